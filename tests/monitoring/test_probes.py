"""Probes: made-up violations and near misses of each run, and what it says of them."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import date

import people
import pytest

from wangjian.errors import BadKnowledge
from wangjian.lake.loads import Lake
from wangjian.monitoring import actions, queries
from wangjian.monitoring.bulk.planting import Probe, draw, fresh_code
from wangjian.monitoring.bulk.probing import Place, record, try_probes
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Finding, Run
from wangjian.monitoring.tables import HIT, SIGHTING
from wangjian.packs.packs import Packs
from wangjian.registry import actions as registry
from wangjian.text.codes import region_of_code, valid_registration_no

CODE = "91110000600037341L"
WORDS, CODES = "cn.ads.special_supply", "cn.code.unregistered"


@pytest.fixture(scope="module")
def library():
    return read_library(Packs.open())


def drawn(library, *names, seed=7):
    rules = [library.rules[name] for name in names]
    return draw(rules, library.lexicons, library.probes, library.probing, seed)


def tried(library, tmp_path, probes):
    rules = {one.rule_id: library.rules[one.rule_id] for one in probes}
    place = Place(None, tmp_path)
    return try_probes(probes, rules, library, place=place, tell=lambda *_: None)


def test_what_is_planted_is_found_and_what_only_looks_like_it_is_left_alone(library, tmp_path):
    probes = drawn(library, WORDS, CODES)
    said = record(tried(library, tmp_path, probes), library.probing, 7)
    assert said["ok"], said
    row = said["rules"][WORDS]
    assert row["violations"] == row["found"] == 4
    assert row["evaded"] == row["evaded_found"] == 2
    assert (row["near_misses"], row["flagged"]) == (4, 0)
    assert said["rules"][CODES]["found"] == 1


def test_the_same_seed_draws_the_same_probes_and_another_seed_draws_others(library):
    first = drawn(library, WORDS, CODES)
    assert drawn(library, WORDS, CODES) == first
    assert drawn(library, WORDS, CODES, seed=8) != first


def test_what_a_rule_draws_does_not_hang_on_the_other_rules_of_the_run(library):
    alone = drawn(library, CODES)
    assert alone == [one for one in drawn(library, WORDS, CODES) if one.rule_id == CODES]


def test_keys_are_drawn_anew_so_that_they_are_those_of_no_real_shop(library):
    keys = {
        row["platform_id"]
        for probe in drawn(library, WORDS)
        for rows in probe.tables.values()
        for row in rows
    }
    assert len(keys) == len(drawn(library, WORDS))
    assert all(key.startswith("probe-") for key in keys)


def test_a_code_drawn_anew_is_valid_and_of_the_same_region():
    made = {fresh_code(CODE, random.Random(seed)) for seed in range(200)}
    assert len(made) == 200
    assert all(valid_registration_no("cn.uscc", code) for code in made)
    assert {region_of_code(code) for code in made} == {region_of_code(CODE)}


def test_a_lexicon_that_no_longer_finds_its_terms_fails_the_probes(library, tmp_path):
    lexicon = library.lexicons[WORDS]
    silenced = replace(lexicon, entries=lexicon.entries[:1])
    broken = replace(library, lexicons={**library.lexicons, WORDS: silenced})
    # Drawn from the list as it was, tried on the list as it is.
    said = record(tried(broken, tmp_path, drawn(library, WORDS)), library.probing, 7)
    assert not said["ok"]
    assert said["failed"] == [WORDS]
    missed = said["rules"][WORDS]["wrong"]
    assert {one["expect"] for one in missed} == {"find"}
    assert any(one["drawn"].get("term") for one in missed)


def test_a_near_miss_that_is_flagged_fails_the_probes(library, tmp_path):
    sold = {"platform_id": "probe-x", "platform_shop_no": "1", "item_no": "a"}
    row = {**sold, "title": "人民大会堂特供 酒", "seen_at": "2024-03-05T10:00:00+08:00"}
    probe = Probe(WORDS, "made up", "leave", "", {}, {"listing": [row]})
    said = record(tried(library, tmp_path, [probe]), library.probing, 7)
    assert (said["failed"], said["rules"][WORDS]["flagged"]) == ([WORDS], 1)


def test_a_rule_whose_query_breaks_on_its_probes_says_so(library, tmp_path):
    probes = drawn(library, CODES)
    rule = library.rules[CODES]
    rules = {CODES: replace(rule, sql=rule.sql.replace("shown", "nowhere"))}
    place = Place(None, tmp_path)
    done = try_probes(probes, rules, library, place=place, tell=lambda *_: None)
    said = record(done, library.probing, 7)
    assert not said["ok"]
    assert all(one["zh"] and one["en"] for one in said["rules"][CODES]["wrong"])


@pytest.fixture
def office_files(tmp_path):
    folder = tmp_path / "packs" / "monitoring" / "probes"
    folder.mkdir(parents=True)
    (tmp_path / "packs" / "pack.toml").write_text('packs = ["sc"]\n', encoding="utf-8")

    def write(text):
        (folder / "sc.own.yaml").write_text(text, encoding="utf-8")
        return Packs.open([tmp_path / "packs"])

    return write


OWN = """id: sc.own
title: {zh: 本单位的探针, en: our own probes}
rules: [cn.ads.special_supply]
slots: {goods: [茶]}
probes:
  - name: 一
    expect: find
    tables: {listing: [{title: "{term} {goods}"}]}
