"""Shadow runs: what a changed rule would change, nothing of it kept, and who let it in."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wangjian.authority import queries
from wangjian.authority.actor import scope
from wangjian.authority.models import Journal
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring import actions
from wangjian.monitoring.actions.running import Outcome
from wangjian.monitoring.actions.shadow import compare, not_admitted
from wangjian.monitoring.bulk.sight import SIGHTING_SCHEMA
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Admission, Finding, FindingGroup, Run
from wangjian.packs.packs import Packs
from wangjian.registry.models import Entity


def shop(number):
    return {"subject": f"shop:pf1/{number}", "thing": f"shop:pf1/{number}"}


@pytest.fixture
def shadow(world):
    """A comparison of these sightings, of a rule that decides otherwise than before."""

    def look(*sightings):
        run = world.run()
        path = world.tmp / f"{run.id}-shadow.parquet"
        rows = [world.sighting(run, **{"logic": "n" * 64, **said}) for said in sightings]
        pq.write_table(pa.Table.from_pylist(rows, schema=SIGHTING_SCHEMA), path)
        outcome = Outcome(rules=[world.rules["cn.made_up"]], files=[path])
        with scope(queries.house_actor()):
            told = compare(run, outcome, world.rules, Packs.open().jurisdiction())
        return told["cn.made_up"]

    return look


def kinds(told):
    return {one["subject_key"]: one["kind"] for one in told["rows"]}


def test_it_says_what_is_added_what_is_gone_and_what_stays(world, shadow):
    world.see(shop(1), shop(2))
    told = shadow(shop(2), shop(3))
    assert (told["added"], told["gone"], told["kept"]) == (1, 1, 1)
    assert kinds(told) == {"shop:pf1/1": "gone", "shop:pf1/3": "added"}


def test_it_says_which_dismissals_would_be_revived_and_opens_them(world, shadow, land):
    world.see(shop(1), shop(2))
    with scope(queries.house_actor()):
        group = FindingGroup.objects.get(subject_key="shop:pf1/1")
    actions.dismiss_group(
        by=land.actor("sc/", "officer"), group_id=group.id, reason_code="false_match", words="不是"
    )
    told = shadow(shop(1), shop(2))
    assert (told["revived"], told["kept"], told["gone"]) == (1, 1, 0)
    (row,) = told["rows"]
    assert (row["kind"], row["group"]) == ("revived", str(group.id))


def test_it_says_which_other_rules_see_the_same(world, shadow, make_rule):
    world.rules["cn.other"] = make_rule("cn.other")
    world.see({**shop(1), "rule_id": "cn.other"}, {**shop(2), "rule_id": "cn.other"})
    told = shadow(shop(1), shop(3))
    assert told["overlap"] == {"cn.other": 1}


def test_nothing_of_the_comparison_is_kept(world, shadow):
    world.see(shop(1))
    with scope(queries.house_actor()):
        before = list(Finding.objects.values())
        entities = Entity.objects.count()
        told = shadow(shop(1), shop(2))
        assert told["added"] == 1
        assert list(Finding.objects.values()) == before
        assert (FindingGroup.objects.count(), Entity.objects.count()) == (1, entities)


def test_the_rows_say_whose_office_they_would_be(world, shadow):
    told = shadow(shop(1))
    assert [one["office_path"] for one in told["rows"]] == ["sc/"]


RULE = """/*---
id: sc.short_name
title: {zh: 店名过短, en: short name}
topic: display
category: display
domain: R2
severity: 2
reads: [shop]
jurisdiction: real_place
reason: {zh: 短, en: short}
versions: [{from: 2019-01-01, law: [cn.ecl.15]}]
examples:
  - {name: a, expect: find, tables: {shop: [{platform_id: p, platform_shop_no: "1", name: 甲, opened_on: 2020-01-01}]}}
  - {name: b, expect: leave, tables: {shop: [{platform_id: p, platform_shop_no: "1", name: 甲乙, opened_on: 2020-01-01}]}}
  - {name: c, expect: before_law, tables: {shop: [{platform_id: p, platform_shop_no: "1", name: 甲, opened_on: 2018-01-01}]}}
---*/
SELECT s.entity_key AS subject_key, s.entity_key AS object_key, s.opened_on AS acted_on,
  0.5 AS confidence, s.name AS object_digest, s.row_key AS row_key_shop
