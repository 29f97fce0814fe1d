"""What later law makes of an act, its sanction included (行政处罚法 art. 37)."""

from datetime import date

import pytest

from wangjian.law.later import bearing, mark, marked_days, steps
from wangjian.law.statutes import Article, Edition, Later, Law, Statute


def article(no, from_on, until_on=None, later=None, by=(), successor=""):
    return Article(
        statute="zz.trade", no=no, from_on=from_on, until_on=until_on, head_zh="题", head_en="head",
        asks_zh="文", asks_en="text", checked="recalled", by=by, later=later,
        later_why_zh="因", later_why_en="why", successor=successor,
    )  # fmt: skip


STATUTE = Statute(
    "zz.trade", "商事法", "trade law", "", "law", "会", "", (Edition("1", "", date(2010, 1, 1)),)
)
# The duty of article 5 never changed; its sanction, article 9, grew dear in 2015, mild in 2020.
LAW = Law(
    [STATUTE],
    [
        article("5", date(2010, 1, 1), by=("zz.trade.9",)),
        article("9", date(2012, 1, 1), date(2014, 12, 31), Later.HEAVIER, successor="zz.trade.9"),
        article("9", date(2015, 1, 1), date(2019, 12, 31), Later.MILDER, successor="zz.trade.9"),
        article("9", date(2020, 1, 1)),
        article("7", date(2010, 1, 1), date(2017, 12, 31), Later.NO_LONGER_PUNISHED),
    ],
)
HELPS = {Later.MILDER, Later.NO_LONGER_PUNISHED}


def test_the_sanctions_of_the_acts_day_bear_on_a_duty():
    assert [one.no for one in bearing(LAW, "zz.trade.5", date(2011, 6, 1))] == ["5"]
    found = bearing(LAW, "zz.trade.5", date(2016, 6, 1))
    assert [(one.no, one.from_on) for one in found] == [
        ("5", date(2010, 1, 1)),
        ("9", date(2015, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2011, 6, 1), None),  # nothing punished it yet
        (date(2013, 6, 1), Later.MILDER),  # dearer first, milder in the end: the party is asked for
        (date(2016, 6, 1), Later.MILDER),
        (date(2021, 6, 1), None),
    ],
)
def test_a_sanction_that_changed_marks_a_duty_that_did_not(on, expected):
    assert mark(LAW, "zz.trade.5", on) is expected


def test_what_helps_the_party_is_told_first():
    told = [step.later for step in steps(LAW, "zz.trade.5", date(2013, 6, 1))]
    assert told == [Later.MILDER, Later.HEAVIER]


def test_the_marked_days_are_those_on_which_the_mark_stands():
    assert list(marked_days(LAW, "zz.trade.5", HELPS)) == [
        (date(2012, 1, 1), date(2014, 12, 31)),
        (date(2015, 1, 1), date(2019, 12, 31)),
    ]
    assert list(marked_days(LAW, "zz.trade.7", {Later.NO_LONGER_PUNISHED})) == [
        (date(2010, 1, 1), date(2017, 12, 31))
    ]
    assert list(marked_days(LAW, "zz.trade.7", {Later.MILDER})) == []
