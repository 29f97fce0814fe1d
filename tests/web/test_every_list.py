"""Every list has the tools, leaves as a file, and holds no row of another office."""

from __future__ import annotations

import csv
import io
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

import wangjian.web
from tests.casework.conftest import make_group
from wangjian.authority import knowledge
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.permissions import may
from wangjian.authority.queries import house_actor
from wangjian.casework import actions as casework
from wangjian.docket import one_matter
from wangjian.docket.one_matter import NewLink
from wangjian.errors import NoSuchRecord
from wangjian.monitoring import actions as monitoring
from wangjian.monitoring.models import Run, RunComparison, SampleList, SampleSubject
from wangjian.registry.models import LoadRecord, QuarantineRow
from wangjian.web.lists import exporting, keeping
from wangjian.web.lists.registered import families, listing_of, listings
from wangjian.web.models import ExportRequest

pytestmark = pytest.mark.django_db

TEMPLATES = Path(wangjian.web.__file__).parent / "templates"
MARK = "南记内情"
# A body of a table that is drawn row by row, and the pieces that a template includes.
ROWS = re.compile(r"<tbody>\s*(?:\{% drawn_sheet [^%]*%\}\s*)?\{% for |web/pager\.html")
INCLUDED = re.compile(r"""\{% include ["']([^"']+)["']""")
# Tables that are no lists: what one thing says of itself, or a few of something with a list.
NO_LISTS = {
    "account/tokens.html": "one's own tokens, a few",
    "drafts/one.html": "one draft: its difference and its trial",
    "evidence/one.html": "the files of one exhibit; the package holds them all",
    "home/board.html": "bars, whose figures open to rows with the tools",
    "linking/one.html": "one pair side by side",
    "lists/exports.html": "one's own exports",
    "mfa/webauthn/authenticator_list.html": "one's own keys",
    "phone/one.html": "the files of one capture of a phone",
    "phone/waiting.html": "what waits on this phone",
    "plans/item.html": "the runs of one item; all runs are a list",
    "rules/one.html": "the last runs of one rule; all runs are a list",
    "subjects/one.html": "one thing; what it has more of opens as a list",
    "subjects/pair.html": "one pair side by side",
}
MATTERS = ("work", "leads", "groups", "second", "links")


def rows_of(workspace, by, name, query=""):
    """The file of a list, made as the worker makes it."""
    one = exporting.request_export(
        by=by, listing=listing_of(name), query=query, form="csv", all_columns=True
    )
    exporting.make(workspace, str(one.id))
    with scope(house_actor()):
        one.refresh_from_db()
    assert one.state == "done", one.told
    text = exporting.place_of(workspace, one).read_text(encoding="utf-8-sig")
    with scope(house_actor()):
        one.delete()
    return list(csv.DictReader(io.StringIO(text)))


def taker(house, listing):
    """Somebody who may take the list away."""
    wanted = {listing.right, listing.export_right} - {""}
    return next(
        by
        for by in (house.actor("clerk"), house.actor("admin"), house.actor("head"))
        if all(may(by, right) for right in wanted)
    )


def test_every_page_with_rows_of_a_table_has_the_tools_of_lists_or_says_why_not():
    """Whatever page draws a table row by row, itself or by a piece that it includes."""
    pages = [
        path
        for path in TEMPLATES.rglob("*.html")
        if '{% extends "base.html" %}' in path.read_text(encoding="utf-8")
    ]
    lists = {str(path.relative_to(TEMPLATES)) for path in pages if ROWS.search(drawn_by(path))}
    with_tools = {name for name in lists if "{% list_tools " in drawn_by(TEMPLATES / name)}
    assert sorted(lists - with_tools - set(NO_LISTS)) == [], (
        f"these lack the tools of lists: {sorted(lists - with_tools - set(NO_LISTS))}"
    )
    assert sorted(set(NO_LISTS) - (lists - with_tools)) == [], "these have them, or no rows"
    assert len(with_tools) > 20


def drawn_by(path, seen=()):
    """The text of a template and of every piece that it includes by name."""
    text = path.read_text(encoding="utf-8")
    for name in INCLUDED.findall(text):
        if name not in seen:
            text += drawn_by(TEMPLATES / name, (*seen, name))
    return text


@pytest.mark.parametrize("name", sorted(listings()))
def test_every_list_is_a_page_and_a_file_of_all_its_columns(house, workspace, sign_in, name):
    listing = listing_of(name)
    by = taker(house, listing)
    rows = rows_of(workspace, by, name)
    page = sign_in(by.officer_name and _login(house, by)).get(listing.link())
    assert page.status_code == 200
    assert f"lists/{name}/export/" in page.content.decode()
    labels = [str(column.label) for column in listing.columns]
    assert all(set(row) == set(labels) for row in rows)
    assert len(labels) == len(set(labels)), labels


def _login(house, by):
    return next(login for login, one in house.officers.items() if one.id == by.officer_id)


