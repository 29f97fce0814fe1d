"""Prices that are compared with others, truly or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wangjian.demo.market import Market, Shop
from wangjian.demo.plants.planter import Planter, Plants

NOON = 4  # hour in UTC at which it is noon in Beijing
Look = tuple[int, int, int | None, str]  # days before the market's day, price, compared, basis


def price_row(shop: Shop, day: date, price_fen: int, **changes: Any) -> dict[str, Any]:
    """One look at the price of the shop's first listing."""
    return {
        "platform_id": shop.row["platform_id"],
        "platform_shop_no": shop.row["platform_shop_no"],
        "item_no": shop.listings[0]["item_no"],
        "place": "上海",
        "account_kind": "普通账户",
        "coupon": "未领券",
        "seen_at": datetime(day.year, day.month, day.day, NOON, tzinfo=UTC),
        "price_fen": price_fen,
        "compared_price_fen": None,
        "compared_basis": "",
        **changes,
    }


def _seen(market: Market, shop: Shop, looks: Sequence[Look], **changes: Any) -> None:
    for days, price, compared, basis in looks:
        day = market.as_of - timedelta(days=days)
        told = {"compared_price_fen": compared, "compared_basis": basis, **changes}
        market.price_points.append(price_row(shop, day, price, **told))


def _named(market: Market, days: int) -> str:
    day = market.as_of - timedelta(days=days)
    return f"{day.month}月{day.day}日本店售价"


# --- cn.price.compared ----------------------------------------------------------------------
def _compared_falsely(planter: Planter, shop: Shop, turn: int) -> str:
    market, price = planter.market, planter.rng.randint(50, 400) * 100
    before: list[Look] = [(days, price, None, "") for days in (45, 30, 20, 9, 6, 4, 2)]
    match turn % 5:
        case 0:
            _seen(market, shop, [*before, (0, price - 900, price * 2, "划线价")])
            return "只写划线价，是前七日标价的两倍"
        case 1:
            raised: list[Look] = [(1, price * 2, None, "")]
            _seen(market, shop, [*before, *raised, (0, price, price * 2, "")])
            return "促销前一天提价，再打折"
        case 2:
            _seen(market, shop, [*before, (0, price - 900, price * 3 // 2, "前七日最低价")])
            return "自称前七日最低价，并非如此"
        case 3:
            _seen(market, shop, [*before, (0, price - 900, price * 3 // 2, _named(market, 9))])
            return "写明某日售价，当日不是"
        case _:
            _seen(market, shop, [*before, (0, price - 900, price * 3 // 2, "本店日常价")])
            return "自称日常价，从未标过"


def _compared_truly(planter: Planter, shop: Shop, turn: int) -> str:
    market, price = planter.market, planter.rng.randint(50, 400) * 100
    before: list[Look] = [(days, price, None, "") for days in (45, 30, 20, 9, 6, 4, 2)]
    stated: tuple[tuple[int, str, str], ...] = (
        (price, "原价", "等于前七日最低标价"),
        (price + price // 100, "划线价", "取整，差在百分之一"),
        (price * 2, "厂商建议零售价", "比的是厂商建议零售价"),
        (price, _named(market, 9), "写明某日售价，当日正是"),
    )
    if turn % 8 >= len(stated):
        return _cheaper_otherwise(
            market, shop, turn % 4, [*before, (0, price - 900, price, "原价")]
        )
    compared, basis, note = stated[turn % 8]
    _seen(market, shop, [*before, (0, price - 900, compared, basis)])
    return note


def _cheaper_otherwise(market: Market, shop: Shop, way: int, looks: list[Look]) -> str:
    """There was a lower price, but not like with like, or not within the seven days."""
    price = looks[0][1]
    _seen(market, shop, looks)
    match way:
        case 0:
            _seen(market, shop, [(3, price - 2_000, None, "")], coupon="已领券")
            return "低价是领券后的价"
        case 1:
            _seen(market, shop, [(3, price - 2_000, None, "")], account_kind="新人账户")
            return "低价是新人价"
        case 2:
            _seen(market, shop, [(15, price - 2_000, None, "")])
            return "低价在七日之前"
        case _:
            _seen(market, shop, [(1, price - 900, price, "原价")])
            return "促销持续，以开始前的价为准"


PLANTS: Plants = (
    ("cn.price.compared", "violation", _compared_falsely),
    ("cn.price.compared", "near_miss", _compared_truly),
)
