"""市场: platforms, shops, what they show, what they sell, and the sites behind them.

An honest market first: every shop shows the licence of a firm in the register, every site its
own filing. `plants` then breaks some of it. All days hang on `as_of`, so that the same seed
and day give the same market, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from wangjian.demo.companies import Company

Row = dict[str, Any]

PROVINCE_LETTER = {
    "北京": "京",
    "上海": "沪",
    "四川": "川",
    "浙江": "浙",
    "广东": "粤",
    "福建": "闽",
}


def seeds(name: str) -> dict[str, Any]:
    """One of the generator's word files, e.g. `market`."""
    text = files("wangjian.demo").joinpath("seeds", f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@dataclass(slots=True)
class Shop:
    """A shop with everything that hangs on it; plants change these rows in place."""

    company: Company
    row: Row
    look: Row
    listings: list[Row]
    site: Row | None = None
    site_look: Row | None = None

    @property
    def key(self) -> str:
        """`entity_key` of the shop."""
        return f"shop:{self.row['platform_id']}/{self.row['platform_shop_no']}"

    @property
    def site_key(self) -> str:
        """`entity_key` of the shop's own site."""
        if self.site is None:
            raise ValueError(f"{self.key} has no site")
        return f"site:{self.site['domain']}"

    def listing_key(self, number: int = 0) -> str:
        """`entity_key` of one of its listings."""
        return f"listing:{self.key.removeprefix('shop:')}/{self.listings[number]['item_no']}"


@dataclass(slots=True)
class Market:
    """All of a made-up market, and the truth about it."""

    as_of: date
    companies: list[Company] = field(default_factory=list)
    platforms: list[Row] = field(default_factory=list)
    permits: list[Row] = field(default_factory=list)
    shops: list[Shop] = field(default_factory=list)
    extra_sites: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    extra_looks: list[Row] = field(default_factory=list)  # at accounts
    extra_shops: list[Row] = field(default_factory=list)  # known by their report alone
    price_points: list[Row] = field(default_factory=list)
    parcels: list[Row] = field(default_factory=list)
    list_entries: list[Row] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)
    second_sites: list[Row] = field(default_factory=list)  # of an earlier round of looks
    truth: list[Row] = field(default_factory=list)


def seen_on(rng: Random, as_of: date) -> datetime:
    """A moment in the office hours of one of the thirty days before `as_of`."""
    day = as_of - timedelta(days=rng.randint(0, 29))
    moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return moment + timedelta(seconds=rng.randint(0, 8 * 3600))


def make_platforms(
    rng: Random, words: dict[str, Any], count: int, operators: Sequence[Company]
) -> list[Row]:
    """`count` platforms, each run by a firm of the register."""
    names: list[str] = words["platforms"]["names"]
    kinds: list[str] = words["platforms"]["kinds"]
    syllables: list[str] = words["syllables"].split()
    rows = []
    for number in range(count):
        name = names[number] if number < len(names) else "".join(rng.choices(syllables, k=2)) + "网"
        operator = operators[number % len(operators)]
        rows.append(
            {
                "platform_id": f"p{number + 1:03d}",
                "name": name if number < len(names) else f"{name}{number + 1}",
                "domain": f"p{number + 1:03d}.example",
                "platform_kind": kinds[number % len(kinds)],
                "operator_no": operator.no,
                "operator_name": operator.name,
                "region_id": operator.region_id,
            }
        )
    return rows


def filing_number(province: str, serial: int, form: int = 0) -> str:
    """An ICP filing number of that province; `form` 0 is the main number, n its nth site."""
    letter = PROVINCE_LETTER.get(province[:2], "京")
    return f"{letter}ICP备{serial:08d}号" + (f"-{form}" if form else "")


def make_shop(
    rng: Random, company: Company, platform: Row, number: int, titles: Sequence[str], as_of: date
) -> Shop:
    """An honest shop of that company: licence shown, ordinary goods, perhaps its own site."""
    platform_id, shop_no = platform["platform_id"], f"{100_000 + number}"
    moment = seen_on(rng, as_of)
    brand = company.name.removeprefix(company.city.removesuffix("市"))[:3]
    row: Row = {
        "platform_id": platform_id,
        "platform_shop_no": shop_no,
        "name": f"{brand}{company.category}店",
        "url": f"https://{platform['domain']}/shop/{shop_no}",
        "registration_no": company.no,
        "registered_name": company.name,
        "region_id": company.region_id,
        "address": company.address,
        "category": company.category,
        "exemption": "",
        "status": "open",
        "opened_on": max(company.registered_on, as_of - timedelta(days=rng.randint(60, 2_000))),
        "closed_on": None,
        "closed_reason": "",
        "phone_digest": hashlib.sha256(f"phone/{company.no}".encode()).hexdigest()[:32],
    }
    look: Row = {
        "subject_kind": "shop",
        "platform_id": platform_id,
        "subject_no": shop_no,
        "seen_at": moment,
        "url": row["url"] + "/licence",
        "shown_no": company.no,
        "shown_name": company.name,
        "badge": rng.choice(["gsxt.serial", "", ""]),
        "badge_no": "",
        "permit_nos": "",
        "exemption_statement": "",
        "shown_address": company.address,
        "page_text": f"营业执照 统一社会信用代码 {company.no} 名称 {company.name}",
    }
    if look["badge"]:
        look["badge_no"] = company.no
    listings = [
        {
            "platform_id": platform_id,
            "platform_shop_no": shop_no,
            "item_no": f"{number}{item:03d}",
            "title": rng.choice(titles) if titles else "",
            "body": "",
            "category": company.category,
            "isbn": "",
            "price_fen": rng.randint(500, 60_000),
            "url": f"https://{platform['domain']}/item/{number}{item:03d}",
            "listed_on": moment.date() - timedelta(days=rng.randint(1, 200)),
            "seen_at": moment,
            "delisted_on": None,
        }
        for item in range(min(12, 1 + int(rng.expovariate(0.5))))
    ]
    shop = Shop(company, row, look, listings)
    if rng.random() < 0.2:
        add_site(rng, shop, number, as_of)
    return shop


