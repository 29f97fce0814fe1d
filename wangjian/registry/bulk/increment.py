"""名单比对增量: what a full screening would find for the shops and entries that changed since one.

Folded names of the full run are kept (`prepare` gives them); of what changed they are made anew.
Pairs of a changed shop with any entry, and of any shop with a changed entry, are then asked with
the same query. Whatever else the full run found still stands: it follows from rows that are the
same and from the same register.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.registry.bulk import screening
from wangjian.registry.bulk.standing import listed_sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from wangjian.lake.session import Session

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
_KEYS = ("touched_shop_key", "touched_entry_key")  # tables of the keys of what changed


@dataclass(frozen=True, slots=True)
class Change:
    """Shops or entries that changed: their keys, and where their rows of now are to be found.

    `loads`: those that hold every row of these keys; None where any load may.
    """

    keys: frozenset[str]
    loads: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a full screening for a day."""

    day: date
    shops: Change
    entries: Change


def turned_sql(planned: screening.Screening, before: date) -> str:
    """Entries that are listed on one of two days alone."""
    if planned.on is None:
        raise ValueError("a screening for every day has no increment")
    then, now = listed_sql(before), listed_sql(planned.on)
    return f"SELECT entity_key FROM list_entry WHERE {then} <> {now}"  # noqa: S608


def touched_table(keys: Iterable[str]) -> pa.Table:
    """Keys of what changed, as the table that the queries join."""
    return pa.table({"touched_key": pa.array(sorted(set(keys)), pa.string())})


def found(
    session: Session,
    planned: screening.Screening,
    where: pa.Table,
    kept: Mapping[str, pa.Table],
    since: Since,
) -> pa.Table:
    """All pairs of now in which a shop or an entry that changed has a part.

    An entry changed too where it is listed on one of the two days alone; `since` names them all.
    """
    for keys, rows, sql, change in zip(
        _KEYS,
        (screening.SHOPS_TOUCHED, screening.ENTRIES_TOUCHED),
        (_shops_now(planned, since), _entries_now(planned, since)),
        (since.shops, since.entries),
        strict=True,
    ):
        session.add_table(keys, touched_table(change.keys))
        session.add_table(rows, session.arrow(sql))
    session.add_table(screening.PLACE, where)
    for name, table in kept.items():
        session.add_table(name, table)
    both = replace(planned, shops_touched=True, entries_touched=True)
    screening.prepare_sides(session, both)
    # What is kept of a touched thing is of then: its pairs of now come from the third part.
    parts = (
        (replace(both, entries_touched=False), "entry_key", _KEYS[1]),
        (replace(both, shops_touched=False), "shop_key", _KEYS[0]),
        (both, "", ""),
    )
    names = ", ".join(screening.RESULT)
    asked = [
        f"SELECT {names} FROM ({part.found_sql()}) AS part_{place}"  # noqa: S608
        + (f" WHERE {column} NOT IN (SELECT touched_key FROM {stale})" if stale else "")  # noqa: S608
        for place, (part, column, stale) in enumerate(parts)
    ]
    return session.arrow(" UNION ALL ".join(asked))


def _shops_now(planned: screening.Screening, since: Since) -> str:
    """Rows of the shops that changed, as they stand; a pass over ten million only where need be."""
    if since.shops.loads is None or planned.shops_disputed:
        return _of_keys(planned.shops, _KEYS[0])
    return _of_loads(planned.shops, since.shops.loads)


def _entries_now(planned: screening.Screening, since: Since) -> str:
    if since.entries.loads is None or planned.entries_disputed:
        return _of_keys(planned.entries, _KEYS[1])
    turned = f"SELECT * FROM ({planned.entries}) AS turned WHERE NOT {listed_sql(since.day)}"  # noqa: S608
    return f"{_of_loads(planned.entries, since.entries.loads)} UNION {turned}"


def _of_keys(standing: str, keys: str) -> str:
    return (
        f"SELECT * FROM ({standing}) AS every"  # noqa: S608
        f" WHERE entity_key IN (SELECT touched_key FROM {keys})"
    )


def _of_loads(standing: str, loads: Iterable[str]) -> str:
    listed = ", ".join("'" + one.replace("'", "''") + "'" for one in loads) or "NULL"
    return f"SELECT * FROM ({standing}) AS every WHERE load_id IN ({listed})"  # noqa: S608


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
