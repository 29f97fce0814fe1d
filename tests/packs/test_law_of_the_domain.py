"""Every article that a market regulator's online-trade division works with, with its days.

The list is typed apart from the files: a number that goes missing there, or whose days move, is
found here. Old and new numberings stand side by side.
"""

from __future__ import annotations

from datetime import date

import pytest

from wangjian.packs.packs import Packs

LAW = Packs.open().law()

# First day, last day (empty: in force), articles.
OF_THE_DOMAIN = [
    # lead, case, penalty
    ("cn.procedure", "2019-04-01", "2021-07-14", "6 9 15 32 42 62"),
    (
        "cn.procedure",
        "2021-07-15",
        "",
        "7 14 16 20 22 26 33 34 35 36 37 38 45 46 50 52 53 54 55 60",
    ),
    ("cn.procedure", "2021-07-15", "", "63 66 67 69 72 75 76 77 80 81 83"),
    (
        "cn.procedure",
        "2019-04-01",
        "",
        "10 11 12 13 17 18 19 49 51 57 64 68 70 73 74",
    ),  # numbers that were given anew
    ("cn.hearing", "2019-04-01", "", "5 7 20 22"),
    ("cn.hearing", "2021-07-15", "", "18 19 29"),
    ("cn.penalty", "2018-01-01", "2021-07-14", "23 29 42"),
    ("cn.penalty", "2021-07-15", "", "28 33 36 56 61 63 85"),
    ("cn.ace", "2012-01-01", "", "19 25 53 54 69"),
    ("cn.alitig", "2017-07-01", "", "46"),
    ("cn.recon", "2018-01-01", "2023-12-31", "9"),
    ("cn.recon", "2024-01-01", "", "20"),
    ("cn.edata", "2024-04-07", "", "11"),
    ("cn.gain", "2026-03-20", "", "3 4"),
    ("cn.police", "2020-08-07", "", "3 5 6 8 9 11 12"),
    ("cn.policeproc", "2020-09-01", "", "180"),
    ("cn.civil", "2021-01-01", "", "201 202 203 1195 1196"),
    # publicity and credit
    ("cn.publicity", "2021-09-01", "", "8 9 10 11 13 14"),
    ("cn.publicity", "2025-12-25", "", "15 16"),
    ("cn.repair", "2025-12-25", "", "4 7 8 9 10 14 15 16 17 22 23"),
    ("cn.repair2021", "2021-09-01", "2025-12-24", "7 10 11"),
    ("cn.ndrcrepair", "2026-04-01", "", "7"),
    ("cn.serious", "2021-09-01", "", "13 14 15 16 17 18 21 22"),
    ("cn.abnormal", "2014-10-01", "", "4 5 6 7 9"),
    ("cn.abnormal", "2014-10-01", "2025-04-30", "16"),
    ("cn.einfo", "2014-10-01", "", "6 8 10"),
    ("cn.spotcheck", "2014-10-01", "2025-04-30", "11"),
    ("cn.spotcheck", "2025-05-01", "", "12"),
    # complaints and reports
    ("cn.complaint2020", "2020-01-01", "2026-04-14", "7 12 14 21 23 31 33"),
    ("cn.complaint", "2026-04-15", "", "9 13 15 23 27 29 31 34 35 36 37 41 42"),
    ("cn.cpr", "2024-07-01", "", "46"),
    # platforms
    ("cn.ecl", "2019-01-01", "", "10 12 13 15 16 17 25 27 28 29 31 34 35 36 42 43 44 45"),
    ("cn.ecl", "2019-01-01", "", "75 76 80 81 82 84 85"),
    ("cn.olt2014", "2014-03-15", "2021-04-30", "7 8 23 50"),
    ("cn.olt", "2021-05-01", "", "8 12 20 24 25 26 27 28 30 31 32 34"),
    ("cn.netcopy", "2006-07-01", "", "2 14 15 16 17 18"),
    ("cn.taxreport", "2025-06-20", "", "3 4"),
    ("cn.platrules", "2026-02-01", "", "10 11 12 13 14 15 27 28"),
    ("cn.live", "2026-02-01", "", "9 12 14 22 25 32 47 57"),
    # competition, adverts, prices
    ("cn.aucl", "2019-04-23", "2025-10-14", "6 8 10 18 24"),
    ("cn.aucl", "2019-04-23", "", "11 12 20 23"),  # numbers that were given anew
    ("cn.aucl", "2025-10-15", "", "7 9 13 14 25 27 28 29 30"),
    ("cn.netaucl", "2024-09-01", "", "9 27"),
    ("cn.aml", "2008-08-01", "2022-07-31", "17"),
    ("cn.aml", "2022-08-01", "", "22"),
    ("cn.ads", "2015-09-01", "", "9 16 17 18 28 55 57 58"),
    ("cn.iad2016", "2016-09-01", "2023-04-30", "7 8 18"),
    ("cn.iad", "2023-05-01", "", "20"),
    ("cn.adabs", "2023-02-25", "", "4 5 6"),
    ("cn.price", "1998-05-01", "", "13 14 40 42"),
    ("cn.pricefraud2001", "2002-01-01", "2022-06-30", "6 7"),
    ("cn.promo", "2020-12-01", "", "21"),
    ("cn.pricemark", "2022-07-01", "", "16 17 19 20"),
    ("cn.pricepenalty", "2010-12-04", "", "7 13"),
    ("cn.platprice", "2026-04-10", "", "15 20"),
    # food, drugs, devices
    ("cn.food", "2018-12-29", "", "35 62 122 131"),
    ("cn.catering2018", "2018-01-01", "2026-05-31", "4"),
    ("cn.catering", "2026-06-01", "", "16 32"),
    ("cn.foodonline", "2016-10-01", "", "8 16 18"),
    ("cn.onlinefood", "2026-05-20", "", "10"),
    ("cn.foodpermit", "2023-12-01", "", "27 45 52"),
    ("cn.foodpermit2015", "2015-10-01", "2023-11-30", "27 49"),
    ("cn.livefood", "2026-03-20", "", "15 16 17 18 19"),
    ("cn.drug", "2015-04-24", "2019-11-30", "14 72 83"),
    ("cn.drug", "2019-12-01", "", "51 61 62 76 115 131 133"),
    ("cn.drugreg", "2016-02-06", "2026-05-14", "15 16 24 69"),
    ("cn.drugreg", "2026-05-15", "", "42 43 46 59 79"),
    ("cn.cosmetics", "2021-01-01", "", "43 69"),
    ("cn.tobaccopermit", "2021-03-01", "", "49 51"),
    ("cn.ecig", "2022-05-01", "", "18 23 42"),
    ("cn.device", "2017-05-04", "2021-05-31", "30 31 63 65"),
    ("cn.device", "2021-06-01", "", "41 42 46 81 84 86"),
    ("cn.devicetrade", "2022-05-01", "", "4 14 15 25 27 66"),
    ("cn.drugonline", "2022-12-01", "", "8 28 33"),
    ("cn.deviceonline", "2018-03-01", "", "7 10"),
    # wildlife, waters
    ("cn.wildlife", "2018-10-26", "2023-04-30", "27 30 48 49 51"),
    ("cn.wildlife", "2018-10-26", "", "28 31 32 33 50"),  # numbers that were given anew
    ("cn.wildlife", "2023-05-01", "", "34 52 53 54 55"),
    ("cn.wilddecision", "2020-02-24", "", "1 2"),
    ("cn.fishery", "2014-03-01", "2026-04-30", "30 38"),
    ("cn.fishery", "2026-05-01", "", "44 45 73 78"),
    ("cn.yangtze", "2021-03-01", "", "53 86"),
    # books, works, sites, parcels
    ("cn.pub", "2016-02-06", "", "25 36 40 61 62 63"),
    ("cn.copyright", "2010-04-01", "2021-05-31", "48"),
    ("cn.copyright", "2021-06-01", "", "53"),
    ("cn.iis", "2011-01-08", "", "4 5 12 16 19 22 23"),
    ("cn.icp", "2005-03-20", "", "5 13 14 22"),
    ("cn.parcel", "2019-03-02", "2025-05-31", "22 31 43"),
    ("cn.parcel", "2019-03-02", "", "32"),  # a number that was given anew
    ("cn.parcel", "2025-06-01", "", "23 33 53"),
    ("cn.parcelname", "2018-10-22", "", "6 9"),
    ("cn.postal", "2015-04-24", "", "72 75"),
    ("cn.antiterror", "2018-04-27", "", "20 85"),
    # trading without registration
    ("cn.nolicence", "2017-10-01", "", "2 6 9 13"),
    ("cn.register", "2022-03-01", "", "3 11 17 24 36 40 43 44 48"),
]
NOT_AT_HAND = {"cn.assist": "2025-01-20"}
ARTICLES = [
    (f"{statute}.{no}", first, last)
    for statute, first, last, numbers in OF_THE_DOMAIN
    for no in numbers.split()
]


