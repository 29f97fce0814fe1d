"""个人信息: rows as pages may show them, by the file of personal fields."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wangjian.authority import knowledge
from wangjian.registry.decisions.masking import Fields, mask_row, read_personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangjian.packs.packs import Packs


def masked(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a table with what is personal in it hidden."""
    return mask_row(_fields(knowledge.packs()), table, row)


def all_masked(table: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same of many rows; the file is looked up once."""
    fields = _fields(knowledge.packs())
    return [mask_row(fields, table, row) for row in rows]


@lru_cache(maxsize=2)
def _fields(packs: Packs) -> Fields:
    return read_personal(packs.table("registry", "personal"))
