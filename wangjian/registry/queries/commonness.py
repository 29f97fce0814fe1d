"""常见词元: which pieces of names very many rows hold, as PostgreSQL's own statistics have it.

A search asks an index for its rarest pieces only: what all names hold (有限公司) narrows nothing
and would have to be gone through. Where nobody has analysed a table yet, nothing is known.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Statistics change with the data; looked at once in so many seconds a process.
_HOLDS_SECONDS = 300.0
# So many pieces find what all of them find, nearly.
MOST_ASKED = 5

_lock = threading.Lock()
_known: dict[str, tuple[float, dict[int, float]]] = {}


def common_pieces(cursor: Any, table: str) -> Mapping[int, float]:
    """Pieces of which statistics say in what share of the rows they are; others are rarer."""
    now = time.monotonic()
    with _lock:
        known = _known.get(table)
    if known is not None and now - known[0] < _HOLDS_SECONDS:
        return known[1]
    cursor.execute(
        "SELECT most_common_elems::text::int4[], most_common_elem_freqs FROM pg_stats"
        " WHERE tablename = %s AND attname = 'grams' AND schemaname = current_schema()",
        [table],
    )
    row = cursor.fetchone()
    said = dict(zip(row[0], row[1], strict=False)) if row and row[0] and row[1] else {}
    with _lock:
        _known[table] = (now, said)
    return said


def rarest(probe: Sequence[int], common: Mapping[int, float]) -> tuple[list[int], bool]:
    """The pieces to ask an index for, and whether one of them is certainly rare.

    >>> rarest([1, 2, 3], {1: 0.5, 3: 0.1})
    ([2, 3, 1], True)
    """
    ordered = sorted(probe, key=lambda piece: common.get(piece, 0.0))
    return ordered[:MOST_ASKED], bool(common) and ordered[0] not in common
