"""Links over made-up noise: what is found, on both engines alike, within bounds."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registry.made import business, code_of, shop
from wangjian.demo.companies import made_up
from wangjian.demo.market import seeds
from wangjian.demo.noise import Noise
from wangjian.errors import BadKnowledge, NotReady
from wangjian.lake.session import memory_session
from wangjian.packs.packs import Packs
from wangjian.registry.bulk import linking
from wangjian.registry.decisions.linking import marked, read_method
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

pytest.importorskip("splink")

PACKS = Packs.open()
METHOD = read_method(PACKS)
READS = ("business", "shop", "account", "site", "mobile_app", "shown")


def market(firms, shops, seed=3):
    """Rows of the register and of noisy shops, and whose each shop is."""
    rng = Random(seed)
    noise = Noise(rng)
    everyone = list(made_up(rng, seeds("market"), firms + firms // 10, as_of=date(2026, 11, 1)))
    known, strangers = noise.with_former(everyone[:firms]), everyone[firms:]
    noisy = list(noise.shops(known, strangers, shops))
    truth = {
        f"shop:{one.row['platform_id']}/{one.row['platform_shop_no']}": one.no for one in noisy
    }
    rows = {"business": [one.row() for one in known], "shop": [one.row for one in noisy]}
    return rows, truth


def parents():
    return {
        region["id"]: f"{region['id'][:4]}00"
        for region in (*seeds("market")["regions"], *seeds("market")["elsewhere"])
    }


def links(rows, tmp_path, engine="duckdb", counts=None):
    shapes = [TABLES[name] for name in READS]
    with memory_session(rows, shapes, engine=engine, tmp=tmp_path) as session:
        session.register(FUNCTIONS)
        found = [
            row
            for lot in linking.link(
                session,
                METHOD,
                parents(),
                counts=counts or linking.Counts(),
                tell=lambda *_: None,
            )
            for row in lot.to_pylist()
        ]
    return sorted(found, key=lambda row: (row["left_key"], row["right_key"]))


def test_of_noisy_shops_nearly_all_are_found_and_nearly_none_wrongly(tmp_path):
    rows, truth = market(400, 600)
    sure = {
        row["left_key"]: row["right_key"].rpartition("/")[2]
        for row in links(rows, tmp_path)
        if row["probability"] >= METHOD.limits["upper"]
    }
    right = sum(1 for key, no in sure.items() if truth[key] == no)
    assert right / len(sure) >= 0.98
    assert right / sum(1 for no in truth.values() if no) >= 0.95


def test_both_engines_link_alike(tmp_path):
    pysail = pytest.importorskip("pysail.spark")
    rows, _ = market(60, 60, seed=8)
    rows["site"] = [{"domain": "a.cn", "filer_name": rows["business"][0]["name"]}]
    rows["account"] = [
        {"platform_id": "p1", "account_no": "1", "account_kind": "live_room", "name": "直播间",
         "operator_name": rows["business"][1]["name"]},
    ]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pysail.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        try:
            address = f"sc://127.0.0.1:{server.listening_address[1]}"
            spark = links(rows, tmp_path, engine=address)
        finally:
            server.stop()
    duckdb = links(rows, tmp_path)
    assert spark == duckdb
    assert {row["left_key"].partition(":")[0] for row in duckdb} == {"shop", "site", "account"}


def test_a_thousand_firms_of_one_name_make_no_block(tmp_path):
    rows = {
        "business": [business(n, name="杭州鑫源商贸有限公司") for n in range(1, 1001)],
        "shop": [
            shop(n, registration_no=None, registered_name="杭州鑫源商贸有限公司")
            for n in range(200)
        ],
    }
    counts = linking.Counts()
    assert links(rows, tmp_path, counts=counts) == []
    assert counts.subjects == 200
    assert counts.pairs == 0  # no key that so many share is used


def test_without_anything_to_link_or_to_link_with_nothing_is_done(tmp_path):
    assert links({"business": [business(1)], "shop": []}, tmp_path) == []
    nobody = shop(1, registration_no=None, registered_name="近水")
    assert links({"business": [], "shop": [nobody]}, tmp_path) == []


def test_a_badly_written_code_alone_points_at_its_business(tmp_path):
    rows = {
        "business": [business(1, name="近水有限公司"), business(20, name="远山有限公司")],
        "shop": [shop(1, registration_no=code_of(20).replace("0", "O"), registered_name=None)],
    }
    found = links(rows, tmp_path)
    assert found[0]["right_key"].endswith(code_of(20))


def test_without_splink_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "splink", None)
    rows, _ = market(5, 5)
    with pytest.raises(NotReady) as caught:
        links(rows, tmp_path)
    assert "wangjian[link]" in caught.value.remedy_zh


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("limits", lambda rows: rows[1:], "缺少 upper"),
        ("limits", lambda rows: [{**rows[0], "value": "0.1"}, *rows[1:]], "kept ≤ lower ≤ upper"),
        ("keys", lambda rows: [{**rows[0], "sql": ""}], "没有 sql"),
        ("keys", lambda rows: [{**rows[0], "most": "x"}], "most 为 x"),
        ("levels", lambda rows: rows[:-1], "最后一级的 sql 须空着"),
        ("levels", lambda rows: rows[1:], "第一级（无从比较）的 bits 须空着"),
        ("levels", lambda rows: [rows[0], {**rows[1], "bits": "99"}], "bits 为 99"),
    ],
)
def test_files_that_do_not_hold_do_not_load(monkeypatch, table, change, said):
    real = PACKS.table

    def told(room, name):
        rows = real(room, name)
        return change(rows) if name == f"linking/{table}" else rows

    monkeypatch.setattr(PACKS, "table", told)
    with pytest.raises(BadKnowledge) as caught:
        read_method(PACKS)
    assert said in caught.value.zh


@pytest.mark.parametrize(
    ("part", "sql"),
    [
        ("key", "(SELECT MIN(name) FROM secrets)"),
        ("level", "EXISTS (SELECT name FROM secrets)"),
        ("level", "levenshtein(name_l, name_r) < 2"),  # counts bytes on one engine
        ("level", "1 = 1) UNION SELECT 1 FROM (SELECT 1"),
    ],
)
def test_sql_of_a_file_is_hostile_until_checked(tmp_path, part, sql):
    rows, _ = market(3, 3)
    first = METHOD.model.comparisons[0]
    levels = (first.levels[0], replace(first.levels[1], sql=sql), first.levels[-1])
    bad = {
        "key": {"keys": (replace(METHOD.keys[0], sql=sql),)},
        "level": {"model": replace(METHOD.model, comparisons=(replace(first, levels=levels),))},
    }[part]
    with memory_session(rows, [TABLES[n] for n in READS], tmp=tmp_path) as session:
        session.register(FUNCTIONS)
        method = replace(METHOD, **bad)
        counts = linking.Counts()
        with pytest.raises(BadKnowledge):
            list(linking.link(session, method, {}, counts=counts, tell=lambda *_: None))


@given(st.text(alphabet="近水山a", max_size=8), st.text(alphabet="近水山a", max_size=8))
def test_marked_pieces_are_the_texts_and_what_is_unmarked_is_in_both(one, other):
    left, right = marked(one, other)
    assert "".join(text for text, _ in left) == one
    assert "".join(text for text, _ in right) == other
    assert [text for text, differs in left if not differs] == [
        text for text, differs in right if not differs
    ] or not (one and other)


def test_the_same_seed_gives_the_same_noise():
    assert market(20, 30) == market(20, 30)
    _, truth = market(20, 30)
    assert None in truth.values()
    assert len({no for no in truth.values() if no}) > 5
