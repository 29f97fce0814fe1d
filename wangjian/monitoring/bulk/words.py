"""词语与语境: every term of every lexicon and every excusing context, found in one pass.

Contexts are scanned for together with the terms, in the same pass, and then held against each
other by position, whole batches at a time: a text of ten million rows is read once.

- `excuse`: a phrase that holds the term excuses it where it covers it (`最高` in `最高温度`);
  any other phrase excuses it where it stands within the window.
- `near`: one of these must stand within the window, or the term is excused.
- `not_near`: none of these may stand within the window.

A term is also found in the spellings that sellers make up to evade it (`variants`, `sound`); such a
hit says its way, and is no hit where the characters are one of the term as it is written.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wangjian.monitoring.bulk.sound import WAYS, BySound, Heard, Wanted
from wangjian.monitoring.bulk.variants import bare, variants
from wangjian.monitoring.evasive import ALSO, PLAIN
from wangjian.text.folding import folded
from wangjian.text.scanning import Scanner, spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from wangjian.monitoring.wordbook import Entry, Lexicon

    Ints = NDArray[np.int64]

MOST_MADE = 6  # Words that are remembered: a run reads titles, bodies and names with its own each
COVERS, EXCUSES, NEAR, NOT_NEAR = range(4)
_SAID = {COVERS: "excuse", EXCUSES: "excuse", NOT_NEAR: "not_near"}
MISSING_NEAR = "near"


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of one batch of texts, column by column, those of one row together."""

    row: Ints
    entry: Ints  # index into `Words.entries`
    start: Ints
    stop: Ints
    excused_by: list[str | None]
    way: list[str]  # how the term is written there


