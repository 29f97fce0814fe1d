"""Where a term counts: on which platforms, for which goods, and for whom it does not."""

from __future__ import annotations

import pytest

from wangjian.errors import BadKnowledge
from wangjian.lake.session import memory_session
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.scoping import reads
from wangjian.monitoring.scope import Facts, Scope
from wangjian.monitoring.wordbook import read_lexicon
from wangjian.packs.files import read_file
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

LAW = Packs.open().law()
SIDECAR = """id: office.claims
title: {zh: 宣称, en: claims}
category: claim
severity: 3
law: [cn.ads.17]
columns: {listing: [title]}
%s
examples:
  - {name: 命中, expect: find, text: 药到病除}
  - {name: 放过, expect: leave, text: 苹果}
"""
PHARMACY, GROCERY = "91110000600037341L", "91350100M000100Y43"


def lexicon(tmp_path, *, sidecar="", head="term", row="药到病除"):
    (tmp_path / "office.claims.yaml").write_text(SIDECAR % sidecar, encoding="utf-8")
    path = tmp_path / "office.claims.csv"
    path.write_text(f"{head}\n{row}\n", encoding="utf-8")
    return read_lexicon(read_file(path, origin="office", pack="office"), law=LAW, shapes=TABLES)


def listing(shop, item="a", **said):
    return {
        "platform_id": "pf1",
        "platform_shop_no": shop,
        "item_no": item,
        "title": "药到病除",
        "seen_at": "2024-03-05T10:00:00+08:00",
        **said,
    }


def world(*listings, **permit):
    shops = [("1", PHARMACY), ("2", GROCERY)]
    return {
        "listing": list(listings),
        "shop": [
            {"platform_id": "pf1", "platform_shop_no": number, "name": "店", "registration_no": no}
            for number, no in shops
        ],
        "permit": [
            {
                "permit_kind": "drug_business",
                "permit_no": "京DA0100001",
                "holder_no": PHARMACY,
                "issued_on": "2020-01-01",
                **permit,
            }
        ],
    }


def excuses(tmp_path, one, rows, engine=None):
    shapes = [TABLES[name] for name in sorted(reads([one]))]
    kept = {shape.name: rows.get(shape.name, []) for shape in shapes}
    with memory_session(kept, shapes, engine=engine, tmp=tmp_path) as session:
        session.register(FUNCTIONS)
        hits = scan(session, [one], run_id="r", tell=lambda *_: None)
        shop = session.arrow("SELECT row_key, platform_shop_no, item_no FROM listing").to_pylist()
    of = {row["row_key"]: (row["platform_shop_no"], row["item_no"]) for row in shop}
    return {of[row["hit_row_key"]]: row["excused_by"] for row in hits.to_pylist()}


def test_who_holds_the_permit_may_say_what_another_may_not(tmp_path):
    one = lexicon(tmp_path, sidecar="unless_permit: [drug_business]")
    found = excuses(tmp_path, one, world(listing("1"), listing("2")))
    assert found == {("1", "a"): "permit:drug_business 京DA0100001", ("2", "a"): None}


@pytest.mark.parametrize(
    "permit",
    [{"expires_on": "2024-03-04"}, {"issued_on": "2024-03-06"}, {"status": "revoked"}],
)
def test_a_permit_counts_only_where_it_was_valid_on_the_day(tmp_path, permit):
    one = lexicon(tmp_path, sidecar="unless_permit: [drug_business]")
    assert excuses(tmp_path, one, world(listing("1"), **permit)) == {("1", "a"): None}


def test_a_term_counts_for_some_goods_and_not_for_others(tmp_path):
    one = lexicon(tmp_path, head="term,goods", row="药到病除,食品|!饲料")
    rows = [
        listing("2", "a", category="休闲食品"),
        listing("2", "b", category="食品饲料"),
        listing("2", "c", category="图书"),
        listing("2", "d"),
    ]
    assert excuses(tmp_path, one, world(*rows)) == {
        ("2", "a"): None,
        ("2", "b"): "goods:食品饲料",
        ("2", "c"): "goods:图书",
        ("2", "d"): None,  # what is not told takes nothing away
    }


def test_a_term_counts_on_the_platforms_that_it_names(tmp_path):
    rows = world(listing("2"))
    here = lexicon(tmp_path, sidecar="platforms: [pf1, pf2]")
    assert excuses(tmp_path, here, rows) == {("2", "a"): None}
    there = lexicon(tmp_path, sidecar="platforms: [pf2]")
    assert excuses(tmp_path, there, rows) == {("2", "a"): "platform:pf1"}


def test_what_a_row_says_stands_before_what_the_lexicon_says(tmp_path):
    one = lexicon(tmp_path, sidecar="goods: [食品]", head="term,goods", row="药到病除,")
    assert one.entries[0].scope == Scope(goods=("食品",))
    other = lexicon(tmp_path, sidecar="goods: [食品]", head="term,goods", row="药到病除,图书")
    assert other.entries[0].scope == Scope(goods=("图书",))


def test_a_context_that_excuses_is_named_before_the_scope(tmp_path):
    one = lexicon(
        tmp_path, sidecar="platforms: [pf2]", head="term,excuse", row="药到病除,药到病除的说法"
    )
    found = excuses(tmp_path, one, world(listing("2", title="药到病除的说法")))
    assert found == {("2", "a"): "excuse:药到病除的说法"}


def test_a_scan_without_scopes_reads_no_register(tmp_path):
    assert reads([lexicon(tmp_path)]) == {"listing"}
    assert reads([lexicon(tmp_path, sidecar="unless_permit: [drug_business]")]) == {
        "listing", "permit", "shop",
    }  # fmt: skip


def test_an_example_may_say_in_which_row_its_text_stands(tmp_path):
    path = tmp_path / "office.claims.yaml"
    path.write_text(
        SIDECAR % "unless_permit: [drug_business]"
        + "  - {name: 药店, expect: leave, text: 药到病除, permit: drug_business}\n",
        encoding="utf-8",
    )
    (tmp_path / "office.claims.csv").write_text("term\n药到病除\n", encoding="utf-8")
    one = read_lexicon(
        read_file(tmp_path / "office.claims.csv", origin="office", pack="office"),
        law=LAW,
        shapes=TABLES,
    )
    assert one.examples[-1].facts == Facts("", "", {"drug_business": "示例"})


@pytest.mark.parametrize("sidecar", ["platforms: pf1", "goods: [1]", "goods: ['!']"])
def test_a_malformed_scope_is_refused_with_its_place(tmp_path, sidecar):
    with pytest.raises(BadKnowledge, match="须为文字列表"):
        lexicon(tmp_path, sidecar=sidecar)
