"""Kitchens and addresses: beyond the projects of a permit, one permit or one room for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from wangjian.demo.companies import make_code
from wangjian.demo.market import Shop
from wangjian.demo.plants.permits import grant, new_number, strip
from wangjian.demo.plants.planter import Planter, Plants

CROWD = 10  # firms at one room, as the rule on shared addresses counts them


# --- cn.catering.beyond_scope ---------------------------------------------------------------
DISHES = (
    ("三文鱼刺身 例份", "热食类食品制售；冷食类食品制售"),
    ("凉拌木耳", "热食类食品制售；自制饮品制售"),
    ("八寸裱花蛋糕", "糕点类食品制售（不含裱花蛋糕）"),
)
DISHES_IN_ORDER = (
    ("三文鱼刺身 例份", "热食类食品制售；生食类食品制售"),
    ("凉拌木耳", "热食类食品制售；冷食类食品制售"),
    ("八寸裱花蛋糕", "糕点类食品制售（含裱花蛋糕）"),
    ("红烧三文鱼", "热食类食品制售"),
    ("凉拌木耳", "餐饮服务（详见副本）"),
)


def _caterer(planter: Planter, shop: Shop, dish: str, scope: str) -> None:
    strip(planter, shop)
    number = new_number(planter, shop, "JY2")
    grant(planter, shop, "food_business", number, scope=scope)
    shop.look["permit_nos"] = number
    shop.listings[0].update(title=dish, category="餐饮外卖")


def _beyond_scope(planter: Planter, shop: Shop, turn: int) -> str:
    dish, scope = DISHES[turn % len(DISHES)]
    _caterer(planter, shop, dish, scope)
    return f"{dish}，许可为{scope}"


def _within_scope(planter: Planter, shop: Shop, turn: int) -> str:
    dish, scope = DISHES_IN_ORDER[turn % len(DISHES_IN_ORDER)]
    _caterer(planter, shop, dish, scope)
    return f"{dish}，许可为{scope}"


# --- cn.catering.one_permit_addresses -------------------------------------------------------
def _kitchens(planter: Planter, shop: Shop) -> tuple[str, Shop]:
    """A second page under the permit of a kitchen that the first page stands at, rightly."""
    home = next(iter(planter.take(1)), shop)
    strip(planter, shop)
    strip(planter, home)
    number = new_number(planter, home, "JY2")
    for page in (home, shop):
        page.look["permit_nos"] = number
    home.look["shown_address"] = home.row["address"] = f"望江街{planter.serial()}号"
    row = grant(planter, home, "food_business", number, address=home.row["address"])
    # One firm runs both pages: else the permit would also be another's.
    shop.row.update(registration_no=home.company.no, registered_name=home.company.name)
    shop.look.update(shown_no=home.company.no, shown_name=home.company.name, badge="", badge_no="")
    row["scope"] = "热食类食品制售"
    return str(home.row["address"]), home


def _two_addresses(planter: Planter, shop: Shop, _: int) -> str:
    _kitchens(planter, shop)
    shop.look["shown_address"] = shop.row["address"] = f"文昌路{planter.serial()}号2层"
    return "一张餐饮许可证用于两个地址"


def _one_kitchen(planter: Planter, shop: Shop, turn: int) -> str:
    address, home = _kitchens(planter, shop)
    away = f"文昌路{planter.serial()}号2层"
    match turn % 4:
        case 0:
            shop.look["shown_address"] = f"四川省成都市武侯区望江街道{address}3层"
            return "同一厨房上了两个平台，地址写法不同"
        case 1:
            number = new_number(planter, shop, "JY2")
            shop.look.update(shown_address=away, permit_nos=number)
            grant(
                planter, shop, "food_business", number, address=away,
                holder_no=shop.row["registration_no"], holder_name=shop.row["registered_name"],
            )  # fmt: skip
            return "连锁店一店一证"
        case 2:
            shop.look["shown_address"] = away
            planter.market.permits[-1]["scope"] = "热食类食品制售（中央厨房）"
            return "中央厨房"
        case _:
            shop.look["shown_address"] = away
            planter.market.permits[-1]["address"] = away
            seen = home.look["seen_at"].date()
            home.row.update(status="closed", closed_on=seen + timedelta(days=1))
            return "已搬走，旧店已关，许可证已变更地址"


# --- cn.register.shared_address -------------------------------------------------------------
def _crowd(planter: Planter, shop: Shop, address: str, firms: int, status: str = "active") -> None:
    """That many more firms, without shops, at the address of the shop's firm."""
    planter.replace_company(shop, replace(shop.company, address=address))
    for _ in range(firms):
        serial = planter.serial()
        planter.market.companies.append(
            replace(
                shop.company,
                no=make_code(planter.rng, shop.company.no[2:8]),
                name=f"{shop.company.name[:4]}{serial}商贸有限公司",
                status=status,
                former_names="",
                permit="",
            )
        )


def _many_at_one(planter: Planter, shop: Shop, _: int) -> str:
    _crowd(planter, shop, f"学府路{planter.serial()}号2层201室", CROWD)
    if shop.site is not None:  # which shows the same licence
        planter.also("cn.register.shared_address", "violation", shop.site_key, "一间房登记十一户")
    return "一间房登记十一户"


def _many_rightly(planter: Planter, shop: Shop, turn: int) -> str:
    place = f"学府路{planter.serial()}号"
    match turn % 4:
        case 0:
            _crowd(planter, shop, f"{place}201室（集群注册）", CROWD)
            return "集群注册地址"
        case 1:
            _crowd(planter, shop, f"{place}201室", CROWD - 2)
            return "不到十户"
        case 2:
            _crowd(planter, shop, f"{place}农贸市场", CROWD)
            return "只写到市场，没有摊位号"
        case _:
            _crowd(planter, shop, f"{place}201室", CROWD, status="cancelled")
            return "其余都已注销"


PLANTS: Plants = (
    ("cn.catering.beyond_scope", "violation", _beyond_scope),
    ("cn.catering.beyond_scope", "near_miss", _within_scope),
    ("cn.catering.one_permit_addresses", "violation", _two_addresses),
    ("cn.catering.one_permit_addresses", "near_miss", _one_kitchen),
    ("cn.register.shared_address", "violation", _many_at_one),
    ("cn.register.shared_address", "near_miss", _many_rightly),
)
