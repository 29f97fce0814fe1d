"""现势: rows of shops and lists as they stand, and codes as they are compared, in portable SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.registry.bulk.projection import LOAD_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

# Folding leaves such a code as it is: no call for the most of them.
PLAIN_CODE = "^[0-9A-Z]+$"


def code_sql(column: str) -> str:
    """A code as it is compared."""
    return (
        f"CASE WHEN REGEXP_LIKE({column}, '{PLAIN_CODE}') THEN {column}"
        f" ELSE fold_code({column}) END"
    )


def disputed_sql(table: str, column: str) -> str:
    """Parts of a table that more than one source sends: only there a thing may have two rows."""
    return (
        f"SELECT {column} AS part FROM {table}"  # noqa: S608 - names are ours
        f" GROUP BY {column} HAVING COUNT(DISTINCT source) > 1"
    )


def listed_sql(on: date) -> str:
    """Whether an entry is in force on a day."""
    day = f"CAST('{on.isoformat()}' AS DATE)"
    return f"(entered_on <= {day} AND (left_on IS NULL OR left_on > {day}))"


def standing_sql(table: str, column: str, disputed: Iterable[str], names: Iterable[str]) -> str:
    """One row a thing: of several sources the one whose data are latest."""
    listed = ", ".join("'" + part.replace("'", "''") + "'" for part in sorted(disputed))
    columns = ", ".join(names)
    if not listed:
        return f"SELECT {columns} FROM {table}"  # noqa: S608 - names are ours
    ranked = ", ".join(f"t.{name}" for name in names)
    return (
        f"SELECT {columns} FROM {table} WHERE {column} NOT IN ({listed})"  # noqa: S608
        f" UNION ALL SELECT {columns} FROM (SELECT {ranked}, ROW_NUMBER() OVER"
        " (PARTITION BY t.entity_key ORDER BY o.place DESC, t.source, t.row_key) AS nth"
        f" FROM {table} AS t JOIN {LOAD_ORDER} AS o ON o.load_id = t.load_id"
        f" WHERE t.{column} IN ({listed})) AS ranked WHERE nth = 1"
    )
