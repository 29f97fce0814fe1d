"""Rules, duties and sanctions: each version of a rule leads to a sanction of its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wangjian.law import later
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    from datetime import date

PACKS = Packs.open()
LAW = PACKS.law()
VERSIONS = [
    pytest.param(version, id=f"{file.id} {version['from']}")
    for file in PACKS.files("monitoring", "rules", ".sql")
    for version in file.header["versions"]
]


def turns(version: dict) -> list[date]:
    """The days within a version on which one of its articles or sanctions becomes another."""
    starts = {version["from"]}
    for ref in version["law"]:
        for duty in LAW.versions(ref):
            starts.add(duty.from_on)
            starts |= {one.from_on for by in duty.by for one in LAW.versions(by)}
    last = version.get("until")
    return sorted(day for day in starts if version["from"] <= day and (last is None or day <= last))


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_rule_finds_is_punished_by_a_text_of_that_day(version):
    for day in turns(version):
        texts = [one for ref in version["law"] for one in later.bearing(LAW, ref, day)]
        assert any(one.sanction_zh for one in texts), day


@pytest.mark.parametrize("version", VERSIONS)
def test_an_article_that_ended_while_a_rule_cites_it_says_what_came_after(version):
    for day in turns(version):
        for ref in version["law"]:
            for article in later.bearing(LAW, ref, day):
                if article.until_on is not None:
                    assert article.later is not None
                    assert article.later_why_zh
                    assert article.later_why_en
