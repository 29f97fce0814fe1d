"""Empty parcels, senders for many shops, stations whose counts part or that name nobody."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wangjian.demo.market import Market, Shop
from wangjian.demo.plants.planter import Planter, Plants

FIRMS = ("云雀快递", "山雀速递", "麦穗快运")
HEAVY = ("加厚收纳箱 大号", "电饭煲 4升", "实木小方凳", "帆布双肩背包")
OTHERS = 5  # further shops that one sender serves


def digest_of(text: str) -> str:
    """What a parcel firm tells in place of a sender's identity."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def parcel_row(shop: Shop, waybill: int, taken_in: date, **changes: Any) -> dict[str, Any]:
    """One honest parcel of that shop."""
    firm = FIRMS[waybill % len(FIRMS)]
    return {
        "parcel_firm": firm,
        "waybill_no": f"W{waybill:010d}",
        "platform_id": shop.row["platform_id"],
        "platform_shop_no": shop.row["platform_shop_no"],
        "order_no": f"D{waybill:010d}",
        "sender_name": shop.company.name,
        "sender_digest": digest_of(shop.company.no),
        "real_name": True,
        "station": f"{firm[:2]}{waybill % 7 + 1}号网点",
        "weight_grams": 300 + waybill % 2_500,
        "taken_in_on": taken_in,
        "delivered_on": taken_in + timedelta(days=1 + waybill % 4),
        **changes,
    }


def _send(planter: Planter, shop: Shop, count: int, *, first: int = 50, **changes: Any) -> None:
    """That many parcels, one a day from `first` days before the market's day."""
    market: Market = planter.market
    for number in range(count):
        day = market.as_of - timedelta(days=first - number % 20)
        market.parcels.append(parcel_row(shop, planter.serial(), day, **changes))


def _sells(shop: Shop, title: str) -> None:
    for listing in shop.listings:
        listing.update(title=title, body="", category="百货")


# --- cn.brushing.empty_parcels --------------------------------------------------------------
def _empty(planter: Planter, shop: Shop, turn: int) -> str:
    _sells(shop, HEAVY[turn % len(HEAVY)])
    _send(planter, shop, 14, weight_grams=15 + turn % 30)
    if turn % 2:
        _send(planter, shop, 12)
        return "真件里夹着空包"
    return "快件大多是空的"


def _light(planter: Planter, shop: Shop, turn: int) -> str:
    _sells(shop, HEAVY[turn % len(HEAVY)])
    match turn % 4:
        case 0:
            _sells(shop, "手账贴纸 50张")
            _send(planter, shop, 14, weight_grams=20)
            return "卖的是贴纸，本来就轻"
        case 1:
            _send(planter, shop, 6, weight_grams=20)
            _send(planter, shop, 20)
            return "补寄发票和配件，只有几件轻的"
        case 2:
            _send(planter, shop, 60)
            _send(planter, shop, 12, weight_grams=30)
            return "轻件不到三成"
        case _:
            for month in range(5):
                _send(planter, shop, 5, first=260 - 45 * month, weight_grams=30)
            return "轻件散在半年里"


# --- cn.brushing.one_sender -----------------------------------------------------------------
def _month_before(market: Market) -> date:
    """The first day of the month before the market's."""
    return (market.as_of.replace(day=1) - timedelta(days=1)).replace(day=1)


def _by_sender(planter: Planter, shop: Shop, count: int, name: str, key: str) -> None:
    first = _month_before(planter.market)
    for number in range(count):
        told = {"sender_name": name, "sender_digest": digest_of(key)}
        day = first + timedelta(days=2 + number * 4)
        planter.market.parcels.append(parcel_row(shop, planter.serial(), day, **told))


def _one_sender(planter: Planter, shop: Shop, turn: int) -> str:
    group = turn // (OTHERS + 1)
    key, note = f"brush/{group}", "一个寄件人替多家店寄件"
    _by_sender(planter, shop, 4, "陈某", key)
    if turn % (OTHERS + 1) == 0:
        for other in planter.take(OTHERS):
            _by_sender(planter, other, 3, "陈某", key)
            planter.also("cn.brushing.one_sender", "violation", other.key, note)
    return note