FROM shop AS s WHERE LENGTH(s.name) = 1
"""


@pytest.fixture
def own_rule(workspace, land, tmp_path):
    """An office with a rule of its own and a shop that it finds."""
    from wangjian.registry import actions as registry

    folder = workspace.path / "packs" / "monitoring" / "rules"
    folder.mkdir(parents=True)
    (folder.parent.parent / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")
    (folder / "sc.short_name.sql").write_text(RULE, encoding="utf-8")
    path = tmp_path / "shop.csv"
    path.write_text(
        "platform_id,platform_shop_no,name,opened_on\npf1,1,甲,2020-01-01\n", encoding="utf-8"
    )
    clerk = land.actor("sc/", "registry_clerk")
    registry.ingest(workspace, "shop", [path], source="试", as_of_on=date(2020, 12, 1), by=clerk)
    return workspace


def run_once(ws, by, **more):
    run = actions.request_run(by=by, rules=["sc.short_name"], **more)
    return actions.execute_run(ws, run.id)


def test_an_offices_rule_is_said_not_to_be_let_in_until_somebody_lets_it_in(own_rule, land):
    author = land.actor("sc/", "rule_author")
    shadow = run_once(own_rule, author, shadow=True)
    assert shadow.state == "done", shadow.problem_en
    assert shadow.counts["compared"]["sc.short_name"]["added"] == 1
    before = run_once(own_rule, author)
    assert before.counts["rules"]["sc.short_name"]["not_admitted"] == ["sc.short_name"]
    actions.admit(by=author, run_id=shadow.id, ref="sc.short_name", reason="看过新增的")
    after = run_once(own_rule, author)
    assert "not_admitted" not in after.counts["rules"]["sc.short_name"]
    noted = Journal.objects.get(verb="monitoring.admit")
    assert (noted.ref, noted.values["run"]) == ("sc.short_name", str(shadow.id))


def test_a_rule_that_decides_otherwise_must_be_let_in_anew(own_rule, land):
    author = land.actor("sc/", "rule_author")
    shadow = run_once(own_rule, author, shadow=True)
    actions.admit(by=author, run_id=shadow.id, ref="sc.short_name", reason="好")
    file = own_rule.path / "packs" / "monitoring" / "rules" / "sc.short_name.sql"

    def waits(text):
        file.write_text(text, encoding="utf-8")
        library = read_library(Packs.open(own_rule.packs))
        return not_admitted([library.rules["sc.short_name"]], library)

    assert waits(RULE.replace("店名过短", "店名太短")) == {}
    assert waits(RULE.replace("= 1\n", "< 3\n").replace("name: 甲乙", "name: 甲乙丙")) == {
        "sc.short_name": ["sc.short_name"]
    }


def test_what_ships_with_the_product_is_let_in_with_it(db):
    library = read_library(Packs.open())
    assert not_admitted(library.rules.values(), library) == {}


def test_only_who_may_write_rules_lets_in_by_a_shadow_run_and_says_why(own_rule, land):
    author = land.actor("sc/", "rule_author")
    shadow = run_once(own_rule, author, shadow=True)
    live = run_once(own_rule, author)
    given = {"by": author, "run_id": shadow.id, "ref": "sc.short_name", "reason": "好"}
    with pytest.raises(NotAllowed):
        actions.admit(**{**given, "by": land.actor("sc/", "officer")})
    with pytest.raises(WrongState):
        actions.admit(**{**given, "run_id": live.id})
    with pytest.raises(NoSuchRecord):
        actions.admit(**{**given, "ref": "cn.site.icp"})
    with pytest.raises(BadInput):
        actions.admit(**{**given, "reason": " "})
    assert Admission.objects.count() == 0


def test_a_file_that_is_not_installed_only_runs_on_trial(own_rule, land):
    run = actions.request_run(by=land.actor("sc/", "officer"), rules=["sc.short_name"])
    with pytest.raises(WrongState):
        actions.execute_run(own_rule, run.id, packs=Packs.open(own_rule.packs))
    assert Run.objects.get(id=run.id).state != "done"


def test_a_file_not_yet_installed_stands_before_the_one_that_it_would_replace(own_rule, tmp_path):
    from wangjian.cli.shadow import _with_file

    file = tmp_path / "sc.short_name.sql"
    file.write_text(RULE.replace("店名过短", "另一个"), encoding="utf-8")
    tried = read_library(_with_file(own_rule, file, tmp_path / "tried"))
    installed = read_library(Packs.open(own_rule.packs))
    said = [one.rules["sc.short_name"].title.zh for one in (tried, installed)]
    assert said == ["另一个", "店名过短"]
