"""What a preview says of a subject: its row, the business that it names, permits, and the look."""

import uuid
from datetime import UTC, date, datetime

import people
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wangjian.casework.queries.facts import facts_of
from wangjian.registry.models import Business, Entity, Permit, Shop, Shown

pytestmark = pytest.mark.django_db
FIXED = {"source": "t", "load_id": "l", "row_key": "k", "digest": "d"}
NUMBER = "91510100MA00000000"


def thing(key):
    return Entity.objects.create(id=uuid.uuid4(), natural_key=key, kind=key.partition(":")[0])


@pytest.fixture
def land():
    return people.province()


@pytest.fixture
def shop(land):
    one = thing("shop:p1:1")
    Shop.objects.create(
        entity=one, **FIXED, platform_id="p1", platform_shop_no="1", name="甲店",
        registration_no=NUMBER, region_id="510105",
    )  # fmt: skip
    return one


def said(facts):
    return {fact.name: fact.value for fact in facts}


def business():
    of = thing(f"business:{NUMBER}")
    Business.objects.create(
        entity=of, **FIXED, registration_no=NUMBER, name="成都甲有限公司", region_id="510100"
    )
    return of


def look_at(one, **seen):
    Shown.objects.create(entity=one, **FIXED, seen_at=datetime(2026, 11, 20, tzinfo=UTC), **seen)


def test_a_shop_with_its_business_its_permits_and_what_it_shows(shop):
    business()
    Permit.objects.create(
        entity=thing("permit:1"), **FIXED, holder_no=NUMBER, permit_no="JY1",
        permit_kind="food", expires_on=date(2027, 1, 1),
    )  # fmt: skip
    look_at(shop, shown_no=NUMBER, shown_name="另一家公司")
    facts = facts_of(shop.id, shop.natural_key)
    assert facts.name == "甲店"
    assert said(facts.subject)["region_id"] == "青羊区"
    assert said(facts.business) == {
        "name": "成都甲有限公司", "registration_no": NUMBER, "region_id": "成都市",
    }  # fmt: skip
    assert [said(permit)["permit_no"] for permit in facts.permits] == ["JY1"]
    assert {one.name: one.differs for one in facts.shown} == {
        "shown_no": False, "shown_name": True, "seen_at": False,
    }  # fmt: skip


def test_a_look_at_what_no_source_lists_any_more_still_counts(land):
    gone = thing("shop:p1:2")
    business()
    look_at(gone, shown_no=NUMBER)
    facts = facts_of(gone.id, gone.natural_key)
    assert facts.subject == []
    assert said(facts.business)["name"] == "成都甲有限公司"
    assert said(facts.shown)["shown_no"] == NUMBER


def test_a_business_stands_for_itself_and_a_region_that_no_file_knows_by_its_code(land):
    one = business()
    Business.objects.update(region_id="999999")
    facts = facts_of(one.id, one.natural_key)
    assert (facts.subject, said(facts.business)["region_id"]) == ([], "999999")


def test_a_kind_that_no_register_keeps_has_no_row(land):
    station = thing("station:某驿站")
    facts = facts_of(station.id, station.natural_key)
    assert (facts.subject, facts.business, facts.shown, facts.permits) == ([], [], [], [])
    assert facts_of(uuid.uuid4(), "shop:p1:nowhere").subject == []


def test_they_are_asked_for_in_three_look_ups(shop):
    business()
    look_at(shop, shown_no=NUMBER)
    facts_of(shop.id, shop.natural_key)
    with CaptureQueriesContext(connection) as asked:
        facts_of(shop.id, shop.natural_key)
    assert len(asked) == 3
    assert not any("grams" in one["sql"] for one in asked)  # pieces are the search's alone
