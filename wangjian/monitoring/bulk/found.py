"""命中: the hits of one batch of texts, and how readings of the same characters become one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from wangjian.monitoring.bulk.sound import FIRST_SOUND, Heard
from wangjian.monitoring.evasive import APART, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SKIPPED = "\u200b"  # what a second reading puts where it skips
_SPACED = re.compile(r"[\u3400-\u9fff](?:[ *.·•_~|/\-]+[\u3400-\u9fff]){2,}")
_NO_PROSE = {"So", "Sk", "Cf"}  # pictures, signs of their own, invisible characters


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one batch of texts, column by column, those of one row together."""

    row: Ints
    entry: Ints  # index into `Words.entries`
    start: Ints
    stop: Ints
    excused_by: list[str | None]
    way: list[str]  # how the term, else the word that it needs nearby, is written there
    certainty: list[float] = field(default_factory=list)  # how much each counts, 0 to 1

    def taken(self, which: list[int]) -> Found:
        """Only these hits."""
        keep = np.array(which, dtype=np.int64)
        return Found(
            self.row[keep],
            self.entry[keep],
            self.start[keep],
            self.stop[keep],
            [self.excused_by[i] for i in which],
            [self.way[i] for i in which],
            [self.certainty[i] for i in which],
        )

    def joined(self, other: Found) -> Found:
        """These and the other's, those of one row together."""
        both = Found(
            np.concatenate([self.row, other.row]),
            np.concatenate([self.entry, other.entry]),
            np.concatenate([self.start, other.start]),
            np.concatenate([self.stop, other.stop]),
            self.excused_by + other.excused_by,
            self.way + other.way,
            self.certainty + other.certainty,
        )
        return both.taken(np.argsort(both.row, kind="stable").tolist())


def evaded_once(hits: Found, heard: Sequence[Heard]) -> Found:
    """Plain hits with those evaded ones that are no second reading of the same characters."""
    evaded = [
        Heard(row, entry, start, stop, way, None)
        for row, entry, start, stop, way in zip(
            hits.row.tolist(), hits.entry.tolist(), hits.start.tolist(), hits.stop.tolist(),
            hits.way, strict=True,
        )
        if way != PLAIN
    ]  # fmt: skip
    evaded += heard
    if not evaded:
        return hits
    kept = [index for index, way in enumerate(hits.way) if way == PLAIN]
    plain = np.array(kept, dtype=np.int64)
    asked = {(one.row, one.entry) for one in evaded}
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for row, entry, start, stop in zip(
        *(column[plain].tolist() for column in (hits.row, hits.entry, hits.start, hits.stop)),
        strict=True,
    ):
        if (row, entry) in asked:
            taken[row, entry].append((start, stop))
    added: list[Heard] = []
    for one in evaded:
        places = taken[one.row, one.entry]
        if all(one.stop <= start or one.start >= stop for start, stop in places):
            places.append((one.start, one.stop))
            added.append(one)
    row = np.concatenate([hits.row[plain], np.array([one.row for one in added], dtype=np.int64)])
    order = np.argsort(row, kind="stable")

    def joined(column: Ints, more: list[int]) -> Ints:
        return np.concatenate([column[plain], np.array(more, dtype=np.int64)])[order]

    excused = [hits.excused_by[index] for index in kept] + [one.excused_by for one in added]
    ways = [PLAIN] * len(kept) + [one.way for one in added]
    return Found(
        row[order],
        joined(hits.entry, [one.entry for one in added]),
        joined(hits.start, [one.start for one in added]),
        joined(hits.stop, [one.stop for one in added]),
        [excused[index] for index in order.tolist()],
        [ways[index] for index in order.tolist()],
    )


def slices(texts: pa.Array[Any], found: Found) -> list[str]:
    """The characters as they stand in the text, for each hit."""
    known: dict[int, str] = {}
    cut: list[str] = []
    for row, start, stop in zip(
        found.row.tolist(), found.start.tolist(), found.stop.tolist(), strict=True
    ):
        if row not in known:
            value: Any = texts[row].as_py()
            known = {row: value or ""}  # hits of one row stand together: keep only that one
        cut.append(known[row][start:stop])
    return cut


def told(readings: Sequence[str], start: int, stop: int, way: str) -> str:
    """The way of a hit as its characters tell it: `apart` where signs stand between or for them.

    Spaces, dots and the like tell where they stand between all of them: 利 奈 唑 胺.

    The readings are the text as it was read and, where that is another, as it is written. Where
    a letter, a digit or a syllable goes on beside the hit, it is plain: CUBA出来 hides nothing.
    """
    text = readings[0]
    before, after = text[:start].rstrip(SKIPPED)[-1:], text[stop:].lstrip(SKIPPED)[:1]
    if any((one.isascii() and one.isalnum()) or one >= FIRST_SOUND for one in before + after):
        return PLAIN
    slices = "".join(one[start:stop] for one in readings)
    if any(unicodedata.category(one) in _NO_PROSE for one in slices):
        return APART
    return APART if any(_SPACED.fullmatch(one[start:stop]) for one in readings) else way


def hides(written: str, parts: Iterable[str]) -> bool:
    """Whether a word of two characters is written as nobody would by chance: 氵台痘, 机★关."""
    within = (unicodedata.category(one) in _NO_PROSE for one in written[1:-1])
    return any(within) or any(one in written for one in parts)
