"""名单比对增量: what a full screening would find for the shops and entries that changed since one.

Folded names of the full run are kept (`prepare` gives them); of what changed they are made anew.
Pairs of a changed shop with any entry, and of any shop with a changed entry, are then asked with
the same query. Whatever else the full run found still stands: it follows from rows that are the
same and from the same register.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.registry.bulk import screening

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from wangjian.lake.session import Session

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute


def turned_sql(planned: screening.Screening, before: date) -> str:
    """Entries that are listed on one of two days alone."""

    def listed(day: date | None) -> str:
        on = f"CAST('{day}' AS DATE)"
        return f"(entered_on <= {on} AND (left_on IS NULL OR left_on > {on}))"

    return f"SELECT entity_key FROM list_entry WHERE {listed(before)} <> {listed(planned.on)}"  # noqa: S608


def touched_table(keys: Iterable[str]) -> pa.Table:
    """Keys of what changed, as the table that the queries join."""
    return pa.table({"touched_key": pa.array(sorted(set(keys)), pa.string())})


def found(
    session: Session,
    planned: screening.Screening,
    where: pa.Table,
    kept: Mapping[str, pa.Table],
    touched: tuple[Iterable[str], Iterable[str]],
) -> pa.Table:
    """All pairs of now in which a touched shop or a touched entry has a part."""
    shops, entries = map(touched_table, touched)
    session.add_table(screening.SHOPS_TOUCHED, shops)
    session.add_table(screening.ENTRIES_TOUCHED, entries)
    session.add_table(screening.PLACE, where)
    session.add_table(screening.WHO, kept[screening.WHO])
    of_shops = replace(planned, shops_touched=True)
    of_entries = replace(planned, entries_touched=True)
    for name, alone, sql, column, keys in (
        (
            screening.ENTRY, screening.ENTRY_TOUCHED, of_entries.entry_sql(), "entry_key", entries,
        ),
        (screening.SHOP, screening.SHOP_TOUCHED, of_shops.shop_sql(), "shop_key", shops),
    ):  # fmt: skip
        anew = session.arrow(sql)
        session.add_table(alone, anew)
        old = kept[name]
        gone = pc.is_in(old[column], value_set=keys["touched_key"].combine_chunks())
        rest = old.filter(pc.invert(gone)) if len(keys) else old
        session.add_table(name, pa.concat_tables([rest, anew.select(rest.column_names)]))
    names = ", ".join(screening.RESULT)
    return session.arrow(
        f"SELECT {names} FROM ({of_shops.found_sql()}) AS one"  # noqa: S608
        f" UNION SELECT {names} FROM ({of_entries.found_sql()}) AS other"
    )


def changes(old: pa.Table, new: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Rows that are new or found otherwise, and rows whose pair is found no longer."""
    before, now = (_marks(rows, screening.RESULT) for rows in (old, new))
    arisen = new.filter(pc.invert(pc.is_in(now, value_set=before)))
    pair = ("shop_key", "entry_key")
    gone = pc.is_in(_marks(old, pair), value_set=_marks(new, pair))
    return arisen, old.filter(pc.invert(gone))


def _marks(rows: pa.Table, names: Iterable[str]) -> pa.Array[Any]:
    texts = [rows[name].combine_chunks().cast(pa.string()) for name in names]
    marks: pa.Array[Any] = pc.binary_join_element_wise(
        *(pc.fill_null(text, "") for text in texts), "\x1f"
    )
    return marks
