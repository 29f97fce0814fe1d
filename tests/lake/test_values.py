"""Texts as offices write them, into typed values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangjian.lake.tables import Column, Kind
from wangjian.lake.values import ARROW_TYPES, cleaned, pieces, typed

BEIJING = timezone(timedelta(hours=8))


CONNECTION = duckdb.connect()
CONNECTION.execute("SET TimeZone = 'UTC'")


def values(kind: Kind, texts: list[str], scale: int = 1) -> list[Any]:
    column = Column("x", kind, "x", "x")
    cells = pa.chunked_array([pa.array(texts, pa.string())])
    CONNECTION.register("cells", pa.table({"t": cleaned(cells)}))
    parts = pieces("t") if kind in (Kind.DATE, Kind.TIME) else "NULL"
    value = typed(column, "t", "p", scale)
    sql = f"WITH p AS (SELECT t, {parts} AS p FROM cells) SELECT {value} AS v FROM p"
    made = CONNECTION.sql(sql).to_arrow_table().column(0)
    return made.cast(ARROW_TYPES[kind]).to_pylist()


SPELLINGS = (
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0:%Y年%m月%d日}",
    "{0.year}-{0.month}-{0.day}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month}月{0.day}号", " {0:%Y-%m-%d} ", "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T23:59:59.999", "{0:%Y/%m/%d} 8:05", "\u3000{0:%Y%m%d}",
)  # fmt: skip


DAYS = st.lists(st.dates(date(1000, 1, 1)), min_size=1, max_size=20)


@given(DAYS, st.sampled_from(SPELLINGS))
@settings(deadline=None, max_examples=40)
def test_a_day_is_understood_in_every_usual_spelling(days: list[date], spelling: str):
    assert values(Kind.DATE, [spelling.format(day) for day in days]) == days


@given(st.dates(date(1000, 1, 1)))
@settings(deadline=None, max_examples=20)
def test_full_width_digits_are_digits(day: date):
    wide = f"{day:%Y-%m-%d}".translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-"})
    assert values(Kind.DATE, [wide]) == [day]


@pytest.mark.parametrize(
    "text",
    ["2020-02-30", "2020-13-01", "20201301", "2020年10月", "2020", "44105", "明天", "10/1/2020",
     "2020-10-01x", "2020-10-01 25:00", "2020-10-01 08:61", "二〇二〇年十月一日", "2020--10-01",
     "202010011", "0000-00-00"],
)  # fmt: skip
def test_what_is_no_day_is_none(text: str):
    assert values(Kind.DATE, [text]) == [None]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-10-01 08:00", "2020-10-01T00:00:00"),
        ("2020-10-01", "2020-09-30T16:00:00"),
        ("2020-10-01T08:00:00+08:00", "2020-10-01T00:00:00"),
        ("2020-10-01T08:00:00+0800", "2020-10-01T00:00:00"),
        ("2020-10-01T08:00:00Z", "2020-10-01T08:00:00"),
        ("2020-10-01 08:00:00 UTC", "2020-10-01T08:00:00"),
        ("2020-10-01T08:00:00.25-01:30", "2020-10-01T09:30:00.250000"),
        ("20201001083015", "2020-10-01T00:30:15"),
        ("2020年10月1日8时30分15秒", "2020-10-01T00:30:15"),
        ("2020年10月1日 8时30分", "2020-10-01T00:30:00"),
    ],
)
def test_a_moment_without_zone_is_beijings(text: str, moment: str):
    assert values(Kind.TIME, [text]) == [datetime.fromisoformat(moment).replace(tzinfo=UTC)]


WALLS = st.datetimes(datetime(1992, 1, 1), datetime(9000, 1, 1))


@given(st.lists(WALLS, min_size=1, max_size=20), st.integers(-12, 14))
@settings(deadline=None, max_examples=30)
def test_a_moment_in_any_zone_is_the_same_moment(walls: list[datetime], hours: int):
    zone = timezone(timedelta(hours=hours))
    moments = [wall.replace(tzinfo=zone) for wall in walls]
    said = [moment.isoformat(sep=" ") for moment in moments]
    assert values(Kind.TIME, said) == [moment.astimezone(UTC) for moment in moments]
    assert values(Kind.DATE, said) == [moment.astimezone(BEIJING).date() for moment in moments]


def test_numbers_are_whole_or_refused():
    texts = [
        "12",
        "-3",
        "1,234",
        "1,234,567",
        "12.0",
        "１２",
        "12.5",
        "1,23",
        "一",
        "1e3",
        "99999999999999999999",
    ]
    assert values(Kind.INT, texts) == [
        12, -3, 1234, 1234567, 12, 12, None, None, None, 1000, None,
    ]  # fmt: skip
    assert values(Kind.INT, ["12.34", "12.345"], scale=100) == [1234, None]
    assert values(Kind.FLOAT, ["0.5", "1,000.25", "nan", "inf", "x"]) == [
        0.5,
        1000.25,
        None,
        None,
        None,
    ]


@given(st.integers(-(2**63), 2**63 - 1))
@settings(deadline=None, max_examples=30)
def test_every_64_bit_number_comes_through(number: int):
    assert values(Kind.INT, [str(number)]) == [number]


def test_yes_and_no_are_said_in_many_ways():
    assert values(Kind.BOOL, ["是", "TRUE", "1", "y", "否", "false", "0", "无", "也许"]) == [
        True, True, True, True, False, False, False, False, None,
    ]  # fmt: skip


def test_cells_that_say_nothing_are_null():
    cells = pa.chunked_array([["", " ", "\u3000", "NULL", "\\N", "N/A", "null", " 甲 ", "无"]])
    assert cleaned(cells).to_pylist() == [None] * 7 + ["甲", "无"]
