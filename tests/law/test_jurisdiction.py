"""Which place decides, by kind and day."""

from __future__ import annotations

from datetime import date

import pytest

from wangjian.errors import NoSuchRecord
from wangjian.packs.packs import Packs

PACKS = Packs.open()
JURISDICTION, LAW = PACKS.jurisdiction(), PACKS.law()


def test_complaints_went_to_the_real_place_of_trade_until_the_new_measures():
    old = JURISDICTION.venue("complaint", date(2026, 4, 14))
    new = JURISDICTION.venue("complaint", date(2026, 4, 15))
    assert old.law == ("cn.complaint2020.12",)
    assert new.law == ("cn.complaint.13",)


def test_a_complaint_follows_the_address_shown_since_then():
    old = JURISDICTION.venue("complaint", date(2026, 4, 14))
    new = JURISDICTION.venue("complaint", date(2026, 4, 15))
    assert old.tries == ("real_place", "platform_home")
    assert new.tries == ("shown_address", "platform_home")


@pytest.mark.parametrize(
    ("kind", "on", "law"),
    [
        ("publisher_place", date(2021, 7, 14), "cn.procedure.10"),
        ("publisher_place", date(2023, 4, 30), "cn.iad2016.18"),
        ("publisher_place", date(2023, 5, 1), "cn.iad.20"),
        ("live_room", date(2026, 1, 31), "cn.procedure.10"),
        ("live_room", date(2026, 2, 1), "cn.live.47"),
        ("food_platform", date(2026, 5, 31), "cn.foodonline.21"),
        ("food_platform", date(2026, 6, 1), "cn.catering.32"),
        ("drug_platform", date(2022, 12, 1), "cn.drugonline.28"),
        ("unfair_online", date(2024, 9, 1), "cn.netaucl.27"),
    ],
)
def test_the_law_of_jurisdiction_changes_on_its_days(kind, on, law):
    assert law in JURISDICTION.venue(kind, on).law


def test_every_line_cites_articles_in_force_on_all_its_days():
    for venue in JURISDICTION.venues:
        for ref in venue.law:
            assert LAW.in_force_through(ref, venue.from_on, venue.until_on), (venue.kind, ref)


def test_the_five_kinds_that_rules_name_hold_on_every_day_of_the_campaign_and_now():
    kinds = {"real_place", "domicile", "platform_home", "publisher_place", "premises"}
    assert kinds <= JURISDICTION.kinds
    for kind in kinds:
        for day in (date(2020, 10, 1), date(2021, 7, 14), date(2021, 7, 15), date(2026, 11, 24)):
            assert JURISDICTION.venue(kind, day).tries


def test_a_kind_without_a_line_on_that_day_is_told():
    with pytest.raises(NoSuchRecord):
        JURISDICTION.venue("drug_retail", date(2020, 1, 1))


def test_lines_of_one_kind_do_not_overlap():
    for kind in JURISDICTION.kinds:
        lines = [venue for venue in JURISDICTION.venues if venue.kind == kind]
        for first in lines:
            assert sum(other.holds(first.from_on) for other in lines) == 1
