"""检索: businesses, platforms, shops, accounts, sites and apps by a part of a name or number.

Each kind is asked for itself. What very many names hold (有限公司, 旗舰店) is seen on a small
sample of the table's pages: a few of them are answer enough, and an index would have to lay out
millions. Whatever is rarer goes through the index on `grams`. Both look at a bounded number of
rows; what an index found by its pieces is held against the text itself.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.registry.models import SEARCHED, Searched
from wangjian.registry.queries.personal import masked
from wangjian.text import grams

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

# In the order in which results stand where nothing else decides.
KINDS = ("business", "platform", "shop", "account", "site", "mobile_app")
MOST_HITS = 50
# Of one kind so many rows are held against the text.
_CANDIDATES = 300
# A sample of so many pages (of 8 kB); what has so many hits in it is in at least one row of 150.
_SAMPLED_PAGES = 200
_COMMON = 20
_PAGE_BYTES = 8_192


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    entity_id: uuid.UUID
    key: str
    kind: str
    title: str
    number: str  # what it is known by beside its name
    row: dict[str, Any]
    rank: int


@dataclass(frozen=True, slots=True)
class Found:
    """The things of one kind, the best first."""

    kind: str
    hits: list[Hit]
    more: bool  # there are others that are not listed


def search(text: str, *, kinds: Iterable[str] = KINDS, limit: int = 8) -> list[Found]:
    """What answers to a text, kind by kind; kinds with the best answers first."""
    asked = grams.query(text)
    if not asked.probes:
        return []
    limit = max(1, min(limit, MOST_HITS))
    found = [_of_kind(kind, asked, limit) for kind in kinds if kind in SEARCHED]
    return sorted((one for one in found if one.hits), key=lambda one: one.hits[0].rank)


def _of_kind(kind: str, asked: grams.Query, limit: int) -> Found:
    model = SEARCHED[kind]
    columns = (*model.NAMED, *model.NUMBERED)
    ranked: dict[uuid.UUID, tuple[int, int]] = {}
    more = False
    for row in _candidates(model, columns, asked):
        names = [one for one in row[1 : 1 + len(model.NAMED)] if one]
        codes = [one for one in row[1 + len(model.NAMED) :] if one]
        place = grams.rank(asked, names, codes)
        if place is not None:
            # Of two that answer alike the shorter name says more.
            ranked[row[0]] = (place, len(names[0]) if names else 0)
    more = len(ranked) > limit
    best = heapq.nsmallest(limit, ranked.items(), key=lambda one: (one[1], one[0]))
    rows = (
        model.all_rows().select_related("entity").defer("grams").in_bulk([one for one, _ in best])
    )
    hits = [_hit(kind, rows[one], place) for one, (place, _) in best if one in rows]
    return Found(kind, hits, more)


def _hit(kind: str, row: Searched, place: int) -> Hit:
    said = masked(kind, row.values())
    number = next((said[name] for name in row.NUMBERED if said.get(name)), "")
    title = str(said.get("name") or number)
    return Hit(row.entity_id, row.entity.natural_key, kind, title, str(number), said, place)


def _candidates(
    model: type[Searched], columns: tuple[str, ...], asked: grams.Query
) -> list[tuple[Any, ...]]:
    table = model.table_name()
    index = next(one.name for one in model._meta.indexes if one.name.endswith("_grams"))  # noqa: SLF001
    wanted = f"SELECT entity_id, {', '.join(columns)} FROM {table}"  # noqa: S608 - of the models
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        # While very many rows come in for the first time, their index is put away.
        cursor.execute(
            "SELECT pg_relation_size(%s::regclass), to_regclass(%s) IS NOT NULL", [table, index]
        )
        size, is_indexed = cursor.fetchone()
        pages = int(size) // _PAGE_BYTES
        # What the planner takes for common it would look for row by row.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for probe in asked.probes:
            rows: list[tuple[Any, ...]] = []
            if pages > _SAMPLED_PAGES:
                rows = _sampled(cursor, wanted, probe, 100 * _SAMPLED_PAGES / pages)
            if len(rows) < _COMMON and is_indexed:
                rows = _by_index(cursor, wanted, probe, _CANDIDATES)
            if len(rows) >= _COMMON and asked.exact and is_indexed:
                rows += _by_index(cursor, wanted, asked.exact, _COMMON)
            found += rows
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _sampled(
    cursor: Any, wanted: str, probe: tuple[int, ...], percent: float
) -> list[tuple[Any, ...]]:
    # The same pages each time, so that they are at hand.
    cursor.execute(
        f"{wanted} TABLESAMPLE SYSTEM (%s) REPEATABLE (1) WHERE grams @> %s::int4[] LIMIT %s",
        [percent, list(probe), _CANDIDATES],
    )
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _by_index(cursor: Any, wanted: str, probe: tuple[int, ...], most: int) -> list[tuple[Any, ...]]:
    cursor.execute(f"{wanted} WHERE grams @> %s::int4[] LIMIT %s", [list(probe), most])
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
