"""The invented country: its own rules, words and names go from files to findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wangjian.authority import actions as authority
from wangjian.authority import queries
from wangjian.authority.actor import scope
from wangjian.authority.models import Region
from wangjian.monitoring import actions
from wangjian.monitoring.examples import test_files as try_files
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Finding, FindingGroup
from wangjian.packs.packs import Packs
from wangjian.registry import actions as registry

ROOT = Path(__file__).parent.parent / "packs" / "xx"
PACKS = Packs.open([ROOT])
DAY = date(2020, 6, 1)


def test_only_its_own_rules_and_words_are_there():
    library = read_library(PACKS)
    assert set(library.rules) == {"xx.ads.superlative", "xx.number.shown", "xx.trader.ended"}
    assert set(library.lexicons) == {"xx.superlatives"}
    assert library.catalogues == {}


def test_every_example_does_as_it_says(tmp_path):
    results = try_files(PACKS, tmp=tmp_path)
    assert len(results) == 12
    assert [result for result in results if not result.ok] == []


@pytest.fixture
def nova(workspace, db):
    authority.load_regions(packs=PACKS)
    authority.make_first_administrator(
        login="admin", display_name="Ada Novak", office_name="Trade Office", region_id="NV"
    )
    by = queries.actor_by_login("admin")
    authority.add_office(
        by=by, parent_id=by.office_id, name="Aldermark", code="a", region_id="NV-A"
    )
    return replace(workspace, roots=(ROOT,)), by


def take_in(nova, tmp_path, table, text):
    ws, by = nova
    path = tmp_path / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    return registry.ingest(ws, table, [path], source="Nile", as_of_on=DAY, by=by)


def test_its_market_goes_from_files_to_findings(nova, tmp_path):
    ws, by = nova
    assert Region.objects.filter(id="NV-A1").exists()
    loads = [
        take_in(
            nova, tmp_path, "business",
            "registration_scheme,registration_no,name,status,status_on,region_id\n"
            "other,NV-000123,Brie & Sons,cancelled,2020-01-01,NV-B\n",
        ),
        take_in(
            nova, tmp_path, "shop",
            "platform_id,platform_shop_no,name,region_id\nnile,1,Brie,NV-A1\nnile,2,Edam,NV-B\n",
        ),
        take_in(
            nova, tmp_path, "shown",
            "subject_kind,platform_id,subject_no,seen_at,shown_no\n"
            "shop,nile,1,2020-05-05 10:00:00,NV-000123\nshop,nile,2,2020-05-05 10:00:00,\n",
        ),
        take_in(
            nova, tmp_path, "listing",
            "platform_id,platform_shop_no,item_no,title,seen_at\n"
            "nile,1,a,The finest cheese of Nova,2020-05-05 10:00:00\n"
            "nile,1,b,The finest cheese of Nova,2023-05-05 10:00:00\n",
        ),
    ]  # fmt: skip
    assert [load.rejected for (load,) in loads] == [0, 0, 0, 0]
    run = actions.execute_run(ws, actions.request_run(by=by).id)
    assert (run.state, run.skipped) == ("done", [])
    # The duty ended in 2022: the later advert is no breach any more.
    assert run.counts["rules"]["xx.ads.superlative"]["no_version"] == 1
    with scope(queries.house_actor()):
        found = set(Finding.objects.values_list("rule_id", "subject_key"))
        paths = dict(FindingGroup.objects.values_list("subject_key", "office_path"))
    assert found == {
        ("xx.ads.superlative", "shop:nile/1"),
        ("xx.number.shown", "shop:nile/2"),
        ("xx.trader.ended", "shop:nile/1"),
    }
    assert paths == {"shop:nile/1": "top/a/", "shop:nile/2": "top/"}
