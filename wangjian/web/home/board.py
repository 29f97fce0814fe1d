"""驾驶舱: the panels of the dashboard, each read from the roll-ups that the figures run wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from wangjian.authority.days import today
from wangjian.authority.places import Place, parts
from wangjian.campaign import knowledge as campaigns
from wangjian.campaign import queries
from wangjian.docket import worklist
from wangjian.registry.queries import platform_names
from wangjian.web import words
from wangjian.web.home.chart import Chart, draw, level
from wangjian.web.scope import around, chosen
from wangjian.web.templatetags.desk import english
from wangjian.web.work.sources import SOURCES
from wangjian.web.work.views import counted, linked
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from wangjian.campaign.dividing import Part
    from wangjian.campaign.queries import Figure
    from wangjian.web.middleware import OfficerRequest
    from wangjian.web.scope import Scope

# A chart without a period shows the days until today.
DAYS_SHOWN = 60
MOST_BARS = 8
MOST_REGIONS = 40
MOST_WAITING = 6
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Cell:
    """One region of the map, or one bar of a list."""

    key: str
    name: str
    value: float
    share_of_most: int  # 0 to 100, how long its bar is
    url: str
    level: int = 0
    row: int = 0
    column: int = 0
    whole_name: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that the cells of one panel are measured against."""

    figure: Figure
    dimension: str
    values: dict[str, float]

    def cell(
        self, key: str, name: str, whole_name: str = "", place: tuple[int, int] = (0, 0)
    ) -> Cell:
        """One cell, with the address of its rows."""
        value = self.values.get(key, 0.0)
        most = 1.0 if self.figure.indicator.is_share else max(self.values.values(), default=0.0)
        there = reverse("home_figure", args=[self.figure.indicator.id])
        return Cell(
            key=key,
            name=name,
            value=value,
            share_of_most=round(100 * value / most) if most else 0,
            url=f"{there}?{urlencode({'by': self.dimension, 'key': key})}" if key else "",
            level=level(value, list(self.values.values())),
            row=place[0],
            column=place[1],
            whole_name=whole_name or name,
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the dashboard that shows one figure told apart by something."""

    dimension: str
    figure: Figure | None  # None: no figure is told apart so
    choices: tuple[Figure, ...]
    cells: tuple[Cell, ...] = ()
    tiled: bool = False
    by_office_elsewhere: bool = False  # a region's own dashboard counts otherwise than its cell
    whole_place: bool = False
    whole_time: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """How one figure went."""

    figure: Figure | None
    choices: tuple[Figure, ...]
    series: queries.Series | None = None
    chart: Chart | None = None


def board(request: OfficerRequest) -> dict[str, Any]:
    """Everything that the dashboard shows."""
    scope, actor = chosen(request), request.actor
    narrowed = queries.Narrowed(scope.region_id, scope.from_on, scope.until_on)
    figures = queries.figures(workspace(), actor, narrowed)
    counted_at = [one.data_as_of for one in figures if one.data_as_of]
    return {
        "front": [one for one in figures if "figures" in one.indicator.front],
        "figures": figures,
        "as_of": max(counted_at, default=None),
        "map": _regions(request, figures, scope),
        "trend": _trend(request, figures, scope),
        "bars": [_bars(request, figures, scope, one) for one in ("rule", "platform")],
    }


def waiting(request: OfficerRequest) -> dict[str, Any]:
    """What waits for this officer: the first rows of the worklist, and how many there are."""
    rows, more = worklist.page(SOURCES, request.actor, worklist.Ask(), limit=MOST_WAITING)
    return {
        "waiting": linked(rows),
        "waiting_more": bool(more),
        "waiting_counts": counted(request.actor, worklist.Ask()),
    }


def _choose(
    asked: QueryDict, figures: Sequence[Figure], dimension: str
) -> tuple[Figure | None, tuple[Figure, ...]]:
    """The figure that a panel shows: the one asked for, else the one that its file puts there."""
    choices = tuple(one for one in figures if one.indicator.column_of(dimension))
    wanted = asked.get(f"by_{dimension}", "")
    ordered = sorted(
        choices,
        key=lambda one: (one.indicator.id != wanted, dimension not in one.indicator.front),
    )
    return (ordered[0] if ordered else None), choices


def _trend(request: OfficerRequest, figures: Sequence[Figure], scope: Scope) -> Trend:
    figure, choices = _choose(request.GET, figures, "day")
    if figure is None:
        return Trend(None, choices)
    last = scope.until_on or max(today(), scope.from_on or today())
    first = scope.from_on or last - timedelta(days=DAYS_SHOWN - 1)
    first = max(min(first, last), last - timedelta(days=_MOST_DAYS))
    series = queries.series(
        workspace(), request.actor, figure.indicator.id, first, last, scope.region_id
    )
    marked = campaigns.marks(scope.campaign, first, last)
    return Trend(figure, choices, series, draw(series.points, marked))


def _regions(request: OfficerRequest, figures: Sequence[Figure], scope: Scope) -> Panel:
    figure, choices = _choose(request.GET, figures, "region")
    if figure is None:
        return Panel("region", None, choices)
    here = around(request).here
    below = parts(here.id if here else None) or ((here,) if here else ())
    found = queries.parts(
        workspace(),
        request.actor,
        figure.indicator.id,
        "region",
        keys=[place.id for place in below],
    )
    scale = Scale(figure, "region", {part.key: part.value or 0.0 for part in found})
    layout = queries.tiles(here.id if here else "")
    names = {place.id: _named(place) for place in below}
    known = [tile for tile in layout if not tile.region_id or tile.region_id in names]
    tiled = bool(layout) and {tile.region_id for tile in known if tile.region_id} >= set(names)
    if tiled:
        cells = [
            scale.cell(
                tile.region_id, tile.short, names.get(tile.region_id, ""), (tile.row, tile.column)
            )
            for tile in known
        ]
    else:
        most = sorted(names, key=lambda key: (-scale.values.get(key, 0.0), key))[:MOST_REGIONS]
        cells = [scale.cell(key, names[key]) for key in most]
    return Panel(
        "region",
        figure,
        choices,
        tuple(cells),
        tiled,
        figure.indicator.on == "docket" and queries.have_offices(request.actor, names),
        whole_time=scope.from_on is not None or scope.until_on is not None,
    )


def _bars(
    request: OfficerRequest, figures: Sequence[Figure], scope: Scope, dimension: str
) -> Panel:
    figure, choices = _choose(request.GET, figures, dimension)
    if figure is None:
        return Panel(dimension, None, choices)
    narrowed = queries.Narrowed(scope.region_id, scope.from_on, scope.until_on)
    told = queries.divided(request.actor, figure.indicator, dimension, narrowed, most=MOST_BARS)
    scale = Scale(figure, dimension, {part.key: part.value or 0.0 for part in told.parts})
    names = _names(dimension, told.parts)
    return Panel(
        dimension,
        figure,
        choices,
        tuple(scale.cell(key, names.get(key, key)) for key in scale.values),
        whole_place=told.whole_place,
        whole_time=told.whole_time,
    )


def _names(dimension: str, found: Sequence[Part]) -> dict[str, str]:
    keys = [part.key for part in found]
    if dimension == "platform":
        return platform_names(keys)
    if dimension == "rule":
        return {key: words.rule_title(key) for key in keys}
    return dict(words.topics())


def _named(place: Place) -> str:
    return (place.en or place.zh) if english() else place.zh