def add_site(rng: Random, shop: Shop, number: int, as_of: date) -> None:
    """The shop's own site, filed by its company, with the number in the footer."""
    company = shop.company
    # Eight digits, as filings have them; planted shops bring numbers of nine tens of millions.
    filing = filing_number(company.province, 20_000_000 + number % 70_000_000)
    moment = seen_on(rng, as_of)
    domain = f"s{number}.example"
    shop.site = {
        "domain": domain,
        "name": f"{shop.row['name']}官网",
        "icp_no": f"{filing}-1",
        "filer_no": company.no,
        "filer_name": company.name,
        "filed_on": as_of - timedelta(days=rng.randint(200, 2_000)),
        "filing_ended_on": None,
        "domain_expires_on": as_of + timedelta(days=rng.randint(30, 900)),
        "access_provider": rng.choice(["云麓数据", "青柚互联", "北栎云"]),
        "connected_on": as_of - timedelta(days=rng.randint(100, 199)),
        "ip_reported": f"203.0.113.{number % 254 + 1}",
        "ip_seen": f"203.0.113.{number % 254 + 1}",
        "live": True,
        "seen_on": moment.date(),
        "region_id": company.region_id,
        "category": "电商",
    }
    shop.site_look = {
        "subject_kind": "site",
        "platform_id": "",
        "subject_no": domain,
        "seen_at": moment,
        "url": f"https://{domain}/",
        "shown_no": company.no,
        "shown_name": company.name,
        "badge": "",
        "icp_no": f"{filing}-1",
        "permit_nos": "",
        "exemption_statement": "",
        "page_text": f"{company.name} 版权所有 {filing}-1",
    }


def ordinary_titles(rng: Random, words: dict[str, Any], count: int) -> list[str]:
    """Made-up titles of ordinary goods."""
    goods = [ware for trade in words["trades"] for ware in trade["goods"]]
    adjectives: list[str] = words["adjectives"]

    def title() -> str:
        look = rng.choice(adjectives) + rng.choice(adjectives)
        return f"{look}{rng.choice(goods)} {rng.randint(1, 9)}件装"

    return [title() for _ in range(count)]


def make_market(
    rng: Random,
    companies: list[Company],
    *,
    shops: int,
    platforms: int,
    titles: Sequence[str],
    as_of: date,
) -> Market:
    """An honest market: most shops on a few platforms, some firms with several shops."""
    words = seeds("market")
    market = Market(as_of=as_of, companies=companies)
    market.platforms = make_platforms(rng, words, platforms, companies[:platforms])
    # A handful of platforms holds most shops: weights fall like 1/rank.
    weights = [1 / (rank + 1) for rank in range(platforms)]
    for number in range(shops):
        company = companies[number % len(companies)]
        platform = rng.choices(market.platforms, weights)[0]
        market.shops.append(make_shop(rng, company, platform, number, titles, as_of))
    market.permits = [_permit(rng, company, as_of) for company in companies if company.permit]
    return market


def _permit(rng: Random, company: Company, as_of: date) -> Row:
    """The permit that the company's trade needs, in force."""
    issued = as_of - timedelta(days=rng.randint(30, 1_500))
    serial = f"{rng.randint(0, 9_999_999):07d}"
    number = f"JY1{company.region_id}{serial}"
    if company.permit == "publication":
        letter = PROVINCE_LETTER.get(company.province[:2], "京")
        number = f"新出发{letter}零字第{serial}号"
    return {
        "permit_kind": company.permit,
        "permit_no": number,
        "holder_no": company.no,
        "holder_name": company.name,
        "address": company.address,
        "scope": company.scope,
        "issued_on": issued,
        "expires_on": issued + timedelta(days=5 * 365),
        "status": "valid",
        "issued_by": f"{company.city}市场监督管理局",
    }
