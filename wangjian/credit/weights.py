"""权重: what a credit record counts, by severity, age and category, as the files say.

The files are `scoring/severities.csv`, `ages.csv`, `caps.csv`; an office lays its own over them.
All figures are whole numbers, so that every engine adds up the same.

>>> from wangjian.packs.packs import Packs
>>> weights = read_weights(Packs.open())
>>> weights.severities[5] > weights.severities[1], weights.ages[0].from_days
(True, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from wangjian.packs.packs import Packs

ROOM = "credit"
WHOLE = 100  # percent
SEVERITIES = range(6)
_MOST = 1_000_000  # points; far below what would overflow in a sum of all records


@dataclass(frozen=True, slots=True)
class Age:
    """From so many days after it happened a record counts this share, until the next age."""

    from_days: int
    share_percent: int


@dataclass(frozen=True, slots=True)
class Category:
    """What the records of one category weigh, and the most that they make together."""

    id: str
    weight_percent: int  # below 0: they take points off
    cap: int  # points


@dataclass(frozen=True, slots=True)
class Weights:
    """All that the files say."""

    severities: dict[int, int]  # points by severity
    ages: tuple[Age, ...]  # the youngest first
    categories: tuple[Category, ...]


def read_weights(packs: Packs) -> Weights:
    """Read the files; BadKnowledge says which line does not hold."""
    severities = {
        _number("severities", row, "severity", 0, SEVERITIES[-1]): _number(
            "severities", row, "points", 0, _MOST
        )
        for row in packs.table(ROOM, "scoring/severities")
    }
    if missing := [str(one) for one in SEVERITIES if one not in severities]:
        raise _bad("severities", f"缺少程度 {'、'.join(missing)}", f"lacks {', '.join(missing)}")
    ages = tuple(
        Age(
            _number("ages", row, "from_days", 0, _MOST),
            _number("ages", row, "share_percent", 0, WHOLE),
        )
        for row in packs.table(ROOM, "scoring/ages")
    )
    days = [age.from_days for age in ages]
    if not days or days[0] != 0 or days != sorted(set(days)):
        raise _bad(
            "ages",
            "from_days 须从 0 起逐行变大",
            "from_days begins with 0 and grows from line to line",
        )
    known = {row["id"] for row in packs.table(ROOM, "categories")}
    categories: dict[str, Category] = {}
    for row in packs.table(ROOM, "scoring/caps"):
        name = row["category"]
        if name not in known:
            raise _bad("caps", f"没有类别 {name}", f"there is no category {name}")
        weight = _number("caps", row, "weight_percent", -WHOLE * WHOLE, WHOLE * WHOLE)
        categories[name] = Category(name, weight, _number("caps", row, "cap", 0, _MOST))
    if missing := sorted(known - set(categories)):
        raise _bad("caps", f"缺少类别 {'、'.join(missing)}", f"lacks {', '.join(missing)}")
    return Weights(severities, ages, tuple(categories[name] for name in sorted(categories)))


def _number(file: str, row: dict[str, str], column: str, least: int, most: int) -> int:
    said = row.get(column) or ""
    try:
        value = int(said)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise _bad(
            file,
            f"{column} 为 {said or '空'}，须为 {least} 至 {most} 的整数",
            f"{column} is {said or 'empty'}: a whole number, {least} to {most}",
        )
    return value


def _bad(file: str, zh: str, en: str) -> BadKnowledge:
    return BadKnowledge(f"credit/scoring/{file}.csv：{zh}", f"credit/scoring/{file}.csv: {en}")
