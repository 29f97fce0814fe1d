"""Plans in the browser: read by every officer, written by planners of the own offices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from wangjian.authority.days import today
from wangjian.monitoring import actions
from wangjian.monitoring.models import PlanItem, Run, SweepPlan

pytestmark = pytest.mark.django_db

EXAMPLE = "cn.example_campaign"


@pytest.fixture
def planner(sign_in):
    return sign_in("head")


@pytest.fixture
def plan(planner):
    """The example, begun by the head of the top office ten days ago."""
    begun = planner.post(
        reverse("plans_open"),
        {"file": EXAMPLE, "name": "双十一专项", "from_on": str(today() - timedelta(days=40))},
    )
    assert begun.status_code == 302
    return SweepPlan.objects.get()


def item(plan, name="虚假促销和虚构原价"):
    return PlanItem.objects.get(plan=plan, name=name)


def shown(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def form_of(one, **more):
    return {
        "version": one.version,
        "name": one.name,
        "rules": one.rules,
        "sample": "",
        "prices_since": "",
        "responsible": "",
        "kind": "",
        "on_day": "",
        "weekday": "1",
        "at": "",
        "note": "",
        **more,
    }


def test_without_a_plan_the_page_says_how_to_begin_one(sign_in):
    assert 'class="empty"' in shown(sign_in("south"), reverse("plans"))
    page = shown(sign_in("head"), reverse("plans"))
    assert "从范本开一份" in page
    assert EXAMPLE in page


def test_a_plan_stands_as_topics_by_batches_and_is_read_by_every_officer(plan, sign_in):
    for login in ("head", "south", "english", "clerk"):
        page = shown(sign_in(login), reverse("plans_one", args=[plan.id]))
        assert page.count('scope="row"') == 15
        assert "禁捕渔获物和禁用渔具" in page
        shown(sign_in(login), reverse("plans_item", args=[item(plan).id]))
    assert "编制" not in shown(sign_in("south"), reverse("plans_one", args=[plan.id]))


def test_a_price_topic_that_begins_too_soon_is_told_of_on_the_plan_and_on_its_item(plan, sign_in):
    for path in (
        reverse("plans_one", args=[plan.id]),
        reverse("plans_item", args=[item(plan).id]),
    ):
        page = shown(sign_in("head"), path)
        assert "现在已来不及" in page
        assert str(today() + timedelta(days=7)) in page


def test_only_a_planner_of_the_own_offices_writes(plan, sign_in):
    one = item(plan)
    for login, status in (("top", 403), ("northhead", 403), ("clerk", 403)):
        client = sign_in(login)
        posted = client.post(reverse("plans_item", args=[one.id]), form_of(one, name="改名"))
        assert posted.status_code == status, login
        for act in ({"act": "batch", "name": "乙", "from_on": plan.from_on, "until_on": plan.from_on},
                    {"act": "end", "reason": "不要了"}):  # fmt: skip
            answer = client.post(reverse("plans_act", args=[plan.id]), act)
            assert answer.status_code == 403, login
        consulted = client.post(
            reverse("plans_item_act", args=[one.id]),
            {"act": "consult", "division": "甲", "asked_on": "2026-01-01"},
        )
        assert consulted.status_code == 403, login
    one.refresh_from_db()
    assert one.name == "虚假促销和虚构原价"


def test_a_planner_writes_an_item_with_its_time_and_what_a_division_said(plan, planner, house):
    one = item(plan, "网店亮照与登记信息一致")
    assert one.batch.until_on < today()
    late = item(plan, "无证销售药品和医疗器械")
    path = reverse("plans_item", args=[late.id])
    officer = house.officers["head"]
    posted = planner.post(
        path, form_of(late, kind="daily", at="02:30", responsible=str(officer.id), note="夜间")
    )
    assert posted.status_code == 302, posted.content.decode()
    late.refresh_from_db()
    assert (late.schedule, late.responsible_id) == ("daily 02:30", officer.id)
    assert late.next_at is not None
    act = reverse("plans_item_act", args=[late.id])
    planner.post(act, {"act": "consult", "division": "药品监督管理局", "asked_on": "2026-10-01"})
    noted = late.consultations.get()
    planner.post(
        act,
        {"act": "answer", "consultation": noted.id, "answered_on": "2026-10-02", "words": "同意"},
    )
    page = shown(planner, path)
    assert "同意" in page
    assert "每日 02:30" in page


def test_what_is_wrong_in_an_item_is_said_in_its_form_and_nothing_is_lost(plan, planner):
    one = item(plan, "网店亮照与登记信息一致")
    path = reverse("plans_item", args=[one.id])
    over = planner.post(path, form_of(one, kind="daily", at="02:30", note="我写的说明"))
    assert over.status_code == 400
    assert "没有这样的时间了" in over.content.decode()
    assert "我写的说明" in over.content.decode()
    for wrong in ({"kind": "daily"}, {"kind": "once", "at": "02:00"}, {"rules": ["no.such"]}):
        assert planner.post(path, form_of(one, **wrong)).status_code == 400
    planner.post(path, form_of(one, note="一"))
    assert planner.post(path, form_of(one, note="二")).status_code == 409


def test_parts_are_added_to_a_plan_and_a_list_is_queued(plan, planner):
    path = reverse("plans_act", args=[plan.id])
    for given in (
        {"act": "topic", "name": "新专题", "topics": ["live"], "divisions": "甲处、乙处"},
        {"act": "batch", "name": "加一批", "from_on": plan.from_on, "until_on": plan.until_on},
        {"act": "sample", "name": "样本", "kind": "shop", "size": "10", "seed": "7"},
    ):
        assert planner.post(path, given).status_code == 302, given
    topic = plan.topics.get(name="新专题")
    assert (topic.no, topic.divisions) == (16, ["甲处", "乙处"])
    batch = plan.batches.get(name="加一批")
    added = {"act": "item", "name": "新项目", "topic": topic.id, "batch": batch.id}
    assert planner.post(path, added).status_code == 302
    assert item(plan, "新项目").no == 13
    page = shown(planner, reverse("plans_one", args=[plan.id]))
    assert "待选规则" in page
    sample = plan.samples.get()
    assert 'class="empty"' in shown(planner, reverse("plans_sample", args=[sample.id]))
    wrong = {"act": "batch", "name": "外", "from_on": "2020-01-01", "until_on": "2020-01-02"}
    assert planner.post(path, wrong).status_code == 400
    assert planner.post(path, {"act": "nonsense"}).status_code == 400


def test_places_and_platforms_of_an_item_and_a_draw_are_said_by_name(plan, planner, house):
    from wangjian.authority.models import Region
    from wangjian.monitoring.models import SampleList
    from wangjian.web.lists.registered import listing_of

    Region.objects.create(id="510107", name="武侯区")
    one = plan.items.first()
    one.platforms, one.regions = ["pf9"], ["510107"]
    one.save(update_fields=["platforms", "regions"])
    drawn = SampleList.objects.create(
        plan=plan, name="样本", kind="shop", wanted=1, seed="7",
        question={"platforms": [], "regions": ["510107"]},
        asked_by=house.officers["head"],
    )  # fmt: skip
    called = '武侯区 <span class="mono small faint">510107</span>'
    assert called in shown(planner, reverse("plans_sample", args=[drawn.id]))
    page = shown(planner, reverse("plans_item", args=[one.id]))
    columns = {one.name: one for one in listing_of(f"items:{plan.id}").columns}
    from types import SimpleNamespace as Made

    line = Made(item=one)
    assert columns["regions"].of(line) == ["武侯区"]
    assert columns["platforms"].of(line) == ["pf9"]  # nobody knows it
    assert "武侯区" in page


def test_the_form_of_an_item_shows_its_rules_as_ticked_boxes(plan, planner):
    one = item(plan)
    page = shown(planner, reverse("plans_item", args=[one.id]))
    boxes = [part.split(">")[0] for part in page.split('<input type="checkbox" name="rules"')[1:]]
    ticked = [box for box in boxes if "checked" in box]
    assert len(boxes) > 50
    assert [f'value="{rule}"' in box for rule, box in zip(one.rules, ticked, strict=True)] == [True]


def test_an_item_is_run_from_its_page_and_the_run_names_it(plan, planner):
    one = item(plan)
    begun = planner.post(reverse("plans_item_act", args=[one.id]), {"act": "run"})
    run = Run.objects.get()
    assert begun.headers["Location"] == reverse("runs_one", args=[run.id])
    assert (run.item_id, run.rules) == (one.id, one.rules)
    assert one.name in shown(planner, reverse("runs_one", args=[run.id]))


def test_two_ticked_runs_are_set_side_by_side(planner, house):
    first = Run.objects.create(state="done", counts={"rules": {"cn.site.icp": {}}})
    second = Run.objects.create(state="done", counts={"rules": {"cn.site.icp": {}}})
    one = planner.post(reverse("runs_compare"), {"run": [str(first.id)]})
    assert one.status_code == 400
    both = planner.post(reverse("runs_compare"), {"run": [str(second.id), str(first.id)]})
    path = both.headers["Location"]
    assert "正在对照" in shown(planner, path)
    rows = [
        {"kind": "added", "subject_key": f"shop:pf1/{n}", "object_key": "x", "office_path": office,
         "group": ""}
        for n, office in enumerate((house.north.path, house.south.path))
    ]  # fmt: skip
    made = actions.compare_runs(by=house.actor("head"), first_id=first.id, second_id=second.id)
    made.state = "done"
    made.result = {"rules": {"cn.site.icp": {
        "added": 2, "gone": 0, "kept": 1, "rows": rows, "in_both": True,
    }}}  # fmt: skip
    made.save()
    page = shown(planner, path)
    assert "shop:pf1/0" in page
    assert "shop:pf1/1" in page


def test_a_comparison_shows_each_office_the_rows_that_are_its_own(sign_in, house):
    first, second = (Run.objects.create(state="done") for _ in range(2))
    made = actions.compare_runs(by=house.actor("head"), first_id=first.id, second_id=second.id)
    made.state = "done"
    row = {"kind": "gone", "subject_key": "shop:pf1/9", "object_key": "x", "group": ""}
    rows = [{**row, "office_path": house.north.path}]
    made.result = {"rules": {"cn.site.icp": {
        "added": 0, "gone": 1, "kept": 0, "rows": rows, "in_both": True,
    }}}  # fmt: skip
    made.save()
    path = reverse("runs_compared", args=[made.id])
    assert "shop:pf1/9" in shown(sign_in("north"), path)
    assert "shop:pf1/9" not in shown(sign_in("south"), path)


@pytest.mark.parametrize("name", ["plans_one", "plans_item", "plans_sample", "runs_compared"])
def test_what_is_not_there_is_said_to_be_not_there(sign_in, name):
    answer = sign_in("head").get(reverse(name, args=["00000000-0000-0000-0000-000000000001"]))
    assert answer.status_code == 404
    assert "没有" in answer.content.decode()


def test_nobody_reads_a_plan_without_signing_in(client, plan):
    client.logout()
    for path in (reverse("plans"), reverse("plans_one", args=[plan.id])):
        assert client.get(path).status_code == 302
