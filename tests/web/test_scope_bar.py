"""The scope: campaign, region and period stand in the address and narrow what pages show."""

from datetime import date

import pytest
from django.urls import reverse

from wangjian.authority.models import Office, Region
from wangjian.casework.actions import NewLead, open_lead

pytestmark = pytest.mark.django_db

PLACES = {
    "510000": (None, "四川省"),
    "510100": ("510000", "成都市"),
    "510105": ("510100", "青羊区"),
    "510700": ("510000", "绵阳市"),
    "110000": (None, "北京市"),
}


@pytest.fixture
def places(house):
    """`north` answers for Chengdu, `south` for Mianyang, the top office for the province."""
    for region, (parent, name) in PLACES.items():
        Region.objects.create(id=region, parent_id=parent, name=name)
    for office, region in ((house.top, "510000"), (house.north, "510100"), (house.south, "510700")):
        Office.objects.filter(id=office.id).update(region_id=region)
    return house


def lead(house, office, title, day=date(2026, 11, 20)):
    return open_lead(
        by=house.actor("top"),
        new=NewLead(
            office_path=office.path, severity=2, title=title, received_on=day, source="report"
        ),
    )


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_address_of_the_navigation_carries_the_scope_on(sign_in, places):
    html = page(sign_in("head"), "/leads/?campaign=cn.wj2020&region=510100&from=2020-11-01")
    nav = html.split('<nav class="nav"')[1].split("</nav>")[0]
    addresses = [part.split('"')[0] for part in nav.split('<a href="')[1:]]
    assert addresses
    for address in addresses:
        assert "campaign=cn.wj2020&amp;region=510100&amp;from=2020-11-01" in address


def test_the_header_says_what_is_looked_at(sign_in, places):
    header = page(sign_in("head"), "/leads/?campaign=cn.wj2020&region=510105").split("</header>")[0]
    assert "网剑2020" in header
    assert "青羊区" in header
    assert "2020-10-01 – 2020-12-31" in header  # the campaign's own period


def test_an_officer_chooses_among_the_regions_of_the_own_office(sign_in, places):
    header = page(sign_in("north"), "/leads/").split("</header>")[0]
    assert "青羊区" in header
    assert "绵阳市" not in header
    assert "北京市" not in header


@pytest.mark.parametrize(
    "query",
    ["region=110000", "region=%27", "region=510700", "campaign=no.such", "from=yesterday"],
)
def test_what_is_not_there_or_of_another_office_is_told_and_left_out(sign_in, places, query):
    client = sign_in("north")
    lead(places, places.north, "北市的线索")
    html = page(client, f"/leads/?{query}")
    assert "已略去" in html
    assert "北市的线索" in html
    assert query not in html.split('<nav class="nav"')[1].split("</nav>")[0]


def test_leads_are_those_of_the_offices_of_the_region(sign_in, places):
    lead(places, places.north, "北市的线索")
    lead(places, places.south, "南市的线索")
    html = page(sign_in("head"), "/leads/?region=510700")
    assert "南市的线索" in html
    assert "北市的线索" not in html
    assert "没有符合条件的线索" in page(sign_in("head"), "/leads/?region=510105")


def test_leads_are_those_taken_in_between_the_days(sign_in, places):
    lead(places, places.north, "十月的线索", date(2026, 10, 20))
    lead(places, places.north, "十一月的线索")
    client = sign_in("head")
    opened = {one.title: one.matter.opened_on for one in _leads()}
    day = opened["十一月的线索"]
    assert "十一月的线索" in page(client, f"/leads/?from={day}&until={day}")
    assert "没有符合条件的线索" in page(client, "/leads/?campaign=cn.wj2020")


def _leads():
    from wangjian.authority.actor import scope
    from wangjian.authority.queries import house_actor
    from wangjian.casework.models import Lead

    with scope(house_actor()):
        leads = list(Lead.objects.select_related("matter"))
    for one in leads:
        one.title = one.matter.title
    return leads


def test_filters_that_are_sent_off_keep_the_scope_without_any_script(sign_in, places):
    html = page(sign_in("head"), "/leads/?region=510100&until=2026-12-31")
    form = html.split('<form class="filters"')[1].split("</form>")[0]
    assert '<input type="hidden" name="region" value="510100">' in form
    assert '<input type="hidden" name="until" value="2026-12-31">' in form


def test_the_scopes_form_keeps_the_filters_but_not_the_place_in_the_list(sign_in, places):
    html = page(sign_in("head"), "/leads/?severity=3&order=new")
    form = html.split('<details class="scope"')[1].split("</details>")[0]
    assert '<input type="hidden" name="severity" value="3">' in form
    assert 'name="after"' not in form


def test_a_redirect_keeps_the_scope(sign_in, places):
    answer = sign_in("head").post(
        reverse("groups_decide") + "?region=510100", {"act": "take", "next": "/groups/?topic=x"}
    )
    assert answer.headers["Location"] == "/groups/?topic=x&region=510100"


def test_days_in_the_wrong_order_are_turned_round(sign_in, places):
    header = page(sign_in("head"), "/leads/?from=2026-02-01&until=2026-01-01").split("</header>")[0]
    assert "2026-01-01 – 2026-02-01" in header
