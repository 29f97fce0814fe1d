"""In how many characters two texts differ, held to a slow count over random texts."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from wangjian.text.edits import FAR, NEAR, edits_all

TEXTS = st.text(alphabet="近水山食品𠮷a", max_size=9)


def slowly(one, other):
    """Optimal string alignment, the whole table."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[i - 1, j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    far = table[len(one), len(other)]
    return far if far <= NEAR else FAR


@given(st.lists(st.tuples(st.none() | TEXTS, st.none() | TEXTS), max_size=20))
def test_characters_are_counted_and_not_bytes(pairs):
    left, right = (pa.array([pair[n] for pair in pairs], pa.string()) for n in (0, 1))
    wanted = [None if None in pair else slowly(*pair) for pair in pairs]
    assert edits_all(left, right).to_pylist() == wanted


def test_slices_of_a_column_are_read_where_they_begin():
    texts = pa.array(["x", "近水食品", "近水"])
    assert edits_all(texts.slice(1), pa.array(["近山食品", "近水"])).to_pylist() == [1, 0]
