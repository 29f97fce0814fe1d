"""Which place decides, by kind and day."""

from __future__ import annotations

from datetime import date

import pytest

from wangjian.errors import NoSuchRecord
from wangjian.packs.packs import Packs

JURISDICTION = Packs.open().jurisdiction()


def test_complaints_went_to_the_real_place_of_trade_until_the_new_measures():
    old = JURISDICTION.venue("complaint", date(2026, 4, 14))
    new = JURISDICTION.venue("complaint", date(2026, 4, 15))
    assert old.law == ("cn.complaint2020.12",)
    assert new.law == ("cn.complaint.13",)


def test_the_five_kinds_that_rules_name_hold_on_every_day_of_the_campaign_and_now():
    kinds = {"real_place", "domicile", "platform_home", "publisher_place", "premises"}
    assert kinds <= JURISDICTION.kinds
    for kind in kinds:
        for day in (date(2020, 10, 1), date(2021, 7, 14), date(2021, 7, 15), date(2026, 11, 24)):
            assert JURISDICTION.venue(kind, day).tries


def test_a_kind_without_a_line_on_that_day_is_told():
    with pytest.raises(NoSuchRecord):
        JURISDICTION.venue("live_room", date(2020, 1, 1))


def test_lines_of_one_kind_do_not_overlap():
    for kind in JURISDICTION.kinds:
        lines = [venue for venue in JURISDICTION.venues if venue.kind == kind]
        for first in lines:
            assert sum(other.holds(first.from_on) for other in lines) == 1