def _honest_sender(planter: Planter, shop: Shop, turn: int) -> str:
    match turn % 3:
        case 0:
            # One of the register's firms, with storage among its business, ships for all of these.
            scope = f"{shop.company.scope}；仓储服务；供应链管理服务"
            if turn == 0:
                planter.replace_company(shop, replace(shop.company, scope=scope))
                planter.warehouse = shop.company.name
                for other in planter.take(OTHERS):
                    _by_sender(planter, other, 3, planter.warehouse, "warehouse")
            _by_sender(planter, shop, 4, planter.warehouse, "warehouse")
            return "登记的仓储企业按合同代发"
        case 1:
            _by_sender(planter, shop, 4, "王某", f"shared/{turn // 12}")
            return "几家店合租一处"
        case _:
            _by_sender(planter, shop, 1, "李某", "passer-by")
            return "每家只寄过一件"


# --- cn.brushing.station_counts -------------------------------------------------------------
def _station(planter: Planter) -> tuple[str, str, str]:
    """A station of its own: its firm, its name, its key."""
    serial = planter.serial()
    firm, name = FIRMS[serial % len(FIRMS)], f"新设{serial}网点"
    return firm, name, f"station:{firm}/{name}"


def _at_station(planter: Planter, shop: Shop, place: tuple[str, str, str], rows: int) -> list[Any]:
    first = _month_before(planter.market)
    made = [
        parcel_row(
            shop, planter.serial(), first + timedelta(days=n % 20),
            parcel_firm=place[0], station=place[1],
        )
        for n in range(rows)
    ]  # fmt: skip
    planter.market.parcels += made
    return made


def _counts_apart(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    place = _station(planter)
    rows = _at_station(planter, shop, place, 60)
    if turn % 2:
        for row in rows[:34]:
            row["taken_in_on"] = None
        return place[2], "半数没有揽收就已签收"
    for row in rows[:34]:
        row["delivered_on"] = None
    return place[2], "半数揽收后没有签收"


def _counts_explained(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    place = _station(planter)
    match turn % 3:
        case 0:
            for row in _at_station(planter, shop, place, 40)[:6]:
                row["delivered_on"] = None
            return place[2], "少量退件和丢件"
        case 1:
            for row in _at_station(planter, shop, place, 40):
                row.update(taken_in_on=None)
            return place[2], "只派送的网点"
        case _:
            for row in _at_station(planter, shop, place, 40):
                row.update(taken_in_on=planter.market.as_of, delivered_on=None)
            return place[2], "刚揽收，还在路上"


# --- cn.parcel.sender_unnamed ---------------------------------------------------------------
def _unnamed(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    place = _station(planter)
    for row in _at_station(planter, shop, place, 40)[: 14 + turn % 10]:
        row.update(real_name=False, sender_name="", sender_digest="")
    return place[2], "三成以上没有查验寄件人"


def _named(planter: Planter, shop: Shop, turn: int) -> tuple[str, str]:
    place = _station(planter)
    match turn % 3:
        case 0:
            for row in _at_station(planter, shop, place, 40)[:5]:
                row.update(real_name=False, sender_name="", sender_digest="")
            return place[2], "偶有漏登"
        case 1:
            for row in _at_station(planter, shop, place, 40):
                row.update(real_name=False, sender_digest="")
            return place[2], "协议用户，登记的企业一次查验"
        case _:
            for row in _at_station(planter, shop, place, 40):
                row.update(real_name=None)
            return place[2], "没写是否实名，有身份摘要"


PLANTS: Plants = (
    ("cn.brushing.empty_parcels", "violation", _empty),
    ("cn.brushing.empty_parcels", "near_miss", _light),
    ("cn.brushing.one_sender", "violation", _one_sender),
    ("cn.brushing.one_sender", "near_miss", _honest_sender),
    ("cn.brushing.station_counts", "violation", _counts_apart),
    ("cn.brushing.station_counts", "near_miss", _counts_explained),
    ("cn.parcel.sender_unnamed", "violation", _unnamed),
    ("cn.parcel.sender_unnamed", "near_miss", _named),
)
