"""Triage: one decision about chosen groups, taken back while it is young, read by another."""

from datetime import timedelta

import pytest
from django.utils import timezone

from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.casework import actions, knowledge, queries
from wangjian.casework.decisions.triage import DRAW_OF
from wangjian.casework.models import JoinedGroup, Lead, SecondReading
from wangjian.docket.models import Clock, Matter
from wangjian.errors import BadInput, Late, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring.models import Finding, FindingGroup


@pytest.fixture
def never_drawn(monkeypatch):
    monkeypatch.setattr("secrets.randbelow", lambda of: of - 1)


@pytest.fixture
def always_drawn(monkeypatch):
    monkeypatch.setattr("secrets.randbelow", lambda _of: 0)


@pytest.fixture
def reader(land):
    return land.actor("sc/cd/", "second_reader")


def state(actor, group):
    with scope(actor):
        return FindingGroup.objects.get(id=group.id).state


def age(actor, group, minutes):
    with scope(actor):
        at = timezone.now() - timedelta(minutes=minutes)
        FindingGroup.objects.filter(id=group.id).update(decided_at=at)


def dismiss(actor, *groups, code="false_match", words=""):
    return actions.decide(
        by=actor, act="dismiss", group_ids=[g.id for g in groups], reason_code=code, words=words
    )


def said_in(actor, group, text, term, *, key="k1"):
    """The group's findings were found in this text."""
    start = text.index(term)
    span = {
        "table": "listing", "row_key": "r", "column": "title", "term": term,
        "start": start, "stop": start + len(term), "text": text, "from": 0, "key": key,
    }  # fmt: skip
    with scope(actor):
        Finding.objects.filter(group=group).update(spans=[span], values={"hit_term": term})


@pytest.mark.parametrize(
    ("act", "after"), [("take", "taken"), ("leave", "left"), ("second", "left")]
)
def test_a_decision_is_about_all_chosen_groups(officer, found, act, after):
    groups = [found(f"shop:pf1:{n}") for n in range(3)]
    decided = actions.decide(by=officer, act=act, group_ids=[g.id for g in groups])
    assert len(decided.group_ids) == 3
    assert {state(officer, group) for group in groups} == {after}


def test_one_group_that_cannot_be_decided_leaves_all_as_they_were(officer, found, never_drawn):
    fine, gone = found("shop:pf1:1"), found("shop:pf1:2", state="closed")
    with pytest.raises(WrongState):
        dismiss(officer, fine, gone)
    assert state(officer, fine) == "open"
    with pytest.raises(BadInput):
        actions.decide(by=officer, act="dance", group_ids=[fine.id])
    with pytest.raises(BadInput):
        actions.decide(by=officer, act="take", group_ids=[])


def test_what_is_said_of_a_site_is_not_said_of_a_shop(officer, found, never_drawn):
    shop, site = found("shop:pf1:1"), found("site:made-up.example")
    with pytest.raises(BadInput) as refused:
        dismiss(officer, shop, site, code="site_dead")
    assert "无效链接" in refused.value.zh
    dismiss(officer, site, code="site_dead")
    assert state(officer, site) == "dismissed"
    offered = [one.code for one in queries.reasons_for([shop.subject_key])]
    assert "site_dead" not in offered
    assert "other" in offered


def test_a_decision_is_taken_back_within_ten_minutes_by_who_made_it(
    land, officer, found, never_drawn
):
    group = found()
    dismiss(officer, group)
    with pytest.raises(WrongState):
        actions.undo_decision(by=land.actor("sc/cd/", "head"), group_ids=[group.id])
    actions.undo_decision(by=officer, group_ids=[group.id])
    assert state(officer, group) == "open"
    assert Journal.objects.filter(verb="monitoring.undo", ref=f"group:{group.id}").exists()
    with pytest.raises(WrongState):
        actions.undo_decision(by=officer, group_ids=[group.id])
    actions.decide(by=officer, act="leave", group_ids=[group.id])
    age(officer, group, 11)
    with pytest.raises(Late) as late:
        actions.undo_decision(by=officer, group_ids=[group.id])
    assert "10分钟" in late.value.zh
    assert state(officer, group) == "left"


def test_a_lead_that_is_taken_back_keeps_its_number_and_gives_its_group_back(officer, found):
    group = found()
    (first,) = actions.decide(by=officer, act="take", group_ids=[group.id]).taken
    actions.undo_decision(by=officer, group_ids=[group.id])
    with scope(officer):
        matter = Matter.objects.get(id=first.lead_id)
        assert (matter.state, matter.is_open) == ("withdrawn", False)
        assert Clock.objects.get(matter=matter).state == "stopped"
        assert Lead.objects.get(matter=matter).withdrawn_group_id == group.id
    assert state(officer, group) == "open"
    assert len(queries.lead_card(officer, first.lead_id).items) == 1
    (second,) = actions.decide(by=officer, act="take", group_ids=[group.id]).taken
    assert second.how == "new"
    assert second.number != first.number
    assert queries.balance(officer).adds_up


