"""What platforms do with merchants: shops that vanish at a rival's sale, merchants let back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wangjian.demo.companies import make_code
from wangjian.demo.market import Row, Shop
from wangjian.demo.plants.parcels import digest_of
from wangjian.demo.plants.planter import Planter, Plants


def sales(as_of: date) -> list[Row]:
    """The sale periods of the two largest platforms, as an office would list them."""
    return [
        {"platform_id": "p001", "sale": "虚构的金秋节",
         "from_on": as_of - timedelta(days=62), "until_on": as_of - timedelta(days=52)},
        {"platform_id": "p002", "sale": "虚构的夏凉节",
         "from_on": as_of - timedelta(days=160), "until_on": as_of - timedelta(days=145)},
    ]  # fmt: skip


def _shop_of(planter: Planter, shop: Shop, platform_id: str, **changes: Any) -> Row:
    """Another shop of the same trader, known by its report alone."""
    number = planter.serial()
    row: Row = {
        **shop.row,
        "platform_id": platform_id,
        "platform_shop_no": str(number),
        "name": f"{shop.row['name']}{number % 1_000}分店",
        "url": f"https://{platform_id}.example/shop/{number}",
        "opened_on": planter.market.as_of - timedelta(days=1_000),
        **changes,
    }
    planter.market.extra_shops.append(row)
    return row


def _firm(planter: Planter, shop: Shop) -> Row:
    """A code, a name and a phone of somebody else of that county."""
    number = planter.serial()
    code = make_code(planter.rng, shop.company.no[2:8])
    return {
        "registration_no": code,
        "registered_name": f"虚构{number}贸易有限公司",
        "phone_digest": digest_of(f"phone/{code}"),
    }


# --- cn.platform.ended_still_sold -----------------------------------------------------------
def _closed(planter: Planter, shop: Shop, **changes: Any) -> tuple[Row, date]:
    """A shop that the platform of this shop closed half a year ago, this one opened after it."""
    on = planter.market.as_of - timedelta(days=planter.rng.randint(200, 240))
    shop.row["opened_on"] = on + timedelta(days=planter.rng.randint(5, 60))
    told = {"status": "closed", "closed_on": on, "closed_reason": "violation", **changes}
    return _shop_of(planter, shop, shop.row["platform_id"], **told), on


def _room(planter: Planter, shop: Shop, mark: str = "") -> str:
    return f"{shop.company.city}虚构路{planter.serial()}号2层03室{mark}"


def _let_back(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 5:
        case 0:
            _closed(planter, shop)
            return "违规关店后，同一登记号另开一店"
        case 1:
            _, on = _closed(planter, shop)
            shop.row["opened_on"] = on - timedelta(days=300)
            return "违规关了一家，另一家照开"
        case 2:
            _closed(planter, shop, **_firm(planter, shop) | _phone(shop))
            return "换了登记号，电话相同"
        case 3:
            shop.row["address"] = _room(planter, shop)
            _closed(planter, shop, **_firm(planter, shop))
            return "换了登记号和电话，同一房间"
        case _:
            row, on = _closed(planter, shop, closed_reason="")
            planter.market.list_entries.append(_penalty(planter, row, on))
            return "没报原因，关店前刚受处罚"


def _phone(shop: Shop) -> Row:
    return {"phone_digest": shop.row["phone_digest"]}


def _penalty(planter: Planter, row: Row, closed_on: date) -> Row:
    return {
        "list_kind": "penalty",
        "authority": "虚构市场监督管理局",
        "entry_no": f"虚市监处罚〔2026〕{planter.serial()}号",
        "registration_no": row["registration_no"],
        "name": row["registered_name"],
        "ground": "虚构的违法行为",
        "entered_on": closed_on - timedelta(days=20),
    }


def _rightly_there(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 8:
        case 0:
            _closed(planter, shop, closed_reason="own_wish")
            return "自行关店，另开一店"
        case 1:
            _closed(planter, shop, status="open")
            return "整改后原店恢复"
        case 2:
            _, on = _closed(planter, shop)
            shop.row.update(opened_on=on - timedelta(days=300), status="closed")
            shop.row.update(closed_on=on + timedelta(days=3), closed_reason="violation")
            shop.look["seen_at"] -= timedelta(days=300)
            return "一并处置，几天内都关了"
        case 3:
            row, _ = _closed(planter, shop)
            row["platform_id"] = "p003" if shop.row["platform_id"] != "p003" else "p004"
            return "被另一平台关店"
        case _:
            return _somebody_else(planter, shop, turn)


def _somebody_else(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 4:
        case 0:
            agent = digest_of(f"agent/{planter.serial()}")
            shop.row["phone_digest"] = agent
            _closed(planter, shop, **_firm(planter, shop) | {"phone_digest": agent})
            for _ in range(3):
                firm = _firm(planter, shop) | {"phone_digest": agent}
                _shop_of(planter, shop, shop.row["platform_id"], **firm)
            return "代办公司的电话，许多家共用"
        case 1:
            shop.row["address"] = _room(planter, shop, "（集群注册）")
            _closed(planter, shop, **_firm(planter, shop))
            return "集群注册地址上的另一家企业"
        case 2:
            shop.row["address"] = _room(planter, shop)
            _closed(planter, shop, **_firm(planter, shop) | {"category": "鲜花园艺"})
            return "同一房间的新租户，卖别的"
        case _:
            _closed(planter, shop, name=shop.row["name"])
            return "同名新编号，可能是恢复经营"


# --- cn.platform.vanished_at_sale -----------------------------------------------------------
def _sale(planter: Planter, shop: Shop) -> Row:
    """The sale of a platform on which this shop is not; the shop is old enough."""
    found = next(
        one for one in sales(planter.market.as_of) if one["platform_id"] != shop.row["platform_id"]
    )
    shop.row["opened_on"] = planter.market.as_of - timedelta(days=900)
    return found


def _close(shop: Shop, on: date, reason: str = "") -> None:
    """The shop closes on that day; it was looked at before."""
    shop.row.update(status="closed", closed_on=on, closed_reason=reason)
    shop.look["seen_at"] -= timedelta(days=300)


def _shelves(planter: Planter, shop: Shop, down: list[date | None]) -> None:
    """One listing for each day, up for half a year and taken down on it (or not)."""
    first = shop.listings[0]
    shop.listings[:] = [
        {
            **first,
            "item_no": f"{first['item_no']}-{number}",
            "listed_on": planter.market.as_of - timedelta(days=400),
            "delisted_on": on,
        }
        for number, on in enumerate(down)
    ]


def _vanishes(planter: Planter, shop: Shop, turn: int) -> str:
    sale = _sale(planter, shop)
    _shop_of(planter, shop, sale["platform_id"])
    day = sale["from_on"] - timedelta(days=planter.rng.randint(0, 8))
    match turn % 3:
        case 0:
            _close(shop, day)
            return "别家促销前关店"
        case 1:
            shop.row["closed_on"] = day
            return "别家促销前关店，结束后又开"
        case _:
            _shelves(planter, shop, [day, day, day, None])
            shop.listings[-1]["listed_on"] = sale["until_on"] + timedelta(days=2)
            return "别家促销时商品全部下架，结束后又上架"


def _stays_or_leaves(planter: Planter, shop: Shop, turn: int) -> str:
    sale = _sale(planter, shop)
    day, home = sale["from_on"] - timedelta(days=3), sale["platform_id"]
    match turn % 8:
        case 0:
            _close(shop, day)
            _shop_of(planter, shop, home, status="closed", closed_on=day)
            return "两边都关了"
        case 1:
            _close(shop, day - timedelta(days=40))
            _shop_of(planter, shop, home)
            return "早已关店"
        case 2:
            _close(shop, sale["from_on"] + timedelta(days=8))
            _shop_of(planter, shop, home)
            return "促销过后才关店"
        case 3:
            _shelves(planter, shop, [day, day, day, None])
            _shop_of(planter, shop, home)
            return "只下架一部分"
        case _:
            return _leaves_otherwise(planter, shop, turn, sale)


def _leaves_otherwise(planter: Planter, shop: Shop, turn: int, sale: Row) -> str:
    day, home = sale["from_on"] - timedelta(days=3), sale["platform_id"]
    match turn % 4:
        case 0:
            _close(shop, day)
            _shop_of(planter, shop, home, **_firm(planter, shop))
            return "名称相近的另一家企业"
        case 1:
            _close(shop, day, "violation")
            _shop_of(planter, shop, home)
            return "因违规被原平台关店"
        case 2:
            _close(shop, day)
            _shop_of(planter, shop, home)
            _shop_of(planter, shop, shop.row["platform_id"], status="open", closed_on=None)
            return "原平台上还有一家店开着"
        case _:
            _close(shop, day)
            _shop_of(planter, shop, home, opened_on=day - timedelta(days=5))
            return "刚搬到另一平台"


PLANTS: Plants = (
    ("cn.platform.ended_still_sold", "violation", _let_back),
    ("cn.platform.ended_still_sold", "near_miss", _rightly_there),
    ("cn.platform.vanished_at_sale", "violation", _vanishes),
    ("cn.platform.vanished_at_sale", "near_miss", _stays_or_leaves),
)