@pytest.fixture
def things(house, workspace):
    """One of each thing that has a list of its own."""
    packs = knowledge.packs()
    lexicon = next(iter(packs.files("monitoring", "lexicons", ".csv", problems=[]))).id
    catalogue = next(iter(packs.files("monitoring", "catalogues", ".csv", problems=[]))).id
    load = LoadRecord.objects.create(
        load_id="a" * 64,
        table="business",
        source="省局",
        kind="full",
        as_of_on=today(),
        received_at=datetime.now(UTC),
        rows=0,
        rejected=1,
        file_name="a.csv",
        digest="d",
    )
    QuarantineRow.objects.create(
        load=load, line=7, raw={"name": "=坏行"}, reasons_zh="缺登记号", reasons_en="no number"
    )
    plan = monitoring.new_plan(
        by=house.actor("head"),
        name="计划",
        campaign="",
        from_on=today(),
        until_on=today() + timedelta(days=9),
    )
    sample = SampleList.objects.create(
        plan=plan, name="名单", kind="shop", wanted=1, seed="x", asked_by=house.officers["head"]
    )
    SampleSubject.objects.create(sample=sample, no=1, subject_key="shop:pf1/1")
    north, south = (
        {"kind": "added", "subject_key": f"shop:{one}", "object_key": "", "acted_on": "2026-11-01",
         "office_path": path, "group": None}
        for one, path in (("n", house.north.path), ("s", house.south.path))
    )  # fmt: skip
    rules = {"cn.x": {"added": 2, "gone": 0, "kept": 0, "rows": [north, south], "in_both": True}}
    run = Run.objects.create(state="done", shadow=True, counts={"compared": rules})
    made = RunComparison.objects.create(
        first=run, second=Run.objects.create(state="done"), state="done", result={"rules": rules},
        asked_by=house.officers["head"],
    )  # fmt: skip
    return {
        "terms": lexicon,
        "catalogue": catalogue,
        "quarantine": load.load_id,
        "items": str(plan.id),
        "sample": str(sample.id),
        "left-out": "cn.sure_display",
        "figure": "wj.count.leads",
        "changed": str(run.id),
        "differing": str(made.id),
    }


def test_every_list_of_something_is_a_page_and_a_file(house, workspace, sign_in, things):
    assert set(things) == set(families())
    found = {}
    for family, of in things.items():
        listing = listing_of(f"{family}:{of}")
        by = taker(house, listing)
        found[family] = rows_of(workspace, by, listing.name)
        page = sign_in(_login(house, by)).get(listing.link())
        assert page.status_code == 200, family
        assert reverse("lists_export", args=[listing.name]) in page.content.decode()
    assert len(found["terms"]) > 3
    assert [row["主体标识"] for row in found["changed"]] == ["shop:n", "shop:s"]
    below = rows_of(workspace, house.actor("south"), f"differing:{things['differing']}")
    assert [row["主体标识"] for row in below] == ["shop:s"]
    assert found["sample"] == [{"序号": "1", "主体标识": "shop:pf1/1"}]
    assert found["quarantine"][0]["行号"] == "7"


def test_a_view_and_columns_of_a_lexicon_are_that_lexicons(house, sign_in, things):
    name = f"terms:{things['terms']}"
    client = sign_in("north")
    saved = client.post(reverse("lists_save", args=[name]), {"name": "找", "query": "q=x"})
    assert saved.headers["Location"] == f"/lexicons/{things['terms']}/?q=x"
    client.post(reverse("lists_columns", args=[name]), {"columns": ["term", "note"]})
    head = client.get(f"/lexicons/{things['terms']}/").content.decode()
    head = head.split("<thead>")[1].split("</thead>")[0]
    assert "说明" in head
    assert "程度" not in head
    assert keeping.views(house.actor("north"), listing_of("lexicons")) == []


@pytest.mark.parametrize(
    "name", ["terms:no-such", "catalogue:x", "items:1", "sample:x", "x:y", "figure:x", "changed:1"]
)
def test_a_list_of_something_that_is_not_there_is_no_list(house, name):
    with pytest.raises(NoSuchRecord):
        listing_of(name)


def test_an_export_of_something_that_is_gone_still_stands_in_ones_exports(
    house, workspace, sign_in
):
    by, gone = house.actor("head"), f"sample:{uuid.uuid4()}"
    with scope(by):
        one = ExportRequest.objects.create(
            office_path=by.office_path,
            office_id=by.office_id,
            officer_id=by.officer_id,
            listing=gone,
            form="csv",
        )
    client = sign_in("head")
    assert gone in client.get(reverse("exports")).content.decode()
    exporting.make(workspace, str(one.id))
    assert "没有样本名单" in client.get(reverse("exports")).content.decode()


@pytest.fixture
def theirs(house, workspace):
    """What the southern office has in each list of matters."""
    by = house.actor("south")
    keys = [f"shop:pf1:{n}-{MARK}" for n in range(3)]
    groups = [make_group(key=key, path=house.south.path) for key in keys]
    [taken] = casework.take_in(by=by, group_ids=[groups[0].id])
    casework.ask_second_reader(by=by, group_ids=[groups[1].id], words=MARK)
    one_matter.send(
        by=by,
        ws=workspace,
        matter_id=taken.lead_id,
        new=NewLink(
            addressee=MARK,
            phone="13800001234",
            purpose=MARK,
            until_on=today() + timedelta(days=3),
        ),
        address=lambda token: f"http://testserver/m/{token}/",
    )


@pytest.mark.parametrize("name", MATTERS)
def test_a_file_of_matters_holds_those_of_ones_own_offices_and_of_nobody_else(
    house, workspace, theirs, name
):
    query = "state=all" if name == "groups" else "whose=office" if name == "work" else ""
    own = rows_of(workspace, house.actor("south"), name, query)
    above = rows_of(workspace, house.actor("head"), name, query)
    assert len(own) >= 1
    assert MARK in str(own)
    assert len(above) >= len(own)
    assert rows_of(workspace, house.actor("north"), name, query) == []


def test_a_number_of_a_phone_is_hidden_in_the_file_as_on_the_page(house, workspace, theirs):
    [row] = rows_of(workspace, house.actor("south"), "links")
    assert row["收件人"] == MARK
    assert "13800001234" not in str(row)
    assert row["手机号"].endswith("34")
