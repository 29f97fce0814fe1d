"""Periods worked by hand on the real holidays, and the laws that all periods keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadInput, BadKnowledge
from wangjian.law import deadlines
from wangjian.law.deadlines import Budget, Due, Pause, Unit
from wangjian.packs.packs import Packs

CALENDAR = Packs.open().calendar()
WD, D, M, Y = Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS, Unit.YEARS
DAYS = st.dates(date(2019, 1, 1), date(2026, 6, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        # a lead over the National Day of 2020, with a Saturday made up on October 10
        ("2020-09-28", 15, WD, "2020-10-26"),
        # a lead over the spring festival that the epidemic prolonged to February 2
        ("2020-01-20", 15, WD, "2020-02-18"),
        # New Year's Eve 2024 counts, and so does Sunday February 18
        ("2024-02-08", 5, WD, "2024-02-21"),
        ("2021-07-15", 7, WD, "2021-07-26"),
        # a case of ninety days from filing
        ("2021-07-15", 90, D, "2021-10-13"),
        # paying within fifteen days ends in the spring festival, moved to the day after it
        ("2026-02-05", 15, D, "2026-02-24"),
        # ends on a holiday; the day after it is a Saturday that is worked
        ("2023-08-01", 60, D, "2023-10-07"),
        # ends on a make-up Saturday, which does not move
        ("2020-09-30", 10, D, "2020-10-10"),
        # six months from the last of August: the last of February, a Sunday
        ("2020-08-31", 6, M, "2021-03-01"),
        # two years from a leap day
        ("2020-02-29", 2, Y, "2022-02-28"),
        ("2026-03-02", 0, WD, "2026-03-02"),
    ],
)
def test_periods_worked_by_hand(start, amount, unit, end):
    assert deadlines.due(day(start), Budget(amount, unit), CALENDAR).on == day(end)


def test_limits_of_seizure_stay_where_they_fall():
    budget = Budget(30, D, moves=False)
    assert deadlines.due(day("2025-09-05"), budget, CALENDAR).on == day("2025-10-05")


def test_an_end_on_an_ordinary_weekend_shows_both_days_and_warns_for_the_friday():
    due = deadlines.due(day("2026-07-02"), Budget(30, D), CALENDAR)
    assert due == Due(
        on=day("2026-08-03"),
        nominal_on=day("2026-08-01"),
        warn_on=day("2026-07-31"),
        note_zh=due.note,
        note_en=due.note_en,
    )
    assert "2026-08-01" in due.note
    assert "2026-08-01" in due.note_en


def test_an_extension_counts_from_the_nominal_end():
    first = deadlines.due(day("2026-01-16"), Budget(30, D), CALENDAR)
    assert (first.nominal_on, first.on) == (day("2026-02-15"), day("2026-02-24"))
    second = deadlines.extended(first, Budget(30, D), CALENDAR)
    assert second.nominal_on == day("2026-03-17")


def test_days_away_for_testing_are_not_counted_but_those_of_sending_and_return_are():
    pause = Pause(day("2026-03-06"), day("2026-03-20"))
    due = deadlines.due(day("2026-03-02"), Budget(15, WD), CALENDAR, [pause])
    assert due.on == day("2026-04-03")


def test_an_open_pause_leaves_the_end_open():
    pause = Pause(day("2026-03-06"))
    for unit in (WD, D, M):
        due = deadlines.due(day("2026-03-02"), Budget(15, unit), CALENDAR, [pause])
        assert due.on is None
        assert deadlines.extended(due, Budget(15, unit), CALENDAR) == due


def test_a_pause_lengthens_a_period_of_months_by_its_days():
    pause = Pause(day("2026-03-06"), day("2026-03-17"))
    due = deadlines.due(day("2026-03-02"), Budget(1, M), CALENDAR, [pause])
    assert due.nominal_on == day("2026-04-12")


def test_seven_working_days_before_a_hearing_are_full_ones():
    # back from May 12: 11, 9 (Saturday made up), 8, 7, 6, April 30, 29; the act a day earlier
    latest = deadlines.latest_before(day("2026-05-12"), Budget(7, WD), CALENDAR)
    assert latest == day("2026-04-28")


def test_service_by_public_notice_is_done_the_day_after_the_last_day():
    served = deadlines.served_by_notice_on(day("2026-06-01"), Budget(30, D), CALENDAR)
    assert served == day("2026-07-02")


def test_hours_are_plain_hours_and_need_a_time():
    friday = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert deadlines.due_at(friday, Budget(24, Unit.HOURS)) == friday + timedelta(days=1)
    with pytest.raises(BadInput):
        deadlines.due(day("2026-11-27"), Budget(24, Unit.HOURS), CALENDAR)
    with pytest.raises(BadInput):
        deadlines.due_at(friday, Budget(1, D))


def test_a_period_into_a_year_without_a_notice_is_provisional_and_says_so():
    due = deadlines.due(day("2026-12-25"), Budget(15, WD), CALENDAR)
    assert due.provisional
    assert "暂定" in due.note
    assert not deadlines.due(day("2026-11-02"), Budget(15, WD), CALENDAR).provisional


def test_a_slip_of_the_pen_in_a_period_is_told():
    with pytest.raises(BadKnowledge):
        Budget(-1, D)
    with pytest.raises(BadKnowledge):
        Budget(150_000, WD)


def test_the_first_of_two_ends_is_taken():
    early = deadlines.due(day("2026-03-02"), Budget(5, D), CALENDAR)
    late = deadlines.due(day("2026-03-02"), Budget(9, D), CALENDAR)
    assert deadlines.earliest([late, Due(None, None), early]) == early
    assert deadlines.earliest([Due(None, None)]).on is None


@given(DAYS, st.integers(1, 120))
def test_working_days_counted_forward_are_as_many_as_asked(start, amount):
    end = deadlines.due(start, Budget(amount, WD), CALENDAR).on
    assert end is not None
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert CALENDAR.is_working(end)
    assert sum(map(CALENDAR.is_working, days)) == amount


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(start, first, second):
    middle = deadlines.due(start, Budget(first, WD), CALENDAR).on
    assert middle is not None
    whole = deadlines.due(start, Budget(first + second, WD), CALENDAR).on
    # A period of nothing ends where it starts, or, on a day off, on the day to which it moves.
    start = start if first == 0 else middle
    assert deadlines.due(start, Budget(second, WD), CALENDAR).on == whole


@given(DAYS, st.integers(0, 400))
def test_calendar_days_end_nominally_where_plain_addition_does(start, amount):
    due = deadlines.due(start, Budget(amount, D), CALENDAR)
    assert due.nominal_on == start + timedelta(days=amount)
    assert due.on is not None
    assert due.on >= due.nominal_on
    assert CALENDAR.is_working(due.on)


@given(DAYS, st.integers(0, 60), st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_shortens_a_period(start, amount, begins, lasts):
    pause = Pause(start + timedelta(days=begins), start + timedelta(days=begins + lasts))
    for unit in (WD, D):
        budget = Budget(amount, unit)
        with_pause = deadlines.due(start, budget, CALENDAR, [pause]).nominal_on
        without = deadlines.due(start, budget, CALENDAR).nominal_on
        assert with_pause is not None
        assert without is not None
        assert with_pause >= without


@given(DAYS, st.integers(1, 30))
def test_the_latest_day_before_an_event_leaves_the_period_whole(event, amount):
    latest = deadlines.latest_before(event, Budget(amount, WD), CALENDAR)
    between = [latest + timedelta(days=n) for n in range(1, (event - latest).days)]
    assert CALENDAR.is_working(latest)
    assert sum(map(CALENDAR.is_working, between)) == amount


@given(DAYS, st.integers(1, 40), st.sampled_from([WD, D]))
def test_the_day_by_day_account_ends_with_the_last_number(start, amount, unit):
    budget = Budget(amount, unit, moves=False)
    end = deadlines.due(start, budget, CALENDAR).on
    assert end is not None
    account = deadlines.counted(start, end, budget, CALENDAR)
    numbers = [entry.no for entry in account if entry.no is not None]
    assert numbers == list(range(1, amount + 1))
    assert account[-1].on == end
    assert account[-1].no == amount
    assert all(entry.why_zh and entry.why_en for entry in account if entry.no is None)


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 240))
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start, months):
    end = deadlines.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    last_of_month = (end + timedelta(days=1)).day == 1
    assert end.day == start.day or (end.day < start.day and last_of_month)
