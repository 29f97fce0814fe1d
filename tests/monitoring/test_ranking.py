"""What officers decided ranks what they have not seen yet: the rule, the text, the shop."""

import pytest

from wangjian.authority import queries as authority
from wangjian.authority.actor import scope
from wangjian.monitoring import actions, decisions
from wangjian.monitoring.models import FindingGroup


@pytest.fixture
def head(land):
    return land.actor("sc/", "head")


def groups():
    with scope(authority.house_actor()):
        return {one.subject_key: one for one in FindingGroup.objects.filter(state="open")}


def test_a_text_that_was_a_false_alarm_sinks_in_every_other_shop(world, head):
    world.see(
        {"subject": "shop:pf1/1", "text": "销量第一"},
        {"subject": "shop:pf1/2", "text": "销量第一"},
        {"subject": "shop:pf1/3", "text": "国家级"},
    )
    before = groups()
    actions.dismiss_group(
        by=head, group_id=before["shop:pf1/1"].id, reason_code="false_match", words="引用"
    )
    assert actions.rank_anew(by=authority.house_actor()) == 1
    after = groups()
    assert after["shop:pf1/2"].score < after["shop:pf1/3"].score
    assert after["shop:pf1/3"].score == before["shop:pf1/3"].score


def test_a_text_that_was_taken_in_rises_elsewhere(world, head):
    world.see(
        {"subject": "shop:pf1/1", "text": "销量第一", "confidence": 0.5},
        {"subject": "shop:pf1/2", "text": "销量第一", "confidence": 0.5},
        {"subject": "shop:pf1/3", "text": "国家级", "confidence": 0.5},
    )
    actions.mark_taken(by=head, group_ids=[groups()["shop:pf1/1"].id])
    actions.rank_anew(by=authority.house_actor())
    after = groups()
    assert after["shop:pf1/2"].score > after["shop:pf1/3"].score


def test_a_shop_that_was_a_false_alarm_under_the_topic_ranks_lower_the_next_time(world, head):
    world.see({"subject": "shop:pf1/1"}, {"subject": "shop:pf1/2"})
    found = groups()
    # The rule's own record counts alike for both: what differs is the shop.
    for key in found:
        actions.dismiss_group(
            by=head,
            group_id=found[key].id,
            reason_code="false_match" if key.endswith("1") else "corrected",
        )
    world.see(
        {"subject": "shop:pf1/1", "digest": "new"}, {"subject": "shop:pf1/2", "digest": "new"}
    )
    after = groups()
    assert after["shop:pf1/1"].score < after["shop:pf1/2"].score


def test_what_chance_finds_in_a_very_large_shop_stands_behind_the_same_in_a_small_one(world):
    few = [{"subject": "shop:pf1/1", "thing": f"l{n}", "text": f"国家级{n}"} for n in range(3)]
    words = [one | {"subject": f"shop:pf1/{shop}"} for shop in (1, 2) for one in few]
    no_words = {"subject": "shop:pf1/3"}, {"subject": "shop:pf1/4"}
    world.see(*words, *no_words, large_shops={"shop:pf1/1": 100_000, "shop:pf1/3": 100_000})
    found = groups()
    assert found["shop:pf1/1"].score < found["shop:pf1/2"].score / 5
    assert found["shop:pf1/3"].score == found["shop:pf1/4"].score  # a number is not read by chance


def test_very_many_findings_of_a_very_large_shop_are_no_chance(world):
    many = [{"subject": "shop:pf1/1", "thing": f"l{n}", "text": f"国家级{n}"} for n in range(900)]
    world.see(*many, {"subject": "shop:pf1/2", "text": "国家级"}, large_shops={"shop:pf1/1": 9_000})
    found = groups()
    assert found["shop:pf1/1"].score > found["shop:pf1/2"].score


def test_where_nothing_was_decided_nothing_is_ranked_anew(world):
    world.see({"subject": "shop:pf1/1", "text": "销量第一"})
    assert actions.rank_anew(by=authority.house_actor()) == 0


def test_decisions_on_the_like_outweigh_a_rule_soon_but_never_wholly():
    believed = [decisions.like_before(0.9, taken=0, dismissed=n) for n in range(8)]
    assert believed == sorted(believed, reverse=True)
    assert believed[-1] > 0
    assert decisions.like_before(0.5, taken=3, dismissed=3) == 0.5
