"""The working days of the nation, against an independent reading of the same notices."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.law.calendar import Calendar, SpecialDay
from wangjian.packs.packs import Packs

CALENDAR = Packs.open().calendar()
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)


def test_every_day_of_2019_to_2026_agrees_with_chinesecalendar():
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    differ = [day for day in days if chinese_calendar.is_workday(day) != CALENDAR.is_working(day)]
    assert differ == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-01-31", False),  # the spring festival that the epidemic prolonged
        ("2020-02-01", False),  # first announced as a make-up day, then taken back
        ("2020-10-10", True),  # a Saturday made up for the National Day
        ("2024-02-09", True),  # New Year's Eve was no holiday that year
        ("2026-01-04", True),
        ("2026-02-28", True),
        ("2026-11-24", True),
        ("2026-11-28", False),
    ],
)
def test_known_days(day, works):
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


def test_years_without_a_notice_follow_the_week_and_are_provisional():
    assert not CALENDAR.provisional(date(2026, 12, 31))
    assert CALENDAR.provisional(date(2027, 1, 1))
    assert CALENDAR.is_working(date(2027, 1, 1))
    assert not CALENDAR.is_working(date(2027, 1, 2))


def test_every_special_day_names_its_notice():
    assert all(day.notice and day.name for day in CALENDAR)


def test_a_later_row_stands_over_an_earlier_one():
    day = date(2020, 2, 3)
    calendar = Calendar([SpecialDay(day, True, "a", "1"), SpecialDay(day, False, "b", "2")])
    assert not calendar.is_working(day)


@given(st.dates(FIRST, LAST))
def test_next_and_last_working_day_are_the_nearest(day):
    after, before = CALENDAR.next_working(day), CALENDAR.last_working(day)
    assert CALENDAR.is_working(after)
    assert CALENDAR.is_working(before)
    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(CALENDAR.is_working(other) for other in between)
