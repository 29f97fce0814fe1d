"""企业: made-up companies, or real rows read from a developer's data folder."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from stdnum.cn import uscc

# GB 32100-2015 leaves out I, O, Z, S, V: they look like digits.
CODE_LETTERS = "".join(sorted(set(string.digits + string.ascii_uppercase) - set("IOZSV")))


@dataclass(frozen=True, slots=True)
class Company:
    """One registration, as the register of its place has it."""

    no: str
    name: str
    region_id: str
    province: str
    city: str
    address: str
    scope: str
    category: str
    registered_on: date
    goods: tuple[str, ...]
    former_names: str = ""
    status: str = "active"
    status_on: date | None = None
    permit: str = ""

    def row(self) -> dict[str, Any]:
        """The row of table `business`."""
        return {
            "registration_scheme": "cn.uscc",
            "registration_no": self.no,
            "name": self.name,
            "former_names": self.former_names,
            "business_kind": "有限责任公司",
            "status": self.status,
            "status_on": self.status_on,
            "registered_on": self.registered_on,
            "region_id": self.region_id,
            "province": self.province,
            "city": self.city,
            "address": self.address,
            "scope": self.scope,
        }

    def ended(self, status: str, on: date) -> Company:
        """The same company, cancelled or revoked on that day."""
        return replace(self, status=status, status_on=on)


def make_code(rng: Random, region_id: str) -> str:
    """A code with a right check digit for a firm of that county (GB 32100-2015)."""
    organisation = "MA" + "".join(rng.choices(CODE_LETTERS, k=7))
    body = f"91{region_id}{organisation}"
    return body + str(uscc.calc_check_digit(body))


def made_up(
    rng: Random, seeds: Mapping[str, Any], count: int, *, as_of: date, regions: str = "regions"
) -> Iterator[Company]:
    """That many invented companies, no name and no code twice."""
    places: Sequence[Mapping[str, Any]] = seeds[regions]
    weights = [place.get("weight", 1) for place in places]
    syllables = seeds["syllables"].split()
    names: set[str] = set()
    codes: set[str] = set()
    while len(names) < count:
        place = rng.choices(places, weights)[0]
        trade = rng.choice(seeds["trades"])
        brand = "".join(rng.choices(syllables, k=3 if len(names) < 50_000 else 4))
        town = place["city"].removesuffix("市")
        name = f"{town}{brand}{trade['name']}{rng.choice(seeds['forms'])}"
        code = make_code(rng, place["id"])
        if name in names or code in codes:
            continue
        names.add(name)
        codes.add(code)
        yield Company(
            no=code,
            name=name,
            region_id=place["id"],
            province=place["province"],
            city=place["city"],
            address=f"{place['city']}{place['county']}{rng.choice(seeds['streets'])}"
            f"{rng.randint(1, 399)}号{rng.randint(1, 20)}层{rng.randint(1, 40):02d}室",
            scope=trade["scope"],
            category=trade["category"],
            registered_on=as_of - timedelta(days=rng.randint(400, 5_000)),
            goods=tuple(trade["goods"]),
            permit=trade.get("permit", ""),
        )


def real(
    rng: Random, folder: Path, seeds: Mapping[str, Any], count: int, *, as_of: date
) -> Iterator[Company]:
    """Real registrations out of `<folder>/enterprises`, spread over the file, in file order."""
    import pyarrow.parquet as pq

    table = pq.read_table(
        folder / "enterprises" / "enterprises_full.parquet",
        columns=["uscc", "name", "province", "city", "address", "scope", "reg_date"],
    )
    goods = [ware for trade in seeds["trades"] for ware in trade["goods"]]
    picked = sorted(rng.sample(range(table.num_rows), min(count, table.num_rows)))
    for row in table.take(picked).to_pylist():
        yield Company(
            no=row["uscc"],
            name=row["name"],
            region_id="",
            province=row["province"] or "",
            city=row["city"] or "",
            address=row["address"] or "",
            scope=row["scope"] or "",
            category="百货",
            registered_on=_day(row["reg_date"]) or as_of - timedelta(days=2_000),
            goods=tuple(rng.sample(goods, 5)),
        )


def _day(value: object) -> date | None:
    """A day out of a date or its ISO spelling, else nothing."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
