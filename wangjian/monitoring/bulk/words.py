"""词语与语境: every term of every lexicon and every excusing context, found in one pass.

Contexts are scanned for together with the terms, in the same pass, and then held against each
other by position, whole batches at a time: a text of ten million rows is read once.

- `excuse`: a phrase that holds the term excuses it where it covers it (`最高` in `最高温度`);
  any other phrase excuses it where it stands within the window.
- `near`: one of these must stand within the window, or the term is excused.
- `not_near`: none of these may stand within the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wangjian.text.folding import fold
from wangjian.text.scanning import Scanner, spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangjian.monitoring.wordbook import Entry, Lexicon

    Ints = NDArray[np.int64]

COVERS, EXCUSES, NEAR, NOT_NEAR = range(4)
_SAID = {COVERS: "excuse", EXCUSES: "excuse", NOT_NEAR: "not_near"}
MISSING_NEAR = "near"


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one batch of texts, column by column."""

    row: Ints
    entry: Ints  # index into `Words.entries`
    start: Ints
    stop: Ints
    excused_by: list[str | None]


class Words:
    """Lexicons made ready: one scanner for all their terms and contexts."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.entries: list[tuple[Lexicon, Entry]] = [
            (lexicon, entry) for lexicon in lexicons for entry in lexicon.entries
        ]
        self._vocabulary: dict[str, int] = {}  # spelling -> term number of the scanner
        self._spelled: list[str] = []
        terms = [self._number(entry.term) for _, entry in self.entries]
        self._entries_of = _Index(terms, list(range(len(terms))))
        owners: list[int] = []
        numbers: list[int] = []
        kinds: list[int] = []
        for index, (_, entry) in enumerate(self.entries):
            for kind, phrase in _contexts(entry):
                number = self._number(phrase)
                if number != terms[index]:
                    owners.append(index)
                    numbers.append(number)
                    kinds.append(kind)
        self._contexts_of = _Index(owners, list(range(len(owners))))
        self._context_term = np.array(numbers, dtype=np.int64)
        self._context_kind = np.array(kinds, dtype=np.int64)
        self._window = np.array([one.window for one, _ in self.entries], dtype=np.int64)
        self._wants_near = np.array([bool(entry.near) for _, entry in self.entries], dtype=bool)
        self._scanner = Scanner(self._spelled)

    def _number(self, text: str) -> int:
        same = spelling(text)
        if same not in self._vocabulary:
            self._vocabulary[same] = len(self._spelled)
            self._spelled.append(text)
        return self._vocabulary[same]

    def find(self, texts: pa.Array[Any]) -> Found:
        """Every hit in these texts, with the context that excuses it where one does."""
        scanned = self._scanner.scan(texts)
        row, term, start, stop = (
            scanned.column(name).to_numpy().astype(np.int64)
            for name in ("row", "term_no", "start", "stop")
        )
        order = np.argsort(row * len(self._spelled) + term, kind="stable")
        row, term, start, stop = row[order], term[order], start[order], stop[order]
        which, entry = self._entries_of.expand(term)
        hits = Found(row[which], entry, start[which], stop[which], [None] * len(which))
        if len(which):
            self._excuse(hits, row * len(self._spelled) + term, start, stop)
        return hits

    def _excuse(self, hits: Found, keys: Ints, start: Ints, stop: Ints) -> None:
        """Write `excused_by` of every hit; `keys` say row and term of each place, sorted."""
        hit, context = self._contexts_of.expand(hits.entry)
        wanted = hits.row[hit] * len(self._spelled) + self._context_term[context]
        low = np.searchsorted(keys, wanted, side="left")
        count = np.searchsorted(keys, wanted, side="right") - low
        pair = np.repeat(np.arange(len(hit)), count)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + low[pair]
        hit, context = hit[pair], context[pair]
        kind = self._context_kind[context]
        begins, ends = hits.start[hit], hits.stop[hit]
        covers = (start[place] <= begins) & (stop[place] >= ends)
        gap = np.maximum(start[place] - ends, begins - stop[place])
        close = gap <= self._window[hits.entry[hit]]
        held = np.where(kind == COVERS, covers, close)
        for index in np.flatnonzero(held & (kind != NEAR)).tolist():
            said = f"{_SAID[int(kind[index])]}:{self._spelled[self._context_term[context[index]]]}"
            where = int(hit[index])
            # The first in the order of the words, so that every engine says the same.
            present = hits.excused_by[where]
            hits.excused_by[where] = said if present is None else min(present, said)
        alone = self._wants_near[hits.entry]
        alone[hit[held & (kind == NEAR)]] = False
        for where in np.flatnonzero(alone).tolist():
            hits.excused_by[where] = hits.excused_by[where] or MISSING_NEAR


class _Index:
    """From a number to the many that belong to it, for whole arrays at once."""

    def __init__(self, keys: list[int], members: list[int]) -> None:
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


def _contexts(entry: Entry) -> list[tuple[int, str]]:
    term = fold(entry.term).text
    return [
        *((COVERS if term in fold(text).text else EXCUSES, text) for text in entry.excuse),
        *((NEAR, text) for text in entry.near),
        *((NOT_NEAR, text) for text in entry.not_near),
    ]


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
