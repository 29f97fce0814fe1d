"""行键与摘要: what tells a row from another, the same in every engine and at every time.

`row_key` is made of the table, the source and the source's own key; `digest` of the content,
nulls left out, so that a column added later changes no digest. Both are the first 128 bits of a
SHA-256 in hex.
"""

from __future__ import annotations

from wangjian.lake.mapping import SAID_BY_SOURCE
from wangjian.lake.tables import Column, Kind, Table
from wangjian.lake.values import ident, quoted

_HEX_DIGITS = 32
_JOINT = "chr(31)"  # refused in key columns at ingest


def _text(column: Column) -> str:
    """A value as text, the same whatever the session is set to."""
    if column.kind == Kind.TIME:
        return f"CAST(epoch_us({ident(column.name)}) AS VARCHAR)"
    return f"CAST({ident(column.name)} AS VARCHAR)"


def row_key_sql(table: Table, source: str) -> str:
    """DuckDB SQL for a row's key; `source` is SQL for the source's name."""
    parts = [f"coalesce({_text(table.column(name))}, '')" for name in table.key]
    joined = ", ".join([_JOINT, quoted(table.name), source, *parts])
    return f"left(sha256(concat_ws({joined})), {_HEX_DIGITS})"


def digest_sql(table: Table) -> str:
    """DuckDB SQL for the digest of a row's content."""
    parts = [
        f"{quoted(column.name + '=')} || {_text(column)}"
        for column in (*table.columns, *SAID_BY_SOURCE)
    ]
    return f"left(sha256(concat_ws({_JOINT}, {', '.join(parts)})), {_HEX_DIGITS})"


def entity_key_sql(table: Table) -> str:
    """SQL, the same in both engines, for `entity_key`: null where a row is no thing."""
    if not table.entity:
        return "CAST(NULL AS STRING)"
    kind = f"{quoted(table.entity)}"
    if table.entity.startswith("{"):
        kind = table.entity.strip("{}")
    parts = ", ".join(f"CAST({name} AS STRING)" for name in (table.entity_columns or table.key))
    return f"{kind} || ':' || concat_ws('/', {parts})"
