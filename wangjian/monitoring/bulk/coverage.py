"""全量覆盖: which regions the full loads in force cover, each up to its own day.

A full load covers a region when its scope is that region or one above it. An empty scope covers
none: a list that does not say of what it is the whole proves nothing by a gap in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_COLUMNS: list[pa.Field[Any]] = [
    pa.field("table_name", pa.string()),
    pa.field("region_id", pa.string()),
    pa.field("as_of_on", pa.date32()),
]
SCHEMA = pa.schema(_COLUMNS)


def coverage(loads: Iterable[tuple[str, str, date]], parents: Mapping[str, str | None]) -> pa.Table:
    """The view, from (table, scope, day) of each full load in force and the tree of regions."""
    days: dict[tuple[str, str], date] = {}
    for table, scope, day in loads:
        if scope in parents:
            days[table, scope] = max(day, days.get((table, scope), day))
    rows = []
    for table in sorted({table for table, _ in days}):
        for region in parents:
            reached = [
                days[table, step] for step in _chain(region, parents) if (table, step) in days
            ]
            if reached:
                rows.append({"table_name": table, "region_id": region, "as_of_on": max(reached)})
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _chain(region: str, parents: Mapping[str, str | None]) -> list[str]:
    chain: list[str] = []
    step: str | None = region
    while step is not None and step not in chain:
        chain.append(step)
        step = parents.get(step)
    return chain
