"""Made-up files for the tests of the registry."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from stdnum.cn import uscc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DAY = date(2020, 11, 1)


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def code_of(number: int) -> str:
    """A made-up code of 18 characters with a right check digit."""
    first = f"91330106{number:09d}"
    return first + uscc.calc_check_digit(first)


def business(number: int, **said: Any) -> dict[str, Any]:
    return {
        "registration_no": code_of(number),
        "name": f"杭州第{number}网络有限公司",
        "province": "浙江省",
        "city": "杭州市",
        **said,
    }


def shop(number: int, **said: Any) -> dict[str, Any]:
    return {
        "platform_id": "p1",
        "platform_shop_no": str(number),
        "name": f"第{number}小店",
        "registration_no": code_of(number),
        **said,
    }
