"""The engine: which step, with which words, leads where."""

import contextlib
import tomllib
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.docket.decisions import engine
from wangjian.docket.decisions.reading import parse
from wangjian.errors import BadInput, NoSuchRecord, WangjianError, WrongState
from wangjian.packs.roots import PRODUCT

LEAD = parse(
    tomllib.loads((PRODUCT / "docket/procedures/lead.toml").read_text(encoding="utf-8")), digest="x"
)
ME, HEAD = uuid.uuid4(), uuid.uuid4()
TODAY = date(2026, 11, 24)
RUNNING = frozenset({"verify"})


def now(state="checking", **more):
    return engine.Situation(state, TODAY, TODAY - timedelta(days=5), ME, RUNNING, **more)


def end(**more):
    return {"ground": "minor", "decided_by": str(HEAD), "reason": "已改正", **more}


def test_opening_starts_the_clock_on_the_day_of_receipt():
    decision = engine.decide(LEAD, "open", {"received_on": "2026-11-20"}, now(""))
    assert decision.state == "open"
    assert decision.clocks == (engine.ClockAct("verify", "start", date(2026, 11, 20)),)


def test_the_first_note_moves_a_lead_from_waiting_to_work():
    assert engine.decide(LEAD, "note", {"reason": "看过了"}, now("open")).state == "checking"
    assert engine.decide(LEAD, "note", {"reason": "看过了"}, now("waiting")).state == "waiting"


def test_assigning_names_the_officer():
    decision = engine.decide(LEAD, "assign", {"assignee": str(HEAD)}, now("open"))
    assert (decision.assignee, decision.state) == (HEAD, "checking")


def test_an_end_takes_the_article_of_its_ground_and_stops_the_clock():
    decision = engine.decide(LEAD, "not_file", end(), now())
    assert decision.final
    assert decision.fields["article"] == "cn.procedure.20(1)(1)"
    assert [act.verb for act in decision.clocks] == ["stop"]


def test_an_article_that_the_officer_names_stands():
    decision = engine.decide(LEAD, "not_file", end(article="cn.penalty.33"), now())
    assert decision.fields["article"] == "cn.penalty.33"


@pytest.mark.parametrize("verb", ["file"])
def test_filing_stands_in_the_file_and_waits_for_its_issue(verb):
    said = {"ground": "four_conditions", "decided_by": str(HEAD)}
    with pytest.raises(WrongState, match="案件办理功能"):
        engine.decide(LEAD, verb, said, now())
    opened = now(opened=frozenset({"case"}))
    assert engine.decide(LEAD, verb, said, opened).state == "filed"


@pytest.mark.parametrize("state", ["filed", "removed", "transferred", "to_police", "not_filed"])
def test_after_its_end_no_step_is_left(state):
    for step in LEAD.open_steps():
        with pytest.raises(WrongState):
            engine.decide(LEAD, step.verb, {}, now(state))


def test_a_wrong_state_says_what_is_possible():
    with pytest.raises(WrongState) as told:
        engine.decide(LEAD, "returned", {"reason": "合格"}, now("checking"))
    assert "送检送鉴" in told.value.remedy_zh
    assert "立案" not in told.value.remedy_zh.split("、")


def test_nobody_is_their_own_second_person():
    said = {"ground": "taken_down", "decided_by": str(HEAD), "reason": "已下架"}
    assert engine.decide(LEAD, "remove", {**said, "second_officer": str(HEAD)}, now()).final
    with pytest.raises(BadInput, match="另一人"):
        engine.decide(LEAD, "remove", {**said, "second_officer": str(ME)}, now())


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"ground": "minor", "reason": "x"}, "决定人"),
        (end(ground="because"), "只能选"),
        (end(ground=""), "办结情形|不予立案情形"),
        (end(decided_by="me"), "名单"),
        (end(article="民法典第1条"), "cn.ecl.15"),
        (end(reason="x" * 20_001), "不能超过"),
        (end(reason="a\x00b"), "字符"),
        (end(extra="1"), "没有这些项"),
    ],
)
def test_bad_words_are_refused(said, says):
    with pytest.raises(BadInput, match=says):
        engine.decide(LEAD, "not_file", said, now())


@pytest.mark.parametrize("day", ["2026-11-25", "tomorrow", "2026-13-01"])
def test_a_day_of_receipt_is_a_day_and_not_after_today(day):
    with pytest.raises(BadInput):
        engine.decide(LEAD, "open", {"received_on": day}, now(""))


@pytest.mark.parametrize("days", [1, -6])
def test_an_act_lies_between_the_opening_and_today(days):
    with pytest.raises(BadInput, match="办理日"):
        engine.decide(LEAD, "note", {"reason": "x"}, now(), acted_on=TODAY + timedelta(days=days))


def test_an_unknown_step_is_told_the_known_ones():
    with pytest.raises(NoSuchRecord, match="指派"):
        engine.decide(LEAD, "vanish", {}, now())


@pytest.mark.parametrize(
    ("verb", "state", "said", "act"),
    [
        ("send_out", "checking", {"what_for": "testing", "reason": "样品"}, "pause"),
        ("extend", "checking", {"reason": "案情复杂"}, "extend"),
    ],
)
def test_a_step_moves_the_clock_as_the_file_says(verb, state, said, act):
    assert [one.verb for one in engine.decide(LEAD, verb, said, now(state)).clocks] == [act]


def test_a_clock_that_was_not_paused_does_not_resume():
    said = {"reason": "合格"}
    assert engine.decide(LEAD, "returned", said, now("waiting")).clocks == ()
    paused = now("waiting", paused=RUNNING)
    assert [c.verb for c in engine.decide(LEAD, "returned", said, paused).clocks] == ["resume"]


@given(
    st.sampled_from(sorted(LEAD.steps)),
    st.sampled_from(sorted(LEAD.states)),
    st.dictionaries(
        st.sampled_from(["ground", "reason", "article", "decided_by", "assignee", "received_on"]),
        st.one_of(st.none(), st.text(max_size=8), st.integers(), st.just(str(HEAD))),
    ),
)
def test_whatever_is_asked_a_decision_or_a_word_comes_back(verb, state, said):
    with contextlib.suppress(WangjianError):
        decision = engine.decide(LEAD, verb, said, now(state))
        assert decision.state in LEAD.states
        assert decision.final == LEAD.states[decision.state].final
        assert all(decision.fields.values())
