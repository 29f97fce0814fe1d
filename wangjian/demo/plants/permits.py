"""Permits: missing, expired, another's.

Every kind breaks a shop of its own; the near misses are what an honest trader's papers look like
to somebody in a hurry.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from wangjian.demo.companies import make_code
from wangjian.demo.market import Shop, seeds
from wangjian.demo.plants.planter import Planter, Plants


def _covered(planter: Planter, shop: Shop) -> None:
    """Give the shop a firm of a region whose registers are held in full."""
    regions = [str(place["id"]) for place in seeds("market")["regions"]]
    if shop.company.no[2:8] in regions:
        return
    region = planter.rng.choice(regions)
    company = replace(shop.company, no=make_code(planter.rng, region), region_id=region)
    planter.replace_company(shop, company)
    shop.row.update(registration_no=company.no)
    shop.look.update(shown_no=company.no, badge_no=company.no if shop.look["badge"] else "")
    for row, key in ((shop.site, "filer_no"), (shop.site_look, "shown_no")):
        if row is not None:
            row[key] = company.no


def new_number(planter: Planter, shop: Shop, form: str) -> str:
    """A permit number of that form that nobody else has."""
    return f"{form}{shop.company.no[2:8]}{planter.serial() % 10_000_000:07d}"


def grant(planter: Planter, shop: Shop, kind: str, number: str, **changes: Any) -> dict[str, Any]:
    """A permit of the shop's firm in the register, valid on the day of the look."""
    seen = shop.look["seen_at"].date()
    row = {
        "permit_kind": kind,
        "permit_no": number,
        "holder_no": shop.company.no,
        "holder_name": shop.company.name,
        "address": shop.company.address,
        "scope": "",
        "issued_on": seen - timedelta(days=700),
        "expires_on": seen + timedelta(days=1_100),
        "status": "valid",
        "issued_by": "市场监督管理局",
    } | changes
    planter.market.permits.append(row)
    return row


def strip(planter: Planter, shop: Shop) -> None:
    """The firm holds no permit at all, and its shop sells what needs none."""
    _covered(planter, shop)
    planter.market.permits[:] = [
        row for row in planter.market.permits if row["holder_no"] != shop.company.no
    ]
    shop.look["permit_nos"] = ""
    for listing in shop.listings:
        listing["category"] = "百货"


