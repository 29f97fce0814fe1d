"""Articles by reference and day, and what became of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.law.statutes import Article, Edition, Later, Law, Ref, Statute, parse_ref

FIRST = Edition("1", "第1号", date(2010, 1, 1), date(2019, 12, 31))
SECOND = Edition("2", "第2号", date(2020, 1, 1))
TRADE = Statute("zz.trade", "贸易法", "Trade Act", "", "law", "x", "", (FIRST, SECOND))


def article(no, from_on, until_on=None, later=None, successor="", by=()):
    return Article(
        "zz.trade", no, from_on, until_on, "题", "head", "做", "do", "recalled",
        by=by, later=later, later_why_zh="因", later_why_en="why", successor=successor,
    )  # fmt: skip


OLD = article("5", date(2010, 1, 1), date(2019, 12, 31), Later.MILDER, "zz.trade.7")
NEW = article("7", date(2020, 1, 1))
REUSED = article("5", date(2020, 1, 1))
LAW = Law([TRADE], [NEW, OLD, REUSED])


def test_an_act_is_judged_by_the_version_of_its_day():
    assert LAW.article("zz.trade.5", date(2019, 12, 31)) is OLD
    assert LAW.article("zz.trade.5", date(2020, 1, 1)) is REUSED
    assert LAW.article("zz.trade.5(2)", date(2020, 1, 1)) is REUSED


def test_an_article_not_in_force_is_told_with_the_days_it_holds():
    with pytest.raises(NoSuchRecord, match="2020-01-01"):
        LAW.article("zz.trade.7", date(2019, 12, 31))
    with pytest.raises(NoSuchRecord):
        LAW.article("zz.trade.8", date(2019, 12, 31))
    with pytest.raises(NoSuchRecord):
        LAW.statute("zz.other.1")


def test_the_milder_later_law_is_found_where_it_moved_to():
    step = LAW.milder_later("zz.trade.5", date(2015, 1, 1))
    assert step is not None
    assert step.after is NEW
    assert (step.later, step.why_en) == (Later.MILDER, "why")
    assert LAW.milder_later("zz.trade.5", date(2021, 1, 1)) is None


def test_a_chain_of_changes_is_walked_to_its_end():
    first = article("9", date(2010, 1, 1), date(2012, 12, 31), Later.HEAVIER, "zz.trade.9")
    second = article("9", date(2013, 1, 1), date(2014, 12, 31), Later.NO_LONGER_PUNISHED)
    law = Law([TRADE], [first, second])
    steps = law.successions("zz.trade.9", date(2011, 1, 1))
    assert [step.later for step in steps] == [Later.HEAVIER, Later.NO_LONGER_PUNISHED]
    assert steps[-1].after is None
    milder = law.milder_later("zz.trade.9", date(2011, 1, 1))
    assert milder is not None
    assert milder.later is Later.NO_LONGER_PUNISHED


def test_a_citation_names_the_instrument_the_order_and_the_pinpoint():
    assert LAW.cite("zz.trade.5(2)") == "《贸易法》第5条(2)"
    assert LAW.cite("zz.trade.6-1", date(2015, 1, 1)) == "《贸易法》（第1号）第6条之1"
    assert TRADE.edition(date(2009, 1, 1)) is None


def test_versions_that_overlap_do_not_load():
    with pytest.raises(BadKnowledge, match="重叠"):
        Law([TRADE], [article("5", date(2010, 1, 1)), REUSED])


def test_a_successor_that_is_not_there_does_not_load():
    lost = article("5", date(2010, 1, 1), date(2019, 12, 31), Later.SAME, "zz.trade.99")
    with pytest.raises(BadKnowledge, match="后继"):
        Law([TRADE], [lost])


def test_a_sanction_that_is_not_there_does_not_load():
    with pytest.raises(BadKnowledge, match="罚则"):
        Law([TRADE], [article("5", date(2010, 1, 1), by=("zz.trade.99",))])


def test_an_article_of_an_unknown_instrument_does_not_load():
    with pytest.raises(BadKnowledge):
        Law([], [NEW])


def test_a_span_is_held_by_versions_that_follow_without_a_gap():
    assert LAW.in_force_through("zz.trade.5", date(2015, 1, 1), None)
    assert LAW.in_force_through("zz.trade.5", date(2015, 1, 1), date(2019, 12, 31))
    assert not LAW.in_force_through("zz.trade.5", date(2009, 1, 1), None)
    assert not LAW.in_force_through("zz.trade.7", date(2019, 1, 1), date(2021, 1, 1))
    gap = Law(
        [TRADE],
        [
            article("5", date(2010, 1, 1), date(2012, 1, 1), Later.SAME, "zz.trade.5"),
            article("5", date(2014, 1, 1)),
        ],
    )
    assert not gap.in_force_through("zz.trade.5", date(2011, 1, 1), None)


@pytest.mark.parametrize(
    "text", ["", "cn.ecl", "ecl.15", "cn.ecl.15x", "cn.ecl.第15条", "CN.ecl.1"]
)
def test_what_is_no_reference_is_told(text):
    with pytest.raises(BadKnowledge):
        parse_ref(text)


@given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 999))
def test_a_reference_reads_back_as_written(no, inserted, item):
    number = f"{no}-{inserted}" if inserted else str(no)
    pinpoint = f"({item})" if item else ""
    ref = parse_ref(f"cn.ecl.{number}{pinpoint}")
    assert ref == Ref("cn.ecl", number, pinpoint)
    assert ref.article == f"cn.ecl.{number}"
