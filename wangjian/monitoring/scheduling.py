"""时间安排: when an item of a plan runs, in words, and which days a rule must have been recorded.

    once 2026-11-11 02:00      daily 02:00      weekly 1 02:00   (1 is Monday)

Times are Beijing's. Pure: words and days in, moments and verdicts out.

>>> daily = parse("daily 02:00")
>>> at = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)     # half past two of the 11th
>>> next_time(daily, at, date(2026, 11, 1), date(2026, 11, 12)).isoformat()
'2026-11-11T18:00:00+00:00'
>>> next_time(daily, at, date(2026, 11, 1), date(2026, 11, 11)) is None
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from wangjian.errors import BadInput

BEIJING = ZoneInfo("Asia/Shanghai")
ONCE, DAILY, WEEKLY = "once", "daily", "weekly"
_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_WORDS = re.compile(
    r"(?:once (?P<day>\d{4}-\d{2}-\d{2})|(?P<daily>daily)|weekly (?P<weekday>[1-7]))"
    r" (?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something runs."""

    kind: str
    at: time
    day: date | None = None  # of `once`
    weekday: int = 0  # of `weekly`, 1 is Monday

    def __str__(self) -> str:
        """As it is written."""
        told = {ONCE: f"once {self.day}", DAILY: "daily", WEEKLY: f"weekly {self.weekday}"}
        return f"{told[self.kind]} {self.at:%H:%M}"

    def in_language(self, language: str) -> str:
        """As an officer says it: English for `en`, Chinese for anything else."""
        if self.kind == ONCE:
            told = str(self.day)
        elif language.startswith("en"):
            told = "daily" if self.kind == DAILY else _DAYS_EN[self.weekday - 1]
        else:
            told = "每日" if self.kind == DAILY else f"每周{_DAYS_ZH[self.weekday - 1]}"
        return f"{told} {self.at:%H:%M}"


def parse(words: str) -> Schedule:
    """Read a schedule; BadInput says how one is written."""
    found = _WORDS.fullmatch(" ".join(words.split()))
    if found is None:
        raise _malformed(words)
    at = time(int(found["hour"]), int(found["minute"]))
    if found["day"]:
        try:
            return Schedule(ONCE, at, date.fromisoformat(found["day"]))
        except ValueError:
            raise _malformed(words) from None
    if found["daily"]:
        return Schedule(DAILY, at)
    return Schedule(WEEKLY, at, weekday=int(found["weekday"]))


def _malformed(words: str) -> BadInput:
    return BadInput(
        f"时间安排“{words}”写法不对",
        f"{words} is no schedule",
        remedy_zh="写 once 2026-11-11 02:00、daily 02:00 或 weekly 1 02:00",
        remedy_en="write once 2026-11-11 02:00, daily 02:00 or weekly 1 02:00",
    )


def next_time(
    schedule: Schedule, after: datetime, from_on: date, until_on: date
) -> datetime | None:
    """The first moment after that one, within these days; None where none is left."""
    here = after.astimezone(BEIJING)
    first = max(from_on, here.date())
    days = [schedule.day] if schedule.kind == ONCE else _days(schedule, first)
    for day in days:
        if day is None:
            continue
        moment = datetime.combine(day, schedule.at, BEIJING)
        if moment > here and from_on <= day <= until_on:
            return moment.astimezone(UTC)
    return None


def _days(schedule: Schedule, first: date) -> list[date | None]:
    """The days from the first on that can hold the next time: a week and the day after it."""
    week = [first + timedelta(days=n) for n in range(8)]
    return [d for d in week if schedule.kind == DAILY or d.isoweekday() == schedule.weekday]


class Recorded(StrEnum):
    """Whether what a rule must have before its first day is or can still be recorded."""

    ENOUGH = "enough"
    BEGIN_BY = "begin_by"  # nothing is recorded yet, and there is time
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Need:
    """What a rule's file says it needs before the day of the act: a table, for so many days."""

    table: str
    days: int


@dataclass(frozen=True, slots=True)
class NeedVerdict:
    """What is to be said of a need when an item begins on a day."""

    recorded: Recorded
    since_on: date  # from which day on it must be recorded
    earliest_on: date  # the first day that can be judged whole


def judge_need(
    need: Need, *, starts_on: date, today: date, recorded_since: date | None
) -> NeedVerdict:
    """Hold the first day of an item against since when the table is recorded.

    >>> need = Need("price_point", 7)
    >>> said = judge_need(need, starts_on=date(2026, 11, 8), today=date(2026, 11, 5),
    ...                   recorded_since=None)
    >>> str(said.recorded), said.since_on.isoformat(), said.earliest_on.isoformat()
    ('too_late', '2026-11-01', '2026-11-12')
    """
    since_on = starts_on - timedelta(days=need.days)
    begins = recorded_since if recorded_since is not None else today
    if begins <= since_on:
        kind = Recorded.ENOUGH if recorded_since is not None else Recorded.BEGIN_BY
    else:
        kind = Recorded.TOO_LATE
    return NeedVerdict(kind, since_on, max(starts_on, begins + timedelta(days=need.days)))
