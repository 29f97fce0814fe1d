"""指标分项的问题: a figure by region, platform, rule or topic, and how it went day by day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import F, Sum

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.authority.models import Region
from wangjian.campaign.dividing import CROSSED, DEEPEST, Part, first_kept, joined
from wangjian.campaign.models import MetricPart
from wangjian.campaign.queries.figures import (
    WHOLE,
    Narrowed,
    Summed,
    indicator_of,
    office_of,
    scope_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.campaign.decisions import Indicator
    from wangjian.packs.packs import Packs
    from wangjian.workspace.folder import Workspace

# A chart shows days up to so many, then weeks, then months.
MOST_DAYS = 92
MOST_WEEKS = 104
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Point:
    """One column of a chart: from its first day until the day before the next one's."""

    first: date
    last: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Series:
    """How a figure went, day by day or in longer steps."""

    points: tuple[Point, ...]
    step: str  # day, week or month
    whole_place: bool  # it could not be narrowed to the region


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of a map: a region at a place of a grid; without a region a name only."""

    region_id: str
    row: int
    column: int
    short: str


@dataclass(frozen=True, slots=True)
class Divided:
    """A figure told apart, and what of the region and the period it could not follow."""

    parts: tuple[Part, ...]
    whole_place: bool
    whole_time: bool


def parts(
    ws: Workspace,
    actor: Actor,
    metric: str,
    dimension: str,
    *,
    keys: Sequence[str] | None = None,
    most: int = 400,
) -> list[Part]:
    """The parts of a figure, the largest first; of `keys` where they are named."""
    one = indicator_of(ws, metric)
    return list(divided(actor, one, dimension, WHOLE, keys=keys, most=most).parts)


def divided(
    actor: Actor,
    one: Indicator,
    dimension: str,
    narrowed: Narrowed,
    *,
    keys: Sequence[str] | None = None,
    most: int = 400,
) -> Divided:
    """The parts of a figure within a region and a period, as far as the roll-up holds them.

    A region with an office of its own has that office's figures; another one has the parts that
    were counted within it, which know no days.
    """
    place = office_of(actor, narrowed.region_id) if one.on == "docket" else ""
    rows = MetricPart.objects.filter(
        metric=one.id, scope=scope_of(one, place or actor.office_path), dimension=dimension
    )
    if keys is not None:
        rows = rows.filter(key__in=keys)
    elsewhere = bool(narrowed.region_id) and not place and dimension != "region"
    if elsewhere and _crossed(one, dimension, "region") and _is_kept(narrowed.region_id):
        found = _largest(rows.filter(within=f"region:{narrowed.region_id}"), most)
        return Divided(found, whole_place=False, whole_time=narrowed.in_time)
    if narrowed.in_time and _crossed(one, dimension, "day") and _days_are_kept(narrowed):
        found = _summed(rows, narrowed, most, share=one.is_share)
        return Divided(found, whole_place=elsewhere, whole_time=False)
    found = _largest(rows.filter(within=""), most)
    return Divided(found, whole_place=elsewhere, whole_time=narrowed.in_time)


def _crossed(one: Indicator, dimension: str, other: str) -> bool:
    return dimension in CROSSED and bool(one.column_of(other))


def _is_kept(region_id: str) -> bool:
    """Whether parts within that region are kept: a province or a city."""
    above = Region.objects.filter(id=region_id).values_list("parent_id", "parent__parent_id")
    return any(None in one[:DEEPEST] for one in above)


def _days_are_kept(narrowed: Narrowed) -> bool:
    return narrowed.from_on is not None and narrowed.from_on >= first_kept(today())


def _largest(rows: QuerySet[MetricPart], most: int) -> tuple[Part, ...]:
    found = rows.exclude(value=None).order_by("-value", "key")[:most]
    return tuple(Part(row.dimension, row.key, row.value, row.counted_rows) for row in found)


def _summed(
    rows: QuerySet[MetricPart], narrowed: Narrowed, most: int, *, share: bool
) -> tuple[Part, ...]:
    """The parts of the days of a period, added up; there are at most so many days as are kept."""
    last = narrowed.until_on.isoformat() if narrowed.until_on else "9999"
    first = narrowed.from_on.isoformat() if narrowed.from_on else ""
    days = rows.filter(within__gte=f"day:{first}", within__lte=f"day:{last}").order_by()
    sums = days.values_list("dimension", "key").annotate(
        total=Sum("value"), weighed=Sum(F("value") * F("counted_rows")), rows=Sum("counted_rows")
    )
    found = [
        Part(name, key, Summed(*said).value(share=share), said[2]) for name, key, *said in sums
    ]
    return tuple(sorted(found, key=lambda part: (-(part.value or 0.0), part.key))[:most])


def series(
    ws: Workspace, actor: Actor, metric: str, first: date, last: date, region_id: str = ""
) -> Series:
    """How a figure went between two days; a day without rows counts nothing."""
    one = indicator_of(ws, metric)
    place = office_of(actor, region_id) if one.on == "docket" else ""
    rows = MetricPart.objects.filter(
        Narrowed("", first, last).days(),
        metric=metric,
        scope=scope_of(one, place or actor.office_path),
    )
    by_day = {row.key: Part("day", row.key, row.value, row.counted_rows) for row in rows}
    points = []
    starts, step = _starts(first, last)
    held: dict[date, list[Part]] = defaultdict(list)
    for key, part in by_day.items():
        held[max(start for start in starts if start.isoformat() <= key)].append(part)
    for number, start in enumerate(starts):
        end = starts[number + 1] - timedelta(days=1) if number + 1 < len(starts) else last
        value, _rows = joined(held.get(start, []), share=one.is_share)
        points.append(Point(start, end, value))
    return Series(tuple(points), step, whole_place=bool(region_id) and not place)


def _starts(first: date, last: date) -> tuple[list[date], str]:
    """The first days of the columns of a chart."""
    days = (last - first).days + 1
    if days <= MOST_DAYS:
        return [first + timedelta(days=n) for n in range(days)], "day"
    if days <= MOST_WEEKS * _WEEK:
        return [first + timedelta(days=n) for n in range(0, days, _WEEK)], "week"
    months = [first]
    while True:
        month = months[-1].month
        following = date(months[-1].year + month // 12, month % 12 + 1, 1)
        if following > last:
            return months, "month"
        months.append(following)


def tiles(region_id: str) -> tuple[Tile, ...]:
    """How the parts of a region lie, by file; empty where no file says it."""
    return _tiles(knowledge.packs()).get(region_id, ())


@lru_cache(maxsize=2)
def _tiles(packs: Packs) -> dict[str, tuple[Tile, ...]]:
    return {
        str(file.header.get("region", "")): tuple(
            Tile(row["id"], int(row["row"]), int(row["column"]), row["short"])
            for row in file.rows()
        )
        for file in packs.files("campaign", "tiles", ".csv")
    }
