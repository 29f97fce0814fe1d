"""Views, columns and exports of lists: kept by officer, made in the asker's range, recorded."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from tests.web.conftest import PASSWORD
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.models import Journal, Post, Region
from wangjian.authority.permissions import may
from wangjian.authority.queries import house_actor
from wangjian.campaign.knowledge import campaigns
from wangjian.casework.actions import NewLead, open_lead
from wangjian.errors import BadInput, Late, NoSuchRecord, NotAllowed, WrongState
from wangjian.registry.actions import entities_for
from wangjian.registry.models import Platform
from wangjian.web.lists import exporting, keeping
from wangjian.web.lists.registered import listing_of, listings
from wangjian.web.lists.saying import narrowed
from wangjian.web.lists.sheets import ExcelSheet, safe
from wangjian.web.lists.telling import one_line
from wangjian.web.models import ExportRequest

pytestmark = pytest.mark.django_db

LEADS = "leads"


def lead(house, office, title, severity=2):
    return open_lead(
        by=house.actor("top"),
        new=NewLead(
            office_path=office.path,
            severity=severity,
            title=title,
            received_on=today(),
            source="report",
        ),
    )


def ask(house, login="north", query="", form="csv", **more):
    return exporting.request_export(
        by=house.actor(login), listing=listing_of(LEADS), query=query, form=form, **more
    )


def made(workspace, one):
    exporting.make(workspace, str(one.id))
    with scope(house_actor()):
        one.refresh_from_db()
    return one


def rows_of(workspace, one):
    text = exporting.place_of(workspace, one).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# -- exports ---------------------------------------------------------------------------------------


def test_an_export_has_the_rows_of_the_asker_and_of_nobody_else(house, workspace):
    lead(house, house.north, "北市的线索")
    lead(house, house.south, "南市的线索")
    one = made(workspace, ask(house))
    headings, *rows = rows_of(workspace, one)
    assert headings[0] == "线索"
    assert [row[0] for row in rows] == ["北市的线索"]
    assert (one.state, one.rows) == ("done", 1)


def test_it_follows_the_filters_and_the_scope_of_the_list(house, workspace):
    lead(house, house.north, "甲", severity=4)
    lead(house, house.north, "乙")
    one = made(workspace, ask(house, query="severity=4&after=nonsense"))
    assert [row[0] for row in rows_of(workspace, one)[1:]] == ["甲"]
    later = (today() + timedelta(days=1)).isoformat()
    none = made(workspace, ask(house, query=f"from={later}"))
    assert none.rows == 0


def told(house, login, name, query):
    return one_line(narrowed(house.actor(login), listing_of(name), query))


def test_what_an_export_is_narrowed_to_is_said_in_words(house, workspace, sign_in):
    campaign = next(iter(campaigns().values()))
    Region.objects.create(id="510000", name="四川省", name_en="Sichuan")
    query = f"severity=4&text=甲&order=new&region=510000&campaign={campaign.id}"
    keeping.save_view(by=house.actor("north"), listing=listing_of(LEADS), name="急", query=query)
    ask(house, query=query)
    page = sign_in("north").get(reverse("exports")).content.decode()
    period = f"{campaign.from_on} – {campaign.until_on}"
    assert (
        f"视图：急；专项：{campaign.short_zh}；地区：四川省；时间：{period}；"
        "编号或主体：甲；严重程度：4 级及以上；谁的：本机关及下级"
    ) in page
    assert "view" not in told(house, "south", LEADS, query)  # another officer's
    with override("en"):
        assert told(house, "south", LEADS, "region=510000").startswith("Region: Sichuan; ")


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("groups", "", "状态：待研判"),
        ("groups", "state=all", "状态：全部"),
        ("second", "state=read", "状态：已复核"),
        ("proposals", "state=waiting", "状态：待处理"),
        ("rules", "", "全部"),
        ("rules", "region=510000&q=极限", "名称、编号或法条：极限"),  # no region narrows the rules
        ("registry-shop", "kind=shop&platform=pf1&region=510000", "地区：四川省；平台：近水集市"),
        ("registry-shop", "kind=shop&place=510100&region=510000", "其他地区：成都市"),
        ("figure:wj.count.shops", "by=platform&key=pf1", "其中：近水集市"),
        ("runs", "", "全部"),
        (LEADS, "severity=nonsense&region=nowhere", "谁的：本机关及下级"),
    ],
)
def test_each_list_says_what_it_keeps_to_and_nothing_else(house, workspace, name, query, said):
    Region.objects.create(id="510000", name="四川省")
    Region.objects.create(id="510100", name="成都市", parent_id="510000")
    [one] = entities_for(["platform:pf1"]).values()
    Platform.objects.create(
        entity_id=one, row_key="p", platform_id="pf1", name="近水集市",
        source="省局", load_id="l1", digest="d",
    )  # fmt: skip
    assert told(house, "head", name, query) == said


def test_the_last_sheet_of_a_workbook_says_it_too(house, workspace):
    one = made(workspace, ask(house, query="severity=4", form="xlsx"))
    book = load_workbook(exporting.place_of(workspace, one))
    said = {row[0]: row[1] for row in book.worksheets[-1].iter_rows(values_only=True)}
    assert said["条件"] == "严重程度：4 级及以上；谁的：本机关及下级"


def test_more_rows_than_a_page_come_each_once(house, workspace, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_A_LOOK", 2)
    for n in range(5):
        lead(house, house.north, f"第{n}条")
    one = made(workspace, ask(house))
    assert sorted(row[0] for row in rows_of(workspace, one)[1:]) == [f"第{n}条" for n in range(5)]
    assert one.rows == 5


def test_a_list_too_long_for_excel_says_so_and_leaves_as_csv(house, workspace, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_EXCEL_ROWS", 2)
    monkeypatch.setattr(exporting, "ROWS_A_LOOK", 1)
    for n in range(3):
        lead(house, house.north, f"第{n}条")
    one = made(workspace, ask(house, form="xlsx"))
    assert one.state == "failed"
    assert "CSV" in one.told["zh"]
    assert list(workspace.exports.iterdir()) == []
    assert made(workspace, ask(house)).rows == 3


def test_columns_are_those_chosen_or_all(house, workspace):
    lead(house, house.north, "甲")
    keeping.choose_columns(
        by=house.actor("north"), listing=listing_of(LEADS), names=["number", "title", "no_such"]
    )
    assert len(rows_of(workspace, made(workspace, ask(house)))[0]) == 2
    whole = made(workspace, ask(house, all_columns=True))
    assert len(rows_of(workspace, whole)[0]) == len(listing_of(LEADS).columns)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_is_a_formula(house, workspace, form):
    lead(house, house.north, "=HYPERLINK(1)")
    one = made(workspace, ask(house, form=form))
    if form == "csv":
        assert rows_of(workspace, one)[1][0] == "'=HYPERLINK(1)"
        return
    book = load_workbook(exporting.place_of(workspace, one))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")
    told = {row[0]: row[1] for row in book.worksheets[-1].values}
    assert told["导出人"] == "北一 北市局"
    assert told["导出编号"] == str(one.id)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (" =1", "' =1"),
        ("\t=1", "'\t=1"),
        ("\uff1d1", "'\uff1d1"),
        ("-1", "'-1"),
        (-1, -1),
        ("a\x00b\x1fc", "abc"),
        (["甲", "乙"], "甲；乙"),
        (None, ""),
        (True, True),
        ("=" + "长" * 40_000, "'=" + "长" * 31_999),
    ],
)
def test_a_cell_is_plain_text_or_a_number(value, cell):
    assert safe(value) == cell


def test_a_workbook_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(BadInput), ExcelSheet(tmp_path / "a.xlsx", ["列"], []) as sheet:
        sheet.row(["甲"])
        raise BadInput("坏了", "broken")
    assert list(tmp_path.iterdir()) == []


def test_a_full_sheet_goes_on_in_another(tmp_path, monkeypatch):
    monkeypatch.setattr("wangjian.web.lists.sheets.ROWS_OF_A_SHEET", 2)
    with ExcelSheet(tmp_path / "a.xlsx", ["列"], [("导出人", "甲")]) as sheet:
        for n in range(5):
            sheet.row([n])
    book = load_workbook(tmp_path / "a.xlsx")
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2, 1]


def test_asking_making_and_fetching_are_each_in_the_journal(house, workspace):
    lead(house, house.north, "甲")
    one = made(workspace, ask(house, query="text=甲"))
    fetched, path = exporting.fetch(workspace, by=house.actor("north"), export_id=one.id)
    assert path.is_file()
    noted = Journal.objects.filter(ref=f"export:{one.id}").order_by("id")
    assert [row.verb for row in noted] == ["web.ask_export", "web.export", "web.fetch_export"]
    assert noted[1].values["conditions"] == {"text": "甲"}
    assert noted[1].values["sha256"] == fetched.sha256


def test_the_right_is_asked_when_it_is_asked_for_made_and_fetched(house, workspace):
    with pytest.raises(NotAllowed):
        ask(house, login="clerk")
    before, after = ask(house), made(workspace, ask(house))
    Post.objects.filter(officer=house.officers["north"]).update(role="auditor")
    assert made(workspace, before).state == "failed"
    assert "权限" in before.told["zh"]
    with pytest.raises(NotAllowed):
        exporting.fetch(workspace, by=house.actor("north"), export_id=after.id)


def test_one_whose_officer_has_no_post_any_more_fails_in_words(house, workspace):
    one = ask(house)
    Post.objects.filter(officer=house.officers["north"]).update(
        until_on=today() - timedelta(days=1), from_on=today() - timedelta(days=2)
    )
    assert made(workspace, one).state == "failed"
    assert "任职" in one.told["zh"]
    assert list(workspace.exports.iterdir()) == []


def test_nobody_else_sees_stops_or_fetches_it(house, workspace):
    one = made(workspace, ask(house))
    for login in ("south", "top", "northhead"):
        other = house.actor(login)
        assert exporting.exports(other) == []
        with pytest.raises(NoSuchRecord):
            exporting.fetch(workspace, by=other, export_id=one.id)
        with pytest.raises(NoSuchRecord):
            exporting.stop_export(by=other, export_id=one.id)


def test_one_that_waits_is_stopped_at_once_and_never_made(house, workspace):
    one = ask(house)
    exporting.stop_export(by=house.actor("north"), export_id=one.id)
    assert made(workspace, one).state == "stopped"
    assert list(workspace.exports.iterdir()) == []
    with pytest.raises(WrongState):
        exporting.stop_export(by=house.actor("north"), export_id=one.id)


def test_one_that_runs_stops_at_the_next_page_and_leaves_nothing(house, workspace, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_A_LOOK", 1)
    for n in range(4):
        lead(house, house.north, f"第{n}条")
    one, looks = ask(house), []
    goes_on = exporting._goes_on

    def stopped_meanwhile(export):
        looks.append(export.rows)
        exporting.stop_export(by=house.actor("north"), export_id=export.id)
        return goes_on(export)

    monkeypatch.setattr(exporting, "_goes_on", stopped_meanwhile)
    assert made(workspace, one).state == "stopped"
    assert looks == [1]
    assert list(workspace.exports.iterdir()) == []


def test_a_job_that_comes_twice_makes_one_file(house, workspace):
    one = made(workspace, ask(house))
    first = one.finished_at
    assert made(workspace, one).finished_at == first


def test_the_sweep_takes_up_what_waits_and_what_a_dead_worker_left(house, workspace):
    waits, left = ask(house), ask(house)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with scope(house_actor()):
        ExportRequest.objects.filter(id=left.id).update(state="running", alive_at=long_ago)
    assert sorted(exporting.sweep(workspace)) == sorted([str(waits.id), str(left.id)])


def test_after_seven_days_the_file_is_gone_and_the_page_says_so(house, workspace, sign_in):
    one = made(workspace, ask(house))
    assert one.keep_until - one.finished_at == timedelta(days=7)
    with scope(house_actor()):
        ExportRequest.objects.filter(id=one.id).update(
            keep_until=datetime.now(UTC) - timedelta(seconds=1)
        )
    with pytest.raises(Late):
        exporting.fetch(workspace, by=house.actor("north"), export_id=one.id)
    exporting.sweep(workspace)
    assert list(workspace.exports.iterdir()) == []
    assert "已过期" in sign_in("north").get(reverse("exports")).content.decode()


def test_an_officer_has_three_in_the_making_at_most(house, workspace):
    for _ in range(3):
        ask(house)
    with pytest.raises(WrongState):
        ask(house)


def test_the_page_asks_shows_and_hands_out_the_file(house, workspace, sign_in):
    lead(house, house.north, "甲")
    client = sign_in("north", known=True)
    answer = client.post(
        reverse("lists_export", args=["leads"]),
        {"query": "text=甲", "form": "csv", "which": "all"},
        follow=True,
    )
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    [one] = exporting.exports(house.actor("north"))
    made(workspace, one)
    page = client.get(reverse("exports")).content.decode()
    assert "every 2s" not in page
    answer = client.get(reverse("exports_file", args=[one.id]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith("\ufeff线索".encode())


def test_asking_and_fetching_each_ask_again_who_it_is(house, workspace, sign_in):
    lead(house, house.north, "甲")
    done = made(workspace, ask(house))
    client, again = sign_in("north"), reverse("account_reauthenticate")
    file = reverse("exports_file", args=[done.id])
    assert client.get(file).headers["Location"].startswith(again)
    asked = client.post(
        reverse("lists_export", args=["leads"]), {"query": "text=甲", "form": "csv"}
    )
    assert asked.headers["Location"].startswith(again)
    assert len(exporting.exports(house.actor("north"))) == 1
    assert client.post(asked.headers["Location"], {"password": "wrong"}).status_code == 200
    assert client.get(file).headers["Location"].startswith(again)
    # what was asked for goes on where it stood
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == reverse("exports")
    assert [one.query for one in exporting.exports(house.actor("north"))] == ["text=%E7%94%B2", ""]
    assert b"".join(client.get(file)).startswith("\ufeff线索".encode())


def test_an_export_with_a_scope_in_its_address_goes_on_too(house, workspace, sign_in):
    client, within = sign_in("north"), "?from=2026-01-01"
    asked = client.post(
        reverse("lists_export", args=["leads"]) + within, {"query": within[1:], "form": "csv"}
    )
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == reverse("exports") + within
    assert [one.query for one in exporting.exports(house.actor("north"))] == [within[1:]]


def test_a_kind_of_file_that_is_not_made_is_told_on_the_list(house, sign_in):
    answer = sign_in("north", known=True).post(
        reverse("lists_export", args=["leads"]), {"form": "exe"}, follow=True
    )
    assert "不支持这种格式" in answer.content.decode()


@pytest.mark.parametrize("name", sorted(listings()))
def test_every_list_exports_all_its_columns(house, workspace, name):
    listing = listing_of(name)
    by = next(
        house.actor(login)
        for login in ("head", "admin")
        if may(house.actor(login), listing.right or listing.export_right or "registry.see")
    )
    one = exporting.request_export(by=by, listing=listing, query="", form="csv", all_columns=True)
    assert made(workspace, one).state == "done"
    assert len(rows_of(workspace, one)[0]) == len(listing.columns)


# -- views and columns -----------------------------------------------------------------------------


def save(house, login, name, query="severity=3", **more):
    return keeping.save_view(
        by=house.actor(login), listing=listing_of(LEADS), name=name, query=query, **more
    )


def names(house, login):
    return [view.name for view in keeping.views(house.actor(login), listing_of(LEADS))]


def test_a_view_is_the_officers_own_unless_it_is_shared_within_the_office(house):
    save(house, "north", "只我看")
    save(house, "north", "大家看", shared=True)
    assert names(house, "north") == ["只我看", "大家看"]
    assert names(house, "northhead") == ["大家看"]
    assert names(house, "south") == names(house, "top") == []


def test_saving_by_the_same_name_takes_its_place_and_the_place_in_the_list_is_not_kept(house):
    save(house, "north", "严重", "severity=4")
    view = save(house, "north", "  严重 ", "?severity=5&after=x&text=a%26b")
    assert view.query == "severity=5&text=a%26b"
    assert names(house, "north") == ["严重"]


@pytest.mark.parametrize(("name", "query"), [("", ""), (" \x00 ", ""), ("x", "a=" + "长" * 999)])
def test_a_view_without_a_name_or_with_too_much_is_refused(house, name, query):
    with pytest.raises(BadInput):
        save(house, "north", name, query)


def test_only_whose_view_it_is_takes_it_away(house):
    view = save(house, "north", "大家看", shared=True)
    with pytest.raises(NotAllowed):
        keeping.remove_view(by=house.actor("northhead"), view_id=view.id)
    with pytest.raises(NoSuchRecord):
        keeping.remove_view(by=house.actor("south"), view_id=view.id)
    keeping.remove_view(by=house.actor("north"), view_id=view.id)
    assert names(house, "north") == []


def test_the_page_saves_offers_and_removes_a_view(house, sign_in):
    client = sign_in("north")
    answer = client.post(
        reverse("lists_save", args=["leads"]),
        {"name": "严重的", "query": "severity=4"},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == "/leads/?severity=4"
    assert 'href="/leads/?severity=4" data-scope>严重的</a>' in answer.content.decode()
    view = keeping.views(house.actor("north"), listing_of(LEADS))[0]
    client.post(reverse("lists_remove", args=[view.id]), {"query": ""})
    assert names(house, "north") == []


@pytest.mark.parametrize("query", ["//elsewhere.example", "https://elsewhere.example/?a=b", "%00"])
def test_whatever_the_form_says_the_way_back_is_the_list(sign_in, query):
    answer = sign_in("north").post(
        reverse("lists_columns", args=["leads"]), {"query": query, "columns": ["title"]}
    )
    assert answer.headers["Location"].split("?")[0] == "/leads/"


def test_chosen_columns_are_kept_by_officer_and_drawn(house, sign_in):
    lead(house, house.north, "甲")
    client = sign_in("north")
    client.post(reverse("lists_columns", args=["leads"]), {"columns": ["title", "subject_key"]})
    page = client.get("/leads/").content.decode()
    head = page.split("<thead>")[1].split("</thead>")[0]
    assert "主体标识" in head
    assert "受理日" not in head
    assert "受理日" in sign_in("top").get("/leads/").content.decode().split("<thead>")[1]
    client = sign_in("north")
    client.post(reverse("lists_columns", args=["leads"]), {"reset": "", "columns": ["title"]})
    assert "受理日" in client.get("/leads/").content.decode().split("<thead>")[1]


def test_a_list_that_is_none_and_one_that_is_not_for_this_role_are_refused(sign_in):
    client = sign_in("clerk", known=True)
    for name, status in (("no-such", 404), ("leads", 403)):
        for address in ("lists_save", "lists_columns", "lists_export"):
            assert client.post(reverse(address, args=[name]), {}).status_code == status
    no_one = uuid.uuid4()
    assert client.get(reverse("exports_file", args=[no_one])).status_code == 404
    assert client.post(reverse("lists_remove", args=[no_one])).status_code == 404


def test_every_list_is_described_whole(house):
    for listing in listings().values():
        assert reverse(listing.address)
        found = [column.name for column in listing.columns]
        assert len(found) == len(set(found))
        assert listing.columns[0].shown
