"""A plan out of a file: read with all that is wrong in it, made whole or not at all, run."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from test_draft_commands import at_desk, run  # noqa: F401
from test_plans import coordinator, market  # noqa: F401

from wangjian.authority.models import Officer
from wangjian.cli.plans import monitor
from wangjian.errors import BadInput, BadKnowledge, NotAllowed
from wangjian.monitoring.models import Consultation, PlanItem, Run, SampleList, SweepPlan
from wangjian.monitoring.planfile import Known, read_plan

KNOWN = Known(
    rules={"cn.price.compared", "cn.site.icp"},
    topics={"price"},
    kinds=("shop", "site"),
    platforms={"pf1", "pf2"},
    regions={"510000"},
    officers={"zhang"},
)
PAGE = Path(__file__).parents[2] / "docs" / "planning-monitors.md"


def text():
    """The file that the documentation shows."""
    [shown] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return shown


def a_file(tmp_path, changed):
    file = tmp_path / "plan.yaml"
    file.write_text(changed, encoding="utf-8")
    return file


def test_the_file_that_the_documentation_shows_reads(tmp_path):
    plan = read_plan(a_file(tmp_path, text()), KNOWN)
    assert (plan.name, plan.from_on, plan.until_on) == (
        "秋季专项", date(2026, 10, 1), date(2026, 12, 31),
    )  # fmt: skip
    [item] = plan.items
    assert (item.topic, item.batch, item.sample, item.when) == (1, 1, "抽样", "daily 02:00")
    assert item.consulted[0].answer == "同意"
    assert plan.samples[0].seed == "20260930"


WRONG = [
    ("cn.price.compared", "cn.no.such", "没有rules“cn.no.such”"),
    ("topics: [price]", "topics: [fish]", "没有topics“fish”"),
    ("topic: 1", "topic: 7", "没有专题“7”"),
    ("sample: 抽样", "sample: 另一份", "没有名单“另一份”"),
    ("kind: shop", "kind: pg_user", "可写：shop、site"),
    ("platforms: [pf1]", "platforms: [pf9]", "没有platforms“pf9”"),
    ('regions: ["510000"]', 'regions: ["99"]', "没有regions“99”"),
    ("responsible: zhang", "responsible: nobody", "没有人员“nobody”"),
    ("when: daily 02:00", "when: sometimes", "写法不对"),
    ("until_on: 2026-12-31", "until_on: 2026-09-01", "截止日早于起始日"),
    ("until_on: 2026-10-31}", "until_on: 2027-10-31}", "批次须在计划的"),
    ("from_on: 2026-10-01\n", "from_on: soon\n", "from_on 须为日期"),
    ("size: 500", "size: many", "size 须为正整数"),
    ("name: 虚构原价", "title: 虚构原价", "不认识“title”"),
    ("answered_on: 2026-09-25, ", "", "须写 answered_on"),
    ("divisions: [价格处]", "divisions: 价格处", "divisions 须为列表"),
]


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told for _, _, told in WRONG])
def test_what_is_wrong_is_told_with_its_line_in_both_languages(tmp_path, old, new, told):
    changed = text().replace(old, new, 1)
    assert changed != text()
    with pytest.raises(BadKnowledge) as caught:
        read_plan(a_file(tmp_path, changed), KNOWN)
    assert told in caught.value.zh
    line = changed[: changed.index(new or "{division")].count("\n") + 1
    assert f"第{line}行" in caught.value.zh
    assert f"line {line}" in caught.value.en


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    changed = text()
    for old, new, _ in WRONG[:6]:
        changed = changed.replace(old, new, 1)
    with pytest.raises(BadKnowledge) as caught:
        read_plan(a_file(tmp_path, changed), KNOWN)
    assert len(caught.value.zh.split("\n")) == len(caught.value.en.split("\n")) == 6


@pytest.mark.parametrize("text_", ["", "- a", "a: [", "items: &a [*a]", "topics: 3\nitems: x"])
def test_what_is_no_plan_is_refused_in_words(tmp_path, text_):
    with pytest.raises(BadKnowledge):
        read_plan(a_file(tmp_path, text_), KNOWN)


SAID = """\
name: 短店名专项
campaign: 网剑
from_on: 2026-11-01
until_on: 2029-01-01
topics:
  - {no: 3, name: 网店, topics: [display], divisions: [信用处, 网监处]}
batches:
  - {no: 1, name: 第一批, from_on: 2026-11-01, until_on: 2027-10-01}
