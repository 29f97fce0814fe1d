"""主体归集的成批计算: the lake's current rows as pages want them: one a thing, lean.

Of several sources of one thing the row with the latest data day stands; of several looks at one
thing the newest. Nothing is mixed: what the others say stands beside it, source by source.
"""

from __future__ import annotations

import io
import secrets
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute, csv

from wangjian.registry.decisions.keys import entity_columns, entity_key
from wangjian.text import grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from wangjian.lake.session import Session
    from wangjian.lake.tables import Table

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

# What every projected row begins with; the columns of the dictionary follow.
FIRST = ("entity_key", "source", "load_id", "row_key", "digest")
# What tells whether a row differs from the one that pages have.
TELLING = ("entity_key", "source", "digest")
# Name of the small table that says which load is later: `load_id`, `place`.
LOAD_ORDER = "load_order"
# Name of the small table of the keys that changed: `entity_key`.
CHANGED = "changed_key"
BATCH_ROWS = 50_000
_ID_BYTES = 16


def load_order(loads: Iterable[str]) -> pa.Table:
    """The loads in force, the earliest first, as the table that the queries join."""
    ids = list(loads)
    places = pa.array(range(len(ids)), pa.int64())
    return pa.table({"load_id": pa.array(ids, pa.string()), "place": places})


def key_table(keys: Iterable[str]) -> pa.Table:
    """The keys that changed, as the table that the queries join."""
    return pa.table({"entity_key": pa.array(list(keys), pa.string())})


def keys_in(shape: Table, paths: Iterable[Path]) -> set[str]:
    """The keys of the things that rows of these files are about."""
    columns = list(entity_columns(shape))
    found: set[str] = set()
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                found.update(key for row in batch.to_pylist() if (key := entity_key(shape, row)))
    return found


def current_sql(
    table: str, columns: Sequence[str], *, one_source: bool, only_changed: bool = False
) -> str:
    """One row a thing: the portable query that the projection reads."""
    names = ", ".join(f"t.{name}" for name in columns)
    of, where = f"{table} t", []
    if table == "shown" or not one_source:
        newest = "t.seen_at DESC, " if table == "shown" else ""
        place = (
            f"row_number() OVER (PARTITION BY t.entity_key"
            f" ORDER BY {newest}o.place DESC, t.source, t.row_key)"
        )
        joined = f"{table} t JOIN {LOAD_ORDER} o ON o.load_id = t.load_id"
        of = f"(SELECT {names}, {place} AS nth FROM {joined}) t"  # noqa: S608 - names are ours
        where.append("t.nth = 1")
    if only_changed:
        where.append(f"t.entity_key IN (SELECT c.entity_key FROM {CHANGED} c)")  # noqa: S608
    asked = f" WHERE {' AND '.join(where)}" if where else ""
    return f"SELECT {names} FROM {of}{asked}"  # noqa: S608


def sources_sql(table: str, columns: Sequence[str]) -> str:
    """Every row of the things that more than one source knows."""
    names = ", ".join(f"t.{name}" for name in columns)
    known_twice = (
        f"SELECT s.entity_key FROM {table} s"  # noqa: S608
        " GROUP BY s.entity_key HAVING count(DISTINCT s.source) > 1"
    )
    return f"SELECT {names} FROM {table} t JOIN ({known_twice}) m ON m.entity_key = t.entity_key"  # noqa: S608


def read(session: Session, sql: str) -> Iterator[pa.RecordBatch]:
    """The rows of a query in batches that fit into memory."""
    yield from session.batches(sql, size=BATCH_ROWS)


def with_ids(batch: pa.RecordBatch) -> pa.Table:
    """The batch with a fresh id for each row in front, taken where the thing is a new one."""
    rows = pa.Table.from_batches([batch])
    return rows.add_column(0, "id", fresh_ids(rows.num_rows))


def with_grams(rows: pa.Table, named: Sequence[str], numbered: Sequence[str]) -> pa.Table:
    """The rows with the pieces of their names and numbers behind them, as PostgreSQL reads them."""
    texts: list[str] = []
    owners: list[int] = []
    opens: list[bool] = []
    for name in (*named, *numbered):
        said = [(row, text) for row, text in enumerate(rows[name].to_pylist()) if text]
        owners += [row for row, _ in said]
        texts += [text for _, text in said]
        opens += [name in named] * len(said)
    made = grams.laid(texts, owners, opens, rows.num_rows)
    joined = pc.binary_join(made.cast(pa.list_(pa.string())), ",")
    return rows.append_column("grams", pc.binary_join_element_wise("{", joined, "}", ""))


def fresh_ids(count: int) -> pa.StringArray:
    """UUIDs of version 7 (RFC 9562), many at a time, as 32 hexadecimal digits."""
    made = np.frombuffer(bytearray(secrets.token_bytes(_ID_BYTES * count)), np.uint8)
    made = made.reshape(count, _ID_BYTES)
    milliseconds = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    made[:, :6] = np.frombuffer(milliseconds, np.uint8)
    made[:, 6] = made[:, 6] & 0x0F | 0x70
    made[:, 8] = made[:, 8] & 0x3F | 0x80
    digits = made.tobytes().hex().encode()
    width = 2 * _ID_BYTES
    offsets = np.arange(count + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets.tobytes()), pa.py_buffer(digits))


def as_csv(rows: pa.Table) -> bytes:
    """Rows as PostgreSQL's COPY reads them: texts in quotes, nulls as nothing at all."""
    out = io.BytesIO()
    csv.write_csv(rows, out, csv.WriteOptions(include_header=False))
    return out.getvalue()
