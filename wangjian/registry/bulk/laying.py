"""名单索引的问法: what the index of the lists holds, asked of the lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.registry.bulk import postings, screening
from wangjian.registry.bulk.standing import standing_sql

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.lake.session import Session

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
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
        f"SELECT entry_key, code, 0 AS rank FROM {screening.ENTRY} WHERE code IS NOT NULL"  # noqa: S608
        f" UNION ALL SELECT entry_key, code, rank FROM ({planned.entry_code_sql()}) AS who"
    )


def name_links_sql() -> str:
    """Which names are whose entry: its own, and those that the register has of its firm."""
    return (
        f"SELECT entry_key, name, 1 AS rank FROM {screening.ENTRY} WHERE name <> ''"  # noqa: S608
        f" UNION SELECT e.entry_key, w.name, CASE WHEN w.former THEN 3 ELSE 1 END"
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
    """Ask the lake and lay the index out."""
    session.add_table(screening.PLACE, where)
    session.add_table(screening.WHO, session.arrow(planned.who_sql()))
    session.add_table(screening.ENTRY, session.arrow(planned.entry_sql()))
    told = session.arrow(told_sql(planned)).sort_by("entity_key")
    keys = told["entity_key"].combine_chunks()
    codes = _numbered(session.arrow(code_links_sql(planned)), keys)
    own = pc.equal(codes["rank"], 0)
    code_of = np.full(len(keys), -1, np.int64)
    code_of[codes["no"].to_numpy()[own.to_numpy()]] = np.flatnonzero(own.to_numpy())
    taken: Any = pa.array(code_of, mask=code_of < 0)
    told = told.append_column("code", codes["code"].combine_chunks().take(taken))
    names = _numbered(session.arrow(name_links_sql()), keys)
    return postings.build(folder, told, codes, names, about)


def _numbered(links: pa.Table, keys: pa.Array[Any]) -> pa.Table:
    """Links by the place of their entry instead of its key."""
    places = pc.index_in(links["entry_key"].combine_chunks(), value_set=keys)
    return links.drop_columns(["entry_key"]).append_column("no", places.cast(pa.int64()))
