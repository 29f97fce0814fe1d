"""管辖: which place decides whose matter a violation is, dated as the law is.

A rule names a kind (`real_place`, `domicile`, `platform_home`, `publisher_place`, `premises`);
the list says which places are tried, in which order, on the day of the act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Venue:
    """One dated line: for this kind of matter these places, in this order."""

    kind: str
    from_on: date
    until_on: date | None
    tries: tuple[str, ...]
    law: tuple[str, ...]
    zh: str
    en: str

    def holds(self, on: date) -> bool:
        """Whether this line is in force on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class Jurisdiction:
    """The list, asked by kind and day."""

    def __init__(self, places: dict[str, tuple[str, str]], venues: Iterable[Venue]) -> None:
        self.places = places  # id -> (zh, en)
        self.venues = tuple(venues)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that a rule may name."""
        return frozenset(venue.kind for venue in self.venues)

    def venue(self, kind: str, on: date) -> Venue:
        """The line in force on that day."""
        for venue in self.venues:
            if venue.kind == kind and venue.holds(on):
                return venue
        raise NoSuchRecord(
            f"管辖表中没有“{kind}”在{on}的规定",
            f"the list of jurisdiction has no line for {kind} on {on}",
            remedy_zh="请在 law/jurisdiction.yaml 中补写",
            remedy_en="add it to law/jurisdiction.yaml",
        )