"""


def test_an_office_adds_probes_of_its_own(office_files, library):
    made = read_library(office_files(OWN)).probes[WORDS]
    assert len(made) == len(library.probes[WORDS]) + 1


def test_a_probe_draws_terms_of_the_categories_that_it_names(library):
    rule = "cn.permit.device_3"
    of = {entry.term for entry in library.lexicons["cn.goods.permit_needed"].entries
          if entry.category == "device_3"}  # fmt: skip
    terms = [
        probe.drawn["term"]
        for seed in range(40)
        for probe in drawn(library, rule, seed=seed)
        if "term" in probe.drawn and not probe.disguise
    ]
    assert terms
    assert all(any(term.endswith(one) for one in of) for term in terms)


def test_a_probe_whose_categories_no_term_has_is_not_drawn(library):
    template = library.probes[WORDS][0]
    none = replace(library, probes={WORDS: [replace(template, of=("nowhere",))]})
    assert not any("term" in probe.drawn for probe in drawn(none, WORDS))


def test_every_rule_is_tried_on_a_violation_and_a_near_miss(library):
    for rule_id in library.rules:
        assert {one.expect for one in drawn(library, rule_id)} == {"find", "leave"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cn.ads.special_supply", "cn.none"),
        ("cn.ads.special_supply", "cn.site.ip_differs"),
        ("{term}", "{nothing}"),
        ("expect: find", "expect: maybe"),
        ("    expect: find\n", "    expect: leave\n    evade: true\n"),
        ("slots:", "words:"),
        ("goods: [茶]", "goods: 茶"),
        ("goods: [茶]", "term: [茶]"),
        ("    expect: find\n", "    expect: find\n    of: goods\n"),
    ],
)
def test_a_file_of_probes_that_cannot_be_tried_is_refused_with_its_place(office_files, old, new):
    with pytest.raises(BadKnowledge) as caught:
        read_library(office_files(OWN.replace(old, new)))
    assert "sc.own.yaml" in caught.value.zh


@pytest.fixture
def office(db):
    return people.province()


def test_the_record_of_a_run_says_what_its_probes_came_to_and_none_becomes_a_finding(
    workspace, office, tmp_path
):
    clerk, monitor = office.actor("sc/", "registry_clerk"), office.actor("sc/", "officer")
    path = tmp_path / f"shown-{uuid.uuid4().hex[:6]}.csv"
    path.write_text(
        "subject_kind,platform_id,subject_no,seen_at,shown_no\n"
        "shop,pf1,1,2020-11-05 10:00:00,91110000600037341L\n",
        encoding="utf-8",
    )
    registry.ingest(workspace, "shown", [path], source="试", as_of_on=date(2020, 12, 1), by=clerk)
    run = actions.request_run(by=monitor, rules=["cn.code.malformed"])
    done = actions.execute_run(workspace, run.id)
    assert done.state == "done", done.problem_en
    row = done.probes["rules"]["cn.code.malformed"]
    assert (row["violations"], row["found"], row["flagged"]) == (1, 1, 0)
    assert done.probes["ok"]
    assert Finding.objects.count() == done.counts["sightings"] == 0
    lake = Lake(workspace.lake)
    assert (lake.version(SIGHTING).rows, lake.version(HIT).rows) == (0, 0)
    assert queries.run_card(run.id).row.probes_ok is True
    assert Run.objects.get(id=run.id).probes["seed"] == done.probes["seed"]
