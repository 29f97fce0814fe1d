"""往来: honest prices and parcels, of firms with several shops, in which nothing is planted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

from wangjian.demo.market import Market, Shop
from wangjian.demo.plants.parcels import parcel_row
from wangjian.demo.plants.prices import price_row

LOOKS = (40, 31, 20, 12, 6, 3, 1, 0)  # days before the market's day
BASES = ("", "厂商建议零售价", "原价")


def add_traffic(rng: Random, market: Market) -> None:
    """A few looks at a price and a few parcels for each shop of a firm that has several."""
    shops_of = Counter(shop.company.no for shop in market.shops)
    waybill = 10_000_000
    for shop in market.shops:
        if shops_of[shop.company.no] == 1:
            continue
        _prices(rng, market, shop)
        for _ in range(rng.randint(1, 5)):
            waybill += rng.randint(1, 9)
            day = market.as_of - timedelta(days=rng.randint(5, 60))
            market.parcels.append(parcel_row(shop, waybill, day))


def _prices(rng: Random, market: Market, shop: Shop) -> None:
    """A price that moves a little; what it is compared with on the last day is true."""
    price = int(shop.listings[0]["price_fen"])
    basis = rng.choice(BASES)
    seen = [price + rng.randint(-price // 20, price // 20) for _ in LOOKS]
    lowest = min(one for days, one in zip(LOOKS, seen, strict=True) if 0 < days <= 6)
    compared = {"": None, "原价": lowest, "厂商建议零售价": price * 2}[basis]
    for days, now in zip(LOOKS, seen, strict=True):
        told = {"compared_price_fen": compared, "compared_basis": basis} if days == 0 else {}
        paid = min(now, lowest * 9 // 10) if days == 0 else now
        day = market.as_of - timedelta(days=days)
        market.price_points.append(price_row(shop, day, paid, **told))
