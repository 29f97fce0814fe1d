"""词语与语境: every term of every lexicon and every excusing context, found in one pass.

Contexts are scanned for together with the terms, in the same pass, and then held against each
other by position, whole batches at a time: a text of ten million rows is read once.

- `excuse`: a phrase that holds the term excuses it where it covers it (`最高` in `最高温度`);
  any other phrase excuses it where it stands within the window.
- `near`: one of these must stand within the window, or the term is excused.
- `not_near`: none of these may stand within the window.
- a pattern among them (`patterns`) is held against what stands within the window.

What stands inside the term itself excuses nothing. A term is also found in the spellings that
sellers make up to evade it (`variants`, `sound`, `rereading`), and so is a word that must be near
(`nearby`); such a hit says its way, and is none where the characters are one of the term as it is
written.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wangjian.monitoring.bulk.contexts import (
    COVERS,
    MISSING_NEAR,
    NEAR,
    SAID,
    Index,
    contexts,
    covering,
    joined,
)
from wangjian.monitoring.bulk.found import Found, evaded_once, hides, told
from wangjian.monitoring.bulk.nearby import Nearby
from wangjian.monitoring.bulk.patterns import ALONE, Patterns, taken
from wangjian.monitoring.bulk.rereading import Rereading, whole_syllable
from wangjian.monitoring.bulk.sound import BySound, Wanted, heard_ways
from wangjian.monitoring.bulk.variants import bare, variants
from wangjian.monitoring.evasive import ALSO, INSERTED, PLAIN
from wangjian.monitoring.groups import phrases
from wangjian.packs.collector import collector_at_rest
from wangjian.text.scanning import Scanner, spellings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from wangjian.monitoring.bulk.patterns import Beside
    from wangjian.monitoring.wordbook import Entry, Lexicon

    Ints = NDArray[np.int64]

MOST_MADE = 6  # Words that are remembered: a run reads titles, bodies and names with its own each
HIDDEN = 3  # characters of a term whose spelling alone tells; in a shorter one only some do


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
        terms = self._number_all([entry.term for _, entry in self.entries])
        others = list(self._other_spellings())
        numbered = self._number_all([text for _, _, text in others])
        made = np.array([index for index, _, _ in others], dtype=np.int64)
        other = np.flatnonzero(numbered != terms[made])
        self._ways = [PLAIN] * len(terms) + [others[at][1] for at in other.tolist()]
        # The entry of each spelling.
        self._meant = np.concatenate((np.arange(len(terms)), made[other]))
        self._spellings_of = Index(
            np.concatenate((terms, numbered[other])), np.arange(len(self._meant))
        )
        listed = {said: None for _, entry in self.entries for _, said in contexts(entry)}
        self._number_all([text for said in listed for text in said])
        owners: list[Ints] = []
        numbers: list[Ints] = []
        kinds: list[Ints] = []
        for index, (_, entry) in enumerate(self.entries):
            for kind, said in contexts(entry):
                held = self._numbers_of(said)
                other = np.flatnonzero(held != terms[index])
                owners.append(np.full(len(other), index, dtype=np.int64))
                numbers.append(held[other])
                kinds.append(kind[other])
        self._contexts_of = Index(joined(owners), np.arange(sum(map(len, owners))))
        self._context_term = joined(numbers)
        self._context_kind = joined(kinds)
        self._covers: dict[int, dict[int, str]] = {}
        self._window = np.array([one.window for one, _ in self.entries], dtype=np.int64)
        self._wants_near = np.array([bool(entry.near) for _, entry in self.entries], dtype=bool)
        self._patterns = Patterns(self.entries)
        self._scanner = Scanner(self._spelled)
        self._rereading = Rereading(self.evasions) if self.evasions else None
        wanted = self._by_sound()
        self._sound = BySound(wanted, self.evasions) if wanted and self.evasions else None

    def _other_spellings(self) -> Iterator[tuple[int, str, str]]:
        """Entry, way and text of every spelling beside the terms themselves."""
        for index, (_, entry) in enumerate(self.entries):
            for text in entry.also:
                yield index, ALSO, text
            if self.evasions:
                ways = self.evasions.of(entry.ways)
                made = variants(entry.term, ways, self.evasions, beside=bool(entry.near))
                for text, way in made.items():
                    yield index, way, text

    def _by_sound(self) -> list[Wanted]:
        """The terms that are looked for by sound."""
        made: list[Wanted] = []
        for index, (_, entry) in enumerate(self.entries):
            if self.evasions is None:
                break
            ways = heard_ways(
                entry.term,
                self.evasions.of(entry.ways),
                self.evasions,
                beside=bool(entry.near),
            )
            if ways:
                made.append(Wanted(index, entry.term, ways, covering(entry)))
        return made

    def certainty(self, way: str) -> float:
        """How much a hit by that way counts."""
        return self.evasions.ways[way].certainty if self.evasions else 1.0

    def _number_all(self, texts: Sequence[str]) -> Ints:
        """The scanner's number of each text; those found in the same places have one."""
        new = list(dict.fromkeys(text for text in texts if text not in self._numbers))
        for text, spelled in zip(new, spellings(new), strict=True):
            known = self._vocabulary.setdefault(spelled, len(self._spelled))
            if known == len(self._spelled):
                self._spelled.append(text)
            self._numbers[text] = known
        return np.array([self._numbers[text] for text in texts], dtype=np.int64)

    def _numbers_of(self, listed: tuple[str, ...]) -> Ints:
        """The same for a list of phrases: terms share their lists."""
        known = self._lists.get(listed)
        if known is None:
            known = self._number_all(listed)
            self._lists[listed] = known
        return known

    def find(self, texts: pa.Array[Any], beside: Beside = ALONE) -> Found:
        """Every hit in these texts, with the context that excuses it where one does.

        `beside` is what is read before and after each: a pattern may reach into it.
        """
        found = self._read(texts, beside=beside)
        if self._rereading:
            rows, second = self._rereading.again(texts)
            if len(rows):
                some = pa.array(rows, pa.int64())
                read = self._read(second, texts.take(some), beside=taken(beside, some))
                for index, row in enumerate(read.row.tolist()):
                    text, made = str(texts[int(rows[row])]), str(second[row])
                    read.stop[index] = whole_syllable(text, made, int(read.stop[index]))
                found = self._joined(found, rows, read)
        return found

    def _read(
        self, texts: pa.Array[Any], written: pa.Array[Any] | None = None, beside: Beside = ALONE
    ) -> Found:
        """The hits in these texts, which are `written` so where they are read again."""
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
        hits = replace(hits, certainty=[self.certainty(way) for way in hits.way])
        if len(hits.row):
            self._excuse(hits, row * len(self._spelled) + term, start, stop)
        if self.evasions:
            self._excuse_as_meant(hits, texts)
        self._patterns.hold(hits, texts, beside)
        if self.evasions:
            self._lift_hidden(hits, [texts] if written is None else [texts, written])
            self._look_nearby(hits, texts)
        return hits

    def _excuse_as_meant(self, hits: Found, texts: pa.Array[Any]) -> None:
        """What would excuse the term in that place excuses the spelling that stands for it."""
        made: list[str] = []
        places: list[tuple[int, dict[int, str], int, int]] = []
        for index, way in enumerate(hits.way):
            if way == PLAIN or hits.excused_by[index] is not None:
                continue
            covers, term = self._covers_of(entry := int(hits.entry[index])), self._term(entry)
            if covers:
                text = str(texts[int(hits.row[index])])
                start, stop = int(hits.start[index]), int(hits.stop[index])
                longest = max(map(len, covers.values()))
                before = text[max(0, start - longest) : start]
                made.append(f"{before}{term}{text[stop : stop + longest]}")
                places.append((index, covers, len(before), len(before) + len(term)))
        if not made:
            return
        scanned = self._scanner.scan(pa.array(made, pa.string()))
        columns = (scanned.column(name).to_pylist() for name in scanned.column_names)
        for row, number, start, stop in zip(*columns, strict=True):
            index, covers, begins, ends = places[row]
            if number in covers and start <= begins and stop >= ends:
                said, present = f"excuse:{covers[number]}", hits.excused_by[index]
                hits.excused_by[index] = said if present is None else min(present, said)

    def _term(self, entry: int) -> str:
        return self.entries[entry][1].term

    def _covers_of(self, entry: int) -> dict[int, str]:
        """The phrases that hold the term and excuse it, by their number."""
        if entry not in self._covers:
            own = self._numbers[self._term(entry)]
            numbered = {self._numbers[text]: text for text in covering(self.entries[entry][1])}
            self._covers[entry] = {n: text for n, text in numbered.items() if n != own}
        return self._covers[entry]

    def _lift_hidden(self, hits: Found, readings: list[pa.Array[Any]]) -> None:
        """Whoever hides a name means it: where the way tells, no word nearby is needed."""
        if self.evasions is None:
            return
        for index, said in enumerate(hits.excused_by):
            if said != MISSING_NEAR:
                continue
            texts = [str(one[int(hits.row[index])]) for one in readings]
            start, stop = int(hits.start[index]), int(hits.stop[index])
            way = told(texts, start, stop, hits.way[index])
            short = len(bare(self._term(int(hits.entry[index])))) < HIDDEN
            if short and not hides(texts[-1][start:stop], self.evasions.telling_parts):
                continue
            if self.evasions.ways[way].tells:
                self._lift(hits, index, way)

    def _look_nearby(self, hits: Found, texts: pa.Array[Any]) -> None:
        """Hits that lack a word nearby are hits where it stands there in an evading spelling."""
        lacking = [i for i, said in enumerate(hits.excused_by) if said == MISSING_NEAR]
        if not lacking or self._nearby is None:
            return
        rows = np.unique(hits.row[lacking])
        found = self._nearby.find(texts.take(pa.array(rows, pa.int64())))
        for index in lacking:
            places = found.get(int(np.searchsorted(rows, hits.row[index])), ())
            lexicon, entry = self.entries[hits.entry[index]]
            start, stop = int(hits.start[index]), int(hits.stop[index])
            ways = [
                one.way
                for one in places
                if one.word in entry.near
                and self._takes(int(hits.entry[index]), one.way)
                and 0 <= max(one.start - stop, start - one.stop) <= lexicon.window
            ]
            if ways:
                self._lift(hits, index, max(ways, key=self.certainty))

    def _lift(self, hits: Found, index: int, way: str) -> None:
        hits.excused_by[index] = None
        if hits.way[index] != way:
            hits.certainty[index] *= self.certainty(way)
        if hits.way[index] == PLAIN:
            hits.way[index] = way

    @cached_property
    def _nearby(self) -> Nearby | None:
        """The words that terms need nearby; made when the first text needs them."""
        words = {near: None for _, entry in self.entries for near in phrases(entry.near)}
        return Nearby(words, self.evasions) if words and self.evasions else None

    def _joined(self, found: Found, rows: Ints, second: Found) -> Found:
        """The hits of the texts with those that only a second reading of some of them shows."""
        places: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, key in enumerate(zip(found.row.tolist(), found.entry.tolist(), strict=True)):
            places[key].append(index)
        added: list[int] = []
        for index, excuse in enumerate(second.excused_by):
            entry, start, stop = (
                int(column[index]) for column in (second.entry, second.start, second.stop)
            )
            if excuse is not None or not self._takes(entry, INSERTED):
                continue
            same = [
                i
                for i in places.get((int(rows[second.row[index]]), entry), ())
                if found.start[i] < stop and found.stop[i] > start
            ]
            if not same:
                added.append(index)
            for i in same:
                if found.excused_by[i] == MISSING_NEAR:
                    self._lift(found, i, INSERTED)
        if not added:
            return found
        more = second.taken(added)
        for index, way in enumerate(more.way):
            if way == PLAIN:
                self._lift(more, index, INSERTED)
        return found.joined(replace(more, row=rows[more.row]))

    def _takes(self, entry: int, way: str) -> bool:
        return self.evasions is not None and way in self.evasions.of(self.entries[entry][1].ways)

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
        # What the term itself says is no context that could excuse it.
        inside = (start[place] >= begins) & (stop[place] <= ends) & (kind != NEAR)
        close = (gap <= self._window[hits.entry[hit]]) & ~inside
        held = np.where(kind == COVERS, covers, close)
        for index in np.flatnonzero(held & (kind != NEAR)).tolist():
            said = f"{SAID[int(kind[index])]}:{self._spelled[self._context_term[context[index]]]}"
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
        with collector_at_rest():
            made = Words(lexicons)
    with _lock:
        _made[key] = made
        while len(_made) > MOST_MADE:
            _made.pop(next(iter(_made)))
    return made


_made: dict[object, Words] = {}
_lock = threading.Lock()
