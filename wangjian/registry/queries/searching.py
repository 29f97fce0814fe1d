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
from wangjian.registry.queries.commonness import common_pieces, rarest
from wangjian.registry.queries.personal import masked
from wangjian.text import grams

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

# In the order in which results stand where nothing else decides.
KINDS = ("business", "platform", "shop", "account", "site", "mobile_app")
MOST_HITS = 50
# Of one kind so many rows are held against the text.
_CANDIDATES = 200
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
    wanted = [kind for kind in kinds if kind in SEARCHED]
    with connection.cursor() as cursor:
        # What the planner takes for common it would look for row by row.
        cursor.execute("SET LOCAL enable_seqscan = off")
        tables = _tables(cursor, wanted)
        candidates = {kind: _candidates(cursor, tables[kind], asked) for kind in wanted}
        cursor.execute("SET LOCAL enable_seqscan = on")
    found = [_best(kind, asked, rows, limit) for kind, rows in candidates.items()]
    return sorted((one for one in found if one.hits), key=lambda one: one.hits[0].rank)


def _best(kind: str, asked: grams.Query, rows: list[tuple[Any, ...]], limit: int) -> Found:
    model = SEARCHED[kind]
    ranked: dict[uuid.UUID, tuple[int, int]] = {}
    for row in rows:
        names = [one for one in row[1 : 1 + len(model.NAMED)] if one]
        codes = [one for one in row[1 + len(model.NAMED) :] if one]
        place = grams.rank(asked, names, codes)
        if place is not None:
            # Of two that answer alike the shorter name says more.
            ranked[row[0]] = (place, len(names[0]) if names else 0)
    if not ranked:
        return Found(kind, [], more=False)
    best = heapq.nsmallest(limit, ranked.items(), key=lambda one: (one[1], one[0]))
    shown = model.all_rows().select_related("entity")
    whole = shown.in_bulk([one for one, _ in best])
    hits = [_hit(kind, whole[one], place) for one, (place, _) in best if one in whole]
    return Found(kind, hits, len(ranked) > limit)


def _hit(kind: str, row: Searched, place: int) -> Hit:
    said = masked(kind, row.values())
    number = next((said[name] for name in row.NUMBERED if said.get(name)), "")
    title = str(said.get("name") or number)
    return Hit(row.entity_id, row.entity.natural_key, kind, title, str(number), said, place)


@dataclass(frozen=True, slots=True)
class _Table:
    """A copy as it is asked: its first words of SQL, its pages, whether its index is there."""

    name: str
    ask: str
    pages: int
    is_indexed: bool


def _tables(cursor: Any, kinds: list[str]) -> dict[str, _Table]:
    models = [SEARCHED[kind] for kind in kinds]
    # While very many rows come in for the first time, their index is put away.
    cursor.execute(
        "SELECT pg_relation_size(t.name::regclass), to_regclass(t.index) IS NOT NULL"
        " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (name, index, no) ORDER BY t.no",
        [[model.table_name() for model in models], [_index_of(model) for model in models]],
    )
    made = {}
    for kind, model, (size, is_indexed) in zip(kinds, models, cursor.fetchall(), strict=True):
        name = model.table_name()
        columns = ", ".join((*model.NAMED, *model.NUMBERED))
        ask = f"SELECT entity_id, {columns} FROM {name}"  # noqa: S608 - of the models
        made[kind] = _Table(name, ask, int(size) // _PAGE_BYTES, is_indexed)
    return made


def _index_of(model: type[Searched]) -> str:
    names = [str(one.name) for one in model._meta.indexes]  # noqa: SLF001
    return next(name for name in names if name.endswith("_grams"))


def _candidates(cursor: Any, table: _Table, asked: grams.Query) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    common = common_pieces(cursor, table.name) if table.pages > _SAMPLED_PAGES else {}
    for probe in asked.probes:
        pieces, is_rare = rarest(probe, common)
        rows: list[tuple[Any, ...]] = []
        if table.pages > _SAMPLED_PAGES and not is_rare:
            rows = _sampled(cursor, table.ask, probe, 100 * _SAMPLED_PAGES / table.pages)
        if table.is_indexed:
            if len(rows) < _COMMON:
                rows = _by_index(cursor, table.ask, pieces, _CANDIDATES)
            elif asked.exact:
                rows += _by_index(cursor, table.ask, rarest(asked.exact, common)[0], _COMMON)
        found += rows
    return found


def _sampled(
    cursor: Any, wanted: str, probe: tuple[int, ...], percent: float
) -> list[tuple[Any, ...]]:
    # The same pages each time, so that they are at hand.
    cursor.execute(
        f"{wanted} TABLESAMPLE SYSTEM (%s) REPEATABLE (1) WHERE grams @> %s::int4[] LIMIT %s",
        [percent, list(probe), 3 * _COMMON],
    )
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _by_index(cursor: Any, wanted: str, probe: list[int], most: int) -> list[tuple[Any, ...]]:
    cursor.execute(f"{wanted} WHERE grams @> %s::int4[] LIMIT %s", [probe, most])
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