@pytest.mark.parametrize(("ref", "first", "last"), ARTICLES)
def test_an_article_of_the_domain_stands_with_its_days(ref, first, last):
    versions = LAW.versions(ref)
    assert versions[0].from_on.isoformat() == first
    assert (versions[-1].until_on.isoformat() if versions[-1].until_on else "") == last


def test_instruments_whose_text_nobody_had_are_named_and_cite_nothing():
    bare = {id_ for id_ in LAW.statutes if not any(a.statute == id_ for a in LAW)}
    assert bare == set(NOT_AT_HAND)
    for id_, first in NOT_AT_HAND.items():
        assert LAW.statutes[id_].editions[0].from_on.isoformat() == first


@pytest.mark.parametrize(
    ("ref", "on", "word"),
    [
        ("cn.procedure.13", "2021-01-04", "移送"),
        ("cn.procedure.13", "2021-07-15", "争议"),
        ("cn.aucl.11", "2025-10-14", "诋毁"),
        ("cn.aucl.11", "2025-10-15", "有奖"),
        ("cn.wildlife.31", "2023-04-30", "广告"),
        ("cn.wildlife.31", "2023-05-01", "食用"),
        ("cn.parcel.32", "2025-05-31", "安全检查"),
        ("cn.parcel.32", "2025-06-01", "验视"),
        ("cn.publicity.8", "2022-01-04", "告知"),
        ("cn.register.36", "2022-03-01", "执照"),
    ],
)
def test_a_number_means_what_it_meant_on_its_day(ref, on, word):
    article = LAW.article(ref, date.fromisoformat(on))
    assert word in article.head_zh + article.asks_zh
