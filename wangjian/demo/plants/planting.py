"""Every kind of violation and near miss in one market."""

from __future__ import annotations

from collections import Counter
from random import Random

from wangjian.demo.market import Market
from wangjian.demo.plants import (
    conduct,
    filings,
    links,
    live,
    parcels,
    permits,
    premises,
    prices,
    scopes,
    sites,
    traders,
    words,
)
from wangjian.demo.plants.planter import Planter, Plants

PLANTS: Plants = (
    *traders.PLANTS,
    *sites.PLANTS,
    *filings.PLANTS,
    *live.PLANTS,
    *words.PLANTS,
    *permits.PLANTS,
    *premises.PLANTS,
    *scopes.PLANTS,
    *prices.PLANTS,
    *parcels.PLANTS,
    *conduct.PLANTS,
)


def plant_all(
    rng: Random, market: Market, *, share: float, banned_titles: list[str]
) -> dict[str, int]:
    """Every kind of violation and near miss, each in `share` of the shops (at least three).

    Turn by turn, so that a small market has some of each. What untouched shops did not suffice for
    is given back: rule -> plants that are wanting.
    """
    planter = Planter(rng, market, banned_titles)
    wanting: Counter[str] = Counter()
    for turn in range(max(3, round(len(market.shops) * share))):
        for rule_id, verdict, how in PLANTS:
            if not planter.plant(rule_id, verdict, how, turn):
                wanting[rule_id] += 1
        for rule_id, verdict, how_beside in links.PLANTS_BESIDE:
            done = how_beside(planter, turn)
            if done is None:
                wanting[rule_id] += 1
            else:
                planter.also(rule_id, verdict, *done)
    return dict(wanting)
