"""报送文件: the made-up market written the way registers, platforms and telecoms send files.

Small tables come in the formats that offices really use (GB18030 CSV, Excel, JSON Lines,
Parquet), with a few broken rows in them, because real files have them. `manifest.json` says
what is what; `truth.csv` says what was planted where.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wangjian.demo.market import Market, Row, seeds
from wangjian.lake.tables import Kind, Table
from wangjian.registry.tables import TABLES

# Above this, Excel and JSON Lines give way to Parquet: nobody mails a million rows as .xlsx.
SMALL_ROWS = 20_000
USCC_LENGTH = 18  # of a code; older numbers have 15 digits and begin with the region


@dataclass(frozen=True, slots=True)
class Sent:
    """One file that was sent: what `wangjian ingest` needs to know about it."""

    table: str
    file: str
    source: str
    scope: str
    kind: str
    as_of_on: str


def write_market(market: Market, folder: Path) -> list[Sent]:
    """All files of a market into `folder`, in the order in which they should go in."""
    folder.mkdir(parents=True, exist_ok=True)
    day = market.as_of.isoformat()
    sent: list[Sent] = []

    # A register sends one whole file for its province; of provinces elsewhere we hold only some
    # firms, so that these files name no region and no rule may say "not in the register" there.
    elsewhere = {place["id"][:2] for place in seeds("market")["elsewhere"]}
    by_province: dict[str, list[Row]] = defaultdict(list)
    for company in market.companies:
        by_province[company.no[2:4]].append(company.row())
    for digits, rows in sorted(by_province.items()):
        scope = "" if digits in elsewhere else f"{digits}0000"
        if any(place["id"].startswith(digits) for place in seeds("market")["regions"]):
            rows.extend(_broken_businesses(rows[0]))
        name = f"business-{digits}0000"
        if len(rows) < SMALL_ROWS:
            file = write_csv(folder / f"{name}.csv", TABLES["business"], rows, "gb18030")
        else:
            file = write_parquet(folder / f"{name}.parquet", TABLES["business"], rows)
        sent.append(Sent("business", file.name, f"{digits}登记机关", scope, "full", day))

    sent += _permits(market, folder, elsewhere)
    sites = [shop.site for shop in market.shops if shop.site] + market.extra_sites
    looks = [shop.look for shop in market.shops]
    looks += [shop.site_look for shop in market.shops if shop.site_look]
    looks += market.extra_looks
    listings = [listing for shop in market.shops for listing in shop.listings]
    for table, rows, form, source in (
        ("platform", market.platforms, "xlsx", "平台名录"),
        ("shop", [shop.row for shop in market.shops] + market.extra_shops, "jsonl", "平台报送"),
        ("site", sites, "csv", "通信管理部门"),
        ("account", market.accounts, "jsonl", "平台报送"),
        ("shown", looks, "parquet", "网上巡查"),
        ("listing", listings, "csv", "网上巡查"),
        ("price_point", market.price_points, "parquet", "网上巡查"),
        ("parcel", market.parcels, "parquet", "快递企业报送"),
        ("list_entry", market.list_entries, "csv", "名单机关"),
        ("link", market.links, "parquet", "版权监测"),
    ):
        if not rows:
            continue
        file = _write(folder / table, TABLES[table], rows, form)
        sent.append(Sent(table, file.name, source, "", "full", day))
    if market.second_sites:
        file = _write(folder / "site-earlier", TABLES["site"], market.second_sites, "csv")
        sent.append(Sent("site", file.name, "接入服务商自查", "", "full", day))

    write_truth(folder / "truth.csv", market.truth)
    manifest = {"as_of": day, "files": [asdict(one) for one in sent]}
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return sent


def _permits(market: Market, folder: Path, elsewhere: set[str]) -> list[Sent]:
    """Each province's whole register of permits; of provinces elsewhere we hold only some."""
    by_province: dict[str, list[Row]] = {
        company.no[2:4]: []
        for company in market.companies
        if company.no[:1].isdigit() and company.no[2:4].isdigit()
    }
    for row in market.permits:
        by_province.setdefault(row["holder_no"][2:4], []).append(row)
    sent = []
    for digits, rows in sorted(by_province.items()):
        if rows:
            scope = "" if digits in elsewhere else f"{digits}0000"
            file = _write(folder / f"permit-{digits}0000", TABLES["permit"], rows, "xlsx")
            sent.append(
                Sent(
                    "permit",
                    file.name,
                    f"{digits}许可机关",
                    scope,
                    "full",
                    market.as_of.isoformat(),
                )
            )
    return sent


