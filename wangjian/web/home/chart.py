"""图形: where the columns and marks of a chart stand; only arithmetic, in percent and pixels.

The chart is SVG made here: it needs no script, prints, fits every width (widths are percents),
and its words are ordinary text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wangjian.campaign.knowledge import MarkedDay
    from wangjian.campaign.queries import Point

HEIGHT = 280
TOP, BOTTOM = 22, 24  # above the columns the marks' names, below them the days
LEFT, RIGHT = 8.0, 99.0  # percent of the width
_LEVELS = 5
_STEPS = 3
_LABELS = 5  # days that are written below the columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column with the place where a pointer finds it."""

    point: Point
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line with a word: a marked day, a day below, or a value beside."""

    at: float
    word: str
    edge: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """All that the template draws."""

    columns: tuple[Column, ...]
    marks: tuple[tuple[Mark, MarkedDay], ...]
    days: tuple[Mark, ...]
    values: tuple[tuple[float, float], ...]  # y, value

    @property
    def floor(self) -> int:
        """Where the columns stand."""
        return HEIGHT - BOTTOM


def draw(points: Sequence[Point], marked: Sequence[tuple[date, MarkedDay]]) -> Chart:
    """Place the columns of a series and its marked days."""
    top = nice(max((one.value or 0.0 for one in points), default=0.0))
    room = HEIGHT - TOP - BOTTOM
    step = (RIGHT - LEFT) / max(len(points), 1)
    columns = []
    for number, one in enumerate(points):
        height = round(room * (one.value or 0.0) / top, 1)
        x = LEFT + step * number
        columns.append(
            Column(one, round(x, 3), round(step, 3), round(HEIGHT - BOTTOM - height, 1), height)
        )
    every = max(1, math.ceil(len(points) / _LABELS))
    days = [
        Mark(round(LEFT + step * (number + 0.5), 3), points[number].first.isoformat()[5:])
        for number in range(0, len(points), every)
    ]
    values = tuple(
        (round(HEIGHT - BOTTOM - room * n / _STEPS, 1), top * n / _STEPS) for n in range(_STEPS + 1)
    )
    marks = tuple(
        (Mark(place, on.isoformat(), "end" if place > (LEFT + RIGHT) / 2 else "start"), one)
        for on, one in marked
        for place in [_place(points, on, step)]
    )
    return Chart(tuple(columns), marks, tuple(days), values)


def _place(points: Sequence[Point], on: date, step: float) -> float:
    """In the middle of the column that holds the day."""
    number = next((n for n, one in enumerate(points) if one.first <= on <= one.last), 0)
    return round(LEFT + step * (number + 0.5), 3)


def nice(value: float) -> float:
    """A round number not below the value that three steps divide well.

    >>> nice(0), nice(7), nice(130), nice(0.4)
    (3.0, 9.0, 150.0, 0.6)
    """
    if value <= 0:
        return float(_STEPS)
    size: float = 10.0 ** math.floor(math.log10(value / _STEPS))
    for step in (1, 2, 3, 5, 10):
        if step * size * _STEPS >= value:
            return round(step * size * _STEPS, 6)
    return value


def level(value: float, ordered: Sequence[float]) -> int:
    """How dark a tile is, 0 to 5, by how many of the others it is not below.

    >>> [level(v, [0, 1, 2, 30]) for v in (0, 1, 2, 30)]
    [0, 2, 3, 5]
    """
    shown = sorted(one for one in ordered if one > 0)
    if value <= 0 or not shown:
        return 0
    return max(1, math.ceil(_LEVELS * sum(one <= value for one in shown) / len(shown)))
