"""Hands out untouched shops, one for each plant, and keeps the truth about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any

from wangjian.demo.companies import Company
from wangjian.demo.market import Market, Row, Shop, add_site, seeds

# (planter, shop, turn) -> how; where the subject is neither shop nor its site, with its key before.
Plant = Callable[["Planter", Shop, int], str | tuple[str, str]]
Plants = tuple[tuple[str, str, Plant], ...]  # (rule, verdict, plant)


class Planter:
    """Hands out untouched shops and notes what was done to them."""

    def __init__(self, rng: Random, market: Market, banned_titles: list[str]) -> None:
        self.rng = rng
        self.market = market
        self.words = seeds("words")
        self.banned_titles = banned_titles
        # Only firms with one shop: what is done to a firm must not spill over to its other shops.
        shops_of = Counter(shop.company.no for shop in market.shops)
        alone = [shop for shop in market.shops if shops_of[shop.company.no] == 1]
        self._free: Iterator[Shop] = iter(rng.sample(alone, len(alone)))
        # Firms that no plant touches: what they hold stays theirs.
        self._untouched = [shop.company for shop in market.shops if shops_of[shop.company.no] > 1]
        # Their listings may say what they like: that says nothing of the firm.
        several = [shop for shop in market.shops if shops_of[shop.company.no] > 1]
        self._spare: Iterator[Shop] = iter(rng.sample(several, len(several)))
        self._by_no = {company.no: place for place, company in enumerate(market.companies)}
        self._serial = 0
        self.warehouse = ""  # the firm that ships for many by contract

    def serial(self) -> int:
        """A number that no honest part of the market uses."""
        self._serial += 1
        return 90_000_000 + self._serial

    def take(self, count: int) -> list[Shop]:
        """Further untouched shops, for what needs several at once."""
        return list(islice(self._free, count))

    def spare_shop(self) -> Shop | None:
        """A shop of a firm that no plant touches, for words in its listings, if one is left."""
        return next(self._spare, None)

    def replace_company(self, shop: Shop, company: Company) -> None:
        """Another register entry for the shop's company (status, former names)."""
        place = self._by_no[shop.company.no]  # the new entry may have another number
        self._by_no[company.no] = place
        self.market.companies[place] = company
        shop.company = company

    def other_company(self, than: Company) -> Company:
        """A company of the register with another name."""
        while True:
            company = self.rng.choice(self.market.companies)
            if company.name[:6] != than.name[:6]:
                return company

    def untouched_company(self, than: Company) -> Company:
        """A company with another name that no plant changes, if there is one."""
        return self.rng.choice(self._untouched or [self.other_company(than)])

    def plant(self, rule_id: str, verdict: str, how: Plant, turn: int) -> bool:
        """Do it to one more shop; False where no untouched one is left."""
        shop = next(self._free, None)
        if shop is None:
            return False
        said = how(self, shop, turn)
        note = said if isinstance(said, str) else said[1]
        if isinstance(said, tuple):
            subjects = [said[0]]
        else:
            subjects = [shop.site_key if rule_id.startswith("cn.site.") else shop.key]
        if rule_id == "cn.business.ended_trading" and shop.site is not None:
            # Its own site shows the same firm and was looked at too.
            subjects.append(shop.site_key)
        for one in subjects:
            self.also(rule_id, verdict, one, note)
        return True

    def also(self, rule_id: str, verdict: str, subject_key: str, note: str) -> None:
        """Note what was done to a subject."""
        self.market.truth.append(
            {"rule_id": rule_id, "verdict": verdict, "subject_key": subject_key, "how": note}
        )


def with_site(planter: Planter, shop: Shop) -> tuple[Row, Row]:
    """The shop's own site and the look at it, made where it has none."""
    if shop.site is None or shop.site_look is None:
        add_site(planter.rng, shop, planter.serial(), planter.market.as_of)
    if shop.site is None or shop.site_look is None:
        raise AssertionError("add_site gives a site and a look")
    return shop.site, shop.site_look


def show(shop: Shop, **changes: Any) -> None:
    """Change what the shop's page shows, and its text with it."""
    shop.look.update(changes)
    shop.look["page_text"] = " ".join(
        str(shop.look[name])
        for name in ("shown_no", "shown_name", "exemption_statement")
        if shop.look[name]
    )
