"""错字: in how many characters two texts differ, over whole columns, up to three.

A character for another, one left out or put in, and two side by side changed over count one each
(optimal string alignment). What SQL engines have for this counts bytes in one of them and
characters in the other, so both call this.

>>> import pyarrow as pa
>>> edits_all(pa.array(["近水食品", "近水食品"]), pa.array(["近山食品", "水近品"])).to_pylist()
[1, 2]
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit
from pyarrow import compute

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

FAR = 9  # what texts are apart that differ in more than `NEAR` characters
NEAR = 3


def _compiled(function: Any) -> Any:
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # a read-only installation and no NUMBA_CACHE_DIR
        return njit(nogil=True)(function)


def edits_all(one: pa.Array[Any], other: pa.Array[Any]) -> pa.Array[Any]:
    """Of each pair the characters in which they differ, `FAR` for more than `NEAR`."""
    left, left_ends = _points(one)
    right, right_ends = _points(other)
    distances = _distances(left, left_ends, right, right_ends)
    missing = np.asarray(pc.or_(one.is_null(), other.is_null()))
    counted: pa.Array[Any] = pa.array(distances, pa.int64(), mask=missing)
    return counted


def _points(texts: pa.Array[Any]) -> tuple[Any, Any]:
    """All characters of a column one after the other, and where each text ends."""
    filled = pc.fill_null(texts, "")
    lengths = np.asarray(pc.utf8_length(filled)).astype(np.int64)
    joined = "".join(filled.to_pylist())
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return points, np.cumsum(lengths)


@_compiled
def _distances(left: Any, left_ends: Any, right: Any, right_ends: Any) -> Any:
    count = len(left_ends)
    made = np.empty(count, np.int64)
    a = b = 0
    for pair in range(count):
        made[pair] = _distance(left[a : left_ends[pair]], right[b : right_ends[pair]])
        a, b = left_ends[pair], right_ends[pair]
    return made


@_compiled
def _distance(one: Any, other: Any) -> int:
    rows, columns = len(one), len(other)
    if abs(rows - columns) > NEAR:
        return FAR
    far = NEAR + 1
    before = np.full(columns + 1, far, np.int64)  # the row before the last
    last = np.full(columns + 1, far, np.int64)
    row = np.full(columns + 1, far, np.int64)
    for place in range(min(columns, NEAR) + 1):
        last[place] = place
    for i in range(1, rows + 1):
        first, final = max(1, i - NEAR), min(columns, i + NEAR)
        row[:] = far
        if i <= NEAR:
            row[0] = i
        least = row[0]
        for j in range(first, final + 1):
            cost = last[j - 1] + (one[i - 1] != other[j - 1])
            cost = min(cost, last[j] + 1, row[j - 1] + 1)
            changed = i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]
            if changed:
                cost = min(cost, before[j - 2] + 1)
            row[j] = min(cost, far)
            least = min(least, row[j])
        if least > NEAR:
            return FAR
        before, last, row = last, row, before
    return last[columns] if last[columns] <= NEAR else FAR
