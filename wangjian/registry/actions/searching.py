"""检索维护: rows that lack the pieces of their names get them, and the index is kept tidy.

The projection lays the pieces down itself. Rows without them are those of a workspace that is
older than the search box, or that somebody else put there; the next projection finds them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from wangjian.registry.models import SEARCHED, Searched
from wangjian.text import grams

_BATCH = 20_000


def lay_pieces(name: str) -> int:
    """Give the rows of a copy that have none the pieces of their names; says how many."""
    model = SEARCHED.get(name)
    if model is None:
        return 0
    done = 0
    while some := _lay_some(model):
        done += some
    return done


def _lay_some(model: type[Searched]) -> int:
    said = (*model.NAMED, *model.NUMBERED)
    with transaction.atomic(), connection.cursor() as cursor:
        bare: Any = model.all_rows().filter(grams=None)
        rows = list(bare.select_for_update().values_list("entity_id", *said)[:_BATCH])
        if not rows:
            return 0
        cut = 1 + len(model.NAMED)
        made = grams.column(
            [[text for text in row[1:cut] if text] for row in rows],
            [[text for text in row[cut:] if text] for row in rows],
        )
        cursor.execute("DROP TABLE IF EXISTS piece")
        cursor.execute("CREATE TEMP TABLE piece (entity_id uuid, grams int4[]) ON COMMIT DROP")
        with cursor.copy("COPY piece FROM STDIN") as copy:
            for row, pieces in zip(rows, made.to_pylist(), strict=True):
                copy.write_row((row[0], pieces))
        # Names of tables are those of the models.
        cursor.execute(
            f"UPDATE {model.table_name()} t SET grams = p.grams"  # noqa: S608
            " FROM piece p WHERE p.entity_id = t.entity_id"
        )
    return len(rows)


def put_away(name: str) -> None:
    """Take the index of a copy away, before very many rows come into it."""
    _lay(name, wanted=False)


def settle(name: str) -> None:
    """Have the index there, and what waits beside it in it: no search reads through what waits."""
    if name in SEARCHED and not _lay(name, wanted=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT registry_settle(%s)", [index_of(SEARCHED[name])])


def index_of(model: type[Searched]) -> str:
    """The name of the index by which things of a copy are found."""
    names = [str(one.name) for one in model._meta.indexes]  # noqa: SLF001
    return next(name for name in names if name.endswith("_grams"))


def _lay(name: str, *, wanted: bool) -> bool:
    """Whether anything had to be done about it."""
    model = SEARCHED.get(name)
    if model is None:
        return False
    short = index_of(model).removeprefix("registry_").removesuffix("_grams")
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_lay_index(%s, %s)", [short, wanted])
        return bool(cursor.fetchone()[0])
