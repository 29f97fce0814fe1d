"""A run from files to findings: what it reads, says, skips, and what is left of one that died."""

from __future__ import annotations

import csv
import uuid
from dataclasses import replace
from datetime import date

import people
import pyarrow.parquet as pq
import pytest
from django.db import connection

from wangjian.authority import queries
from wangjian.authority.actor import scope
from wangjian.authority.models import Fact
from wangjian.errors import Busy, NoSuchRecord, NotAllowed, WrongState
from wangjian.lake.loads import Lake
from wangjian.monitoring import actions
from wangjian.monitoring.actions import carried, running
from wangjian.monitoring.actions import runs as run_actions
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Finding, FindingGroup, RuleText, Run
from wangjian.monitoring.tables import HIT, RUN, SIGHTING
from wangjian.packs.packs import Packs
from wangjian.registry import actions as registry

DAY = date(2020, 12, 1)
GOOD = "91350100M000100Y43"
UNKNOWN = "91110000600037341L"
THREE = [
    "cn.display.licence",
    "cn.code.unregistered",
    "cn.ads.absolutes",
]  # that see something here


@pytest.fixture
def office(db):
    return people.province()


@pytest.fixture
def clerk(office):
    return office.actor("sc/", "registry_clerk")


@pytest.fixture
def monitor(office):
    return office.actor("sc/", "officer", login="monitor")


@pytest.fixture
def take_in(workspace, clerk, tmp_path):
    def take(table, *rows, **more):
        names = list(dict.fromkeys(name for row in rows for name in row))
        path = tmp_path / f"{table}-{uuid.uuid4().hex[:6]}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
        said = {"source": "试", "as_of_on": DAY, **more}
        return registry.ingest(workspace, table, [path], by=clerk, **said)

    return take


def look(number, **said):
    return {
        "subject_kind": "shop",
        "platform_id": "pf1",
        "subject_no": number,
        "seen_at": "2020-11-05 10:00:00",
        **said,
    }


def shop(number, **said):
    return {"platform_id": "pf1", "platform_shop_no": number, "name": f"店{number}", **said}


@pytest.fixture
def market(take_in):
    take_in("shop", shop("1", region_id="510105"), shop("2"), shop("3"), shop("4"))
    take_in(
        "shown",
        look("1"),
        look("2", shown_no=GOOD, shown_name="福州近水食品有限公司"),
        look("3", shown_no=UNKNOWN, shown_name="北京某某有限公司"),
    )
    take_in(
        "business",
        {"registration_no": GOOD, "name": "福州近水食品有限公司", "region_id": "110000"},
        scope="110000",
    )
    take_in(
        "listing",
        {
            "platform_id": "pf1",
            "platform_shop_no": "4",
            "item_no": "a",
            "title": "全国第一品牌 花椒油 國家級",
            "body": "国家级非物质文化遗产",
            "seen_at": "2020-11-05 10:00:00",
        },
    )


def run_once(ws, by, **more):
    run = actions.request_run(by=by, **more)
    return actions.execute_run(ws, run.id)


def findings():
    with scope(queries.house_actor()):
        return {(f.rule_id, f.subject_key): f for f in Finding.objects.select_related("group")}


def test_a_run_goes_from_files_to_findings_with_their_rows_and_loads(workspace, market, monitor):
    run = run_once(workspace, monitor)
    assert run.state == "done", run.problem_en
    found = findings()
    assert set(found) == {
        ("cn.display.licence", "shop:pf1/1"),
        ("cn.code.unregistered", "shop:pf1/3"),
        ("cn.ads.absolutes", "shop:pf1/4"),
    }
    dark = found["cn.display.licence", "shop:pf1/1"]
    assert dark.group.office_path == "sc/cd/qy/"
    assert (dark.acted_on, dark.rule_version) == (date(2020, 11, 5), date(2019, 1, 1))
    assert set(dark.row_keys) == set(dark.load_ids) == {"shown", "shop"}
    loads = {load.load_id for load in Lake(workspace.lake).loads("shown")}
    assert set(dark.load_ids["shown"]) <= loads


def test_words_are_shown_where_they_stand_in_the_original(workspace, market, monitor):
    run = run_once(workspace, monitor, rules=["cn.ads.absolutes"])
    (finding,) = findings().values()
    title = "全国第一品牌 花椒油 國家級"
    marked = [title[span["start"] : span["stop"]] for span in finding.spans]
    assert set(marked) == {"全国第一", "第一品牌", "國家級"}
    assert {span["column"] for span in finding.spans} == {"title"}
    # The text stands with the finding, once: a page shows it without the lake.
    assert [span["text"] for span in finding.spans if "text" in span] == [title]
    assert finding.text_key == finding.spans[0]["key"]
    assert "国家级" in finding.term
    assert run.counts["hits_excused"] >= 1
    assert run.counts["rules"]["cn.ads.absolutes"]["sightings"] == 1