def test_a_lead_on_which_somebody_acted_is_not_taken_back(officer, found):
    group = found()
    (taken,) = actions.decide(by=officer, act="take", group_ids=[group.id]).taken
    actions.take_lead_step(
        by=officer, matter_id=taken.lead_id, verb="note", fields={"reason": "已看"}, version=1
    )
    with pytest.raises(WrongState):
        actions.undo_decision(by=officer, group_ids=[group.id])
    assert state(officer, group) == "taken"


def test_a_lead_is_not_taken_back_by_its_page_after_ten_minutes(officer, found):
    (taken,) = actions.take_in(by=officer, group_ids=[found().id])
    steps = {one.verb: one for one in queries.lead_card(officer, taken.lead_id).steps}
    assert steps["withdraw"].closed is None
    with scope(officer):
        opened = timezone.now() - timedelta(minutes=11)
        Matter.objects.filter(id=taken.lead_id).update(opened_at=opened)
    steps = {one.verb: one for one in queries.lead_card(officer, taken.lead_id).steps}
    assert "10分钟" in steps["withdraw"].closed.zh
    with pytest.raises(Late):
        actions.take_lead_step(
            by=officer, matter_id=taken.lead_id, verb="withdraw", fields={}, version=1
        )


def test_a_group_that_joined_a_lead_leaves_it_and_the_lead_goes_on(officer, found):
    first = found()
    actions.decide(by=officer, act="take", group_ids=[first.id])
    with scope(officer):
        FindingGroup.objects.filter(id=first.id).update(state="closed")
    second = found(previous=first)
    (joined,) = actions.decide(by=officer, act="take", group_ids=[second.id]).taken
    assert joined.how == "joined"
    actions.undo_decision(by=officer, group_ids=[second.id])
    assert state(officer, second) == "open"
    with scope(officer):
        assert not JoinedGroup.objects.exists()
        assert Matter.objects.get(id=joined.lead_id).is_open


