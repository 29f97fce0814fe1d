"""看了什么: how much of a sample list the tables of a run speak of, table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangjian.lake.session import Session

UNSEEN = 200  # subjects that nothing speaks of, by name
VIEW = "sample_subject"
# Rows about a shop that are no rows of the shop itself name it by these columns.
_OF_SHOP = ("platform_id", "platform_shop_no")


def looked_at(
    session: Session, kind: str, keys: Sequence[str], tables: Iterable[str]
) -> dict[str, Any]:
    """Of these subjects: how many each table has rows of, and which no look has any of.

    The register's own table says that a subject is there, not that somebody looked; it counts
    as a look only where the run read nothing else about such subjects.
    """
    session.add_table(VIEW, pa.table({"subject_key": pa.array(list(keys), pa.string())}))
    seen: dict[str, set[str]] = {}
    for name in sorted(set(tables) & set(TABLES)):
        joined = _key(name, kind)
        if joined:
            found = session.arrow(
                f"SELECT DISTINCT s.subject_key AS subject_key FROM {VIEW} AS s "  # noqa: S608
                f"JOIN {name} AS t ON {joined} = s.subject_key"
            )
            seen[name] = {str(key) for key in found.column("subject_key").to_pylist()}
    looks = {name: held for name, held in seen.items() if name != kind} or seen
    met = set().union(*looks.values()) if looks else set()
    unseen = [key for key in keys if key not in met]
    return {
        "size": len(keys),
        "tables": {name: len(held) for name, held in seen.items()},
        "looked_at": len(keys) - len(unseen),
        "unseen": unseen[:UNSEEN],
    }


def _key(name: str, kind: str) -> str:
    """SQL for the subject that a row of the table is about; empty where it is about none."""
    table = TABLES[name]
    columns = {column.name for column in table.columns}
    if table.entity == kind or table.entity.startswith("{"):
        return "t.entity_key"
    if kind == "shop" and columns >= set(_OF_SHOP):
        return "CONCAT('shop:', t.platform_id, '/', t.platform_shop_no)"
    return ""
