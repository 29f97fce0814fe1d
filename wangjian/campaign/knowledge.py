"""专项行动文件: the campaigns of this workspace: names, period, and the days that charts mark.

A campaign is a file (`campaigns/*.toml`). One without a period stands for everyday work: its
marked days are drawn where no campaign is chosen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wangjian.authority import knowledge
from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

_EACH_YEAR = re.compile(r"(\d{2})-(\d{2})")
# a chart of more years than this would be nothing but marks
_MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """A day that charts mark: one date, or a month and a day of each year."""

    zh: str
    en: str
    month: int
    day: int
    year: int | None = None

    def between(self, first: date, last: date) -> Iterator[date]:
        """The dates of it between two days, both counted."""
        years = (self.year,) if self.year else range(first.year, last.year + 1)[:_MOST_YEARS]
        for year in years:
            try:
                on = date(year, self.month, self.day)
            except ValueError:  # February 29 of another year
                continue
            if first <= on <= last:
                yield on


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign file, read and checked."""

    id: str
    zh: str
    en: str
    short_zh: str
    short_en: str
    from_on: date | None
    until_on: date | None
    marked: tuple[MarkedDay, ...]

    @property
    def is_everyday(self) -> bool:
        """Without a period it is no campaign but the work of every day."""
        return self.from_on is None

    def marks(self, first: date, last: date) -> list[tuple[date, MarkedDay]]:
        """Its marked days between two days, in order."""
        found = [(on, one) for one in self.marked for on in one.between(first, last)]
        return sorted(found, key=lambda pair: pair[0])


def campaigns() -> dict[str, Campaign]:
    """Every campaign that reads, the newest first; a broken file leaves only itself out."""
    return {one.id: one for one in _read(knowledge.packs())[0] if not one.is_everyday}


def problems() -> tuple[BadKnowledge, ...]:
    """What is wrong with the files that do not read."""
    return _read(knowledge.packs())[1]


def marks(campaign_id: str, first: date, last: date) -> list[tuple[date, MarkedDay]]:
    """The marked days of a campaign; without one those of everyday work."""
    found = _read(knowledge.packs())[0]
    wanted = [one for one in found if one.id == campaign_id] or [
        one for one in found if one.is_everyday
    ]
    days = {pair: None for one in wanted for pair in one.marks(first, last)}
    return sorted(days, key=lambda pair: pair[0])


@lru_cache(maxsize=2)
def _read(packs: Packs) -> tuple[tuple[Campaign, ...], tuple[BadKnowledge, ...]]:
    bad: list[BadKnowledge] = []
    found: list[Campaign] = []
    for file in packs.files("campaign", "campaigns", ".toml", problems=bad):
        try:
            found.append(read_campaign(file))
        except BadKnowledge as problem:
            bad.append(problem)
    newest = sorted(found, key=lambda one: (one.from_on or date.min, one.id), reverse=True)
    return tuple(newest), tuple(bad)


def read_campaign(file: KnowledgeFile) -> Campaign:
    """Check one file; BadKnowledge names the file and what is wrong in it."""
    header = file.header
    zh, en = _words(file, header.get("title"), "title")
    short_zh, short_en = _words(file, header.get("short", header.get("title")), "short")
    first, last = header.get("from_on"), header.get("until_on")
    if (first is None) != (last is None) or not all(
        day is None or type(day) is date for day in (first, last)
    ):
        raise file.bad(
            "from_on 与 until_on 应同为日期，或都不写",
            "from_on and until_on must both be dates, or neither be there",
            "from_on",
        )
    if first is not None and not first <= last <= first + timedelta(days=366 * 10):
        raise file.bad(
            "until_on 应在 from_on 之后十年以内",
            "until_on must follow from_on within ten years",
            "until_on",
        )
    marked = header.get("marked", [])
    if not isinstance(marked, list):
        raise file.bad("marked 应写作 [[marked]]", "marked must be [[marked]]", "marked")
    return Campaign(
        id=file.id,
        zh=zh,
        en=en,
        short_zh=short_zh,
        short_en=short_en,
        from_on=first,
        until_on=last,
        marked=tuple(_marked(file, number, row) for number, row in enumerate(marked)),
    )


def _words(file: KnowledgeFile, said: Any, *at: str | int) -> tuple[str, str]:
    if not isinstance(said, dict) or not said.get("zh") or not said.get("en"):
        raise file.bad(f"{at[0]} 需要 zh 与 en", f"{at[0]} needs zh and en", *at)
    return str(said["zh"]), str(said["en"])


def _marked(file: KnowledgeFile, number: int, row: Any) -> MarkedDay:
    zh, en = _words(file, row, "marked", number)
    said = row.get("day")
    if type(said) is date:
        return MarkedDay(zh, en, said.month, said.day, said.year)
    each_year = _EACH_YEAR.fullmatch(str(said))
    try:
        # a leap year, so that February 29 is a day
        on = date(2000, int(each_year[1]), int(each_year[2])) if each_year else None
    except ValueError:
        on = None
    if on is None:
        raise file.bad(
            f"day 应为日期或“11-11”，不是“{said}”",
            f'day must be a date or "11-11", not {said}',
            "marked",
            number,
        )
    return MarkedDay(zh, en, on.month, on.day)