# --- cn.permit.food -------------------------------------------------------------------------
def _food_without(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    first = shop.listings[0]
    match turn % 4:
        case 0:
            first.update(title="桂花酥糕 礼盒", category="食品/糕点")
            return "卖食品，无许可无备案"
        case 1:
            first.update(title="散装牛轧糖 称重 500g", category="零食")
            grant(planter, shop, "food_filing", new_number(planter, shop, "YB1"))
            return "散装食品只有预包装备案"
        case 2:
            first.update(title="鱼香肉丝盖饭", category="餐饮外卖")
            grant(planter, shop, "food_filing", new_number(planter, shop, "YB1"))
            return "餐饮只有预包装备案"
        case _:
            first.update(title="黑芝麻丸 罐装", category="保健食品")
            ended = shop.look["seen_at"].date() - timedelta(days=20)
            grant(
                planter, shop, "food_business", new_number(planter, shop, "JY1"), expires_on=ended
            )
            return "食品经营许可已过期"


def _food_in_order(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    first = shop.listings[0]
    seen = shop.look["seen_at"].date()
    match turn % 6:
        case 0:
            first.update(title="桂花酥糕 礼盒", category="食品/糕点")
            grant(planter, shop, "food_filing", new_number(planter, shop, "YB1"))
            return "预包装食品，已备案"
        case 1:
            first.update(title="手工豆瓣酱 瓶装", category="调味品")
            grant(planter, shop, "food_production", new_number(planter, shop, "SC1"))
            return "生产者卖自己的产品"
        case 2:
            first.update(title="鸡肉冻干粒 猫零食", category="宠物零食")
            return "宠物食品"
        case 3:
            first.update(title="高山红薯 5斤", category="农产品/生鲜")
            return "食用农产品"
        case 4:
            first.update(title="马口铁盒 茶叶罐", category="食品包装")
            return "食品包装"
        case _:
            first.update(title="散装牛轧糖 称重 500g", category="零食")
            old, new = new_number(planter, shop, "JY1"), new_number(planter, shop, "JY1")
            ended = seen - timedelta(days=30)
            grant(planter, shop, "food_business", old, expires_on=ended)
            grant(planter, shop, "food_business", new, issued_on=ended + timedelta(days=9))
            return "续期有空档，查看时已续"


# --- cn.permit.publication ------------------------------------------------------------------
def _books_without(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    first = shop.listings[0]
    if turn % 2:
        first.update(title="家常菜谱 精装", category="家居", isbn="9787000000001")
        return "类目不写图书，书号在"
    first.update(title="旅行地图册 新版", category="图书")
    return "卖书无证"


def _books_in_order(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    first = shop.listings[0]
    match turn % 3:
        case 0:
            first.update(title="旅行地图册 新版", category="图书")
            grant(planter, shop, "publication", f"新出发京零字第{planter.serial()}号")
            return "持证卖书"
        case 1:
            first.update(title="中性笔 12支", category="图书文具")
            return "图书文具类目里的文具"
        case _:
            first.update(title="电子书阅读器 保护套", category="电子书")
            return "电子书阅读器"


# --- cn.permit.tobacco ----------------------------------------------------------------------
def _tobacco_without(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    shop.listings[0].update(title=("软中华 整条 现货", "悦刻烟弹 正品包邮")[turn % 2])
    # That it is sold online at all breaks another rule too.
    planter.also("cn.tobacco.online", "violation", shop.key, "网上卖烟")
    return "卖烟无零售许可"


def _tobacco_words(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    shop.listings[0].update(title=("软中华 烟标收藏", "戒烟贴 告别电子烟")[turn % 2])
    return "烟标收藏、戒烟用品"


# --- cn.permit.expired ----------------------------------------------------------------------
def _expired(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    number, seen = new_number(planter, shop, "JY1"), shop.look["seen_at"].date()
    shop.look["permit_nos"] = number
    ended = seen - timedelta(days=planter.rng.randint(1, 300))
    grant(planter, shop, "food_business", number, expires_on=ended)
    if turn % 2:
        new = new_number(planter, shop, "JY1")
        grant(planter, shop, "food_business", new, issued_on=seen + timedelta(days=1))
        return "查看之后才续期"
    return "过期仍在亮"


def _not_expired(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    number, seen = new_number(planter, shop, "JY1"), shop.look["seen_at"].date()
    shop.look["permit_nos"] = number
    match turn % 3:
        case 0:
            grant(planter, shop, "food_business", number, expires_on=seen)
            return "有效期最后一日"
        case 1:
            grant(planter, shop, "food_business", number, expires_on=seen - timedelta(days=9))
            new = new_number(planter, shop, "JY1")
            grant(planter, shop, "food_business", new, issued_on=seen - timedelta(days=12))
            return "已换新号，页面未换"
        case _:
            grant(planter, shop, "food_business", number)
            shop.look["permit_nos"] = f"{number[:3].lower()} {number[3:]}"
            return "有效，写法带空格"


# --- cn.permit.other_holder -----------------------------------------------------------------
def _borrowed(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    other = planter.untouched_company(shop.company)
    number = new_number(planter, shop, "JY1")
    grant(
        planter, shop, "food_business", number, holder_no=other.no, holder_name=other.name,
        address=other.address,
    )  # fmt: skip
    shop.look["permit_nos"] = number
    if turn % 2:
        own = new_number(planter, shop, "JY1")
        grant(planter, shop, "food_business", own)
        shop.look["permit_nos"] = f"{own}；{number}"
        return "自己的之外又亮他人的许可证"
    return "亮他人的许可证"


def _own_after_all(planter: Planter, shop: Shop, turn: int) -> str:
    strip(planter, shop)
    number, name = new_number(planter, shop, "JY1"), shop.company.name
    shop.look["permit_nos"] = number
    match turn % 3:
        case 0:
            grant(planter, shop, "food_business", number, holder_name=f"旧{name}")
            return "许可证上是更名前的名称"
        case 1:
            planter.replace_company(shop, replace(shop.company, former_names=f"旧{name}"))
            grant(
                planter, shop, "food_business", number,
                holder_no="110000012345678", holder_name=f"旧{name}",
            )  # fmt: skip
            return "旧15位号，曾用名"
        case _:
            head = make_code(planter.rng, shop.company.no[2:8])
            planter.replace_company(shop, replace(shop.company, name=f"{name}第一分公司"))
            shop.row["registered_name"] = shop.look["shown_name"] = f"{name}第一分公司"
            if shop.site_look is not None:
                shop.site_look["shown_name"] = f"{name}第一分公司"
            grant(planter, shop, "food_business", number, holder_no=head, holder_name=name)
            return "分公司亮总公司的许可证"


PLANTS: Plants = (
    ("cn.permit.food", "violation", _food_without),
    ("cn.permit.food", "near_miss", _food_in_order),
    ("cn.permit.publication", "violation", _books_without),
    ("cn.permit.publication", "near_miss", _books_in_order),
    ("cn.permit.tobacco", "violation", _tobacco_without),
    ("cn.permit.tobacco", "near_miss", _tobacco_words),
    ("cn.permit.expired", "violation", _expired),
    ("cn.permit.expired", "near_miss", _not_expired),
    ("cn.permit.other_holder", "violation", _borrowed),
    ("cn.permit.other_holder", "near_miss", _own_after_all),
)
