"""Lists of the registry: they follow the region of the scope, and leave as files as they show."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from wangjian.authority.models import Office, Region
from wangjian.errors import NotAllowed
from wangjian.registry.actions import entities_for
from wangjian.registry.models import Account, Business, MobileApp, Shop, Site
from wangjian.registry.queries import SEARCH_KINDS, SubjectFilter, subjects
from wangjian.web.lists import exporting, keeping
from wangjian.web.lists.registered import listing_of

pytestmark = pytest.mark.django_db

LEAN = {"source": "省局", "load_id": "l1", "digest": "d"}
PLACES = {
    "510000": (None, "四川省"),
    "510100": ("510000", "成都市"),
    "510105": ("510100", "青羊区"),
    "330000": (None, "浙江省"),
}


@pytest.fixture
def shops(house):
    """Shops of three places; one is run by a person."""
    for region, (parent, name) in PLACES.items():
        Region.objects.create(id=region, parent_id=parent, name=name)
    rows = [
        ("1", "510105", "青羊小店", {}),
        ("2", "330000", "浙江小店", {}),
        ("3", "510000", "=四川小店", {"registered_name": "王小明", "exemption": "occasional"}),
    ]
    ids = entities_for([f"shop:pf1/{no}" for no, *_ in rows])
    for no, region, name, more in rows:
        Shop.objects.create(
            entity_id=ids[f"shop:pf1/{no}"],
            row_key=no,
            platform_id="pf1",
            platform_shop_no=no,
            name=name,
            region_id=region,
            **LEAN,
            **more,
        )
    return ids


def titles(client, query):
    page = client.get(reverse("subjects") + query)
    return sorted(row.title for row in page.context["rows"])


def exported(house, workspace, kind="shop", query="", login="head"):
    one = exporting.request_export(
        by=house.actor(login),
        listing=listing_of(f"registry-{kind}"),
        query=query,
        form="csv",
        all_columns=True,
    )
    exporting.make(workspace, str(one.id))
    text = exporting.place_of(workspace, one).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_list_follows_the_region_of_the_scope_and_what_lies_below_it(sign_in, shops):
    client = sign_in("head")
    assert titles(client, "?kind=shop") == ["=四川小店", "浙江小店", "青羊小店"]
    assert titles(client, "?kind=shop&region=510000") == ["=四川小店", "青羊小店"]
    assert titles(client, "?kind=shop&region=510100") == ["青羊小店"]


def test_an_office_with_a_region_looks_elsewhere_by_a_field_of_the_list(house, sign_in, shops):
    Office.objects.filter(id=house.north.id).update(region_id="510100")
    client = sign_in("north")
    assert titles(client, "?kind=shop&region=510105") == ["青羊小店"]
    assert titles(client, "?kind=shop&region=510105&place=330000") == ["浙江小店"]
    assert b'name="place"' in client.get(reverse("subjects") + "?kind=shop").content
    assert b'name="place"' not in sign_in("head").get(reverse("subjects") + "?kind=shop").content


@pytest.mark.parametrize(
    ("model", "kind", "index"),
    [(Account, "account", "account"), (Site, "site", "site"), (MobileApp, "mobile_app", "app")],
)
def test_every_large_kind_is_narrowed_by_an_index_of_regions(shops, model, kind, index):
    ids = entities_for([f"{kind}:pf1/1", f"{kind}:pf1/2"])
    for no, region in (("1", "510105"), ("2", "330000")):
        key = f"{kind}:pf1/{no}"
        model.objects.create(
            entity_id=ids[key], row_key=key, name=f"号{no}", region_id=region, **LEAN
        )
    found, _ = subjects(kind, SubjectFilter(region_id="510000"))
    assert [row.title for row in found] == ["号1"]
    assert f"registry_{index}_region" in {one.name for one in model._meta.indexes}


def test_chosen_columns_are_drawn_and_the_other_kinds_keep_theirs(house, sign_in, shops):
    client = sign_in("head")
    client.post(
        reverse("lists_columns", args=["registry-shop"]),
        {"query": "kind=shop&region=510100", "columns": ["title", "category", "region_code"]},
    )
    head = client.get("/registry/?kind=shop").content.decode().split("<thead>")[1]
    head = head.split("</thead>")[0]
    assert "主营类目" in head
    assert "行政区划代码" in head
    assert "平台" not in head
    business = listing_of("registry-business")
    kept = [one.name for one in keeping.columns(house.actor("head"), business)]
    assert tuple(kept) == business.by_default


def test_a_view_opens_the_kind_that_it_was_kept_of(sign_in, shops):
    client = sign_in("head")
    answer = client.post(
        reverse("lists_save", args=["registry-shop"]), {"name": "省内", "query": "region=510000"}
    )
    assert answer.headers["Location"] == "/registry/?kind=shop&region=510000"
    there = "/registry/?kind=shop&amp;region=510000"
    assert there in client.get("/registry/?kind=shop").content.decode()
    assert there not in client.get("/registry/?kind=business").content.decode()


def test_a_file_of_the_registry_hides_what_the_page_hides_and_runs_no_formula(
    house, workspace, shops
):
    rows = exported(house, workspace, query="kind=shop&region=510000")
    assert [row["名称"] for row in rows] == ["'=四川小店", "青羊小店"]
    assert "王小明" not in str(rows)
    assert {row["实际经营地"] for row in rows} == {"四川省", "青羊区"}
    assert {row["行政区划代码"] for row in rows} == {"510000", "510105"}


def test_a_persons_number_and_address_are_hidden_in_the_file_of_businesses(house, workspace):
    ids = entities_for(["business:cn.ric/1"])
    Business.objects.create(
        entity_id=ids["business:cn.ric/1"],
        row_key="b",
        name="王小明",
        registration_no="11010519491231002X",
        address="成都市武侯区近水街1号2栋",
        **LEAN,
    )
    text = str(exported(house, workspace, "business"))
    assert "王**" in text
    assert "11010519491231002X" not in text
    assert "近水街" not in text


def test_more_shops_than_a_piece_come_each_once(house, workspace, shops, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_A_LOOK", 1)
    assert len(exported(house, workspace)) == 3


@pytest.mark.parametrize("kind", SEARCH_KINDS)
def test_whoever_only_reads_the_registry_takes_no_list_of_it_away(house, sign_in, kind):
    from wangjian.authority.models import Post

    Post.objects.filter(officer=house.officers["north"]).update(role="auditor")
    page = sign_in("north").get(reverse("subjects") + f"?kind={kind}").content.decode()
    assert "lists/registry-" in page
    assert f"lists/registry-{kind}/export/" not in page
    with pytest.raises(NotAllowed):
        exported(house, None, kind, login="north")


def test_the_log_leaves_as_other_lists_do_and_a_formula_in_it_stays_text(house, workspace):
    from wangjian.authority import actions
    from wangjian.authority.models import Journal

    actions.journal(house.actor("north"), "authority.choose_language", "=cmd|' /C calc'!A0")
    one = exporting.request_export(
        by=house.actor("head"),
        listing=listing_of("audit"),
        query="verb=authority.choose_language",
        form="csv",
    )
    exporting.make(workspace, str(one.id))
    text = exporting.place_of(workspace, one).read_text(encoding="utf-8-sig")
    assert "'=cmd" in text
    assert Journal.objects.filter(verb="web.ask_export", ref=f"export:{one.id}").exists()
    with pytest.raises(NotAllowed):
        exporting.request_export(
            by=house.actor("north"), listing=listing_of("audit"), query="", form="csv"
        )