def test_the_lake_keeps_what_the_run_saw_and_read(workspace, market, monitor):
    run = run_once(workspace, monitor, rules=THREE)
    lake = Lake(workspace.lake)
    assert lake.version(RUN).rows == 1
    assert lake.version(SIGHTING).rows == run.counts["sightings"] == 3
    assert lake.version(HIT).rows == run.counts["hits"]
    assert run.table_versions["shown"] == 1
    assert set(run.digests) >= {"cn.display.licence", "cn.ads.absolutes"}
    assert RuleText.objects.get(rule_id="cn.display.licence").header["topic"] == "display"
    assert not (workspace.tmp / f"run-{run.id}").exists()


def test_what_cannot_run_is_skipped_and_says_why(workspace, market, monitor):
    rules = ["cn.publication.banned_title", "cn.site.icp", "cn.display.licence"]
    run = run_once(workspace, monitor, rules=rules)
    why = {one["what"]: one["why"] for one in run.skipped}
    assert why == {"cn.publication.banned_title": "empty", "cn.site.icp": "not_loaded"}
    assert all(one["zh"] and one["en"] for one in run.skipped)


def test_a_code_of_a_region_without_a_full_load_cannot_be_told(workspace, take_in, monitor):
    take_in("business", {"registration_no": GOOD, "name": "甲"}, scope="510000")
    take_in("shown", look("3", shown_no=UNKNOWN))
    run = run_once(workspace, monitor, rules=["cn.code.unregistered"])
    counts = run.counts["rules"]["cn.code.unregistered"]
    assert (counts["sightings"], counts["cannot_tell"]) == (0, {"no_full_load": 1})


def test_without_a_scope_a_full_load_proves_nothing_by_a_gap(workspace, take_in, monitor):
    take_in("business", {"registration_no": GOOD, "name": "甲"})
    take_in("shown", look("3", shown_no=UNKNOWN))
    run = run_once(workspace, monitor, rules=["cn.code.unregistered"])
    assert run.counts["rules"]["cn.code.unregistered"]["cannot_tell"] == {"no_full_load": 1}


def test_acts_before_the_law_are_dropped_and_counted(workspace, take_in, monitor):
    take_in("shown", look("1", seen_at="2018-11-05 10:00:00"), look("2"))
    run = run_once(workspace, monitor, rules=["cn.display.licence"])
    counts = run.counts["rules"]["cn.display.licence"]
    assert (counts["sightings"], counts["before_law"]) == (1, 1)
    assert counts["by_version"] == {"2019-01-01": 1}


def test_a_shadow_run_shows_no_finding(workspace, market, monitor):
    run = run_once(workspace, monitor, shadow=True, rules=THREE)
    assert (run.state, findings()) == ("done", {})
    assert Lake(workspace.lake).version(SIGHTING).rows == 3


def test_a_second_call_for_the_same_run_does_nothing(workspace, market, monitor):
    run = run_once(workspace, monitor, rules=THREE)
    assert actions.execute_run(workspace, str(run.id)).finished_at == run.finished_at
    assert all(finding.times == 1 for finding in findings().values())


def test_a_second_run_finds_the_same_again(workspace, market, monitor):
    run_once(workspace, monitor, rules=THREE)
    run_once(workspace, monitor, rules=THREE)
    assert {finding.times for finding in findings().values()} == {2}
    with scope(queries.house_actor()):
        assert FindingGroup.objects.count() == 3


def test_a_run_is_asked_for_by_those_who_may_and_for_rules_that_exist(office, monitor):
    with pytest.raises(NotAllowed):
        actions.request_run(by=office.actor("sc/", "auditor"))
    with pytest.raises(NoSuchRecord):
        actions.request_run(by=monitor, rules=["cn.none"], library=read_library(Packs.open()))


def test_a_queued_run_that_is_stopped_never_begins(workspace, market, monitor):
    run = actions.request_run(by=monitor)
    assert actions.stop_run(by=monitor, run_id=run.id).state == "stopped"
    assert actions.execute_run(workspace, run.id).state == "stopped"
    with pytest.raises(WrongState):
        actions.stop_run(by=monitor, run_id=run.id)


def test_a_run_stopped_in_the_middle_leaves_nothing(workspace, market, monitor, monkeypatch):
    run = actions.request_run(by=monitor, rules=THREE)
    real = run_actions.running.append

    def stop_then(*arguments):
        real(*arguments)
        actions.stop_run(by=monitor, run_id=run.id)

    monkeypatch.setattr(run_actions.running, "append", stop_then)
    assert actions.execute_run(workspace, run.id).state == "stopped"
    assert findings() == {}
    assert Lake(workspace.lake).version(SIGHTING).rows == 0


