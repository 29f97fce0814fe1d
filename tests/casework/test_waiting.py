"""线索待办: groups to be judged and signatures that end, in the one list."""

from datetime import timedelta

import pytest

from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Office
from wangjian.casework.models import PolicySignature
from wangjian.casework.queries import waiting
from wangjian.docket.worklist import Ask, page

pytestmark = pytest.mark.django_db


def rows(actor, **asked):
    return page(waiting.SOURCES, actor, Ask(**asked))[0]


def test_open_groups_of_the_own_office_wait_in_rank_order(officer, found):
    low, high = found("shop:pf1:1", score=10), found("shop:pf1:2", score=90)
    found("shop:pf1:3", state="dismissed")
    found("shop:pf1:4", path="sc/cd/qy/")
    found("shop:pf1:5", path="sc/my/")
    assert [row.arguments for row in rows(officer)] == [(str(high.id),), (str(low.id),)]
    assert rows(officer)[0].due_on is None


def test_pages_go_through_the_groups_one_after_the_other(officer, found):
    for n in range(3):
        found(f"shop:pf1:{n}", score=50)
    seen, after = [], ""
    for _ in range(3):
        shown, after = page(waiting.SOURCES, officer, Ask(), after=after, limit=1)
        seen += [row.arguments for row in shown]
    assert len(set(seen)) == 3
    assert after == ""


def test_groups_wait_for_nobody_without_the_right_to_judge_them(land, found):
    found()
    assert rows(land.actor("sc/cd/", "auditor")) == []


def test_they_are_not_late_and_no_matters_of_all_offices(officer, found):
    found()
    assert rows(officer, late=True) == []
    assert rows(officer, everyone=True) == []
    assert len(rows(officer, kind="group")) == 1
    assert rows(officer, kind="lead") == []


def test_a_signature_that_ends_soon_waits_for_the_head_alone(officer, head):
    office = Office.objects.get(path="sc/cd/")
    for policy, days in (("cn.sure_display", 3), ("cn.other", 100)):
        with scope(head):
            PolicySignature.objects.create(
                office_path="sc/cd/",
                policy_id=policy,
                digest="0" * 64,
                office=office,
                officer_id=head.officer_id,
                signed_on=today(),
                until_on=today() + timedelta(days=days),
            )
    waits = rows(head, kind="signature")
    assert [row.subject for row in waits] == ["cn.sure_display", "cn.other"]
    assert [row.due_on for row in waits] == [today() + timedelta(days=days) for days in (3, 100)]
    assert "改动" in waits[0].why.zh  # another text than the one that was signed
    assert "不存在" in waits[1].why.zh
    assert rows(officer, kind="signature") == []
