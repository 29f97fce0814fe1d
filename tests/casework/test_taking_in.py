"""Intake: one group is one lead, once, whoever takes it in and however often."""

import threading
import uuid
from datetime import date, timedelta

import people
import pytest
from django.db import IntegrityError, connections, transaction

from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Fact, Journal
from wangjian.casework import actions, queries
from wangjian.casework.models import JoinedGroup, Lead
from wangjian.docket.models import Matter, MatterLink
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring.models import FindingGroup

pytestmark = pytest.mark.django_db


def state_of(actor, group):
    with scope(actor):
        return FindingGroup.objects.get(id=group.id).state


def end(officer, head, lead_id, verb="not_file", **fields):
    version = queries.lead_card(officer, lead_id).matter.version
    said = {"ground": "minor", "reason": "已改正", "decided_by": str(head.officer_id), **fields}
    return actions.take_lead_step(
        by=officer, matter_id=lead_id, verb=verb, fields=said, version=version
    )


def test_a_group_becomes_a_lead_with_all_that_an_officer_asks(officer, found):
    group = found(findings=3)
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    assert done.how == "new"
    card = queries.lead_card(officer, done.lead_id)
    assert card.matter.number == done.number
    assert card.lead.law == ["cn.ecl.15", "cn.olt.12"]
    assert card.lead.load_ids == ["load1"]
    assert card.lead.rules[0]["id"] == "cn.display.licence"
    assert "网店未亮照" in card.matter.title
    assert card.items_count == len(card.items) == 3
    assert "2026-11-18" in card.items[0].reason_zh
    assert "{" not in card.items[0].reason_zh + card.items[0].reason_en
    assert [clock.started_on for clock in card.clocks] == [today()]
    assert (card.topic_zh, card.topic_en) == ("亮照亮证", "licence display")
    assert state_of(officer, group) == "taken"
    assert Fact.objects.filter(kind="lead.opened", room="casework").count() == 1
    assert Journal.objects.get(verb="casework.take_in").values["group"] == str(group.id)


def test_taking_in_again_changes_nothing(officer, found):
    group = found()
    (first,) = actions.take_in(by=officer, group_ids=[group.id])
    facts = Fact.objects.count()
    (again,) = actions.take_in(by=officer, group_ids=[group.id])
    assert (again.lead_id, again.how) == (first.lead_id, "already")
    assert Fact.objects.count() == facts


def test_one_id_given_twice_is_one_lead(officer, found):
    group = found()
    assert len(actions.take_in(by=officer, group_ids=[group.id, group.id])) == 1


def test_all_or_none_are_taken_in(officer, found):
    fine, dismissed = found("shop:pf1:1"), found("shop:pf1:2", state="dismissed")
    with pytest.raises(WrongState, match="不能受理"):
        actions.take_in(by=officer, group_ids=[fine.id, dismissed.id])
    assert state_of(officer, fine) == "open"
    with pytest.raises(NoSuchRecord):
        actions.take_in(by=officer, group_ids=[fine.id, uuid.uuid4()])
    assert queries.leads(officer) == ([], "")


def test_another_offices_group_is_not_there(land, officer, found):
    theirs = found(path="sc/my/")
    with pytest.raises(NoSuchRecord):
        actions.take_in(by=officer, group_ids=[theirs.id])
    with pytest.raises(NotAllowed):
        actions.take_in(by=land.actor("sc/my/", "auditor"), group_ids=[theirs.id])


def test_a_lead_belongs_to_the_office_of_its_group(land, officer, found):
    below = found(path="sc/cd/qy/")
    (done,) = actions.take_in(by=officer, group_ids=[below.id])
    assert done.number.startswith("青市监线索")
    with pytest.raises(NoSuchRecord):
        queries.lead_card(land.actor("sc/my/", "head"), done.lead_id)


def test_a_group_of_the_same_subject_and_topic_joins_the_open_lead(officer, head, found):
    complaint = actions.open_lead(
        by=officer,
        new=actions.NewLead(
            office_path="sc/cd/", severity=2, title="投诉", received_on=today(),
            source="complaint", topic="display", subject_key="shop:pf1:100",
            subject_id=uuid.uuid5(uuid.NAMESPACE_URL, "shop:pf1:100"),
        ),
    )  # fmt: skip
    group = found()
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    assert (done.how, done.lead_id) == ("joined", complaint.matter_id)
    assert queries.lead_card(officer, complaint.matter_id).items_count == 1
    assert actions.take_in(by=officer, group_ids=[group.id])[0].how == "already"
    end(officer, head, complaint.matter_id)
    assert state_of(officer, group) == "closed"


