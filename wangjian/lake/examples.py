"""示例行: a few rows written by hand in a knowledge file, as tables of the lake's shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from wangjian.errors import BadKnowledge
from wangjian.lake.keys import entity_key_sql
from wangjian.lake.tables import ROW_COLUMNS, Column, Kind, Table
from wangjian.lake.validation import Derive, arrow_schema
from wangjian.lake.values import ARROW_TYPES, KIND_WORDS, ident, pieces, typed
from wangjian.lake.written import stored_rows

Row = Mapping[str, Any]
_SOURCE = "example"
_LOAD = "example"
_BEIJING = timezone(timedelta(hours=8))


def tables_of_rows(
    rows: Mapping[str, Sequence[Row]],
    shapes: Iterable[Table],
    *,
    derive: Mapping[str, Derive] | None = None,
    connection: duckdb.DuckDBPyConnection | None = None,
) -> dict[str, pa.Table]:
    """Every shape as a table, empty where no rows are given; values as a file would say them.

    `connection` is one of `reader()`; who reads many examples opens it once.
    """
    known = {shape.name: shape for shape in shapes}
    unknown = sorted(set(rows) - set(known))
    if unknown:
        raise BadKnowledge(
            f"示例里没有这些表：{'、'.join(unknown)}",
            f"an example has rows of tables that are not read: {', '.join(unknown)}",
        )
    with reader() if connection is None else nullcontext(connection) as reading:
        return {
            name: _table(shape, rows.get(name, ()), (derive or {}).get(name), reading)
            for name, shape in known.items()
        }


@contextmanager
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """What reads the values of rows written by hand, as a file's are read."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def view_schema(shape: Table) -> pa.Schema:
    """The columns of a table as SQL sees it."""
    return arrow_schema(shape).append(pa.field("entity_key", pa.string()))


def _table(
    shape: Table, rows: Sequence[Row], derive: Derive | None, connection: duckdb.DuckDBPyConnection
) -> pa.Table:
    if not rows:
        return view_schema(shape).empty_table()
    columns = {column.name: column for column in (*ROW_COLUMNS, *shape.columns)}
    for row in rows:
        unknown = sorted(set(row) - set(columns) - {"entity_key"})
        if unknown:
            raise BadKnowledge(
                f"示例里{shape.zh}没有这些列：{'、'.join(unknown)}",
                f"an example has columns that {shape.name} lacks: {', '.join(unknown)}",
            )
    made = pa.table(
        {
            name: _column(shape, column, [row.get(name) for row in rows], connection)
            for name, column in columns.items()
        }
    )
    if derive is not None:
        own = [column.name for column in shape.columns]
        derived = derive(made.select(own))
        for name in own:
            made = made.set_column(made.schema.get_field_index(name), name, derived.column(name))
    return with_entity_key(shape, stored_rows(shape, made, _SOURCE, _LOAD, connection), connection)


def with_entity_key(
    shape: Table, stored: pa.Table, connection: duckdb.DuckDBPyConnection
) -> pa.Table:
    """Stored rows with the last column that views add."""
    connection.register("stored", stored)
    try:
        sql = f"SELECT *, {entity_key_sql(shape)} AS entity_key FROM stored"  # noqa: S608
        viewed: pa.Table = connection.sql(sql).to_arrow_table().cast(view_schema(shape))
        return viewed
    finally:
        connection.unregister("stored")


def _column(
    shape: Table, column: Column, values: list[Any], connection: duckdb.DuckDBPyConnection
) -> pa.ChunkedArray[Any]:
    texts = [_text(value) for value in values]
    if not any(text is not None for text in texts):  # most columns of most examples
        return pa.chunked_array([pa.array(texts, ARROW_TYPES[column.kind])])
    named = pa.table({"t": pa.array(texts, pa.string())})
    connection.register("cells", named)
    try:
        part = pieces("t") if column.kind in (Kind.DATE, Kind.TIME) else "NULL"
        sql = (
            f"WITH parts AS (SELECT t, {part} AS p FROM cells)"  # noqa: S608
            f" SELECT {typed(column, 't', 'p')} AS {ident(column.name)} FROM parts"
        )
        made: pa.ChunkedArray[Any] = (
            connection.sql(sql).to_arrow_table().column(0).cast(ARROW_TYPES[column.kind])
        )
    finally:
        connection.unregister("cells")
    for text, value in zip(texts, made.to_pylist(), strict=True):
        if text is not None and value is None:
            zh, en = KIND_WORDS[column.kind]
            raise BadKnowledge(
                f"示例里{shape.zh}的“{column.zh}”{zh}：{text}",
                f"an example's {shape.name}.{column.name} {en}: {text}",
            )
        if text is not None and column.values and value not in column.values:
            raise BadKnowledge(
                f"示例里{shape.zh}的“{column.zh}”只能是 {'、'.join(column.values)}：{text}",
                f"an example's {shape.name}.{column.name} must be one of"
                f" {', '.join(column.values)}: {text}",
            )
    return made


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        # YAML gives moments with a zone, and without one means Beijing's clock as files do.
        moment = value if value.tzinfo else value.replace(tzinfo=_BEIJING)
        return moment.isoformat(sep=" ")
    if isinstance(value, date | Path):
        return str(value)
    return str(value)
