"""沿用命中: hits of an earlier run that still hold, so that a run reads only what came since.

A load never changes, and what a term hits in a text follows from the text, the lexicon, the ways of
evasion and our code alone. So where these are the same, a row of a load that the earlier run read
has the hits that it had then, if it still stands. What only the scope of a term excused is judged
anew, since permits come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.scope import SAID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangjian.lake.session import Session

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
_ROWS = "carried_row"


@dataclass(frozen=True, slots=True)
class Carried:
    """What an earlier run leaves to this one."""

    hits: pa.Table  # as they lie in the lake
    lexicons: frozenset[str]  # that are as they were
    loads: Mapping[str, tuple[str, ...]]  # by table, those that it read, all still in force

    def still(self, session: Session, table: str, lexicons: Iterable[str], run_id: str) -> pa.Table:
        """Its hits of these lexicons in rows of the table that still stand, as this run's."""
        wanted = pa.array([name for name in lexicons if name in self.lexicons], pa.string())
        held = self.hits.filter(
            pc.and_(
                pc.equal(self.hits["hit_table"], table),
                pc.is_in(self.hits["lexicon"], value_set=wanted),
            )
        )
        if not held.num_rows:
            return held
        keys = pc.unique(held["hit_row_key"])
        session.add_table(_ROWS, pa.table({"row_key": keys}))
        standing = session.arrow(
            f"SELECT t.row_key AS row_key FROM {table} AS t"  # noqa: S608 - names of shapes
            f" JOIN {_ROWS} AS k ON k.row_key = t.row_key WHERE {self.read_sql(table)}"
        )
        held = held.filter(
            pc.is_in(held["hit_row_key"], value_set=standing["row_key"].combine_chunks())
        )
        scoped = [pc.starts_with(held["excused_by"], f"{name}:") for name in SAID]
        anew = pc.fill_null(pc.or_(pc.or_(scoped[0], scoped[1]), scoped[2]), False)
        excused = pc.if_else(anew, pa.scalar(None, pa.string()), held["excused_by"])
        for name, column in (
            ("excused_by", excused),
            ("run_id", pa.repeat(pa.scalar(run_id), held.num_rows)),
        ):
            place = held.schema.get_field_index(name)
            held = held.set_column(place, held.schema.field(name), column)
        return held

    def read_sql(self, table: str) -> str:
        """Whether the earlier run read the row."""
        listed = ", ".join("'" + one.replace("'", "''") + "'" for one in self.loads[table])
        return f"load_id IN ({listed})"
