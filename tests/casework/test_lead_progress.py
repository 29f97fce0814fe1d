"""A lead's page says how far it is, how much of its period is used, and what was said beside it."""

import pytest
from django.db import DatabaseError, connection, transaction

from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.casework import actions, queries
from wangjian.docket.comments import comment, comments
from wangjian.docket.models import Comment
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed


@pytest.fixture
def lead(officer, found):
    (taken,) = actions.take_in(by=officer, group_ids=[found().id])
    return taken.lead_id


def bar(officer, lead):
    card = queries.lead_card(officer, lead)
    return [(stage.words.zh, stage.how) for stage in queries.stages(card.matter, card.timeline)]


def step(officer, lead, verb, **fields):
    version = queries.lead_card(officer, lead).matter.version
    actions.take_lead_step(by=officer, matter_id=lead, verb=verb, fields=fields, version=version)


def test_the_bar_goes_on_with_the_steps_and_ends_with_the_end(officer, head, lead):
    assert bar(officer, lead) == [("待核查", "here"), ("核查中", "ahead"), ("办结", "ahead")]
    step(officer, lead, "note", reason="已看")
    assert bar(officer, lead) == [("待核查", "done"), ("核查中", "here"), ("办结", "ahead")]
    step(
        officer, lead, "not_file",
        ground="minor", reason="轻微", decided_by=str(head.officer_id),
    )  # fmt: skip
    assert bar(officer, lead)[-1] == ("不予立案", "here")


def test_a_side_way_stands_in_the_bar_only_where_it_was_gone(officer, lead):
    step(officer, lead, "send_out", what_for="testing", reason="送检")
    assert ("检测鉴定中", "here") in bar(officer, lead)


def test_what_is_asked_next_is_to_assign_and_then_to_look(officer, lead):
    steps = queries.lead_card(officer, lead).steps
    assert queries.next_step(steps).verb == "assign"
    assert queries.next_step(steps, assigned=True).verb == "note"
    assert queries.next_step([]) is None


def test_a_period_says_how_much_of_it_is_used(officer, lead):
    (clock,) = queries.lead_card(officer, lead).clocks
    used = queries.used(clock)
    assert (used.total, used.state) == (15, "good")
    assert 0 <= used.used <= used.total


def test_a_comment_stands_among_the_steps_and_is_never_changed(officer, lead):
    said = comment(by=officer, matter_id=lead, text=" 请先电话核实 ")
    events = queries.history(officer, queries.lead_card(officer, lead), comments(officer, lead))
    kinds = [one.kind for one in events]
    assert kinds.count("comment") == 1
    assert {"step", "beside"} <= set(kinds)
    assert events[0].comment.text == "请先电话核实"
    assert Journal.objects.filter(verb="docket.comment", ref=f"matter:{lead}").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic(), scope(officer):
        Comment.objects.filter(id=said.id).delete()
    assert connection.is_usable()


def test_a_comment_is_said_by_who_may_act_in_that_office(land, officer, lead):
    with pytest.raises(BadInput):
        comment(by=officer, matter_id=lead, text="  ")
    with pytest.raises(BadInput):
        comment(by=officer, matter_id=lead, text="长" * 2_001)
    with pytest.raises(NotAllowed):
        comment(by=land.actor("sc/cd/", "auditor"), matter_id=lead, text="看过")
    stranger = land.actor("sc/my/", "officer")
    with pytest.raises(NoSuchRecord):
        comment(by=stranger, matter_id=lead, text="看过")
    comment(by=officer, matter_id=lead, text="看过")
    assert comments(stranger, lead) == []
