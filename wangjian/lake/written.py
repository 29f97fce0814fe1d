"""自产的行: rows that the product makes itself (hits, sightings, examples), in the stored form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from wangjian.lake.keys import digest_sql, row_key_sql
from wangjian.lake.tables import ROW_COLUMNS, Table
from wangjian.lake.validation import arrow_schema
from wangjian.lake.values import ARROW_TYPES, ident, quoted


def stored_batches(
    table: Table,
    rows: pa.Table | Iterable[pa.RecordBatch] | Iterable[Path],
    source: str,
    load_id: str,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[pa.Table]:
    """The rows with all columns of the table, in order and type, and `line` at the end."""
    done = 0
    for batch in _batches(rows):
        stored = stored_rows(table, batch, source, load_id, connection)
        lines = pa.array(range(done + 1, done + stored.num_rows + 1), pa.int64())
        done += stored.num_rows
        yield stored.append_column("line", lines)


def _batches(rows: pa.Table | Iterable[pa.RecordBatch] | Iterable[Path]) -> Iterator[pa.Table]:
    if isinstance(rows, pa.Table):
        yield rows
        return
    for piece in rows:
        if isinstance(piece, pa.RecordBatch):
            yield pa.Table.from_batches([piece])
        else:
            with pq.ParquetFile(piece) as file:
                for batch in file.iter_batches():
                    yield pa.Table.from_batches([batch])


def stored_rows(
    table: Table,
    rows: pa.Table,
    source: str,
    load_id: str,
    connection: duckdb.DuckDBPyConnection,
) -> pa.Table:
    """Rows of some of the table's columns, filled up to the stored form.

    A column that the table does not have is a mistake of the caller's: ValueError.
    """
    said = set(rows.column_names)
    known = {column.name for column in (*ROW_COLUMNS, *table.columns)}
    unknown = sorted(said - known - {"entity_key"})
    if unknown:
        raise ValueError(f"{table.name} has no columns {', '.join(unknown)}")
    for column in (*ROW_COLUMNS, *table.columns):
        kind = ARROW_TYPES[column.kind]
        if column.name in said:
            place = rows.schema.get_field_index(column.name)
            rows = rows.set_column(place, column.name, rows.column(place).cast(kind))
        else:
            rows = rows.append_column(column.name, pa.array([None] * rows.num_rows, kind))
    filled = {
        "row_key": row_key_sql(table, f"coalesce(source, {quoted(source)})"),
        "source": quoted(source),
        "load_id": quoted(load_id),
        "digest": digest_sql(table),
    }
    values = [
        f"coalesce({ident(name)}, {filled[name]}) AS {ident(name)}"
        if name in filled
        else ident(name)
        for name in arrow_schema(table).names
    ]
    connection.register("written", rows)
    try:
        sql = f"SELECT {', '.join(values)} FROM written"  # noqa: S608
        stored: pa.Table = connection.sql(sql).to_arrow_table().cast(arrow_schema(table))
        return stored
    finally:
        connection.unregister("written")
