"""工作日历: which days are working days, from the yearly notices of the State Council.

A calendar is a list of special days: weekend days that are worked (调休), week days that are
not. All others follow the week. Outside the years that its notices cover, plain weekends count
and a day is *provisional*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that does not follow the week, or a weekend day that a holiday holds."""

    on: date
    working: bool
    name: str
    notice: str


class Calendar:
    """Working days of one country, or of one office over it."""

    def __init__(self, days: Iterable[SpecialDay], *, covers: Iterable[int] = ()) -> None:
        # A later row stands over an earlier one: an office's own notice over the nation's.
        self._days = {day.on: day for day in days}
        self.covers = frozenset(covers)

    def __iter__(self) -> Iterator[SpecialDay]:
        return iter(sorted(self._days.values(), key=lambda day: day.on))

    def special(self, on: date) -> SpecialDay | None:
        """The row of that day, if it has one."""
        return self._days.get(on)

    def is_working(self, on: date) -> bool:
        """Whether offices work on that day."""
        day = self._days.get(on)
        return on.weekday() < _SATURDAY if day is None else day.working

    def is_plain_weekend(self, on: date) -> bool:
        """A Saturday or Sunday that no notice speaks of."""
        return on.weekday() >= _SATURDAY and on not in self._days

    def provisional(self, on: date) -> bool:
        """Whether no notice covers the year of that day yet (or any more)."""
        return on.year not in self.covers

    def next_working(self, on: date) -> date:
        """That day, or the first working day after it."""
        while not self.is_working(on):
            on += _ONE_DAY
        return on

    def last_working(self, on: date) -> date:
        """That day, or the last working day before it."""
        while not self.is_working(on):
            on -= _ONE_DAY
        return on
