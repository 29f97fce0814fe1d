"""The law as it stood on days that matter, and how honestly it was checked."""

from __future__ import annotations

import re
from datetime import date

import pytest

from wangjian.law.later import bearing, mark
from wangjian.law.statutes import Later
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT

PACKS = Packs.open()
LAW = PACKS.law()


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("ref", "first", "last"),
    [
        ("cn.ecl.15", "2019-01-01", None),
        ("cn.olt.12", "2021-05-01", None),
        ("cn.olt2014.8", "2014-03-15", "2021-04-30"),
        ("cn.procedure.18", "2019-04-01", None),
        ("cn.penalty.36", "2021-07-15", None),
        ("cn.penalty.29", "2018-01-01", "2021-07-14"),
        ("cn.aucl.25", "2025-10-15", None),
        ("cn.promo.21", "2020-12-01", None),
        ("cn.pricemark.16", "2022-07-01", None),
        ("cn.pricefraud2001.7", "2002-01-01", "2022-06-30"),
        ("cn.wildlife.55", "2023-05-01", None),
        ("cn.yangtze.86", "2021-03-01", None),
        ("cn.iad.20", "2023-05-01", None),
        ("cn.drugonline.8", "2022-12-01", None),
        ("cn.live.25", "2026-02-01", None),
        ("cn.platrules.12", "2026-02-01", None),
        ("cn.complaint2020.14", "2020-01-01", "2026-04-14"),
        ("cn.complaint.15", "2026-04-15", None),
        ("cn.catering2018.4", "2018-01-01", "2026-05-31"),
        ("cn.catering.22", "2026-06-01", None),
        ("cn.copyright.53", "2021-06-01", None),
        ("cn.serious.14", "2021-09-01", None),
        ("cn.repair.16", "2025-12-25", None),
        ("cn.police.5", "2020-08-07", None),
        ("cn.fishery.78", "2026-05-01", None),
    ],
)
def test_an_article_holds_between_its_days(ref, first, last):
    versions = LAW.versions(ref)
    assert versions[0].from_on == on(first)
    assert versions[-1].until_on == (on(last) if last else None)


@pytest.mark.parametrize(
    ("ref", "day", "later", "after"),
    [
        ("cn.aucl.8", "2020-11-11", Later.MILDER, "cn.aucl.9"),
        ("cn.aucl.20", "2020-11-11", Later.MILDER, "cn.aucl.25"),
        ("cn.aucl.12", "2020-11-11", Later.HEAVIER, "cn.aucl.13"),
        ("cn.wildlife.27", "2020-11-11", Later.HEAVIER, "cn.wildlife.28"),
        ("cn.food.35", "2020-11-11", Later.MILDER, "cn.food.35"),
        ("cn.procedure.17", "2020-11-11", Later.SAME, "cn.procedure.18"),
        ("cn.pricefraud2001.7", "2020-11-11", Later.MILDER, "cn.pricemark.16"),
        ("cn.pub.61", "2023-01-01", Later.HEAVIER, "cn.pub.61"),
        ("cn.abnormal.8", "2020-11-11", Later.HEAVIER, "cn.einfo.18"),
        ("cn.olt.41", "2022-11-11", Later.MILDER, "cn.olt.41"),
    ],
)
def test_what_became_of_the_law_of_2020(ref, day, later, after):
    step = LAW.successions(ref, on(day))[0]
    assert step.later is later
    assert (step.after.ref if step.after else None) == after
    assert step.why_zh
    assert step.why_en


def test_a_number_that_was_given_anew_means_what_it_meant_on_the_day():
    assert "线索" in LAW.article("cn.procedure.17", on("2020-11-11")).head_zh
    assert "移送" in LAW.article("cn.procedure.17", on("2021-11-11")).head_zh


def test_every_closed_version_leads_somewhere_or_says_that_nothing_is_punished():
    for article in LAW:
        if article.until_on is not None:
            step = LAW.successions(article.ref, article.from_on)[0]
            assert step.after is not None or step.later is Later.NO_LONGER_PUNISHED


@pytest.mark.parametrize(
    ("duty", "day", "punished_by"),
    [
        ("cn.drug.61", "2020-06-01", ["cn.drug.115"]),
        ("cn.drugonline.8", "2023-06-01", ["cn.drugonline.33"]),
        ("cn.drugonline.8", "2026-05-15", ["cn.drugonline.33", "cn.drugreg.79"]),
        ("cn.drugreg.46", "2026-05-15", ["cn.drugreg.79"]),
        ("cn.drugreg.24", "2019-06-01", ["cn.drug.83"]),
        ("cn.drugreg.24", "2026-05-14", ["cn.drug.133"]),
        ("cn.drugreg.59", "2026-05-15", ["cn.drug.133", "cn.drugreg.79"]),
        ("cn.ecig.23", "2022-05-01", ["cn.ecig.42"]),
        ("cn.olt.18", "2023-06-01", ["cn.olt.41"]),
        ("cn.olt.18", "2025-05-01", ["cn.olt.41", "cn.cpr.50"]),
    ],
)
def test_a_duty_is_punished_by_the_articles_of_its_day(duty, day, punished_by):
    assert [one.ref for one in bearing(LAW, duty, on(day))[1:]] == punished_by


def test_special_drugs_online_before_the_regulations_of_2026_met_a_milder_law():
    assert mark(LAW, "cn.drugonline.8", on("2026-05-14")) is Later.HEAVIER
    assert mark(LAW, "cn.drugonline.8", on("2026-05-15")) is None


def test_the_fisheries_law_of_2013_fined_the_catching_and_the_gear_but_not_the_sale():
    sanction = LAW.article("cn.fishery.38", on("2020-06-01")).sanction_zh
    assert "销售渔获物本条不设罚款" in sanction


def test_every_version_says_how_it_was_checked_and_most_were_read():
    read = [article for article in LAW if article.checked != "recalled"]
    assert all(re.fullmatch(r"verified \d{4}-\d{2}-\d{2}", article.checked) for article in read)
    assert len(read) * 2 > len(list(LAW))


def test_the_readme_lists_every_instrument():
    text = (PRODUCT / "law/statutes/README.md").read_text()
    assert set(re.findall(r"^\| `(cn\.\w+)` \|", text, re.MULTILINE)) == set(LAW.statutes)


def test_there_are_eleven_kinds_of_permits_each_with_a_number_of_its_form():
    kinds = PACKS.table("registry", "permit_kinds")
    assert len({kind["id"] for kind in kinds}) == 11
    for kind in kinds:
        assert re.fullmatch(kind["number_form"], kind["number_example"]), kind["id"]
        assert LAW.in_force(kind["law"], on("2026-11-24"))
        assert kind["covers"]
        assert re.fullmatch(r"recalled|verified \d{4}-\d{2}-\d{2}", kind["checked"])


def test_no_form_of_a_permit_takes_the_number_of_another():
    kinds = PACKS.table("registry", "permit_kinds")
    # A breeding permit has no national form: what it takes is everything that has letters.
    exact = [kind for kind in kinds if kind["id"] != "wildlife_breeding"]
    for kind in exact:
        takes = [k["id"] for k in exact if re.fullmatch(k["number_form"], kind["number_example"])]
        assert takes == [kind["id"]]


def test_there_are_sixty_five_categories_of_records_on_four_sides():
    categories = PACKS.table("credit", "categories")
    assert len({category["id"] for category in categories}) == 65
    assert {category["side"] for category in categories} == {"red", "black", "penalty", "attention"}
    assert all(0 <= int(category["severity"]) <= 5 for category in categories)
    assert all((c["severity"] == "0") == (c["side"] == "red") for c in categories)
