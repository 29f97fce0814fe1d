"""时限判断: when a clock ends, derived from its rule and its ledger, and why that day.

The day is never counted up: a budget and the lines of the ledger (start, pause, resume, extend,
stop) give it anew each time, so that a corrected calendar corrects every open clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.errors import BadInput, Late, WrongState
from wangjian.law import deadlines
from wangjian.law.deadlines import Budget, CountedDay, Due, Pause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wangjian.docket.decisions.procedure import ClockVersion, Example, Procedure
    from wangjian.law.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a clock's ledger."""

    verb: str  # start, pause, resume, extend, stop
    on: date
    amount: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule and a ledger say."""

    started_on: date
    state: str  # running, paused, stopped
    due: Due
    pauses: tuple[Pause, ...]
    extended: tuple[int, ...]
    stopped_on: date | None


def read(version: ClockVersion, entries: Sequence[Entry], calendar: Calendar) -> Reading:
    """Derive a clock's state and its last day."""
    if not entries or entries[0].verb != "start":
        raise BadInput("时限台账须从起算开始", "a clock's ledger begins with its start")
    pauses: list[Pause] = []
    extended: list[int] = []
    stopped_on: date | None = None
    for entry in entries[1:]:
        if entry.verb == "pause":
            pauses.append(Pause(entry.on, None, entry.why))
        elif entry.verb == "resume":
            pauses[-1] = Pause(pauses[-1].began_on, entry.on, pauses[-1].why)
        elif entry.verb == "extend":
            extended.append(entry.amount)
        elif entry.verb == "stop":
            stopped_on = entry.on
    # What was never resumed before the end ends with it.
    if stopped_on is not None and pauses and pauses[-1].ended_on is None:
        pauses[-1] = Pause(pauses[-1].began_on, stopped_on, pauses[-1].why)
    started_on = entries[0].on
    due = deadlines.due(started_on, version.budget, calendar, pauses)
    for amount in extended:
        due = deadlines.extended(due, Budget(amount, version.budget.unit), calendar, pauses)
    paused = bool(pauses) and pauses[-1].ended_on is None
    state = "stopped" if stopped_on is not None else "paused" if paused else "running"
    return Reading(started_on, state, due, tuple(pauses), tuple(extended), stopped_on)


def extension_of(version: ClockVersion, reading: Reading, on: date) -> int:
    """How much the head may add now; refuses a second time and a time that is over."""
    if version.extension is None or len(reading.extended) >= version.extensions:
        raise WrongState(
            "该期限已不能再延长",
            "this period cannot be extended again",
            remedy_zh="请在期限内作出处理决定",
            remedy_en="decide within the period",
        )
    if reading.due.on is not None and on > reading.due.on:
        raise Late(
            f"期限已于{reading.due.on}届满，不能再延长",
            f"the period ended on {reading.due.on} and cannot be extended any more",
            remedy_zh="请尽快作出处理决定，并说明逾期原因",
            remedy_en="decide as soon as possible and note why it is late",
        )
    return version.extension.amount


def days_of(version: ClockVersion, reading: Reading, calendar: Calendar) -> tuple[CountedDay, ...]:
    """Every day of the period with its number, or why it has none: what a page shows as *why*."""
    if reading.due.on is None:
        return ()
    whole = Budget(version.budget.amount + sum(reading.extended), version.budget.unit)
    return deadlines.counted(reading.started_on, reading.due.on, whole, calendar, reading.pauses)


def left(version: ClockVersion, reading: Reading, calendar: Calendar, today: date) -> int | None:
    """Days of the clock's own unit from tomorrow to its end; negative when it is late."""
    due_on = reading.due.on
    if due_on is None:
        return None
    start, stop, sign = (today, due_on, 1) if today <= due_on else (due_on, today, -1)
    if version.budget.unit is deadlines.Unit.WORKING_DAYS:
        whole = Budget((stop - start).days, deadlines.Unit.WORKING_DAYS)
        counted = deadlines.counted(start, stop, whole, calendar)
        return sign * sum(1 for day in counted if day.no is not None)
    return sign * (stop - start).days


def try_examples(procedure: Procedure, calendar: Calendar) -> list[tuple[Example, date | None]]:
    """The file's own examples that do not come out, each with the day that does."""
    wrong: list[tuple[Example, date | None]] = []
    for example in procedure.examples:
        version = procedure.clocks[example.clock].version(example.start_on)
        entries = [Entry("start", example.start_on)]
        for began_on, ended_on, why in example.pauses:
            if why in version.uncounted:
                entries += [Entry("pause", began_on, why=why), Entry("resume", ended_on)]
        amount = version.extension.amount if version.extension else 0
        entries += [Entry("extend", example.start_on, amount)] * example.extended
        due = read(version, entries, calendar).due
        if due.on != example.due_on:
            wrong.append((example, due.on))
    return wrong
