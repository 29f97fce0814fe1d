"""The invented country: its root alone says what the law is, and nothing of China remains."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wangjian.errors import NoSuchRecord
from wangjian.law import deadlines
from wangjian.packs.packs import Packs

PACKS = Packs.open([Path(__file__).parent / "xx"])


def test_the_country_of_the_root_is_the_country():
    assert PACKS.country == "xx"
    assert set(PACKS.law().statutes) == {"xx.trade"}
    with pytest.raises(NoSuchRecord):
        PACKS.law().statute("cn.ecl.15")


def test_no_file_of_another_country_is_read():
    assert "cn" not in {file.pack for file in PACKS.all_files([])}


def test_what_belongs_to_no_country_stays():
    assert "wj" in {file.pack for file in PACKS.all_files([])}
    assert PACKS.table("monitoring", "topics")


def test_its_calendar_counts():
    calendar = PACKS.calendar()
    budget = deadlines.Budget(10, deadlines.Unit.WORKING_DAYS)
    due = deadlines.due(date(2020, 5, 11), budget, calendar)
    # May 18 is Founding Day, Saturday 23 makes up for it.
    assert (due.on, due.provisional) == (date(2020, 5, 25), False)


def test_its_law_changes_with_the_years():
    law = PACKS.law()
    assert law.milder_later("xx.trade.5", date(2020, 1, 1)) is not None
    assert not law.in_force("xx.trade.5", date(2023, 1, 1))
    assert "5,000" in law.article("xx.trade.30", date(2023, 1, 1)).sanction_en


def test_its_tables_stand_in_place_of_ours():
    assert [kind["id"] for kind in PACKS.table("registry", "permit_kinds")] == ["cheese"]
    assert PACKS.jurisdiction().venue("real_place", date(2020, 1, 1)).law == ("xx.trade.4",)


def test_every_citation_holds():
    assert [problem.zh for problem in PACKS.citation_problems()] == []
