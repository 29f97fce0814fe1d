"""Catalogues are drafted, checked, tried and saved by the path of rules and lexicons."""

# ruff: noqa: F811 - a test asks for a fixture by the name under which it came in

from __future__ import annotations

from datetime import date

import pytest
from test_drafts import author, checked, house, library, product, saved  # noqa: F401

from wangjian.errors import BadInput, BadKnowledge, Conflict, NotAllowed
from wangjian.monitoring import actions, drafting, queries
from wangjian.monitoring.models import Admission
from wangjian.packs.packs import Packs
from wangjian.registry import actions as registry

DEVICES = "cn.devices_free"


def taken_up(ws, by, ref):
    return actions.open_draft(ws=ws, by=by, packs=Packs.open(ws.packs), kind="catalogue", ref=ref)


def further(ws, by, like, ref="sc.own_list"):
    return actions.further_catalogue(
        ws=ws, by=by, packs=Packs.open(ws.packs), library=product(), like=like, ref=ref
    )


def kept(by, draft, **said):
    said = {"body": draft.body, "table": draft.table, **said}
    return actions.keep_draft(by=by, draft_id=draft.id, version=draft.version, **said)


def read_alone(ws, draft):
    files = drafting.files_of(draft.kind, draft.ref, draft.body, draft.table)
    return drafting.read_alone(files, packs=Packs.open(ws.packs), library=product(), tmp=ws.tmp)


def test_a_new_catalogue_begins_with_one_that_passes_its_check(house, author):
    draft = actions.new_draft(
        ws=house, by=author, packs=Packs.open(house.packs), library=product(),
        kind="catalogue", ref="sc.first",
    )  # fmt: skip
    done = checked(house, author, draft)
    assert done.checked["ok"], done.checked
    saved(house, author, done)
    assert len(library(house).catalogues["sc.first"].rows) == 1


def test_a_catalogue_of_the_product_is_changed_row_by_row_and_names_what_it_replaces(
    house,
    author,
):
    ours = product().catalogues[DEVICES]
    draft = taken_up(house, author, DEVICES)
    assert f"replaces_digest: {ours.digest}" in draft.body
    first, second, *others = draft.table.splitlines()
    changed = second.replace("2021-06-30", "2022-01-01")
    assert changed != second
    table = "\n".join([first, changed, *others[:-1], "助听器,虚构的助听器,2026-01-01"])
    done = checked(house, author, kept(author, draft, table=table))
    assert done.checked["ok"], done.checked
    said = done.checked["difference"]
    assert (said["counts"]["added"], said["counts"]["removed"]) == (1, 1)
    [one] = [row for row in said["rows"] if row["kind"] == "changed"]
    assert one == {
        "kind": "changed",
        "key": second.split(",", 1)[0],
        "columns": {"from_on": ["2021-06-30", "2022-01-01"]},
    }
    saved(house, author, done)
    held = library(house).catalogues[DEVICES]
    assert held.origin == "office"
    assert {row["word"] for row in held.rows} >= {"助听器"}


def test_what_is_wrong_in_a_row_is_told_with_its_line(house, author):
    draft = taken_up(house, author, DEVICES)
    draft = kept(author, draft, table=draft.table + "助听器,虚构的助听器,去年\n")
    with pytest.raises(BadKnowledge) as caught:
        read_alone(house, draft)
    assert caught.value.line == draft.table.count("\n")
    assert "去年" in caught.value.zh
    done = checked(house, author, draft)
    assert not done.checked["ok"]
    assert done.checked["problems"][0]["line"] == caught.value.line


def test_another_list_of_one_view_has_its_columns_and_none_of_its_rows(
    house,
    author,
):
    draft = further(house, author, "cn.platform_sales")
    assert draft.table == "platform_id,sale,from_on,until_on\n"
    assert "id: sc.own_list" in draft.body
    assert "replaces_digest" not in draft.body
    other = kept(author, draft, body=draft.body.replace("until_on, kind: date", "until_on, kind: text"),
                 table=draft.table)  # fmt: skip
    with pytest.raises(BadKnowledge, match=r"cn\.platform_sales"):
        read_alone(house, other)
    done = checked(house, author, kept(author, other, body=draft.body,
                   table=draft.table + "pf1,秋收节,2026-11-01,2026-11-11\n"))  # fmt: skip
    assert done.checked["ok"], done.checked
    saved(house, author, done)
    rows = library(house).rows("platform_sale")
    assert [row["sale"] for row in rows] == ["秋收节"]
    with pytest.raises(Conflict):
        actions.further_catalogue(
            ws=house, by=author, packs=Packs.open(house.packs), library=library(house),
            like="cn.platform_sales", ref="sc.own_list",
        )  # fmt: skip


def test_a_further_list_is_the_offices_own_and_for_who_writes_rules(
    house,
    author,
    land,
):
    with pytest.raises(BadInput):
        further(house, author, DEVICES, ref="cn.own_list")
    officer = land.actor("sc/", "officer")
    with pytest.raises(NotAllowed):
        further(house, officer, DEVICES)
    with pytest.raises(NotAllowed):
        taken_up(house, officer, DEVICES)


@pytest.fixture
def offered(house, land, tmp_path):
    """A work that a list may name is offered."""
    path = tmp_path / "listing.csv"
    path.write_text(
        "platform_id,platform_shop_no,item_no,title,seen_at\n"
        "pf1,1,a,虚构的山海归途 高清完整版 网盘,2026-01-01T10:00:00+08:00\n",
        encoding="utf-8",
    )
    clerk = land.actor("sc/", "registry_clerk")
    registry.ingest(house, "listing", [path], source="试", as_of_on=date(2026, 1, 2), by=clerk)


@pytest.fixture
def listed(house, author):
    """A draft that names it, checked."""
    draft = further(house, author, "cn.key_works", ref="sc.key_works")
    draft = kept(author, draft, table=draft.table + "虚构的山海归途,院线电影,,,2020-01-01,,,\n")
    draft = checked(house, author, draft)
    assert draft.checked["ok"], draft.checked
    return draft


OFFER = "cn.copyright.piracy_offer"


def test_a_trial_runs_the_rules_that_read_the_list_and_saving_lets_it_in(
    house, author, offered, listed
):
    rules = drafting.decided_by(product(), read_alone(house, listed))
    assert OFFER in rules
    run = actions.try_draft(by=author, draft_id=listed.id, rules=rules)
    done = actions.execute_run(house, run.id)
    assert done.state == "done", done.problem_en
    assert done.counts["compared"][OFFER]["added"] == 1
    assert queries.draft_card(house, listed.id).trial_is_of_this
    saved(house, author, listed)
    assert Admission.objects.get().ref == "sc.key_works"
    after = actions.execute_run(house, actions.request_run(by=author, rules=[OFFER]).id)
    assert after.counts["rules"][OFFER]["findings"]["new"] == 1
    assert "not_admitted" not in after.counts["rules"][OFFER]


def test_a_list_that_nobody_let_in_is_used_and_the_run_says_so(house, author, offered, listed):
    saved(house, author, listed)
    done = actions.execute_run(house, actions.request_run(by=author, rules=[OFFER]).id)
    assert done.counts["rules"][OFFER]["not_admitted"] == ["sc.key_works"]