def test_a_run_that_breaks_leaves_nothing_and_says_so(workspace, market, monitor, monkeypatch):
    def broken(*_):
        raise RuntimeError("the disk fell out")

    run = actions.request_run(by=monitor, rules=THREE)
    monkeypatch.setattr(run_actions, "project", broken)
    with pytest.raises(RuntimeError):
        actions.execute_run(workspace, run.id)
    run.refresh_from_db()
    assert (run.state, findings()) == ("failed", {})
    assert "the disk fell out" in run.problem_en
    assert Lake(workspace.lake).version(SIGHTING).rows == 0


def test_the_sweep_closes_runs_whose_worker_died_and_gives_those_that_wait(
    workspace, market, monitor
):
    dead = actions.request_run(by=monitor)
    Run.objects.filter(id=dead.id).update(state="running")
    waiting = actions.request_run(by=monitor)
    assert actions.sweep(workspace) == [(waiting.id, False)]
    dead.refresh_from_db()
    assert (dead.state, bool(dead.problem_zh)) == ("failed", True)


def test_the_sweep_leaves_a_run_alone_that_somebody_works_on(workspace, office, monitor, owner):
    run = actions.request_run(by=monitor, rules=THREE)
    Run.objects.filter(id=run.id).update(state="running")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
    key = run_actions._key(run.id)
    owner.execute("SELECT pg_advisory_lock(%s, %s)", [run_actions.RUNS, key])
    assert actions.sweep(workspace) == []
    run.refresh_from_db()
    assert run.state == "running"
    with pytest.raises(Busy):
        actions.execute_run(workspace, run.id)


def test_a_run_is_taken_back_with_the_findings_that_it_alone_saw(workspace, market, monitor):
    run = run_once(workspace, monitor, rules=THREE)
    with scope(queries.house_actor()):
        taken = FindingGroup.objects.get(subject_key="shop:pf1/1")
    actions.mark_taken(by=monitor, group_ids=[taken.id])
    assert actions.withdraw_run(ws=workspace, by=monitor, run_id=run.id, reason="错误数据") == 2
    left = {key: f.withdrawn_at is None for key, f in findings().items()}
    assert sum(left.values()) == 1
    assert Lake(workspace.lake).version(SIGHTING).rows == 0
    assert Fact.objects.filter(kind="run.withdrawn").count() == 1
    again = run_once(workspace, monitor, rules=THREE)
    assert again.counts["groups_new"] == 2


def test_one_bad_rule_does_not_keep_the_others_from_running(workspace, market, monitor):
    bad = """/*---
id: office.bad
title: {zh: 坏, en: bad}
topic: display
category: display
domain: R2
severity: 2
reads: [shop]
jurisdiction: real_place
reason: {zh: 坏, en: bad}
versions: [{from: 2019-01-01, law: [cn.ecl.15]}]
examples:
  - {name: a, expect: find, tables: {shop: []}}
  - {name: b, expect: leave, tables: {shop: []}}
  - {name: c, expect: before_law, tables: {shop: []}}
---*/
SELECT s.entity_key AS subject_key, s.entity_key AS object_key, DATE '2020-01-01' AS acted_on,
  7.0 AS confidence, s.name AS object_digest, s.row_key AS row_key_shop FROM shop AS s
"""
    folder = workspace.path / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True)
    (folder / "office.bad.sql").write_text(bad, encoding="utf-8")
    (folder / "office.worse.sql").write_text("SELECT 1", encoding="utf-8")
    run = run_once(workspace, monitor, rules=[*THREE, "office.bad"])
    why = {(one["what"], one["why"]) for one in run.skipped}
    assert {("office.bad", "failed"), ("file", "does_not_load")} <= why
    assert ("cn.display.licence", "shop:pf1/1") in findings()


