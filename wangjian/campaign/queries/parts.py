"""指标分项的问题: a figure by region, platform, rule or topic, and how it went day by day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.authority import knowledge
from wangjian.campaign.decisions import Part, joined
from wangjian.campaign.models import MetricPart
from wangjian.campaign.queries.figures import (
    Narrowed,
    indicator_of,
    office_of,
    scope_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor
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
    rows = MetricPart.objects.filter(
        metric=metric, scope=scope_of(one, actor.office_path), dimension=dimension
    )
    if keys is not None:
        rows = rows.filter(key__in=keys)
    found = rows.exclude(value=None).order_by("-value", "key")[:most]
    return [Part(dimension, row.key, row.value, row.counted_rows) for row in found]


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
