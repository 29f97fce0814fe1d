"""名单索引的问法: what the index of the lists holds, asked of the lake."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wangjian.registry.bulk import postings, screening
from wangjian.registry.bulk.standing import standing_sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.lake.session import Session

# What an answer about one merchant says of an entry, beside its key, list and code.
TOLD = (
    "entity_key", "authority", "entry_no", "registration_no", "name", "region_id", "ground",
    "entered_on", "left_on", "source",
)  # fmt: skip


def told_sql(planned: screening.Screening) -> str:
    """What is said of each entry, as it stands."""
    return standing_sql("list_entry", "authority", planned.entries_disputed, TOLD)


def code_links_sql(planned: screening.Screening) -> str:
    """Which codes are whose entry: its own, and that of the firm which the register says it is."""
    return (
        f"SELECT entry_key AS no, code, 0 AS rank FROM {screening.ENTRY} WHERE code IS NOT NULL"  # noqa: S608
        f" UNION ALL SELECT entry_key AS no, code, rank FROM ({planned.entry_code_sql()}) AS who"
    )


def name_links_sql() -> str:
    """Which names are whose entry: its own, and those that the register has of its firm."""
    return (
        f"SELECT entry_key AS no, name, 1 AS rank FROM {screening.ENTRY} WHERE name <> ''"  # noqa: S608
        f" UNION SELECT e.entry_key AS no, w.name, CASE WHEN w.former THEN 3 ELSE 1 END"
        f" AS rank FROM {screening.ENTRY} AS e JOIN {screening.WHO} AS w ON w.code = e.code"
        " WHERE w.name <> ''"
    )


def lay_out(
    session: Session,
    planned: screening.Screening,
    where: pa.Table,
    folder: Path,
    about: dict[str, Any],
) -> Path:
    """Ask the lake and lay the index out; what is said of the entries passes through in pieces.

    From here on an entry is known by its place among all keys in order, a number instead of a text.
    """
    session.add_table(screening.PLACE, where)
    session.add_table(screening.WHO, session.arrow(planned.who_sql()))
    entries = session.arrow(f"{planned.entry_sql()} ORDER BY entry_key")
    keys = entries["entry_key"]
    places = pa.array(np.arange(len(keys), dtype=np.int32))
    entries = entries.set_column(0, "entry_key", places)
    session.add_table(screening.ENTRY, entries)
    told = session.batches(f"{told_sql(planned)} ORDER BY entity_key")
    shape = session.arrow(f"SELECT * FROM ({told_sql(planned)}) AS told WHERE FALSE").schema  # noqa: S608
    return postings.build(
        folder,
        _with_codes(told, shape, keys, entries["code"]),
        lambda: session.arrow(code_links_sql(planned)),
        lambda: session.arrow(name_links_sql()),
        about,
    )


def _with_codes(
    told: Iterator[pa.RecordBatch],
    shape: pa.Schema,
    keys: pa.ChunkedArray[Any],
    codes: pa.ChunkedArray[Any],
) -> Iterator[pa.RecordBatch]:
    """What is said of the entries, each with its code as it is compared; first of all the shape."""
    none = pa.RecordBatch.from_pylist([], schema=shape)
    at = 0
    for batch in itertools.chain([none], told):
        told_of = pa.chunked_array([batch["entity_key"]])
        if not keys.slice(at, batch.num_rows).equals(told_of):
            raise AssertionError("entries are asked for twice and must come in one order")
        code: Any = codes.slice(at, batch.num_rows).combine_chunks()
        yield batch.append_column("code", code)
        at += batch.num_rows