samples:
  - {name: 抽五家, kind: shop, size: 5, seed: 20261001}
items:
  - topic: 3
    batch: 1
    name: 店名过短
    rules: [sc.short_name]
    sample: 抽五家
    consulted:
      - {division: 信用处, asked_on: 2026-10-20, answered_on: 2026-10-25, answer: 同意}
      - {division: 网监处, asked_on: 2026-10-20}
  - {topic: 3, batch: 1, name: 待定}
"""


def test_a_plan_is_made_of_a_file_its_list_frozen_and_an_item_run(market, at_desk, tmp_path):
    by = at_desk("coordinator")
    file = a_file(tmp_path, SAID)
    assert "项目 items 2" in run(monitor, "plan", "make", str(file), "--check")
    assert not SweepPlan.objects.exists()
    made = json.loads(run(monitor, "plan", "make", str(file), "--json"))
    plan = SweepPlan.objects.get(id=made["id"])
    assert (plan.office_path, plan.made_by_id) == (by.office_path, by.officer_id)
    first, second = made["items"]
    assert (first["sample"], first["not_asked"], first["not_answered"]) == ("抽五家", "", 1)
    assert second["not_asked"] == "信用处、网监处"
    [drawn] = made["samples"]
    assert (drawn["state"], drawn["size"], drawn["population"]) == ("done", 5, 12)
    told = run(monitor, "plan", "run", first["id"], "--json")
    done = json.loads(told[: told.rindex("}") + 1])  # what was under way stands behind
    assert done["state"] == "done"
    assert done["counts"]["sample"]["digest"] == drawn["digest"]
    waits = run(monitor, "plan", "run", first["id"], "--queue").strip()
    assert (Run.objects.get(id=waits).state, Run.objects.get(id=waits).item_id) == (
        "queued", PlanItem.objects.get(id=first["id"]).id,
    )  # fmt: skip
    shown = json.loads(run(monitor, "plan", "show", made["id"], "--json"))
    assert shown["items"][0]["last_run"]


def test_what_an_act_refuses_is_told_at_its_line_and_nothing_is_left(market, at_desk, tmp_path):
    at_desk("coordinator")
    for changed, told in (
        (SAID.replace("    sample: 抽五家", "    when: once 2026-10-01 02:00"), "第12行"),
        (SAID.replace("answered_on: 2026-10-25", "answered_on: 2026-10-19"), "第18行"),
        (SAID.replace("2029-01-01", "2036-01-01"), "计划不超过"),
    ):
        with pytest.raises(BadKnowledge, match=told):
            run(monitor, "plan", "make", str(a_file(tmp_path, changed)))
    assert not SweepPlan.objects.exists()
    assert not SampleList.objects.exists()
    assert not Consultation.objects.exists()


def test_a_list_of_which_nothing_fits_ends_with_1_and_says_so(market, at_desk, tmp_path):
    at_desk("coordinator")
    plan = run(monitor, "plan", "open", "cn.example_campaign", "--from-on", "2026-11-01").strip()
    asked = ("--name", "抽", "--kind", "shop", "--size", "3", "--seed", "7")
    with pytest.raises(BadInput, match="没有平台“pf9”"):
        run(monitor, "plan", "sample", plan, *asked, "--platform", "pf9")
    told = run(monitor, "plan", "sample", plan, *asked, "--region", "110000", ends_with=1)
    assert "没有符合条件的主体" in told
    drawn = json.loads(run(monitor, "plan", "sample", plan, *asked, "--json"))
    assert (drawn["size"], drawn["population"]) == (3, 12)
    run(monitor, "plan", "end", plan, "--reason", "结束")
    assert SweepPlan.objects.get(id=plan).ended_at is not None


def test_who_may_not_plan_makes_none(market, at_desk, tmp_path):
    at_desk("officer")
    with pytest.raises(NotAllowed):
        run(monitor, "plan", "make", str(a_file(tmp_path, SAID)))
    with pytest.raises(NotAllowed):
        run(monitor, "plan", "open", "cn.example_campaign", "--from-on", "2026-11-01")


def test_somebody_of_the_office_answers_for_an_item(market, at_desk, tmp_path):
    by = at_desk("coordinator")
    login = Officer.objects.get(id=by.officer_id).username
    said = SAID.replace("    sample: 抽五家", f"    responsible: {login}")
    run(monitor, "plan", "make", str(a_file(tmp_path, said)))
    assert PlanItem.objects.get(name="店名过短").responsible_id == by.officer_id
