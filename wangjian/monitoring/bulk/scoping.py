"""适用范围判断: hits of terms with a scope, held against platform, goods and permits of their row.

One query for each table that has such hits. The trader is the row's own registration number or
that of the shop it belongs to; a permit counts where it was valid on the day of the row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.monitoring.scope import UNKNOWN, Facts
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangjian.lake.session import Session
    from wangjian.monitoring.scope import Scope
    from wangjian.monitoring.wordbook import Lexicon

    Place = tuple[str, str]  # table and row_key

_ROWS = "scoped_row"
_SHOP = ("platform_id", "platform_shop_no")


def reads(lexicons: Iterable[Lexicon]) -> set[str]:
    """The tables that a scan of these lexicons reads, those of their scopes among them."""
    tables: set[str] = set()
    for lexicon in lexicons:
        tables |= set(lexicon.columns)
        if any(entry.scope.unless_permit for entry in lexicon.entries):
            tables |= {"shop", "permit"}
    return tables


def scoped(session: Session, hits: pa.Table, lexicons: Sequence[Lexicon]) -> pa.Table:
    """The same hits, those outside the scope of their term excused."""
    scopes = {
        (lexicon.id, entry.term): entry.scope
        for lexicon in lexicons
        for entry in lexicon.entries
        if entry.scope
    }
    if not scopes or not hits.num_rows:
        return hits
    columns = ("lexicon", "term", "hit_table", "hit_row_key", "excused_by")
    lexicon, term, table, row_key, excused = (_texts(hits, name) for name in columns)
    judged = [
        index
        for index, pair in enumerate(zip(lexicon, term, strict=True))
        if pair in scopes and excused[index] is None
    ]
    if not judged:
        return hits
    wanted: dict[str, set[str]] = defaultdict(set)
    with_permit: set[str] = set()
    for index in judged:
        wanted[table[index]].add(row_key[index])
        if scopes[lexicon[index], term[index]].unless_permit:
            with_permit.add(table[index])
    facts: dict[Place, Facts] = {}
    for name, keys in sorted(wanted.items()):
        facts |= _facts(session, name, keys, permits=name in with_permit)
    for index in judged:
        scope: Scope = scopes[lexicon[index], term[index]]
        excused[index] = scope.excuse(facts.get((table[index], row_key[index]), UNKNOWN))
    place = hits.schema.get_field_index("excused_by")
    return hits.set_column(place, hits.schema.field(place), pa.array(excused, pa.string()))


def _texts(hits: pa.Table, column: str) -> list[Any]:
    return hits[column].to_pylist()


def _facts(session: Session, table: str, keys: set[str], *, permits: bool) -> dict[Place, Facts]:
    own = {column.name for column in TABLES[table].columns}
    session.add_table(_ROWS, pa.table({"row_key": pa.array(sorted(keys), pa.string())}))
    said = [f"t.{n} AS {n}" for n in ("platform_id", "category") if n in own]
    sql = (
        f"SELECT {', '.join(['t.row_key AS row_key', *said])} FROM {table} AS t "  # noqa: S608 - names of shapes
        f"JOIN {_ROWS} AS k ON k.row_key = t.row_key"
    )
    held = _permits(session, table, own) if permits else {}
    return {
        (table, row["row_key"]): Facts(
            row.get("platform_id") or "", row.get("category") or "", held.get(row["row_key"], {})
        )
        for row in session.arrow(sql).to_pylist()
    }


def _permits(session: Session, table: str, own: set[str]) -> dict[str, dict[str, str]]:
    """row_key -> kind -> number of the permits that its trader held on its day."""
    if "registration_no" in own:
        trader, shop = "t.registration_no", ""
    elif set(_SHOP) <= own:
        same = " AND ".join(f"s.{name} = t.{name}" for name in _SHOP)
        trader, shop = "s.registration_no", f" JOIN shop AS s ON {same}"
    else:
        return {}
    day = "beijing_date(t.seen_at)" if "seen_at" in own else "t.valid_from"
    sql = (
        "SELECT k.row_key AS row_key, p.permit_kind AS permit_kind, MIN(p.permit_no) AS permit_no "  # noqa: S608
        f"FROM {_ROWS} AS k JOIN {table} AS t ON t.row_key = k.row_key{shop} "
        f"JOIN permit AS p ON p.holder_no = {trader} "
        f"WHERE COALESCE(p.status, 'valid') = 'valid' AND (({day}) IS NULL OR {day} "
        "BETWEEN COALESCE(p.issued_on, DATE '1900-01-01') "
        "AND COALESCE(p.expires_on, DATE '9999-12-31')) "
        "GROUP BY k.row_key, p.permit_kind"
    )
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in session.arrow(sql).to_pylist():
        found[row["row_key"]][row["permit_kind"]] = row["permit_no"]
    return dict(found)
