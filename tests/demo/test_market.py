"""演示市场: the same seed gives the same market, and the truth is true of it."""

import csv
import hashlib
from collections import Counter
from datetime import date
from random import Random

import pytest
from stdnum.cn import uscc

from wangjian.demo.companies import made_up
from wangjian.demo.files import write_market
from wangjian.demo.market import make_market, ordinary_titles, seeds
from wangjian.demo.plants.filings import MANY
from wangjian.demo.plants.links import PLANTS_BESIDE
from wangjian.demo.plants.planting import PLANTS, plant_all
from wangjian.demo.traffic import add_traffic
from wangjian.text.codes import icp_kind
from wangjian.text.functions import domain_root

AS_OF = date(2026, 11, 11)


def honest(seed=7, shops=1000):
    rng = Random(seed)
    words = seeds("market")
    companies = list(made_up(rng, words, shops * 9 // 10, as_of=AS_OF))
    titles = ordinary_titles(rng, words, 200)
    made = make_market(rng, companies, shops=shops, platforms=6, titles=titles, as_of=AS_OF)
    add_traffic(rng, made)
    return rng, made


def market(seed=7, shops=1000):
    rng, made = honest(seed, shops)
    assert not plant_all(rng, made, share=0.006, banned_titles=["并无此书"])
    return made


@pytest.fixture(scope="module")
def made():
    return market()


def digests(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.mark.slow
def test_the_same_seed_writes_the_same_bytes_and_another_other_ones(made, tmp_path):
    for name, one in (("a", made), ("b", market()), ("c", market(seed=9))):
        write_market(one, tmp_path / name)
    assert digests(tmp_path / "a") == digests(tmp_path / "b") != digests(tmp_path / "c")


def test_every_kind_is_planted_and_no_subject_twice_for_one_rule(made):
    kinds = Counter((row["rule_id"], row["verdict"]) for row in made.truth)
    assert set(kinds) >= {(rule_id, verdict) for rule_id, verdict, _ in (*PLANTS, *PLANTS_BESIDE)}
    shops = [(row["rule_id"], row["subject_key"]) for row in made.truth]
    assert len(shops) == len(set(shops))


def test_a_small_market_has_some_of_each_and_says_what_is_wanting():
    rng, made = honest(shops=250)
    wanting = plant_all(rng, made, share=0.006, banned_titles=["并无此书"])
    kinds = {(row["rule_id"], row["verdict"]) for row in made.truth}
    assert kinds >= {(rule_id, verdict) for rule_id, verdict, _ in (*PLANTS, *PLANTS_BESIDE)}
    assert wanting
    assert set(wanting) <= {rule_id for rule_id, _, _ in PLANTS}


def test_filing_numbers_have_eight_digits_unless_they_are_planted_otherwise(made):
    sites = [shop.site for shop in made.shops if shop.site] + made.extra_sites
    numbers = [str(site["icp_no"]) for site in sites if "ICP备" in str(site["icp_no"])]
    assert numbers
    assert all(icp_kind(number) == "filing" for number in numbers)


def test_a_filer_planted_with_many_sites_has_more_than_seventy_in_force(made):
    of = Counter(
        (str(site["filer_no"]).upper(), domain_root(site["domain"]))
        for site in [shop.site for shop in made.shops if shop.site] + made.extra_sites
        if site["filing_ended_on"] is None
    )
    sites = Counter(filer for filer, _ in of)
    for row in made.truth:
        if row["rule_id"] == "cn.site.many_sites":
            filer = row["subject_key"].removeprefix("business:cn.uscc/")
            assert (sites[filer] > MANY) == (row["verdict"] == "violation"), row["how"]


def test_registered_codes_have_a_right_check_digit_and_are_unique(made):
    codes = [company.no for company in made.companies]
    assert all(uscc.is_valid(code) for code in codes)
    assert len(codes) == len(set(codes))


def test_a_code_planted_as_malformed_is_malformed_and_the_near_miss_is_not(made):
    looks = {shop.key: shop.look for shop in made.shops}
    for row in made.truth:
        if row["rule_id"] != "cn.code.malformed":
            continue
        shown = looks[row["subject_key"]]["shown_no"]
        folded = "".join(chr(ord(c) - 0xFEE0) if c > "\uff00" else c for c in shown)
        right = uscc.is_valid(folded.replace(" ", "").upper())
        assert right == (row["verdict"] == "near_miss"), (shown, row["how"])


def test_a_business_planted_as_ended_had_ended_when_it_was_seen(made):
    shops = {shop.key: shop for shop in made.shops}
    shops |= {shop.site_key: shop for shop in made.shops if shop.site}
    companies = {company.no: company for company in made.companies}
    for row in made.truth:
        if row["rule_id"] != "cn.business.ended_trading":
            continue
        shop = shops[row["subject_key"]]
        company = companies[shop.company.no]
        ended = company.status in {"cancelled", "revoked"}
        before = company.status_on <= shop.look["seen_at"].date()
        assert (ended and before) == (row["verdict"] == "violation")


def test_an_unregistered_code_is_in_no_register(made):
    codes = {company.no for company in made.companies}
    looks = {shop.key: shop.look for shop in made.shops}
    for row in made.truth:
        if row["rule_id"] == "cn.code.unregistered":
            assert looks[row["subject_key"]]["shown_no"] not in codes


def test_the_truth_stands_beside_the_data(made, tmp_path):
    sent = write_market(made, tmp_path)
    assert {one.table for one in sent} >= {"business", "shop", "shown", "listing", "site"}
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == len(made.truth)
    assert all((tmp_path / one.file).exists() for one in sent)


def test_a_merchant_planted_as_let_back_has_a_closed_shop_on_the_same_platform(made):
    closed = [row for row in made.extra_shops if row["closed_on"] and row["status"] == "closed"]
    shops = {shop.key: shop.row for shop in made.shops}
    for row in made.truth:
        if (row["rule_id"], row["verdict"]) == ("cn.platform.ended_still_sold", "violation"):
            own = shops[row["subject_key"]]
            same = [
                one
                for one in closed
                if one["platform_id"] == own["platform_id"]
                and any(one[n] == own[n] for n in ("registration_no", "phone_digest", "address"))
            ]
            assert same
            assert all(one["name"] != own["name"] for one in same)


def test_one_shop_planted_for_brushing_by_a_sender_is_one_of_six_or_more(made):
    served = Counter(
        key
        for key, digest in {
            (f"shop:{row['platform_id']}/{row['platform_shop_no']}", row["sender_digest"])
            for row in made.parcels
            if row["sender_name"] == "陈某"
        }
    )
    planted = {
        row["subject_key"]
        for row in made.truth
        if (row["rule_id"], row["verdict"]) == ("cn.brushing.one_sender", "violation")
    }
    assert planted == set(served)
    assert len(planted) > 6


def test_parcels_have_waybills_of_their_own_and_prices_are_above_nothing(made):
    waybills = [(row["parcel_firm"], row["waybill_no"]) for row in made.parcels]
    assert len(waybills) == len(set(waybills))
    assert all(row["price_fen"] > 0 for row in made.price_points)
