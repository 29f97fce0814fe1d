"""The registry's pages and the search box, without a browser."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

pytestmark = pytest.mark.django_db

LEAN = {"source": "省局", "load_id": "l1", "digest": "d"}
FIRM, TWIN = "business:cn.uscc/91510100MA0000001X", "business:cn.ric/510100000000001"
RECEIVED = {"received_on": "2026-11-20"}
SHOP, PLATFORM = "shop:pf1/1001", "platform:pf1"


@pytest.fixture
def things(house):
    """A firm under two keys, its shop on a platform, what the shop shows, a permit and a list."""
    from datetime import UTC, date, datetime

    from wangjian.registry.actions import entities_for, lay_pieces
    from wangjian.registry.models import (
        SEARCHED,
        Business,
        ListEntry,
        LoadRecord,
        Permit,
        Platform,
        Shop,
        Shown,
    )

    LoadRecord.objects.create(
        load_id="l1",
        table="business",
        source="省局",
        kind="full",
        as_of_on=date(2026, 11, 1),
        received_at=datetime(2026, 11, 2, tzinfo=UTC),
        rows=1,
        rejected=0,
        file_name="a.csv",
        digest="d",
    )
    keys = [FIRM, TWIN, SHOP, PLATFORM, "permit:food_business/JY1/9", "list_entry:abnormal/局/1"]
    ids = entities_for(keys)
    name = "成都近水食品有限公司"
    number = "91510100MA0000001X"
    Business.objects.create(
        entity_id=ids[FIRM],
        row_key="a",
        name=name,
        registration_no=number,
        registration_scheme="cn.uscc",
        status="active",
        registered_on=date(2020, 1, 2),
        address="成都市武侯区近水街1号",
        **LEAN,
    )
    Business.objects.create(
        entity_id=ids[TWIN],
        row_key="b",
        name=name,
        registration_no="510100000000001",
        registration_scheme="cn.ric",
        address="成都市武侯区近山街1号",
        **LEAN,
    )
    Platform.objects.create(
        entity_id=ids[PLATFORM], row_key="p", platform_id="pf1", name="近水集市",
        domain="jinshui.example", **LEAN,
    )  # fmt: skip
    Shop.objects.create(
        entity_id=ids[SHOP],
        row_key="s",
        name="近水小店",
        platform_id="pf1",
        platform_shop_no="1001",
        registration_no=number,
        registered_name=name,
        **LEAN,
    )
    Shown.objects.create(
        entity_id=ids[SHOP],
        row_key="w",
        seen_at=datetime(2026, 11, 3, tzinfo=UTC),
        shown_no=number,
        shown_name="成都近永食品有限公司",
        **LEAN,
    )
    Permit.objects.create(
        entity_id=ids["permit:food_business/JY1/9"],
        row_key="k",
        permit_kind="food_business",
        permit_no="JY15101000000001",
        holder_no=number,
        status="valid",
        issued_on=date(2021, 1, 1),
        expires_on=date(2030, 1, 1),
        **LEAN,
    )
    ListEntry.objects.create(
        entity_id=ids["list_entry:abnormal/局/1"],
        row_key="e",
        list_kind="abnormal",
        authority="市局",
        entry_no="1",
        registration_no=number,
        name=name,
        entered_on=date(2022, 1, 1),
        ground="查无下落",
        **LEAN,
    )
    for kind in SEARCHED:
        lay_pieces(kind)
    return ids


def page_of(client, name, *arguments, **query):
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, answer.content.decode()[:2_000]
    return answer.content.decode()


def test_a_business_page_holds_all_that_belongs_to_it_with_source_and_day(sign_in, things):
    page = page_of(sign_in("north"), "subjects_one", things[FIRM], show="")
    for words in ("成都近水食品有限公司", "JY15101000000001", "食品经营许可证", "经营异常名录"):
        assert words in page
    assert reverse("subjects_one", args=[things[SHOP]]) in page
    assert "2026-11-01" in page  # the day of the data
    for words in ("成立", "发证", "列入经营异常名录"):
        assert words in page.split('id="timeline"')[1]


def test_a_page_comes_before_its_timeline_which_is_a_part_of_its_own(sign_in, things):
    client = sign_in("north")
    address = reverse("subjects_one", args=[things[FIRM]])
    assert f'hx-get="{address}?show="' in page_of(client, "subjects_one", things[FIRM])
    part = client.get(f"{address}?show=", headers={"hx-request": "true"}).content.decode()
    assert "列入经营异常名录" in part
    assert "<html" not in part


def test_a_timeline_is_narrowed_by_kind(sign_in, things):
    page = page_of(sign_in("north"), "subjects_one", things[FIRM], show="list")
    told = page.split('id="timeline"')[1]
    assert "列入经营异常名录" in told
    assert "发证" not in told


def test_a_shop_shows_what_it_shows_beside_what_is_registered(sign_in, things):
    page = page_of(sign_in("north"), "subjects_one", things[SHOP])
    assert "<mark>永</mark>" in page
    assert "不同" in page
    assert "一致" in page
    assert reverse("subjects_one", args=[things[FIRM]]) in page
    assert reverse("subjects_one", args=[things[PLATFORM]]) in page


def test_a_platform_shows_its_rates_against_the_targets_of_the_file(sign_in, things):
    from wangjian.authority.queries import house_actor
    from wangjian.registry.actions import count_displays

    assert count_displays(by=house_actor())
    assert not count_displays(by=house_actor())  # nothing changed since
    page = page_of(sign_in("north"), "subjects_one", things[PLATFORM])
    assert "80%" in page
    assert "亮证" in page
    rows = page.split('class="cards rates"')[1]
    assert "100%" in rows  # the one shop shows its licence
    assert "未达标" in rows  # and no permit, which its trader holds


@pytest.mark.parametrize("kind", ["business", "platform", "shop", "site", "account", "mobile_app"])
def test_each_kind_has_a_list_and_an_empty_state(sign_in, things, kind):
    client = sign_in("north")
    page = page_of(client, "subjects", kind=kind)
    assert ('class="empty"' in page) == (kind in {"site", "account", "mobile_app"})
    assert client.get(reverse("subjects"), {"kind": kind, "after": "x"}).status_code == 400
    assert client.get(reverse("subjects"), {"kind": "nonsense"}).status_code == 404


def test_a_list_is_narrowed_and_pages_go_on(sign_in, things):
    client = sign_in("north")
    assert "近水小店" in page_of(client, "subjects", kind="shop", platform="pf1")
    assert "近水小店" in page_of(client, "subjects", kind="shop", no="91510100MA0000001X")
    assert "近水小店" not in page_of(client, "subjects", kind="shop", status="closed")


def test_the_box_finds_and_suggests(sign_in, things):
    client = sign_in("north")
    assert "成都近水食品有限公司" in page_of(client, "search", q="cdjs")
    assert 'role="option"' in page_of(client, "search_suggest", q="近水小店")
    assert "没有找到" in page_of(client, "search_suggest", q="不存在的名字")
    for typed in ("", "%", "'", '"><script>alert(1)</script>', "\x00近", "近" * 3_000):
        answer = client.get(reverse("search"), {"q": typed})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_leads_are_found_by_whoever_may_see_them_and_by_nobody_else(sign_in, house, things):
    from wangjian.docket.actions import NewMatter, open_matter

    lead = open_matter(
        by=house.actor("north"),
        new=NewMatter(
            kind="lead",
            office_path=house.north.path,
            fields=RECEIVED,
            title="近水小店",
            subject_id=things[SHOP],
            subject_key=SHOP,
            subject_name="近水小店",
        ),
    )
    for typed in ("水小", lead.number, lead.number[-6:], "jsxd", "1001"):
        assert lead.number in page_of(sign_in("north"), "search", q=typed), typed
        assert lead.number in page_of(sign_in("top"), "search", q=typed), typed
        assert f">{lead.number}<" not in page_of(sign_in("south"), "search", q=typed), typed
        assert f">{lead.number}<" not in page_of(sign_in("clerk"), "search", q=typed), typed
    for login, sees in (("north", True), ("south", False)):
        page = page_of(sign_in(login), "subjects_one", things[SHOP], show="")
        assert (lead.number in page) == sees, login


def test_a_stranger_to_the_office_gets_nothing_from_the_database_itself(house, things):
    from django.db import ProgrammingError, connection, transaction

    from wangjian.authority.actor import scope
    from wangjian.docket.actions import NewMatter, open_matter

    open_matter(
        by=house.actor("north"),
        new=NewMatter(
            kind="lead",
            office_path=house.north.path,
            fields=RECEIVED,
            subject_key=SHOP,
            subject_name="近水小店",
        ),
    )
    ask = "SELECT count(*) FROM docket_find(ARRAY['近水'], ARRAY['近水'], 'lead', 100)"

    def found():
        with connection.cursor() as cursor:
            cursor.execute(ask)
            return cursor.fetchone()[0]

    assert found() == 0  # no office is set
    for login, count in (("north", 1), ("head", 1), ("south", 0), ("clerk", 0)):
        with scope(house.actor(login)):
            assert found() == count, login
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM docket_mattersought")


def test_duplicates_are_listed_merged_by_the_clerk_and_parted_again(sign_in, things):
    from wangjian.authority.queries import house_actor
    from wangjian.registry.actions import find_duplicates
    from wangjian.registry.models import EntityMerge

    assert find_duplicates(by=house_actor()) == 1
    client = sign_in("clerk")
    assert "同名同地区" in page_of(client, "subjects_same")
    pair = {"one": things[FIRM], "other": things[TWIN]}
    page = page_of(client, "subjects_pair", **pair)
    assert "<mark>" in page
    said = {**pair, "keep": things[FIRM], "act": "merge"}
    refused = client.post(reverse("subjects_merge"), said, follow=True).content.decode()
    assert "请写明理由" in refused
    client.post(reverse("subjects_merge"), {**said, "words": "换照前后"})
    merge = EntityMerge.objects.get()
    assert (merge.entity_id, merge.into_id) == (things[TWIN], things[FIRM])
    assert find_duplicates(by=house_actor()) == 0
    page = page_of(client, "subjects_one", things[FIRM])
    assert TWIN in page
    assert "换照前后" in page
    client.post(reverse("subjects_unmerge", args=[merge.id]), {"words": "看错了"})
    assert "已撤销" in page_of(client, "subjects_merged")
    assert find_duplicates(by=house_actor()) == 1


def test_officers_without_the_right_see_pairs_but_decide_nothing(sign_in, things):
    client = sign_in("north")
    pair = {"one": things[FIRM], "other": things[TWIN]}
    assert "由主体库管理员决定" in page_of(client, "subjects_pair", **pair)
    answer = client.post(
        reverse("subjects_merge"), {**pair, "keep": things[FIRM], "words": "x"}, follow=True
    )
    assert "权限" in answer.content.decode()


def test_a_pair_said_to_be_two_is_not_listed_again(sign_in, things):
    from wangjian.authority.queries import house_actor
    from wangjian.registry.actions import find_duplicates

    find_duplicates(by=house_actor())
    client = sign_in("clerk")
    pair = {"one": things[FIRM], "other": things[TWIN]}
    client.post(reverse("subjects_merge"), {**pair, "act": "different", "words": "两家"})
    assert find_duplicates(by=house_actor()) == 0
    assert "没有待核对的" in page_of(client, "subjects_same")


def test_the_other_of_a_pair_is_chosen_by_a_search(sign_in, things):
    page = page_of(sign_in("clerk"), "subjects_pair", one=things[FIRM], other="近水食品")
    assert str(things[TWIN]) in page
    assert f"other={things[FIRM]}" not in page


def test_a_key_leads_to_its_page_and_an_unknown_one_to_the_search(sign_in, things):
    client = sign_in("north")
    answer = client.get(reverse("subjects_by_key"), {"key": SHOP})
    assert answer.headers["Location"] == reverse("subjects_one", args=[things[SHOP]])
    assert "/search/" in client.get(reverse("subjects_by_key"), {"key": "x"}).headers["Location"]
    unknown = "00000000-0000-0000-0000-000000000001"
    assert client.get(reverse("subjects_one", args=[unknown])).status_code == 404


def test_a_key_in_the_search_box_leads_to_its_page_and_an_address_finds_its_host(sign_in, things):
    client = sign_in("north")
    answer = client.get(reverse("search"), {"q": f" {SHOP} "})
    assert answer.headers["Location"] == reverse("subjects_one", args=[things[SHOP]])
    assert client.get(reverse("search"), {"q": "shop:pf1/no"}).status_code == 200
    html = client.get(reverse("search"), {"q": "HTTPS://www.jinshui.example/shop?id=1"}).content
    assert str(things[PLATFORM]) in html.decode()


def test_pages_speak_english_too(sign_in, things):
    client = sign_in("english")
    page = page_of(client, "subjects_one", things[SHOP])
    assert "Shown and registered" in page
    assert "registration number" in page
    assert "Nothing found" in page_of(client, "search", q="不存在的名字")


def test_rows_as_they_came_say_places_and_platforms_by_name(things, rf, django_assert_num_queries):
    from types import SimpleNamespace as Made

    from wangjian.authority.models import Region

    Region.objects.create(id="510107", name="武侯区", name_en="Wuhou")
    row = {"platform_id": "pf1", "region_id": "510107", "name": "近水小店", "store": "pf9"}
    rows = [Made(table="shop", row=row, marked={}) for _ in range(2)]
    with django_assert_num_queries(3):  # of each code once
        page = render_to_string("web/rows.html", {"rows": rows}, rf.get("/"))
    assert page.count('近水集市 <span class="mono small faint">pf1</span>') == 2
    assert page.count('武侯区 <span class="mono small faint">510107</span>') == 2
    assert page.count("<dd>pf9</dd>") == 2  # nobody knows it
    said = [{"name": name, "zh": name, "en": name, "value": row[name]} for name in row]
    with override("en"):
        card = render_to_string("leads/source.html", {"source": {"fields": said}}, rf.get("/"))
    assert 'Wuhou <span class="mono small faint">510107</span>' in card
    assert "近水集市" in card


def test_a_search_names_the_platform_of_a_shop(sign_in, things):
    for address in ("search", "search_suggest"):
        page = page_of(sign_in("north"), address, q="近水小店")
        assert '<span class="small faint" title="pf1">近水集市</span>' in page