def test_the_end_of_a_lead_closes_its_group_and_keeps_ground_and_article(officer, head, found):
    group = found()
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    end(officer, head, done.lead_id)
    card = queries.lead_card(officer, done.lead_id)
    assert (card.matter.state, card.lead.ground, card.lead.article) == (
        "not_filed",
        "minor",
        "cn.procedure.20(1)(1)",
    )
    assert state_of(officer, group) == "closed"
    assert Fact.objects.get(kind="lead.ended").values["as"] == "not_filed"


def test_a_later_episode_shows_the_lead_before(officer, head, found):
    first = found()
    (old,) = actions.take_in(by=officer, group_ids=[first.id])
    end(officer, head, old.lead_id)
    again = found(previous=first, acted_on=date(2026, 11, 22))
    (new,) = actions.take_in(by=officer, group_ids=[again.id])
    assert new.lead_id != old.lead_id
    card = queries.lead_card(officer, new.lead_id)
    assert [(one.id, one.how) for one in card.related] == [(old.lead_id, "follows")]
    before = queries.lead_card(officer, old.lead_id)
    assert [(one.id, one.how) for one in before.related] == [(new.lead_id, "followed")]
    with scope(officer):
        assert MatterLink.objects.count() == 1


def test_every_lead_ends_once_and_the_sums_agree(officer, head, found):
    ids = [
        actions.take_in(by=officer, group_ids=[found(f"shop:pf1:{n}").id])[0].lead_id
        for n in range(6)
    ]
    end(officer, head, ids[0])
    end(officer, head, ids[1], "remove", ground="taken_down")
    end(officer, head, ids[2], "transfer", ground="other_office", receiver="绵阳市局")
    end(officer, head, ids[3], "to_police", ground="suspected_crime", receiver="成都市公安局")
    sums = queries.balance(officer)
    assert sums.adds_up
    assert (sums.leads, sums.open) == (6, 2)
    assert sums.ends == {
        "filed": 0, "removed": 1, "transferred": 1, "to_police": 1, "not_filed": 1, "withdrawn": 0,
    }  # fmt: skip
    with pytest.raises(WrongState):
        end(officer, head, ids[0], "remove", ground="corrected")


def test_a_lead_of_an_unheard_of_source_or_severity_is_refused(officer):
    new = actions.NewLead("sc/cd/", 9, "x", today())
    with pytest.raises(BadInput):
        actions.open_lead(by=officer, new=new)
    with pytest.raises(BadInput):
        actions.open_lead(
            by=officer, new=actions.NewLead("sc/cd/", 2, "x", today() + timedelta(days=1))
        )


def test_a_lead_of_another_room_is_taken_no_step_as_a_lead(officer, found):
    with pytest.raises(NoSuchRecord):
        actions.take_lead_step(
            by=officer, matter_id=uuid.uuid4(), verb="note", fields={"reason": "x"}, version=1
        )


@pytest.mark.django_db(transaction=True)
def test_four_officers_who_take_in_the_same_groups_make_each_lead_once(group_maker):
    land = people.province()
    groups = [group_maker(f"shop:pf1:{n}").id for n in range(6)]
    actors = [land.actor("sc/cd/", "officer", login=f"o{n}") for n in range(4)]
    done = []

    def work(number):
        try:
            order = groups if number % 2 else groups[::-1]
            done.append(actions.take_in(by=actors[number], group_ids=order))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    assert {frozenset(one.lead_id for one in each) for each in done} == {
        frozenset(one.lead_id for one in done[0])
    }
    assert sum(one.how == "new" for each in done for one in each) == len(groups)
    with scope(actors[0]):
        assert Lead.objects.count() == len(groups)
        seqs = sorted(Matter.objects.values_list("seq", flat=True))
        assert seqs == list(range(1, len(groups) + 1))


def test_even_the_database_knows_one_lead_for_one_group(officer, found):
    group = found()
    (done,) = actions.take_in(by=officer, group_ids=[group.id])
    other = actions.open_lead(by=officer, new=actions.NewLead("sc/cd/", 2, "x", today()))
    with scope(officer), pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.filter(matter_id=other.matter_id).update(group_id=group.id)
    assert done.lead_id != other.matter_id


@pytest.mark.parametrize("model", [Lead, JoinedGroup])
def test_without_an_office_set_no_lead_is_there(officer, found, model):
    actions.take_in(by=officer, group_ids=[found().id])
    assert model.objects.count() == 0
