"""行政区划: rows of regions from knowledge files, and from the table of the standard.

A region is a row with a parent and dates. Only here, where the standard's own table is read, do
the digits of GB/T 2260 say who the parent is; what comes out are rows like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from stdnum import numdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wangjian.packs.files import KnowledgeFile

_STANDARD = "stdnum.cn.loc"
# "[1983-1998]郊区,[1999-]九原区": names of one code, each with the years in which it stood.
_NAME = re.compile(r"(?:\[(?P<first>\d{4})?-(?P<last>\d{4})?\])?(?P<name>[^,\[\]]+)")


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as a file has it."""

    id: str
    parent: str | None
    name: str
    name_en: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def read_regions(files: Iterable[KnowledgeFile]) -> list[RegionRow]:
    """The rows of all files, a later file's row in place of an earlier one's; parents first."""
    found: dict[str, RegionRow] = {}
    for file in files:
        for line, row in file.numbered_rows():
            found[row["id"]] = _row(file, line, row)
        if file.header.get("parts_from") == _STANDARD:
            for region in standard_parts(set(found)):
                found.setdefault(region.id, region)
    return _parents_first(found, list(files))


def _row(file: KnowledgeFile, line: int, row: dict[str, str]) -> RegionRow:
    missing = {"id", "parent", "name"} - set(row)
    if missing or not row["id"] or not row["name"]:
        raise file.bad(
            f"第{line}行缺少区划代码或名称（须有 id、parent、name 三列）",
            f"row {line} lacks a code or a name (columns id, parent, name are needed)",
        )
    days: list[date | None] = []
    for column in ("from", "until"):
        text = row.get(column, "")
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise file.bad(
                f"第{line}行的日期“{text}”应写作2026-01-31",
                f"row {line}: the date {text} must read 2026-01-31",
            ) from None
    return RegionRow(row["id"], row["parent"] or None, row["name"], row.get("name_en", ""), *days)


def standard_parts(provinces: set[str]) -> Iterator[RegionRow]:
    """Cities and counties below the provinces given, from python-stdnum's table."""
    table: Any = numdb.get("cn/loc")
    codes = {
        f"{low}{part_low}": str(properties.get("county", ""))
        for _, low, _, _, parts in table.prefixes
        for _, part_low, _, properties, _ in parts
    }
    for code, names in sorted(codes.items()):
        province = code[:2] + "0000"
        if code == province or province not in provinces:
            continue
        city = code[:4] + "00"
        periods = [found for found in _NAME.finditer(names) if found["name"].strip()]
        if not periods:
            continue
        first, last = periods[0]["first"], periods[-1]["last"]
        yield RegionRow(
            code,
            city if code != city and city in codes else province,
            periods[-1]["name"].strip(),
            "",
            date(int(first), 1, 1) if first else None,
            date(int(last), 12, 31) if last else None,
        )


def _parents_first(found: dict[str, RegionRow], files: list[KnowledgeFile]) -> list[RegionRow]:
    ordered: dict[str, RegionRow] = {}

    def put(region: RegionRow, below: tuple[str, ...]) -> None:
        if region.id in ordered:
            return
        if region.id in below or (region.parent is not None and region.parent not in found):
            raise files[-1].bad(
                f"区划{region.id}的上级{region.parent}不存在，或上下级成环",
                f"region {region.id}: its parent {region.parent} is missing, or a ring is made",
            )
        if region.parent is not None:
            put(found[region.parent], (*below, region.id))
        ordered[region.id] = region

    for region in found.values():
        put(region, ())
    return list(ordered.values())