class Words:
    """Lexicons made ready: one scanner for all their terms, spellings and contexts."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self.entries: list[tuple[Lexicon, Entry]] = [
            (lexicon, entry) for lexicon in lexicons for entry in lexicon.entries
        ]
        self.evasions = next((one.evasions for one in lexicons if one.evasions), None)
        self._vocabulary: dict[str, int] = {}  # spelling -> term number of the scanner
        self._numbers: dict[str, int] = {}  # the same by the text: lists repeat their contexts
        self._lists: dict[tuple[str, ...], Ints] = {}
        self._spelled: list[str] = []
        terms = [self._number(entry.term) for _, entry in self.entries]
        self._ways = [PLAIN] * len(terms)
        spellings, meant = list(terms), list(range(len(terms)))
        for index, way, text in self._other_spellings():
            number = self._number(text)
            if number != terms[index]:
                spellings.append(number)
                meant.append(index)
                self._ways.append(way)
        self._meant = np.array(meant, dtype=np.int64)  # entry of each spelling
        self._spellings_of = _Index(spellings, list(range(len(spellings))))
        owners: list[Ints] = []
        numbers: list[Ints] = []
        kinds: list[Ints] = []
        for index, (_, entry) in enumerate(self.entries):
            for kind, phrases in _contexts(entry):
                listed = self._numbers_of(phrases)
                other = np.flatnonzero(listed != terms[index])
                owners.append(np.full(len(other), index, dtype=np.int64))
                numbers.append(listed[other])
                kinds.append(kind[other])
        self._contexts_of = _Index(_joined(owners), np.arange(sum(map(len, owners))))
        self._context_term = _joined(numbers)
        self._context_kind = _joined(kinds)
        self._window = np.array([one.window for one, _ in self.entries], dtype=np.int64)
        self._wants_near = np.array([bool(entry.near) for _, entry in self.entries], dtype=bool)
        self._scanner = Scanner(self._spelled)
        wanted = self._by_sound()
        self._sound = BySound(wanted, self.evasions) if wanted and self.evasions else None

    def _other_spellings(self) -> Iterator[tuple[int, str, str]]:
        """Entry, way and text of every spelling beside the terms themselves."""
        for index, (_, entry) in enumerate(self.entries):
            for text in entry.also:
                yield index, ALSO, text
            if self.evasions:
                ways = self.evasions.of(entry.ways)
                for text, way in variants(entry.term, ways, self.evasions).items():
                    yield index, way, text

    def _by_sound(self) -> list[Wanted]:
        """The terms that are looked for by sound."""
        made: list[Wanted] = []
        for index, (_, entry) in enumerate(self.entries):
            if self.evasions is None:
                break
            length = len(bare(entry.term))
            listed = self.evasions.of(entry.ways)
            ways = tuple(
                way for way in listed if way in WAYS and length >= self.evasions.ways[way].shortest
            )
            if ways:
                made.append(Wanted(index, entry.term, ways, _covering(entry)))
        return made

    def certainty(self, way: str) -> float:
        """How much a hit by that way counts."""
        return self.evasions.ways[way].certainty if self.evasions else 1.0

    def _number(self, text: str) -> int:
        known = self._numbers.get(text)
        if known is None:
            known = self._vocabulary.setdefault(spelling(text), len(self._spelled))
            if known == len(self._spelled):
                self._spelled.append(text)
            self._numbers[text] = known
        return known

    def _numbers_of(self, phrases: tuple[str, ...]) -> Ints:
        """The same for a list of phrases: terms share their lists."""
        known = self._lists.get(phrases)
        if known is None:
            known = np.array([self._number(text) for text in phrases], dtype=np.int64)
            self._lists[phrases] = known
        return known

    def find(self, texts: pa.Array[Any]) -> Found:
        """Every hit in these texts, with the context that excuses it where one does."""
        scanned = self._scanner.scan(texts)
        row, term, start, stop = (
            scanned.column(name).to_numpy().astype(np.int64)
            for name in ("row", "term_no", "start", "stop")
        )
        order = np.argsort(row * len(self._spelled) + term, kind="stable")
        row, term, start, stop = row[order], term[order], start[order], stop[order]
        which, number = self._spellings_of.expand(term)
        hits = Found(
            row[which],
            self._meant[number],
            start[which],
            stop[which],
            [None] * len(which),
            [self._ways[one] for one in number.tolist()],
        )
        heard = self._sound.hear(texts) if self._sound else []
        hits = evaded_once(hits, heard)
        if len(hits.row):
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


def words_of(lexicons: Sequence[Lexicon]) -> Words:
    """Words of these lexicons; those used last are remembered, as they take seconds to make."""
    key = tuple(
        (one.id, one.digest, one.window, one.entries, one.evasions and one.evasions.digest)
        for one in lexicons
    )
    with _lock:
        made = _made.pop(key, None)
    if made is None:
        made = Words(lexicons)
    with _lock:
        _made[key] = made
        while len(_made) > MOST_MADE:
            _made.pop(next(iter(_made)))
    return made


_made: dict[object, Words] = {}
_lock = threading.Lock()


class _Index:
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


def _contexts(entry: Entry) -> Iterator[tuple[Ints, tuple[str, ...]]]:
    """The lists of an entry, and what each of their phrases is to its term."""
    covering = set(_covering(entry))
    excuses = [COVERS if text in covering else EXCUSES for text in entry.excuse]
    yield np.array(excuses, dtype=np.int64), entry.excuse
    for kind, phrases in ((NEAR, entry.near), (NOT_NEAR, entry.not_near)):
        yield np.full(len(phrases), kind, dtype=np.int64), phrases


def _covering(entry: Entry) -> tuple[str, ...]:
    """The excuses that hold the term: they excuse it where they cover it."""
    term, all_of_them = folded(entry.term), _folded_list(entry.excuse)
    if term not in all_of_them:
        return ()
    return tuple(text for text in entry.excuse if term in folded(text))


@lru_cache(maxsize=1 << 12)
def _folded_list(phrases: tuple[str, ...]) -> str:
    return "\n".join(map(folded, phrases))  # no fold holds a line's end


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


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
