"""What the tests of the registry share: an office with a clerk, and files to take in."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from wangjian.authority import actions as authority
from wangjian.authority import queries as authority_queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from wangjian.authority.actor import Actor

DAY = date(2020, 11, 1)


@pytest.fixture
def clerk(db: None) -> Actor:
    """The first administrator, who may take data in."""
    authority.load_regions()
    authority.make_first_administrator(login="admin", display_name="管理员")
    return authority_queries.actor_by_login("admin")


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
    from stdnum.cn import uscc

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
