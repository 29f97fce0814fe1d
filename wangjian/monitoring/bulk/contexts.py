"""语境之列: the contexts of each term as arrays, held against whole batches of hits at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from wangjian.monitoring.groups import phrases
from wangjian.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from wangjian.monitoring.wordbook import Entry

    Ints = NDArray[np.int64]

MISSING_NEAR = "near"
COVERS, EXCUSES, NEAR, NOT_NEAR = range(4)
SAID = {COVERS: "excuse", EXCUSES: "excuse", NOT_NEAR: "not_near"}


class Index:
    """From a number to the many that belong to it, for whole arrays at once."""

    def __init__(self, keys: Sequence[int] | Ints, members: Sequence[int] | Ints) -> None:
        order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
        self._keys: Ints = np.array(keys, dtype=np.int64)[order]
        self._members: Ints = np.array(members, dtype=np.int64)[order]

    def expand(self, asked: Ints) -> tuple[Ints, Ints]:
        """For each asked number all its members: (index into `asked`, member)."""
        low = np.searchsorted(self._keys, asked, side="left")
        count = np.searchsorted(self._keys, asked, side="right") - low
        index = np.repeat(np.arange(len(asked)), count)
        inside = np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
        return index, self._members[inside + low[index]]


def contexts(entry: Entry) -> Iterator[tuple[Ints, tuple[str, ...]]]:
    """The lists of an entry, and what each of their phrases is to its term."""
    held, listed = set(covering(entry)), _phrases(entry.excuse)
    excuses = [COVERS if text in held else EXCUSES for text in listed]
    yield np.array(excuses, dtype=np.int64), listed
    for kind, listed in ((NEAR, _phrases(entry.near)), (NOT_NEAR, _phrases(entry.not_near))):
        yield np.full(len(listed), kind, dtype=np.int64), listed


def covering(entry: Entry) -> tuple[str, ...]:
    """The excuses that hold the term: they excuse it where they cover it."""
    listed = _phrases(entry.excuse)
    term, all_of_them = folded(entry.term), _folded_list(listed)
    if term not in all_of_them:
        return ()
    return tuple(text for text in listed if term in folded(text))


@lru_cache(maxsize=1 << 12)
def _phrases(listed: tuple[str, ...]) -> tuple[str, ...]:
    return phrases(listed)


@lru_cache(maxsize=1 << 12)
def _folded_list(phrases: tuple[str, ...]) -> str:
    return "\n".join(map(folded, phrases))  # no fold holds a line's end


def joined(parts: list[Ints]) -> Ints:
    """The arrays end to end."""
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
