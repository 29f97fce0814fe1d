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

from wangjian.packs.cells import bad, whole

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
        whole(_file("severities"), row, "severity", 0, SEVERITIES[-1]): whole(
            _file("severities"), row, "points", 0, _MOST
        )
        for row in packs.table(ROOM, "scoring/severities")
    }
    if missing := [str(one) for one in SEVERITIES if one not in severities]:
        raise bad(
            _file("severities"), f"缺少程度 {'、'.join(missing)}", f"lacks {', '.join(missing)}"
        )
    ages = tuple(
        Age(
            whole(_file("ages"), row, "from_days", 0, _MOST),
            whole(_file("ages"), row, "share_percent", 0, WHOLE),
        )
        for row in packs.table(ROOM, "scoring/ages")
    )
    days = [age.from_days for age in ages]
    if not days or days[0] != 0 or days != sorted(set(days)):
        raise bad(
            _file("ages"),
            "from_days 须从 0 起逐行变大",
            "from_days begins with 0 and grows from line to line",
        )
    known = {row["id"] for row in packs.table(ROOM, "categories")}
    categories: dict[str, Category] = {}
    for row in packs.table(ROOM, "scoring/caps"):
        name = row["category"]
        if name not in known:
            raise bad(_file("caps"), f"没有类别 {name}", f"there is no category {name}")
        weight = whole(_file("caps"), row, "weight_percent", -WHOLE * WHOLE, WHOLE * WHOLE)
        categories[name] = Category(name, weight, whole(_file("caps"), row, "cap", 0, _MOST))
    if missing := sorted(known - set(categories)):
        raise bad(_file("caps"), f"缺少类别 {'、'.join(missing)}", f"lacks {', '.join(missing)}")
    return Weights(severities, ages, tuple(categories[name] for name in sorted(categories)))


def _file(name: str) -> str:
    return f"credit/scoring/{name}.csv"
