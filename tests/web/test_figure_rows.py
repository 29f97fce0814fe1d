"""The rows behind a figure are a list as any other: pages, columns, and a file of all of them."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from tests.registry.made import business, shop, write_csv
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.queries import house_actor
from wangjian.campaign import bulk, queries
from wangjian.campaign.actions import roll_up
from wangjian.campaign.decisions import read_indicator
from wangjian.casework.actions import NewLead, open_lead
from wangjian.errors import BadInput, BadKnowledge, NotAllowed
from wangjian.registry.actions import ingest
from wangjian.text.codes import guess_scheme
from wangjian.web.home import views
from wangjian.web.lists import exporting, keeping
from wangjian.web.lists.registered import listing_of

pytestmark = pytest.mark.django_db

LEADS, BUSINESSES, SHOPS = "wj.count.leads", "wj.count.businesses", "wj.count.shops"


def leads(house, *paths):
    for n, path in enumerate(paths):
        told = NewLead(
            office_path=path, severity=2, title=f"线索{n}", subject_name=f"{n}号店",
            received_on=today(), source="report",
        )  # fmt: skip
        open_lead(by=house.actor("top"), new=told)


@pytest.fixture
def businesses(house, workspace, tmp_path, monkeypatch):
    """Seven businesses on the lake, of which a page keeps three."""
    monkeypatch.setattr(bulk, "ROWS_KEPT", 3)
    monkeypatch.setattr(bulk, "PIECE_ROWS", 2)
    rows = [business(n, registered_on=f"2026-10-0{n + 1}") for n in range(7)]
    file = write_csv(tmp_path / "business.csv", rows)
    by = house.actor("clerk")
    ingest(workspace, "business", [file], source="省局", as_of_on=today(), by=by)
    roll_up(workspace, by=house_actor())
    return [row["name"] for row in rows]


def rows_of(workspace, by, metric, query="", **more):
    one = exporting.request_export(
        by=by, listing=listing_of(f"figure:{metric}"), query=query, form="csv", **more
    )
    exporting.make(workspace, str(one.id))
    with scope(house_actor()):
        one.refresh_from_db()
    assert one.state == "done", one.told
    text = exporting.place_of(workspace, one).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_figure_has_a_page_with_the_tools_and_columns_of_different_names(
    house, workspace, sign_in
):
    roll_up(workspace, by=house_actor())
    client = sign_in("head")
    for indicator in queries.indicators(workspace):
        listing = listing_of(f"figure:{indicator.id}")
        html = client.get(listing.link()).content.decode()
        assert reverse("lists_export", args=[listing.name]) in html, indicator.id
        labels = [str(column.label) for column in listing.columns]
        assert len(set(labels)) == len(labels) > 1, indicator.id
        assert [one for one in labels if "_" in one or one.isascii()] == [], indicator.id


def test_pages_of_a_figure_go_on_to_its_last_row_and_a_wrong_mark_is_told(
    house, workspace, sign_in, monkeypatch
):
    monkeypatch.setattr(views, "PAGE", 2)
    leads(house, *[house.north.path] * 3)
    roll_up(workspace, by=house_actor())
    client = sign_in("head")
    first = client.get(f"/figures/{LEADS}/")
    more = client.get(f"/figures/{LEADS}/", {"after": first.context["next_page"]})
    names = [row["subject_name"] for one in (first, more) for row in one.context["opened"].rows]
    assert sorted(names) == ["0号店", "1号店", "2号店"]
    assert more.context["next_page"] == ""
    assert client.get(f"/figures/{LEADS}/", {"after": "x"}).status_code == 400
    with pytest.raises(BadInput):
        queries.page_of(workspace, house.actor("head"), queries.Behind(LEADS), after="x", limit=2)


def test_a_file_of_a_figure_holds_the_rows_of_ones_own_offices(house, workspace):
    leads(house, house.north.path, house.south.path)
    roll_up(workspace, by=house_actor())
    assert [row["主体名称"] for row in rows_of(workspace, house.actor("south"), LEADS)] == ["1号店"]
    assert len(rows_of(workspace, house.actor("head"), LEADS, all_columns=True)) == 2
    assert rows_of(workspace, house.actor("head"), LEADS, "from=2031-01-01") == []


def test_a_file_of_a_figure_on_the_lake_holds_all_rows_and_the_page_those_kept(
    house, workspace, sign_in, businesses
):
    html = sign_in("head").get(f"/figures/{BUSINESSES}/").content.decode()
    head = html.split("<thead>")[1].split("</thead>")[0]
    assert head.count("名称") == 1
    assert "共 7 行" in html
    assert "只留前 3 行" in html
    told = rows_of(workspace, house.actor("head"), BUSINESSES)
    assert sorted(row["名称"] for row in told) == sorted(businesses)
    of_one = rows_of(workspace, house.actor("head"), BUSINESSES, "by=day&key=2026-10-01")
    assert [row["名称"] for row in of_one] == businesses[:1]
    later = rows_of(workspace, house.actor("head"), BUSINESSES, "from=2026-10-06")
    assert sorted(row["名称"] for row in later) == businesses[5:]


def test_a_part_of_which_no_row_was_kept_is_not_said_to_be_empty(sign_in, businesses):
    client = sign_in("head")
    pages = {
        day: client.get(
            f"/figures/{BUSINESSES}/", {"by": "day", "key": f"2026-10-{day:02}"}
        ).content.decode()
        for day in (1, 7, 20)
    }
    assert businesses[0] in pages[1]
    assert "共 1 行，不在这里" in pages[7]
    assert "没有行" not in pages[7]
    assert "没有行" in pages[20]


def test_what_has_rows_of_several_sources_is_said_to_be_counted_once(
    house, workspace, sign_in, tmp_path, businesses
):
    client, told = sign_in("head"), "同一个有几行的只计一次"
    assert told not in client.get(f"/figures/{BUSINESSES}/").content.decode()
    file = write_csv(tmp_path / "again.csv", [business(0, registered_on="2026-10-01")])
    by = house.actor("clerk")
    ingest(workspace, "business", [file], source="市局", as_of_on=today(), by=by)
    roll_up(workspace, by=house_actor())
    html = client.get(f"/figures/{BUSINESSES}/").content.decode()
    assert "<b>7 户" in html
    assert "共 8 行" in html
    assert told in html


def test_rows_of_a_figure_lead_to_what_they_are_about(house, workspace, sign_in, businesses):
    html = sign_in("head").get(f"/figures/{BUSINESSES}/").content.decode()
    number = business(0)["registration_no"]
    key = urlencode({"key": f"business:{guess_scheme(number)}/{number}"})
    assert f"{reverse('subjects_by_key')}?{key}" in html


def test_a_figure_without_a_day_names_none(house, workspace, sign_in):
    roll_up(workspace, by=house_actor())
    client = sign_in("head")
    html = client.get("/figures/wj.count.platforms/").content.decode()
    assert "None" not in html
    assert "按哪一天" not in html
    assert "按哪一天" in client.get(f"/figures/{SHOPS}/").content.decode()


def test_what_is_personal_is_hidden_on_the_page_and_in_the_file(
    house, workspace, sign_in, tmp_path
):
    told = shop(1, registered_name="王小明", registration_no="")
    file, by = write_csv(tmp_path / "shop.csv", [told]), house.actor("clerk")
    ingest(workspace, "shop", [file], source="平台", as_of_on=today(), by=by)
    roll_up(workspace, by=house_actor())
    for text in (
        sign_in("head").get(f"/figures/{SHOPS}/").content.decode(),
        str(rows_of(workspace, house.actor("head"), SHOPS)),
    ):
        assert "王**" in text
        assert "王小明" not in text


def test_columns_of_a_figure_are_chosen_and_its_first_stays(house, workspace, sign_in):
    leads(house, house.north.path)
    roll_up(workspace, by=house_actor())
    name = f"figure:{LEADS}"
    client = sign_in("north")
    client.post(reverse("lists_columns", args=[name]), {"columns": ["state"]})
    head = (
        client.get(f"/figures/{LEADS}/").content.decode().split("<thead>")[1].split("</thead>")[0]
    )
    assert ("编号" in head, "状态" in head, "受理日" in head) == (True, True, False)
    saved = client.post(
        reverse("lists_save", args=[name]), {"name": "本月", "query": "from=2026-11-01&after=x"}
    )
    assert saved.headers["Location"] == f"/figures/{LEADS}/?from=2026-11-01"
    assert [one.name for one in keeping.views(house.actor("north"), listing_of(name))] == ["本月"]


def test_who_sees_a_figure_takes_its_rows_away_only_with_the_right_to_them(house, workspace):
    with pytest.raises(NotAllowed):
        rows_of(workspace, house.actor("clerk"), LEADS)
    assert rows_of(workspace, house.actor("clerk"), BUSINESSES) == []


def test_rows_of_an_own_figure_without_an_id_say_what_it_lacks(house):
    one = read_indicator(
        file_id="own.count",
        digest="d",
        header={
            **{name: {"zh": "自己的", "en": "own"} for name in ("title", "definition", "unit")},
            "counts": "distinct",
            "on": "docket",
        },
        sql="SELECT m.number FROM docket_matter AS m",
    )
    with pytest.raises(BadKnowledge, match="id"):
        queries.columns_of(one)