@pytest.mark.django_db(transaction=True)
def test_a_stop_breaks_off_the_query_that_runs(workspace, tmp_path, monkeypatch):
    """Asked for in the middle of a step, seen by the thread that watches."""
    from wangjian.monitoring.actions import running

    office = people.province()
    by = office.actor("sc/", "officer")
    clerk = office.actor("sc/", "registry_clerk")
    path = tmp_path / "shop.csv"
    rows = "\n".join(f"pf1,{n},店{n}" for n in range(200))
    path.write_text(f"platform_id,platform_shop_no,name\n{rows}\n", encoding="utf-8")
    registry.ingest(workspace, "shop", [path], source="试", as_of_on=DAY, by=clerk)
    run = actions.request_run(by=by, rules=["cn.display.licence"])

    def endless(*arguments, **_):
        session = arguments[0]
        actions.stop_run(by=by, run_id=run.id)
        # 200 x 200 x 200 x 200 rows with a text of each: hours, were it not broken off.
        session.arrow(
            "SELECT COUNT(*) AS n FROM shop AS a CROSS JOIN shop AS b CROSS JOIN shop AS c"
            " CROSS JOIN shop AS d CROSS JOIN shop AS e WHERE"
            " LENGTH(CONCAT(a.name, b.name, c.name, d.name, e.name)) < 0"
        )

    monkeypatch.setattr(running, "scan", endless)
    assert actions.execute_run(workspace, run.id).state == "stopped"
    assert Lake(workspace.lake).version(SIGHTING).rows == 0


def listing(number, title, **said):
    return {
        "platform_id": "pf1",
        "platform_shop_no": "4",
        "item_no": number,
        "title": title,
        "seen_at": "2020-11-05 10:00:00",
        **said,
    }


def hits_of(ws, run):
    lake = Lake(ws.lake)
    version = lake.version(HIT)
    rows = [
        row
        for path in lake.paths(version)
        for row in pq.read_table(path).to_pylist()
        if row["run_id"] == str(run.id)
    ]
    names = ("lexicon", "term", "hit_column", "hit_row_key", "hit_start", "excused_by", "way")
    return sorted(tuple(str(row[name]) for name in names) for row in rows)


@pytest.mark.usefixtures("market")
class TestCarriedHits:
    """A run reads only the texts that came since the last; it finds what reading all would find."""

    RULES = ("cn.ads.absolutes", "cn.ads.disease_claims")

    def both_ways(self, ws, by, monkeypatch):
        """The hits of a run that takes over what it can, and of one that reads everything."""
        part = run_once(ws, by, rules=list(self.RULES))
        with monkeypatch.context() as patch:
            patch.setattr(running, "carried", lambda *_: None)
            whole = run_once(ws, by, rules=list(self.RULES))
        assert part.state == whole.state == "done"
        assert whole.counts["rows_carried"] == 0
        assert hits_of(ws, part) == hits_of(ws, whole) != []
        return part.counts["rows_carried"]

    def test_only_what_came_since_is_read(self, workspace, monitor, take_in, monkeypatch):
        take_in("listing", listing("z", "全国第一 毛巾"), kind="delta")
        assert self.both_ways(workspace, monitor, monkeypatch) == 0
        # One more item, and one that is sold under another title now.
        take_in("listing", listing("b", "全网最佳 枕头"), kind="delta")
        take_in("listing", listing("a", "普通花椒油"), kind="delta")
        assert self.both_ways(workspace, monitor, monkeypatch) == 1

    @pytest.mark.slow
    def test_after_a_load_is_taken_back_its_table_is_read_whole(
        self, workspace, monitor, take_in, monkeypatch
    ):
        take_in("listing", listing("a", "普通花椒油 顶级"), kind="delta")
        self.both_ways(workspace, monitor, monkeypatch)
        lake = Lake(workspace.lake)
        lake.withdraw(lake.version("listing").accepted[-1].load_id, why="错")
        assert self.both_ways(workspace, monitor, monkeypatch) == 0

    def test_a_changed_lexicon_is_read_everywhere_and_the_others_are_not(self, workspace, monitor):
        run = run_once(workspace, monitor, rules=[*self.RULES, "cn.wildlife.listed_animal"])
        lake, library = Lake(workspace.lake), read_library(Packs.open())
        kept = library.lexicons["cn.ads.absolutes"]
        changed = replace(library.lexicons["cn.ads.disease_claims"], digest="0")
        animals = library.lexicons["cn.wildlife.animals"]
        now = {"listing": lake.version("listing").n}

        def carries(*lexicons):
            return carried.carried(lake, lexicons, now).lexicons

        assert run.state == "done"
        assert carries(kept, changed, animals) == {kept.id, animals.id}
        longer = animals.fed([{animals.terms_from.column: "新近列入的一种鸟"}])
        assert carries(kept, longer) == {kept.id}

    def test_another_code_of_ours_reads_everything(self, workspace, monitor, monkeypatch):
        run_once(workspace, monitor, rules=list(self.RULES))
        lake, library = Lake(workspace.lake), read_library(Packs.open())
        monkeypatch.setattr(carried, "code_digest", lambda: "of another day")
        now = {"listing": lake.version("listing").n}
        assert carried.carried(lake, [library.lexicons["cn.ads.absolutes"]], now) is None
