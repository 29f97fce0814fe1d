"""Episodes, as MODEL.md tells them: what joins, what stays away, what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangjian.authority import queries
from wangjian.authority.actor import scope
from wangjian.authority.models import Fact
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.monitoring import actions, decisions
from wangjian.monitoring.decisions import Before, GroupState, Seen
from wangjian.monitoring.models import Finding, FindingGroup, FindingGroupEvent
from wangjian.registry.models import Shop

FIRST = date(2020, 11, 1)
LATER = FIRST + timedelta(days=30)


@pytest.fixture
def head(land):
    return land.actor("sc/", "head")


@pytest.fixture(autouse=True)
def see_all(land):
    with scope(queries.house_actor()):
        yield


def only(model):
    (one,) = model.objects.all()
    return one


def dismiss(by, code="false_match"):
    group = FindingGroup.objects.get(state="open")
    return actions.dismiss_group(by=by, group_id=group.id, reason_code=code)


def take(by):
    ids = list(FindingGroup.objects.filter(state="open").values_list("id", flat=True))
    actions.mark_taken(by=by, group_ids=ids)
    return ids[0]


def test_what_was_never_seen_is_a_new_finding_in_a_new_group(world):
    done = world.see({"on": FIRST})
    finding, group = only(Finding), only(FindingGroup)
    assert dict(done.by_rule["cn.made_up"]) == {"new": 1}
    assert (finding.group_id, finding.episode, finding.times) == (group.id, 1, 1)
    assert (group.state, group.findings_count, group.rule_ids) == ("open", 1, ["cn.made_up"])
    assert group.score > 0


def test_seen_again_it_is_the_same_finding_seen_twice(world):
    world.see({"on": FIRST})
    world.see({"on": FIRST}, {"on": LATER, "price": 7})
    finding = only(Finding)
    assert (finding.times, finding.first_acted_on, finding.acted_on) == (2, FIRST, LATER)
    assert finding.values == {"price": 7}
    assert [entry["rule_version"] for entry in finding.history] == ["2019-01-01"] * 2
    assert only(FindingGroup).last_acted_on == LATER


def test_the_same_run_projected_twice_changes_nothing(world):
    run = world.run()
    world.see({"on": FIRST}, run=run)
    world.see({"on": FIRST}, run=run)
    assert only(Finding).times == 1


def test_an_older_look_that_comes_late_leaves_the_newer_values(world):
    world.see({"on": LATER, "price": 7})
    world.see({"on": FIRST, "price": 1})
    finding = only(Finding)
    assert (finding.first_acted_on, finding.acted_on, finding.values) == (
        FIRST,
        LATER,
        {"price": 7},
    )


def test_findings_of_one_subject_and_topic_are_one_group(world, make_rule):
    world.rules["cn.other"] = make_rule("cn.other", severity=4)
    world.rules["cn.far"] = make_rule("cn.far", topic="advertising")
    world.see({}, {"rule_id": "cn.other", "thing": "x"}, {"rule_id": "cn.far", "thing": "y"})
    groups = {group.topic: group for group in FindingGroup.objects.all()}
    assert groups["display"].rule_ids == ["cn.made_up", "cn.other"]
    assert (groups["display"].findings_count, groups["display"].severity) == (2, 4)
    assert groups["advertising"].findings_count == 1


def test_taken_or_left_is_no_end(world, head):
    world.see({})
    taken = take(head)
    done = world.see({"on": LATER}, {"thing": "another", "on": LATER})
    group = only(FindingGroup)
    assert (group.id, group.state, group.findings_count) == (taken, "taken", 2)
    assert done.groups_grew == [taken]
    assert Fact.objects.filter(kind="group.grew", ref=str(taken)).count() == 1


def test_a_taken_group_whose_findings_are_only_seen_again_has_not_grown(world, head):
    world.see({})
    take(head)
    assert world.see({"on": LATER}).groups_grew == []


def test_after_a_closed_lead_a_later_act_opens_a_new_episode_linked_to_the_old(world, head):
    world.see({"on": FIRST})
    old = take(head)
    actions.close_group(by=head, group_id=old)
    world.see({"on": FIRST})
    assert Finding.objects.count() == 1
    world.see({"on": FIRST}, {"on": LATER})
    new = Finding.objects.get(episode=2)
    assert (new.first_acted_on, new.acted_on) == (LATER, LATER)
    assert new.previous == Finding.objects.get(episode=1)
    assert (new.group.previous_id, new.group.episode, new.group.state) == (old, 2, "open")


def test_a_lead_that_dealt_with_all_up_to_a_day_is_not_opened_by_acts_before_it(world, head):
    world.see({"on": FIRST})
    actions.close_group(by=head, group_id=take(head), settled_on=LATER)
    done = world.see({"on": FIRST + timedelta(days=3)})
    assert dict(done.by_rule["cn.made_up"]) == {"stays_closed": 1}


def test_a_false_alarm_stays_dismissed_however_often_it_is_seen(world, head):
    world.see({"on": FIRST})
    dismiss(head)
    done = world.see({"on": LATER})
    assert dict(done.by_rule["cn.made_up"]) == {"stays_dismissed": 1}
    assert only(FindingGroup).state == "dismissed"


@pytest.mark.parametrize("changed", [{"digest": "other"}, {"logic": "m" * 64}, {"version": LATER}])
def test_after_a_dismissal_only_a_changed_object_or_another_rule_revives(world, head, changed):
    world.see({"on": FIRST})
    dismiss(head)
    done = world.see({"on": LATER, **changed})
    assert dict(done.by_rule["cn.made_up"]) == {"revived": 1}
    assert Finding.objects.get(episode=2).previous.episode == 1
    assert sorted(FindingGroup.objects.values_list("state", flat=True)) == ["dismissed", "open"]


def test_old_looks_of_a_dismissed_object_do_not_revive_it(world, head):
    looks = {"on": FIRST, "digest": "before"}, {"on": LATER, "digest": "after"}
    world.see(*looks)
    dismiss(head)
    assert dict(world.see(*looks).by_rule["cn.made_up"]) == {"stays_dismissed": 1}


def test_what_is_dismissed_stays_so_though_another_rule_opens_a_group(world, head, make_rule):
    world.rules["cn.other"] = make_rule("cn.other")
    world.see({})
    dismiss(head)
    world.see({}, {"rule_id": "cn.other", "thing": "x"})
    assert FindingGroup.objects.get(state="open").rule_ids == ["cn.other"]


def test_a_group_goes_to_the_lowest_office_of_its_region(world):
    for number, region in (("1", "510105"), ("2", "510106"), ("3", "510700"), ("4", "110000")):
        shop_in(region, number)
    world.see(*({"subject": f"shop:pf1/{n}", "thing": n} for n in "12345"))
    paths = dict(FindingGroup.objects.values_list("subject_key", "office_path"))
    assert [paths[f"shop:pf1/{n}"] for n in "12345"] == [
        "sc/cd/qy/",
        "sc/cd/",
        "sc/my/",
        "sc/",
        "sc/",
    ]
    assert set(Finding.objects.values_list("office_path", flat=True)) == set(paths.values())


def shop_in(region, number):
    from wangjian.registry.actions import entities_for

    key = f"shop:pf1/{number}"
    Shop.objects.create(
        entity_id=entities_for([key])[key],
        source="pf1",
        load_id="l1",
        row_key=f"k{number}",
        digest="d",
        platform_id="pf1",
        platform_shop_no=number,
        name="店",
        region_id=region,
    )


def test_another_office_does_not_see_the_group(world, land):
    shop_in("510105", "1")
    world.see({})
    stranger = land.actor("sc/my/", "officer")
    with scope(stranger):
        assert not FindingGroup.objects.exists()
        assert not Finding.objects.exists()
    group = only(FindingGroup)
    with pytest.raises(NoSuchRecord):
        actions.dismiss_group(by=stranger, group_id=group.id, reason_code="false_match")
    with scope(land.actor("sc/cd/", "officer")):
        assert Finding.objects.count() == 1


def test_a_decision_is_on_record_with_who_and_why(world, head):
    world.see({})
    group = dismiss(head)
    assert (group.decided_by_id, group.reason_code) == (head.officer_id, "false_match")
    entry = queries.journal(head, ref=f"group:{group.id}")[0]
    assert (entry.verb, entry.values) == ("monitoring.dismiss", {"code": "false_match"})
    assert only(FindingGroupEvent).state == "dismissed"


def test_a_decision_needs_a_reason_of_the_list_and_words_for_any_other(world, head):
    world.see({})
    group = only(FindingGroup)
    with pytest.raises(BadInput):
        actions.dismiss_group(
            by=head, group_id=group.id, reason_code="mood", reasons=["false_match"]
        )
    with pytest.raises(BadInput):
        actions.dismiss_group(by=head, group_id=group.id, reason_code="other")


def test_two_who_take_a_group_at_once_make_one_lead_of_it(world, head):
    world.see({})
    group = only(FindingGroup)
    assert actions.mark_taken(by=head, group_ids=[group.id]) == [group.id]
    assert actions.mark_taken(by=head, group_ids=[group.id]) == []


def test_what_has_ended_is_not_decided_again(world, head):
    world.see({})
    group = dismiss(head)
    with pytest.raises(WrongState):
        actions.mark_taken(by=head, group_ids=[group.id])
    with pytest.raises(WrongState):
        actions.close_group(by=head, group_id=group.id)


def test_a_left_group_stays_listed_and_can_be_opened_again(world, head):
    world.see({})
    group = only(FindingGroup)
    assert actions.leave_group(by=head, group_id=group.id).state == "left"
    assert actions.reopen_group(by=head, group_id=group.id).state == "open"


def test_earlier_leads_lift_a_group_and_false_matches_lower_a_rule(world, head):
    world.see({"subject": "shop:pf1/1"}, {"subject": "shop:pf1/2"})
    first = FindingGroup.objects.get(subject_key="shop:pf1/1")
    plain = first.score
    actions.mark_taken(by=head, group_ids=[first.id])
    actions.close_group(by=head, group_id=first.id)
    world.see({"subject": "shop:pf1/1", "on": LATER}, {"subject": "shop:pf1/2"})
    assert FindingGroup.objects.get(subject_key="shop:pf1/1", episode=2).score > plain
    for number in range(3, 9):
        world.see({"subject": f"shop:pf1/{number}"})
        group = FindingGroup.objects.get(subject_key=f"shop:pf1/{number}")
        actions.dismiss_group(by=head, group_id=group.id, reason_code="false_match")
    world.see({"subject": "shop:pf1/99"})
    assert FindingGroup.objects.get(subject_key="shop:pf1/99").score < plain


days = st.integers(0, 3).map(lambda n: FIRST + timedelta(days=n))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    state=st.sampled_from(["open", "left", "taken", "dismissed", "closed"]),
    acts=st.tuples(days, days),
    digests=st.tuples(*[st.sampled_from("ab")] * 2),
    logics=st.tuples(*[st.sampled_from("lm")] * 2),
    settled=st.none() | days,
)
def test_the_sets_decide_as_the_plain_words_do(world, state, acts, digests, logics, settled):
    """`decisions.verdict` for one, the SQL of the projection for all."""
    subject = f"shop:pf1/{world.runs}"
    said = [
        {"subject": subject, "thing": subject, "on": on, "digest": d, "logic": logic * 64}
        for on, d, logic in zip(acts, digests, logics, strict=True)
    ]
    world.see(said[0])
    FindingGroup.objects.filter(subject_key=subject).update(state=state, settled_on=settled)
    done = world.see(said[1])
    version = date(2019, 1, 1)
    before = Before(GroupState(state), acts[0], settled, digests[0], logics[0], version)
    wanted = decisions.verdict(before, Seen(acts[1], digests[1], logics[1], version))
    assert dict(done.by_rule["cn.made_up"]) == {wanted.value: 1}
