"""The lead's clock against days worked by hand over the real holidays of 2019-2026."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.docket.decisions import clocks
from wangjian.docket.decisions.clocks import Entry
from wangjian.docket.decisions.reading import parse, version_from_json, version_to_json
from wangjian.errors import BadInput, Late, NoSuchRecord, WrongState
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT

LEAD = parse(
    tomllib.loads((PRODUCT / "docket/procedures/lead.toml").read_text(encoding="utf-8")), digest="x"
)
CLOCK = LEAD.clocks["verify"]
CALENDAR = Packs.open().calendar("cn")


def read(start, *entries):
    return clocks.read(CLOCK.version(start), [Entry("start", start), *entries], CALENDAR)


# Each line counted on a wall calendar with the State Council's notice beside it.
WORKED = [
    # 26 27 28 29 30 Sept are a Thursday to a Monday with Sunday 29 made up; 1-7 Oct off; 12 Oct
    # (Saturday) made up: 26(1) 27(2) 29(3) 30(4) 8(5) 9(6) 10(7) 11(8) 12(9) 14..18(14) 21(15)
    (date(2019, 9, 25), date(2019, 10, 21), date(2019, 11, 11)),
    # 27 Sept (Sunday) and 10 Oct (Saturday) made up, 1-8 Oct off:
    # 27(1) 28(2) 29(3) 30(4) 9(5) 10(6) 12..16(11) 19..22(15)
    (date(2020, 9, 25), date(2020, 10, 22), date(2020, 11, 12)),
    # the day before the holiday: 30(1) 9(2) 10(3) 12..16(8) 19..23(13) 26(14) 27(15)
    (date(2020, 9, 29), date(2020, 10, 27), date(2020, 11, 17)),
    # received on a holiday, the day not counted: 9(1) 10(2) 12..16(7) 19..23(12) 26..28(15)
    (date(2020, 10, 1), date(2020, 10, 28), date(2020, 11, 18)),
    # 14 Feb (Saturday) and 28 Feb (Saturday) made up, 15-23 Feb off:
    # 11(1) 12(2) 13(3) 14(4) 24..27(8) 28(9) 2..6 March(14) 9(15)
    (date(2026, 2, 10), date(2026, 3, 9), date(2026, 3, 30)),
    # 20 Sept (Sunday) made up, 25-27 Sept and 1-7 Oct off, 10 Oct (Saturday) made up:
    # 20(1) 21..24(5) 28..30(8) 8(9) 9(10) 10(11) 12..15(15);
    # then 16(1) 19..23(6) 26..30(11) 2..5(15)
    (date(2026, 9, 18), date(2026, 10, 15), date(2026, 11, 5)),
    # no holiday at all: three weeks, and three more
    (date(2026, 7, 1), date(2026, 7, 22), date(2026, 8, 12)),
]


@pytest.mark.parametrize(("start", "due", "extended"), WORKED)
def test_fifteen_working_days_and_fifteen_more(start, due, extended):
    assert read(start).due.on == due
    assert not read(start).due.provisional
    assert read(start, Entry("extend", due, 15)).due.on == extended


@pytest.mark.parametrize(("start", "due", "extended"), WORKED)
def test_every_counted_day_has_its_number_up_to_the_last(start, due, extended):
    version = CLOCK.version(start)
    days = clocks.days_of(version, read(start), CALENDAR)
    assert [day.no for day in days if day.no] == list(range(1, 16))
    assert days[-1].on == due
    assert all(day.why_zh for day in days if day.no is None)
    longer = read(start, Entry("extend", due, 15))
    days = clocks.days_of(version, longer, CALENDAR)
    assert [day.no for day in days if day.no] == list(range(1, 31))
    assert days[-1].on == extended


@pytest.mark.parametrize(
    ("start", "law"),
    [
        (date(2019, 4, 1), "cn.procedure.17"),
        (date(2020, 11, 11), "cn.procedure.17"),
        (date(2021, 7, 14), "cn.procedure.17"),
        (date(2021, 7, 15), "cn.procedure.18"),
        (date(2026, 11, 24), "cn.procedure.18"),
    ],
)
def test_a_clock_runs_under_the_version_of_the_day_on_which_it_starts(start, law):
    assert CLOCK.version(start).law == (law,)


def test_before_the_first_version_there_is_no_clock():
    with pytest.raises(NoSuchRecord, match="2019-04-01"):
        CLOCK.version(date(2019, 3, 31))


def test_identification_by_rights_holders_counted_until_july_2021_and_not_since():
    assert "identification" not in CLOCK.version(date(2021, 7, 14)).uncounted
    assert "identification" in CLOCK.version(date(2021, 7, 15)).uncounted


def test_days_between_sending_and_return_are_not_counted():
    # Sent on Monday 6 July, back on Monday 13 July: 7-10 July stand still, four working days.
    start = date(2026, 7, 1)
    away = (Entry("pause", date(2026, 7, 6), why="testing"), Entry("resume", date(2026, 7, 13)))
    assert read(start, *away).due.on == date(2026, 7, 28)
    # Sent and back on the same day, or the next: nothing lies between.
    same = (Entry("pause", date(2026, 7, 6)), Entry("resume", date(2026, 7, 7)))
    assert read(start, *same).due.on == date(2026, 7, 22)


def test_a_paused_clock_has_no_last_day_and_counts_on_when_it_resumes():
    start = date(2026, 7, 1)
    away = read(start, Entry("pause", date(2026, 7, 6)))
    assert (away.state, away.due.on) == ("paused", None)
    assert clocks.left(CLOCK.version(start), away, CALENDAR, date(2026, 7, 10)) is None
    assert clocks.days_of(CLOCK.version(start), away, CALENDAR) == ()


def test_a_matter_that_ends_while_its_clock_is_paused_stops_it():
    start = date(2026, 7, 1)
    done = read(start, Entry("pause", date(2026, 7, 6)), Entry("stop", date(2026, 7, 20)))
    assert (done.state, done.stopped_on) == ("stopped", date(2026, 7, 20))
    assert done.due.on is not None


def test_a_clock_is_extended_once_and_never_after_its_end():
    start, version = date(2026, 7, 1), CLOCK.version(date(2026, 7, 1))
    assert clocks.extension_of(version, read(start), date(2026, 7, 22)) == 15
    with pytest.raises(Late, match="2026-07-22"):
        clocks.extension_of(version, read(start), date(2026, 7, 23))
    with pytest.raises(WrongState):
        clocks.extension_of(version, read(start, Entry("extend", start, 15)), date(2026, 7, 20))


def test_beyond_the_published_calendar_a_day_is_provisional():
    assert read(date(2026, 12, 15)).due.provisional
    assert "暂定" in read(date(2026, 12, 15)).due.note_zh


def test_days_left_are_working_days_and_negative_when_late():
    start, version = date(2026, 9, 18), CLOCK.version(date(2026, 9, 18))
    now = read(start)
    assert clocks.left(version, now, CALENDAR, date(2026, 9, 30)) == 7
    assert clocks.left(version, now, CALENDAR, date(2026, 10, 5)) == 7
    assert clocks.left(version, now, CALENDAR, date(2026, 10, 15)) == 0
    assert clocks.left(version, now, CALENDAR, date(2026, 10, 19)) == -2


def test_a_ledger_begins_with_its_start():
    with pytest.raises(BadInput):
        clocks.read(CLOCK.version(date(2026, 7, 1)), [], CALENDAR)


def test_the_files_own_examples_come_out():
    assert clocks.try_examples(LEAD, CALENDAR) == []


days = st.dates(date(2019, 4, 1), date(2026, 6, 30))


@given(days, st.lists(st.integers(0, 40), max_size=6))
def test_whatever_the_pauses_exactly_fifteen_days_are_counted(start, gaps):
    entries, on = [], start
    for number, gap in enumerate(gaps[: len(gaps) // 2 * 2]):
        on += timedelta(days=gap)
        entries.append(Entry("resume" if number % 2 else "pause", on))
    version = CLOCK.version(start)
    now = clocks.read(version, [Entry("start", start), *entries], CALENDAR)
    counted = [day for day in clocks.days_of(version, now, CALENDAR) if day.no]
    assert len(counted) == 15
    assert all(CALENDAR.is_working(day.on) for day in counted)
    assert not any(pause.holds(day.on) for day in counted for pause in now.pauses)
    assert now.due.on >= read(start).due.on


@given(days)
def test_an_extension_is_never_shorter_than_the_first_period_ends(start):
    assert read(start, Entry("extend", start, 15)).due.on > read(start).due.on


@pytest.mark.parametrize("version", CLOCK.versions)
def test_a_clocks_rule_is_kept_whole(version):
    assert version_from_json(version_to_json(version)) == version
