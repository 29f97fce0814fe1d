"""数据湖问询: rows as they were known on a day, and the very rows that a finding fired on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute
from sqlglot import exp

from wangjian.errors import BadInput
from wangjian.lake.loads import Lake, Load
from wangjian.lake.session import open_session
from wangjian.lake.tables import ROW_COLUMNS, Table
from wangjian.registry import snapshots
from wangjian.registry.decisions.keys import entity_key
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from wangjian.workspace.folder import Workspace

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

MOST_ROWS = 10_000
# An answer to an officer, not a run over the whole table.
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class KnownRows:
    """Rows of a table as they were known at a moment, and the loads that they came with."""

    table: Table
    version: int
    made_at: datetime | None  # when the version became current
    rows: pa.Table
    loads: tuple[Load, ...]


def known_rows(
    ws: Workspace,
    table: str,
    *,
    known_on: datetime | None = None,
    where: Mapping[str, object] | None = None,
    limit: int = 1_000,
) -> KnownRows:
    """What we know of a table, or knew at a moment, where columns have the values of `where`."""
    shape = TABLES[table]
    lake = Lake(ws.lake)
    version = lake.version(shape, known_on=known_on)
    names = [*(column.name for column in (*ROW_COLUMNS, *shape.columns)), "entity_key"]
    sql = exp.select(*(exp.column(name, quoted=True) for name in names)).from_(
        exp.to_identifier(shape.name, quoted=True)
    )
    for name, value in (where or {}).items():
        sql = sql.where(_equals(shape, names, name, value))
    sql = sql.order_by(exp.column("row_key", quoted=True)).limit(min(limit, MOST_ROWS))
    with open_session(
        lake,
        [shape],
        versions={shape.name: version.n},
        engine="duckdb",
        tmp=ws.tmp,
        memory=_MEMORY,
    ) as session:
        found = session.arrow(sql.sql("duckdb"))
    ids = pc.unique(found["load_id"]).to_pylist()
    loads = tuple(lake.load(load_id, shape) for load_id in sorted(ids))
    return KnownRows(shape, version.n, version.made_at, found, loads)


def rows(
    ws: Workspace,
    table: str,
    *,
    known_on: datetime | None = None,
    where: Mapping[str, object] | None = None,
    limit: int = 1_000,
) -> pa.Table:
    """The rows alone of `known_rows`."""
    return known_rows(ws, table, known_on=known_on, where=where, limit=limit).rows


def _equals(shape: Table, names: Iterable[str], name: str, value: object) -> exp.Expression:
    if name not in names:
        raise BadInput(
            f"{shape.zh}没有列“{name}”",
            f"{shape.name} has no column {name}",
            remedy_zh=f"可用：{'、'.join(names)}",
            remedy_en=f"there are: {', '.join(names)}",
        )
    column = exp.column(name, quoted=True)
    if value is None:
        return column.is_(exp.null())
    # A text on the right takes the column's type, or DuckDB says that it is none of it.
    said = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return column.eq(exp.Literal.string(said))


def rows_by_key(
    ws: Workspace, table: str, row_keys: Sequence[str | tuple[str, str]]
) -> list[dict[str, Any]]:
    """Rows by their keys, even when the table has moved on.

    A key with its load, (load_id, row_key), opens the row as that load had it. A key alone opens
    the row of the version in force, or, where it is gone, of the last load that had it. Rows
    come in the order asked for; keys that no load knows are left out.
    """
    shape = TABLES[table]
    lake = Lake(ws.lake)
    by_load: dict[str, set[str]] = defaultdict(set)
    alone: set[str] = set()
    for ref in row_keys:
        if isinstance(ref, str):
            alone.add(ref)
        else:
            by_load[ref[0]].add(ref[1])
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for load_id, keys in by_load.items():
        for row in _of_load(lake, shape, lake.load(load_id, shape), keys):
            found[load_id, row["row_key"]] = row
    newest = _of_last_load(lake, shape, alone) if alone else {}
    opened = [newest.get(ref) if isinstance(ref, str) else found.get(ref) for ref in row_keys]
    return [row for row in opened if row is not None]


def _of_last_load(lake: Lake, shape: Table, keys: set[str]) -> dict[str, dict[str, Any]]:
    version = lake.version(shape)
    placed = [lake.path / shape.name / one.path for one in version.files]
    found = {row["row_key"]: row for row in _read(placed, keys)}
    for load in reversed(lake.loads(shape)):
        missing = keys - found.keys()
        if not missing:
            break
        found |= {row["row_key"]: row for row in _of_load(lake, shape, load, missing)}
    return {key: _whole(shape, row) for key, row in found.items()}


def _of_load(lake: Lake, shape: Table, load: Load, keys: set[str]) -> list[dict[str, Any]]:
    folder = lake.path / shape.name / load.load_id
    return [_whole(shape, row) for row in _read([folder / name for name, _ in load.parts], keys)]


def _read(paths: Iterable[Path], keys: set[str]) -> list[dict[str, Any]]:
    """Rows of these files with one of the keys; only groups that hold one are read whole."""
    wanted = pa.array(sorted(keys), pa.string())
    found: list[dict[str, Any]] = []
    for path in paths:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                held = pc.is_in(file.read_row_group(group, ["row_key"])["row_key"], wanted)
                if pc.any(held).as_py():
                    found += file.read_row_group(group).filter(held).to_pylist()
    return found


def _whole(shape: Table, row: dict[str, Any]) -> dict[str, Any]:
    """The row with all columns of today's dictionary and its entity key."""
    names = [column.name for column in (*ROW_COLUMNS, *shape.columns)]
    whole = {name: row.get(name) for name in names}
    whole["entity_key"] = entity_key(shape, whole)
    return whole


def snapshot(ws: Workspace, sha256: str) -> bytes:
    """A page as it was read."""
    return snapshots.read(ws.snapshots, sha256)
