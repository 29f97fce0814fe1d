"""时限: by which day something must be done.

Counting (程序规定 art. 80; 民法典 art. 201-203; 行政处罚法 art. 85): the day of the event is not
counted; a last day that is a day off moves to the first working day after it; a make-up working
day does not move; months and years end on the corresponding day, or on the last day of a month
that has none. Days away for testing or appraisal are not counted where the law says so; the day
of sending and the day of return are. Where the law is silent or double the defaults of the
house are taken, and the result says so.

>>> from datetime import date
>>> from wangjian.law.calendar import Calendar
>>> due(date(2026, 3, 2), Budget(15, Unit.WORKING_DAYS), Calendar((), covers=[2026])).on
datetime.date(2026, 3, 23)
"""

from __future__ import annotations

import calendar as months_of_the_world
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from wangjian.errors import BadInput, BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wangjian.law.calendar import Calendar

_ONE_DAY = timedelta(days=1)
# No period of the law comes near; a typing slip (15000 for 15) is caught before it loops.
_LONGEST = {"working_days": 3_000, "days": 20_000, "months": 1_200, "years": 100, "hours": 9_000}


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Budget:
    """A period: how much of which unit, and whether its end moves off a day off.

    Limits of seizure and of public notice do not move.
    """

    amount: int
    unit: Unit
    moves: bool = True

    def __post_init__(self) -> None:
        unit = Unit(self.unit)
        object.__setattr__(self, "unit", unit)
        if not 0 <= self.amount <= _LONGEST[unit]:
            raise BadKnowledge(
                f"期限“{self.amount}”（{unit}）超出范围",
                f"a period of {self.amount} {unit} is out of range",
                remedy_zh=f"请填0至{_LONGEST[unit]}之间的整数",
                remedy_en=f"give a whole number between 0 and {_LONGEST[unit]}",
            )


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted: those strictly between sending and return.

    `ended_on` is None while it lasts.
    """

    began_on: date
    ended_on: date | None = None
    why: str = ""

    def holds(self, on: date) -> bool:
        """Whether that day is left out."""
        return self.began_on < on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a period, and what to know about it.

    `on` is None while a pause lasts; `nominal_on` is the end before it moved off a day off, and
    what an extension counts from; `warn_on` is the working day before, where `on` stands on the
    reading that weekends move an end.
    """

    on: date | None
    nominal_on: date | None
    provisional: bool = False
    warn_on: date | None = None
    note_zh: str = ""
    note_en: str = ""

    @property
    def note(self) -> str:
        """The note in Chinese."""
        return self.note_zh


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a period: its number, or why it has none."""

    on: date
    no: int | None
    why_zh: str = ""
    why_en: str = ""


def due(start_on: date, budget: Budget, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """The last day of a period that an event on `start_on` sets going."""
    if budget.unit is Unit.HOURS:
        raise BadInput(
            "按小时计算的期限需要时刻",
            "a period of hours needs a time of day",
            remedy_zh="请使用起算时刻，而不是日期",
            remedy_en="give the time at which it starts, not the day",
        )
    if budget.unit is Unit.WORKING_DAYS:
        nominal_on = _last_counted(start_on, budget.amount, calendar, pauses)
    elif budget.unit is Unit.DAYS:
        nominal_on = _last_counted(start_on, budget.amount, None, pauses)
    else:
        months = budget.amount * (12 if budget.unit is Unit.YEARS else 1)
        nominal_on = _after_pauses(start_on, add_months(start_on, months), pauses)
    if nominal_on is None:
        return Due(
            None,
            None,
            note_zh="期限暂停中，恢复后才能确定",
            note_en="paused: known when it resumes",
        )
    return _settle(start_on, nominal_on, budget, calendar)


def extended(first: Due, budget: Budget, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """The end of an extension, counted from the nominal end of the first period."""
    if first.nominal_on is None:
        return first
    return due(first.nominal_on, budget, calendar, pauses)


def due_at(start_at: datetime, budget: Budget) -> datetime:
    """The end of a period of hours: plain hours, through nights and holidays."""
    if budget.unit is not Unit.HOURS:
        raise BadInput(
            "此期限不按小时计算",
            "this is not a period of hours",
            remedy_zh="请改用按日计算的办法",
            remedy_en="count it by days",
        )
    return start_at + timedelta(hours=budget.amount)


def latest_before(event_on: date, budget: Budget, calendar: Calendar) -> date:
    """The last day on which something may be done so many days *before* an event.

    Neither the day of the act nor that of the event is counted, so a whole period lies between
    them: seven working days before a hearing means seven full ones, and the act a day earlier.
    """
    if budget.unit not in {Unit.WORKING_DAYS, Unit.DAYS}:
        raise BadInput(
            "倒算期限只支持工作日和自然日",
            "a period counted backwards is of days or working days",
            remedy_zh="请改用工作日或自然日",
            remedy_en="use days or working days",
        )
    on, left = event_on, budget.amount
    while left:
        on -= _ONE_DAY
        if budget.unit is Unit.DAYS or calendar.is_working(on):
            left -= 1
    return calendar.last_working(on - _ONE_DAY)


def served_by_notice_on(published_on: date, budget: Budget, calendar: Calendar) -> date:
    """The day on which service by public notice is done: the day after the last day."""
    last = due(published_on, Budget(budget.amount, budget.unit, moves=False), calendar)
    if last.on is None:  # pragma: no cover - a notice is never paused
        raise BadInput("公告期限未定", "the notice has no end")
    return last.on + _ONE_DAY


def counted(
    start_on: date,
    last_on: date,
    budget: Budget,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> tuple[CountedDay, ...]:
    """Every day of the period with its number, or with the reason why it has none."""
    days = [CountedDay(start_on, None, "起算当日不计", "the day of the event is not counted")]
    number = 0
    for on in _days_after(start_on, last_on):
        special = calendar.special(on)
        if any(pause.holds(on) for pause in pauses):
            days.append(CountedDay(on, None, "暂停期间不计", "paused"))
        elif budget.unit is Unit.WORKING_DAYS and not calendar.is_working(on):
            name = special.name if special is not None else "周末"
            days.append(CountedDay(on, None, f"{name}，非工作日", "a day off"))
        elif budget.unit is not Unit.WORKING_DAYS or number < budget.amount:
            number += 1
            made_up = special is not None and special.working
            days.append(
                CountedDay(
                    on,
                    number,
                    "调休上班" if made_up else "",
                    "make-up working day" if made_up else "",
                )
            )
    return tuple(days)


def add_months(on: date, months: int) -> date:
    """The corresponding day, or the last day of a month that has none (民法典 art. 202)."""
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    last = months_of_the_world.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(on.day, last))


def _last_counted(
    start_on: date, amount: int, calendar: Calendar | None, pauses: Sequence[Pause]
) -> date | None:
    """The day with the number `amount`; without a calendar every day has one."""
    on = start_on
    for _ in range(amount):
        on += _ONE_DAY
        while (calendar is not None and not calendar.is_working(on)) or _paused(on, pauses):
            if _open_pause(on, pauses):
                return None
            on += _ONE_DAY
    # A pause that begins on the very last day leaves that day counted: nothing to add.
    return on


def _after_pauses(start_on: date, end_on: date, pauses: Sequence[Pause]) -> date | None:
    """An end by the month, moved on by the days that pauses left out before it."""
    on = start_on
    while on < end_on:
        on += _ONE_DAY
        if _open_pause(on, pauses):
            return None
        if _paused(on, pauses):
            end_on += _ONE_DAY
    return end_on


def _paused(on: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.holds(on) for pause in pauses)


def _open_pause(on: date, pauses: Sequence[Pause]) -> bool:
    return any(pause.ended_on is None and pause.holds(on) for pause in pauses)


def _settle(start_on: date, nominal_on: date, budget: Budget, calendar: Calendar) -> Due:
    """Move the end off a day off, and say what a reader should know."""
    on = calendar.next_working(nominal_on) if budget.moves else nominal_on
    zh: list[str] = []
    en: list[str] = []
    warn_on = None
    if on != nominal_on and calendar.is_plain_weekend(nominal_on):
        # Whether an ordinary weekend moves an end is read in two ways: both dates are shown.
        warn_on = calendar.last_working(nominal_on)
        zh.append(f"期满日{nominal_on}为周末，顺延至{on}；稳妥起见请在{warn_on}前办结")
        en.append(f"ends on the weekend day {nominal_on}, moved to {on}; better done by {warn_on}")
    elif on != nominal_on:
        special = calendar.special(nominal_on)
        name = special.name if special is not None else ""
        zh.append(f"期满日{nominal_on}为{name}放假，顺延至{on}")
        en.append(f"ends on the holiday {nominal_on}, moved to {on}")
    # What the calendar did not say matters where days off are skipped or move the end.
    asked = _days_after(start_on, on) if budget.unit is Unit.WORKING_DAYS else (nominal_on, on)
    provisional = (budget.unit is Unit.WORKING_DAYS or budget.moves) and any(
        calendar.provisional(day) for day in asked
    )
    if provisional:
        zh.append("其中有的年份放假安排尚未公布或未录入，日期为暂定")
        en.append("provisional: the holidays of a year in it are not known here yet")
    return Due(on, nominal_on, provisional, warn_on, "；".join(zh), "; ".join(en))


def _days_after(start_on: date, last_on: date) -> Iterator[date]:
    on = start_on
    while on < last_on:
        on += _ONE_DAY
        yield on


def earliest(dues: Iterable[Due]) -> Due:
    """The first of several ends, for a period that two rules set differently."""
    known = [end for end in dues if end.on is not None]
    if not known:
        return Due(None, None, note_zh="期限暂停中", note_en="paused")
    return min(known, key=lambda end: end.on or date.max)