def test_a_share_of_dismissals_is_drawn_and_the_journal_has_the_numbers(
    officer, found, always_drawn, monkeypatch
):
    drawn = found("shop:pf1:1")
    assert dismiss(officer, drawn).drawn == [drawn.id]
    with scope(officer):
        reading = SecondReading.objects.get(group_id=drawn.id)
    assert (reading.why, reading.reason_code) == ("drawn", "false_match")
    noted = Journal.objects.filter(verb="casework.draw_second").latest("id").values
    assert noted["numbers"] == {str(drawn.id): 0}
    assert (noted["of"], noted["share"]) == (DRAW_OF, 0.05)
    monkeypatch.setattr("secrets.randbelow", lambda of: of // 20)
    assert dismiss(officer, found("shop:pf1:2")).drawn == []


def test_nobody_escapes_the_draw_by_undoing(officer, found, always_drawn, monkeypatch):
    group = found()
    dismiss(officer, group)
    actions.undo_decision(by=officer, group_ids=[group.id])
    assert queries.second_readings(officer)[0] == []
    monkeypatch.setattr("secrets.randbelow", lambda of: of - 1)
    assert dismiss(officer, group).drawn == [group.id]


def test_who_decided_does_not_read_it_and_who_disagrees_puts_it_back(
    land, officer, reader, found, always_drawn
):
    group = found()
    dismiss(officer, group)
    (row,), _ = queries.second_readings(reader)
    with pytest.raises(NotAllowed):
        actions.read_second(by=officer, reading_id=row.id, verdict="agree")
    both = land.actor("sc/cd/", "officer", "second_reader", login="both")
    mine = found("shop:pf1:2")
    dismiss(both, mine)
    (own,) = [one for one in queries.second_readings(both)[0] if one.own]
    assert [one.id for one in queries.second_readings(both, for_me=True)[0]] == [row.id]
    with pytest.raises(NotAllowed):
        actions.read_second(by=both, reading_id=own.id, verdict="agree")
    with pytest.raises(BadInput):
        actions.read_second(by=reader, reading_id=row.id, verdict="disagree", words=" ")
    actions.read_second(by=reader, reading_id=row.id, verdict="disagree", words="确有其事")
    assert state(officer, group) == "open"
    assert queries.preview(officer, group.id).second.words == "确有其事"
    with pytest.raises(WrongState):
        actions.read_second(by=reader, reading_id=row.id, verdict="agree")


def test_a_dismissal_that_was_read_is_not_taken_back(officer, reader, found, always_drawn):
    group = found()
    dismiss(officer, group)
    (row,), _ = queries.second_readings(reader)
    actions.read_second(by=reader, reading_id=row.id, verdict="agree")
    assert state(officer, group) == "dismissed"
    with pytest.raises(WrongState):
        actions.undo_decision(by=officer, group_ids=[group.id])


def test_what_an_officer_sends_is_dismissed_by_the_reader_or_comes_back(officer, reader, found):
    sent, back = found("shop:pf1:1"), found("shop:pf1:2")
    actions.decide(by=officer, act="second", group_ids=[sent.id, back.id], words="拿不准")
    rows = {one.group_id: one for one in queries.second_readings(reader)[0]}
    with pytest.raises(BadInput):  # without a reason nothing is dismissed
        actions.read_second(by=reader, reading_id=rows[sent.id].id, verdict="agree")
    actions.read_second(
        by=reader, reading_id=rows[sent.id].id, verdict="agree", reason_code="exempt"
    )
    actions.read_second(
        by=reader, reading_id=rows[back.id].id, verdict="disagree", words="应当受理"
    )
    assert (state(officer, sent), state(officer, back)) == ("dismissed", "open")


def test_what_is_decided_meanwhile_waits_no_more(officer, reader, found):
    group = found()
    actions.decide(by=officer, act="second", group_ids=[group.id])
    actions.decide(by=officer, act="take", group_ids=[group.id])
    assert queries.second_readings(reader)[0] == []


def test_another_office_sees_no_second_reading(land, officer, found, always_drawn):
    dismiss(officer, found())
    with scope(officer):
        reading = SecondReading.objects.get()
    stranger = land.actor("sc/my/", "second_reader")
    assert queries.second_readings(stranger)[0] == []
    with pytest.raises(NoSuchRecord):
        actions.read_second(by=stranger, reading_id=reading.id, verdict="agree")
    with scope(stranger):
        assert SecondReading.objects.count() == 0


def test_the_day_holds_what_its_officers_can_look_at(land, officer, found, never_drawn):
    plan = knowledge.triage_plan("sc/cd/")
    one = plan.minutes * 60 // plan.seconds
    assert (queries.day(officer).budget, queries.day(officer).decided) == (one, 0)
    land.actor("sc/cd/", "head")
    land.actor("sc/cd/", "registry_clerk")
    land.actor("sc/cd/qy/", "officer")
    groups = [found(f"shop:pf1:{n}") for n in range(3)]
    dismiss(officer, groups[0])
    actions.decide(by=officer, act="take", group_ids=[groups[1].id])
    actions.decide(by=officer, act="leave", group_ids=[groups[2].id])
    actions.undo_decision(by=officer, group_ids=[groups[2].id])
    day = queries.day(officer)
    assert (day.officers, day.budget, day.decided) == (2, 2 * one, 2)
    assert day.left == day.budget - 2


def test_a_preview_has_the_text_and_what_was_decided_on_it_elsewhere(
    land, officer, found, never_drawn
):
    text = "全网销量第一的花椒油"
    here, there = found("shop:pf1:1"), found("shop:pf1:2")
    more, other = found("shop:pf1:3"), found("shop:pf1:4")
    for group in (here, there, more):
        said_in(officer, group, text, "第一")
    said_in(officer, other, "销量第一的酱油", "第一", key="k2")
    dismiss(officer, there, words="引用他人")
    seen = queries.preview(officer, here.id)
    (quote,) = seen.whys[0].quotes
    assert [piece.text for piece in quote.pieces if piece.terms] == ["第一"]
    assert "".join(piece.text for piece in quote.pieces) == text
    (before,) = seen.same_text
    assert (before.group_id, before.reason) == (there.id, "引用他人")
    assert seen.like_text == 1
    assert queries.like(officer, here.id) == [here.id, more.id]
    assert set(queries.like(officer, here.id, by="term")) == {here.id, more.id, other.id}
    with pytest.raises(NoSuchRecord):
        queries.preview(land.actor("sc/my/", "officer"), here.id)


def test_an_earlier_decision_on_the_same_subject_stands_in_the_preview(officer, found, never_drawn):
    old = found()
    dismiss(officer, old, code="exempt")
    new = found(previous=old)
    seen = queries.preview(officer, new.id)
    assert [(one.group_id, one.reason_code) for one in seen.same_subject] == [(old.id, "exempt")]


def test_the_latest_decisions_are_offered_to_be_taken_back(officer, found, never_drawn):
    young, old = found("shop:pf1:1"), found("shop:pf1:2")
    dismiss(officer, young, old)
    age(officer, old, 11)
    assert [one.group_id for one in queries.recent_decisions(officer)] == [young.id]
    assert queries.preview(officer, young.id).may_undo
    assert not queries.preview(officer, old.id).may_undo
