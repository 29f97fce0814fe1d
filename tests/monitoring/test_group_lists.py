"""Lists and cards of groups: in rank order, page after page, with reasons, law and rows."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from wangjian.authority import queries as authority
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.monitoring import actions, queries
from wangjian.monitoring.actions import running
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import FindingGroup, RuleText
from wangjian.packs.packs import Packs

PACKS = Packs.open()


@pytest.fixture
def head(land):
    return land.actor("sc/", "head")


@pytest.fixture
def seen(world):
    """Five groups of a real rule, whose text is kept as a run keeps it."""
    rule = read_library(PACKS).rule("cn.ads.absolutes")
    world.rules[rule.id] = rule
    run = world.run()
    RuleText.objects.create(
        digest=rule.digest,
        rule_id=rule.id,
        header=running.header_of(rule),
        sql=rule.sql,
        first_run=run,
    )
    said = [
        {
            "subject": f"shop:pf1/{n}",
            "rule_id": rule.id,
            "version": date(2015, 9, 1),
            "confidence": confidence,
            "listing_title": "全国第一品牌",
            "hit_term": "全国第一",
        }
        for n, confidence in enumerate([0.5, 0.9, 0.7, 0.9, 0.6])
    ]
    world.see(*said, run=run)
    return rule


def test_groups_come_in_rank_order_page_after_page_each_once(seen, head):
    whole = queries.ranked_groups(head).rows
    assert [row.score for row in whole] == sorted((row.score for row in whole), reverse=True)
    paged, after = [], ""
    while True:
        page = queries.ranked_groups(head, after=after, limit=2)
        paged += page.rows
        if not (after := page.after):
            break
    assert [row.id for row in paged] == [row.id for row in whole]
    assert len(whole) == 5


def test_a_row_says_why_in_both_languages(seen, head):
    row = queries.ranked_groups(head, limit=1).rows[0]
    assert "“全国第一”" in row.reason.zh
    assert "2020-11-01" in row.reason.en
    assert row.rules[0].zh == "使用绝对化用语"
    assert row.office_name == "四川省市场监督管理局"


def test_filters_leave_the_others_out(seen, head):
    def count(**said):
        return len(queries.ranked_groups(head, **said).rows)

    assert count(rule_id=seen.id) == count(topic="advertising") == 5
    assert count(rule_id="cn.other") == count(topic="site") == count(min_severity=5) == 0
    assert count(subject_key="shop:pf1/1") == 1
    assert count(states=("dismissed",)) == 0
    assert count(office_path="sc/cd/") == 0


def test_a_stranger_sees_no_group(seen, land):
    stranger = land.actor("sc/my/", "officer")
    assert queries.ranked_groups(stranger).rows == []
    with scope(authority.house_actor()):
        group = FindingGroup.objects.first()
    with pytest.raises(NoSuchRecord):
        queries.group_card(stranger, group.id)


def test_a_card_has_the_law_of_the_day_and_the_earlier_episodes(seen, head, world):
    row = queries.ranked_groups(head, limit=1).rows[0]
    actions.dismiss_group(by=head, group_id=row.id, reason_code="false_match", words="引用")
    world.see({"subject": row.subject_key, "rule_id": seen.id, "digest": "changed"})
    new = queries.ranked_groups(head, subject_key=row.subject_key).rows[0]
    card = queries.group_card(head, new.id, packs=PACKS)
    assert card.earlier == [(row.id, "dismissed", "false_match")]
    old = queries.group_card(head, row.id, packs=PACKS)
    assert (old.decided_by, old.reason) == (head.officer_name, "引用")
    (law,) = old.findings[0].law
    assert law.citation.startswith("《广告法》")
    assert law.asks.zh


def test_a_bad_mark_and_an_unknown_group_are_refused_in_words(seen, head):
    with pytest.raises(BadInput):
        queries.ranked_groups(head, after="nonsense")
    with pytest.raises(NoSuchRecord):
        queries.group_card(head, uuid.uuid4())


def test_rules_are_listed_with_the_law_of_a_day():
    listed = {row.id: row for row in queries.rules(PACKS, on=date(2020, 11, 5))}
    assert listed["cn.display.licence"].law == ("cn.ecl.15",)
    assert listed["cn.display.licence"].topic.zh == "亮照亮证"
    before = {row.id: row for row in queries.rules(PACKS, on=date(2019, 12, 31))}
    assert not before["cn.fishing_ban.catch"].in_force  # the ban began with the year
    assert listed["cn.fishing_ban.catch"].in_force


def test_runs_are_listed_newest_first(land, world):
    first, second = world.run(), world.run()
    assert [row.id for row in queries.runs()] == [second.id, first.id]
    assert [row.id for row in queries.runs(before=second.id)] == [first.id]
    assert queries.run_card(first.id).row.state == "running"
    with pytest.raises(NoSuchRecord):
        queries.run_card(uuid.uuid4())
