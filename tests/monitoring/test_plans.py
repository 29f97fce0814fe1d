"""Plans: topics by batches, lists frozen before anybody looks, runs at their time, held together."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_shadow import RULE

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.authority.models import Journal, Post
from wangjian.errors import BadInput, BadKnowledge, Conflict, NotAllowed, WrongState
from wangjian.monitoring import actions, queries, scheduling
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import PlanItem, Run, RunComparison, SampleList
from wangjian.monitoring.planbook import read_plans
from wangjian.monitoring.scheduling import Need, Recorded, judge_need, next_time, parse
from wangjian.packs.packs import Packs

FIRST = date(2026, 10, 1)
EXAMPLE = "cn.example_campaign"


@cache
def product():
    return read_library(Packs.open())


@pytest.fixture
def coordinator(land):
    return land.actor("sc/", "coordinator")


def plan_text():
    return read_plans(Packs.open(), rules=product().rules, topics=product().topics)[EXAMPLE]


@pytest.fixture
def plan(coordinator):
    return actions.open_plan(by=coordinator, text=plan_text(), from_on=FIRST)


def card(plan, on=FIRST):
    return queries.plan_card(plan.id, library=product(), today=on)


def item_of(plan, name):
    return PlanItem.objects.get(plan=plan, name=name)


def said(item, **more):
    return {
        "name": item.name,
        "rules": item.rules,
        "platforms": [],
        "regions": [],
        "prices_since": None,
        "responsible_id": None,
        "note": "",
        "sample": None,
        "schedule": "",
        **more,
    }


def change(by, item, **more):
    return actions.change_item(
        by=by, item_id=item.id, version=item.version, library=product(), said=said(item, **more)
    )


def test_the_plan_that_ships_has_fifteen_topics_and_twelve_items_in_three_batches(plan):
    shown = card(plan)
    assert (len(shown.rows), len(shown.batches), len(shown.items)) == (15, 3, 12)
    assert [batch.from_on for batch in shown.batches] == [
        date(2026, 10, 1), date(2026, 10, 31), date(2026, 12, 1),
    ]  # fmt: skip
    assert shown.batches[-1].until_on == plan.until_on == date(2026, 12, 31)
    in_cells = [one for _, cells in shown.rows for _, held in cells for one in held]
    assert sorted(one.item.no for one in in_cells) == list(range(1, 13))
    assert all(one.item.rules and one.unasked for one in shown.items)
    assert not PlanItem.objects.exclude(next_at=None).exists()


def test_a_plan_file_that_names_what_is_not_there_is_refused_at_its_line(tmp_path):
    folder = tmp_path / "packs" / "monitoring" / "plans"
    folder.mkdir(parents=True)
    source = Packs.open().file("monitoring", "plans", ".toml", EXAMPLE).path
    text = source.read_text("utf-8").replace(EXAMPLE, "office.mine")
    for old, new in (
        ("cn.price.compared", "cn.no.such"),
        ("batch = 2", "batch = 9"),
        ('when = "daily 02:00"', 'when = "sometimes"'),
        ('when = "daily 02:00"', 'when = "once 2026-11-11 02:00"'),
        ("days = 92", "days = 40"),
    ):
        (folder / "office.mine.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadKnowledge) as caught:
            read_plans(
                Packs.open([tmp_path / "packs"]), rules=product().rules, topics=product().topics
            )
        assert "office.mine" in caught.value.zh


def test_the_plan_file_that_the_documentation_shows_loads(tmp_path):
    page = Path(__file__).parents[2] / "docs" / "planning-monitors.md"
    [text] = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    folder = tmp_path / "packs" / "monitoring" / "plans"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    (folder / "sc.autumn.toml").write_text(text, encoding="utf-8")
    packs = Packs.open([tmp_path / "packs"])
    found = read_plans(packs, rules=product().rules, topics=product().topics)
    assert found["sc.autumn"].items[0].when == "daily 02:00"


def test_a_price_topic_is_told_to_be_too_late_as_its_rules_file_says(plan):
    prices = item_of(plan, "虚假促销和虚构原价")
    assert product().rules["cn.price.compared"].needs_before == Need("price_point", 7)

    def told(on):
        (shown,) = [one for one in card(plan, on).items if one.item.id == prices.id]
        (need,) = shown.needs
        return need.verdict

    soon = told(date(2026, 10, 24))  # the batch begins on the 31st
    assert (soon.recorded, soon.since_on) == (Recorded.BEGIN_BY, date(2026, 10, 24))
    late = told(date(2026, 10, 25))
    assert (late.recorded, late.earliest_on) == (Recorded.TOO_LATE, date(2026, 11, 1))


def test_prices_that_are_recorded_since_long_are_enough(plan, coordinator):
    prices = item_of(plan, "虚假促销和虚构原价")
    change(coordinator, prices, prices_since=date(2026, 10, 20))
    (shown,) = [one for one in card(plan, date(2026, 10, 30)).items if one.item.id == prices.id]
    assert shown.needs[0].verdict.recorded == Recorded.ENOUGH


days = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@given(days, days, st.one_of(st.none(), days), st.integers(1, 60))
def test_the_first_day_that_can_be_judged_always_has_its_days_before_it(starts, now, since, n):
    made = judge_need(Need("t", n), starts_on=starts, today=now, recorded_since=since)
    begins = since if since is not None else now
    assert made.earliest_on >= starts
    assert made.earliest_on - timedelta(days=n) >= min(begins, made.since_on)
    assert (made.recorded == Recorded.TOO_LATE) == (made.earliest_on > starts)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
words = st.sampled_from(
    ["daily 02:00", "weekly 3 23:59", "once 2026-06-01 00:00", "weekly 7 00:00"]
)


@given(words, moments)
def test_the_next_time_is_the_first_one_later_that_the_words_name(text, after):
    held = parse(text)
    found = next_time(held, after, date(2026, 2, 1), date(2026, 11, 30))
    local = [
        datetime.combine(date(2026, 2, 1) + timedelta(days=n), held.at, scheduling.BEIJING)
        for n in range(303)
    ]
    fits = [
        one
        for one in local
        if one > after
        and (held.kind != "weekly" or one.isoweekday() == held.weekday)
        and (held.kind != "once" or one.date() == held.day)
    ]
    assert found == (min(fits) if fits else None)


@pytest.mark.parametrize(
    "text", ["", "daily", "daily 24:00", "weekly 8 02:00", "once 2026-02-30 02:00"]
)
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(BadInput):
        parse(text)


def test_only_who_plans_writes_plans_and_only_of_the_own_offices(plan, land):
    officer = land.actor("sc/", "officer")
    for by in (officer, land.actor("sc/cd/", "coordinator")):
        with pytest.raises(NotAllowed):
            actions.add_topic(by=by, plan_id=plan.id, name="甲")
        with pytest.raises(NotAllowed):
            change(by, item_of(plan, "冒充特供专供"))
    with pytest.raises(NotAllowed):
        actions.open_plan(by=officer, text=plan_text(), from_on=FIRST)


def test_a_batch_lies_within_its_plan_and_an_item_within_its_topic_and_batch(plan, coordinator):
    for days_ in ((date(2026, 9, 1), date(2026, 10, 2)), (date(2026, 10, 9), date(2026, 10, 8))):
        with pytest.raises(BadInput):
            actions.add_batch(
                by=coordinator, plan_id=plan.id, name="甲", from_on=days_[0], until_on=days_[1]
            )
    other = actions.new_plan(
        by=coordinator, name="另一份", campaign="", from_on=FIRST, until_on=FIRST
    )
    topic = actions.add_topic(by=coordinator, plan_id=other.id, name="专题", divisions=["广告处"])
    batch = card(plan).batches[0]
    with pytest.raises(BadInput):
        actions.add_item(
            by=coordinator, plan_id=other.id, topic_id=topic.id, batch_id=batch.id, name="甲"
        )


def test_two_planners_do_not_write_over_each_other(plan, coordinator):
    item = item_of(plan, "冒充特供专供")
    change(coordinator, item, note="一")
    with pytest.raises(Conflict):
        change(coordinator, item, note="二")


def test_what_divisions_were_asked_and_said_is_recorded(plan, coordinator):
    item = item_of(plan, "空包和刷单")
    (shown,) = [one for one in card(plan).items if one.item.id == item.id]
    assert shown.unasked == ("反不正当竞争处", "邮政管理局")
    noted = actions.consult(
        by=coordinator, item_id=item.id, division="邮政管理局", asked_on=date(2026, 9, 20)
    )
    with pytest.raises(BadInput):
        actions.answer(
            by=coordinator, consultation_id=noted.id, answered_on=date(2026, 9, 19), words="同意"
        )
    shown = queries.item_card(item.id, library=product(), today=FIRST)
    assert (shown.unasked, shown.unanswered) == (("反不正当竞争处",), 1)
    actions.answer(
        by=coordinator,
        consultation_id=noted.id,
        answered_on=date(2026, 9, 25),
        words="同意，不公开",
    )
    shown = queries.item_card(item.id, library=product(), today=FIRST)
    assert (shown.unanswered, shown.consulted[0].answer) == (0, "同意，不公开")


@pytest.fixture
def begun(coordinator):
    """The example as a plan that begins today, and an item of its first batch."""
    plan = actions.open_plan(by=coordinator, text=plan_text(), from_on=today())
    return item_of(plan, "未备案和备案不实的网站")


def test_an_item_runs_when_its_time_has_come_once_each_time_and_not_after_its_batch(
    begun, coordinator
):
    item = change(coordinator, begun, schedule="daily 02:00")
    due = item.next_at
    assert due.astimezone(scheduling.BEIJING).hour == 2
    assert actions.run_due(now=due - timedelta(seconds=1)) == []
    (run,) = actions.run_due(now=due)
    assert actions.run_due(now=due) == []
    assert (run.item_id, run.rules, run.asked_by_id) == (
        item.id, item.rules, coordinator.officer_id,
    )  # fmt: skip
    item.refresh_from_db()
    assert item.next_at == due + timedelta(days=1)
    # the worker was away for a month: once, and the batch is over
    assert len(actions.run_due(now=due + timedelta(days=40))) == 1
    item.refresh_from_db()
    assert item.next_at is None
    assert actions.run_due(now=due + timedelta(days=80)) == []


def test_a_time_after_its_batch_or_without_rules_is_refused(begun, coordinator):
    over = begun.batch.until_on + timedelta(days=1)
    with pytest.raises(BadInput):
        change(coordinator, begun, schedule=f"once {over} 02:00")
    begun.refresh_from_db()
    with pytest.raises(BadInput):
        change(coordinator, begun, rules=[], schedule="daily 02:00")


def test_who_lost_the_right_runs_nothing_any_more_and_the_item_says_so(begun, coordinator):
    item = change(coordinator, begun, schedule="daily 02:00")
    ended = today() - timedelta(days=1)
    Post.objects.filter(officer=coordinator.officer_id).update(until_on=ended)
    assert actions.run_due(now=item.next_at) == []
    item.refresh_from_db()
    assert item.next_at is None
    assert "没有任职" in item.problem_zh


def test_a_plan_that_has_ended_runs_nothing(begun, coordinator):
    item = change(coordinator, begun, schedule="daily 02:00")
    actions.end_plan(by=coordinator, plan_id=item.plan_id, reason="行动结束")
    assert actions.run_due(now=item.next_at) == []
    with pytest.raises(WrongState):
        actions.run_item(by=coordinator, item_id=item.id)
    with pytest.raises(WrongState):
        actions.add_topic(by=coordinator, plan_id=item.plan_id, name="甲")
    assert Journal.objects.get(verb="monitoring.end_plan").reason == "行动结束"


SHOPS = [("pf1", n, "甲" if n % 2 else "乙丙", "510105") for n in range(1, 9)] + [
    ("pf2", n, "丁", "510700") for n in range(1, 5)
]


@pytest.fixture
def market(workspace, land, tmp_path):
    """Twelve shops on two platforms, and a rule of the office's own that finds short names."""
    from wangjian.registry import actions as registry

    folder = workspace.path / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True)
    (folder.parent.parent / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    (folder / "sc.short_name.sql").write_text(RULE, encoding="utf-8")
    knowledge.forget()
    lines = [f"{pf},{n},{name},2020-01-01,{region}" for pf, n, name, region in SHOPS]
    path = tmp_path / "shop.csv"
    path.write_text(
        "\n".join(["platform_id,platform_shop_no,name,opened_on,region_id", *lines]) + "\n",
        encoding="utf-8",
    )
    clerk = land.actor("sc/", "registry_clerk")
    registry.ingest(workspace, "shop", [path], source="试", as_of_on=date(2020, 12, 1), by=clerk)
    yield workspace
    knowledge.forget()


def drawn(by, plan, **more):
    asked = {"name": "抽样", "kind": "shop", "size": 5, "seed": "20261001", **more}
    sample = actions.draw_sample(by=by, plan_id=plan.id, **asked)
    actions.freeze_sample(sample.id)
    return SampleList.objects.get(id=sample.id)


def keys(sample):
    return list(sample.subjects.order_by("no").values_list("subject_key", flat=True))


def test_a_sample_list_can_be_drawn_again_by_whoever_has_the_seed(market, plan, coordinator):
    sample = drawn(coordinator, plan)
    everything = [f"shop:{pf}/{n}" for pf, n, *_ in SHOPS]
    order = sorted(everything, key=lambda key: hashlib.sha256(f"20261001\n{key}".encode()).digest())
    assert keys(sample) == order[:5]
    assert (sample.population, sample.size, sample.state) == (12, 5, "done")
    assert (
        sample.digest == hashlib.sha256("".join(f"{k}\n" for k in order[:5]).encode()).hexdigest()
    )
    assert keys(drawn(coordinator, plan)) == keys(sample)
    assert keys(drawn(coordinator, plan, seed="another")) != keys(sample)


def test_a_list_that_is_frozen_is_not_drawn_again_and_keeps_to_its_question(
    market, plan, coordinator
):
    sample = drawn(coordinator, plan, size=50, platforms=["pf2"])
    assert (sample.size, sample.population) == (4, 4)
    assert actions.freeze_sample(sample.id) is None
    of_region = drawn(coordinator, plan, size=50, regions=["510100"])
    assert {key.split(":")[1].split("/")[0] for key in keys(of_region)} == {"pf1"}
    none = drawn(coordinator, plan, regions=["110000"])
    assert (none.state, none.problem_zh) == ("failed", "没有符合条件的主体")
    with pytest.raises(BadInput):
        drawn(coordinator, plan, seed=" ")
    with pytest.raises(BadInput):
        drawn(coordinator, plan, kind="pg_user")


def test_postgresql_itself_keeps_a_frozen_list_from_being_changed(market, plan, coordinator):
    from django.db import ProgrammingError, transaction

    sample = drawn(coordinator, plan)
    for statement in (sample.subjects.all().delete, lambda: sample.subjects.update(no=99)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            statement()


def item_with(by, plan, **more):
    item = item_of(plan, "冒充特供专供")
    library = read_library(Packs.open(more.pop("roots")), problems=[])
    return actions.change_item(
        by=by,
        item_id=item.id,
        version=item.version,
        library=library,
        said=said(item, rules=["sc.short_name"], **more),
    )


def ran(ws, by, item):
    run = actions.execute_run(ws, actions.run_item(by=by, item_id=item.id).id)
    assert run.state == "done", run.problem_en
    return run


def test_a_run_of_an_item_keeps_to_its_sample_and_says_what_of_it_was_looked_at(
    market, plan, coordinator
):
    sample = drawn(coordinator, plan)
    item = item_with(coordinator, plan, roots=market.packs, sample=sample.id)
    run = ran(market, coordinator, item)
    short = {f"shop:{pf}/{n}" for pf, n, name, _ in SHOPS if len(name) == 1}
    inside = short & set(keys(sample))
    counts = run.counts["rules"]["sc.short_name"]
    assert (counts["sightings"], counts["narrowed"]) == (len(inside), len(short) - len(inside))
    told = run.counts["sample"]
    assert (told["size"], told["looked_at"], told["hit"]) == (5, 5, len(inside))
    assert (told["digest"], told["unseen"]) == (sample.digest, [])
    assert queries.run_card(run.id).item.id == item.id


def test_a_draw_from_a_platform_or_region_that_nobody_knows_is_refused(
    market, land, plan, coordinator, tmp_path
):
    from wangjian.registry import actions as registry

    with pytest.raises(BadInput, match="现有：无") as refused:
        drawn(coordinator, plan, platforms=["pf1", "pf9"])  # pf1 is known by its shops
    assert refused.value.zh == "没有平台“pf9”"
    path = tmp_path / "platform.csv"
    path.write_text("platform_id,domain,name\npf3,sanhao.cn,三号商城\n", encoding="utf-8")
    clerk = land.actor("sc/", "registry_clerk", login="clerk")
    registry.ingest(market, "platform", [path], source="试", as_of_on=date(2020, 12, 1), by=clerk)
    with pytest.raises(BadInput) as refused:
        drawn(coordinator, plan, platforms=["pf9"])
    assert refused.value.in_language("en") == (
        "there is no platform pf9. "
        "there are: pf3 三号商城; all platforms: wangjian registry rows platform."
    )
    with pytest.raises(BadInput, match="没有地区“999999”"):
        drawn(coordinator, plan, regions=["999999"])
    assert not SampleList.objects.exists()
    assert drawn(coordinator, plan, platforms=["pf3"]).problem_zh == "没有符合条件的主体"


def test_a_run_of_an_item_keeps_to_its_platforms_and_regions(market, plan, coordinator):
    def seen(item):
        return ran(market, coordinator, item).counts["rules"]["sc.short_name"]["sightings"]

    roots = market.packs
    assert seen(item_with(coordinator, plan, roots=roots)) == 8
    assert seen(item_with(coordinator, plan, roots=roots, platforms=["pf2"])) == 4
    assert seen(item_with(coordinator, plan, roots=roots, regions=["510100"])) == 4
    both = item_with(coordinator, plan, roots=roots, regions=["510000"], platforms=["pf1"])
    assert seen(both) == 4


def test_an_item_does_not_run_before_its_list_is_frozen(market, plan, coordinator):
    waiting = actions.draw_sample(
        by=coordinator, plan_id=plan.id, name="抽样", kind="shop", size=5, seed="7"
    )
    assert actions.sweep_samples() == [waiting.id]
    item = item_with(coordinator, plan, roots=market.packs, sample=waiting.id)
    with pytest.raises(WrongState):
        actions.run_item(by=coordinator, item_id=item.id)


def test_two_runs_are_held_against_each_other_rule_by_rule(market, plan, coordinator):
    item = item_with(coordinator, plan, roots=market.packs, platforms=["pf1"])
    first = ran(market, coordinator, item)
    item = item_with(coordinator, plan, roots=market.packs, regions=["510000"])
    second = ran(market, coordinator, item)
    made = actions.compare_runs(by=coordinator, first_id=second.id, second_id=first.id)
    assert made.first_id == first.id
    assert actions.sweep_comparisons() == [made.id]
    actions.execute_comparison(market, made.id)
    actions.execute_comparison(market, made.id)
    told = RunComparison.objects.get(id=made.id)
    assert told.state == "done", told.problem_en
    row = told.result["rules"]["sc.short_name"]
    assert (row["added"], row["gone"], row["kept"]) == (4, 0, 4)
    assert {one["subject_key"] for one in row["rows"]} == {f"shop:pf2/{n}" for n in range(1, 5)}
    assert {one["office_path"] for one in row["rows"]} == {"sc/my/"}
    again = actions.compare_runs(by=coordinator, first_id=first.id, second_id=second.id)
    assert again.id == made.id


def test_only_finished_runs_are_compared_and_never_one_with_itself(db, land, coordinator):
    done = Run.objects.create(state="done")
    waiting = Run.objects.create(state="queued")
    for pair in ((done, done), (done, waiting)):
        with pytest.raises(BadInput):
            actions.compare_runs(by=coordinator, first_id=pair[0].id, second_id=pair[1].id)
    with pytest.raises(NotAllowed):
        actions.compare_runs(
            by=land.actor("sc/", "auditor"), first_id=done.id, second_id=waiting.id
        )