def _broken_businesses(good: Row) -> list[Row]:
    """Rows as they come when somebody typed them: they belong in quarantine."""
    code = good["registration_no"]
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    return [
        {**good, "registration_no": wrong, "name": "校验位写错的企业"},
        {**good, "registration_no": code[:-2] + "0X", "registered_on": "2020-02-30"},
        {**good, "registration_no": "", "name": "没有代码的企业"},
    ]


def write_truth(path: Path, truth: Sequence[Row]) -> None:
    """What was planted: rule_id, verdict, subject_key, how."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["rule_id", "verdict", "subject_key", "how"])
        writer.writeheader()
        writer.writerows(truth)


def _write(stem: Path, table: Table, rows: Sequence[Row], form: str) -> Path:
    if len(rows) >= SMALL_ROWS or form == "parquet":
        return write_parquet(stem.with_suffix(".parquet"), table, rows)
    if form == "xlsx":
        return write_xlsx(stem.with_suffix(".xlsx"), table, rows)
    if form == "jsonl":
        return write_jsonl(stem.with_suffix(".jsonl"), table, rows)
    return write_csv(stem.with_suffix(".csv"), table, rows, "utf-8-sig")


def _columns(table: Table, rows: Iterable[Row]) -> list[str]:
    """The columns that any row fills, in the order of the dictionary."""
    present = {name for row in rows for name in row}
    return [column.name for column in table.columns if column.name in present]


def _text(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else value


def write_csv(path: Path, table: Table, rows: Sequence[Row], encoding: str) -> Path:
    """CSV with Chinese headings, as registers export them."""
    names = _columns(table, rows)
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([table.column(name).zh for name in names])
        writer.writerows([_text(row.get(name)) for name in names] for row in rows)
    return path


def write_xlsx(path: Path, table: Table, rows: Sequence[Row]) -> Path:
    """One sheet with Chinese headings."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.zh)
    names = _columns(table, rows)
    sheet.append([table.column(name).zh for name in names])
    for row in rows:
        sheet.append([_text(row.get(name)) for name in names])
    book.save(path)
    _without_clock(path)
    return path


def _without_clock(path: Path) -> None:
    """Write the archive again with fixed stamps: the same seed gives the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = [(one.filename, archive.read(one)) for one in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            stamped = re.sub(rb"(?<=W3CDTF\">)[^<]+", b"2020-10-01T00:00:00Z", content)
            archive.writestr(zipfile.ZipInfo(name, (2020, 10, 1, 0, 0, 0)), stamped)


def write_jsonl(path: Path, table: Table, rows: Sequence[Row]) -> Path:
    """One JSON object a line."""
    names = _columns(table, rows)
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            line: dict[str, Any] = {name: _text(row.get(name)) for name in names}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def write_parquet(path: Path, table: Table, rows: Sequence[Row]) -> Path:
    """Typed Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: dict[Kind, pa.DataType] = {
        Kind.TEXT: pa.string(),
        Kind.DATE: pa.date32(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
        Kind.INT: pa.int64(),
        Kind.FLOAT: pa.float64(),
        Kind.BOOL: pa.bool_(),
    }
    names = _columns(table, rows)
    schema = pa.schema([(name, types[table.column(name).kind]) for name in names])
    pq.write_table(
        pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows], schema=schema), path
    )
    return path
