"""湖上的指标: count figures on the lake. Pure: given an open session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.lake import portable

if TYPE_CHECKING:
    from wangjian.campaign.decisions import Indicator
    from wangjian.campaign.dividing import Part
    from wangjian.lake.session import Session

# A figure on the lake keeps this many of its rows for the page; all of them come as an export.
ROWS_KEPT = 500
PIECE_ROWS = 5_000  # of these all, at a time


def count(session: Session, indicator: Indicator) -> tuple[float | None, int]:
    """Value and number of counted rows."""
    row = session.arrow(indicator.value_sql().replace("DOUBLE PRECISION", "DOUBLE")).to_pylist()[0]
    value = row["value"]
    return (None if value is None else float(value)), int(row["counted_rows"])


def parts(session: Session, indicator: Indicator, since: date) -> list[Part]:
    """The figure told apart by each of its dimensions."""
    sql = indicator.parts_sql(since).replace("DOUBLE PRECISION", "DOUBLE")
    return indicator.parts_of(session.arrow(sql).to_pylist())


def first_rows(session: Session, indicator: Indicator) -> list[dict[str, Any]]:
    """The first rows that it counted, in the order of all their columns."""
    rows: list[dict[str, Any]] = []
    for batch in session.batches(indicator.sql, size=ROWS_KEPT):
        rows += batch.slice(0, ROWS_KEPT - len(rows)).to_pylist()
        if len(rows) >= ROWS_KEPT:
            break
    return rows


def all_rows(session: Session, indicator: Indicator) -> Iterator[list[dict[str, Any]]]:
    """Every row that it counted, in pieces."""
    for batch in session.batches(indicator.sql, size=PIECE_ROWS):
        yield batch.to_pylist()


def check(indicator: Indicator, tables: set[str], functions: set[str]) -> None:
    """BadKnowledge where the query leaves the portable subset or reads what it may not."""
    if indicator.on == "lake":
        portable.check(indicator.sql, tables, functions)
