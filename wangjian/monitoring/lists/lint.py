"""词表检验: which terms of a list fire on ordinary text, how often, and what would excuse them.

>>> from wangjian.monitoring.lists.ordinary import Text, of_texts
>>> from wangjian.monitoring.wordbook import Entry, Lexicon
>>> from wangjian.monitoring.rulebook import Words as Said
>>> terms = (Entry("最高", "a", 3),)
>>> one = Lexicon("sc.a", Said("一", "one"), "a", (), {}, 9, terms, (), "", "", "")
>>> made = Lint(one, Limits())
>>> made.feed(*of_texts([Text("title", "最高温度40度"), Text("title", "最高温度30度")]))
>>> (figure,) = made.figures()
>>> figure.texts, figure.neighbours[0]
(2, ('最高温', 2))
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wangjian.monitoring.bulk.words import Words
from wangjian.text.folding import fold
from wangjian.text.scanning import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.bulk.found import Found
    from wangjian.monitoring.lists.ordinary import Texts
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.packs.packs import Packs

_MOST_PLACES = 200  # places of a term that are looked at for its neighbours
_SAMPLES = 3
_AROUND = 12  # characters shown on either side of a hit
_STOPS = frozenset("。！？；，、：…!?;,:")
FLAGS = {
    "loose": ("日常文本中常见", "fires on ordinary text"),
    "inside_word": ("多半是更长词语的一部分", "mostly a part of a longer word"),
    "always_excused": ("每次都被语境排除", "excused every time"),
    "part_of": ("表中另有词语包含它", "another term of the list holds it"),
    "sign_inside": ("含标点，只有原样写出才命中", "has a sign in it and is found only with it"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a list may do to ordinary text; from `monitoring/lint.yaml`."""

    share: float = 0.005
    kinds: dict[str, float] = field(default_factory=dict)
    term_share: float = 0.0002
    term_texts: int = 3
    neighbour_share: float = 0.2
    text: tuple[str, ...] = ("text",)
    kind: tuple[str, ...] = ("kind",)

    @classmethod
    def of(cls, packs: Packs) -> Limits:
        """The limits in force."""
        said = packs.file("monitoring", "", ".yaml", "wj.lint").header
        return cls(
            share=float(said["share"]),
            kinds={str(kind): float(share) for kind, share in said["kinds"].items()},
            term_share=float(said["term_share"]),
            term_texts=int(said["term_texts"]),
            neighbour_share=float(said["neighbour_share"]),
            text=tuple(said["text"]),
            kind=tuple(said["kind"]),
        )

    def of_kind(self, kind: str) -> float:
        """The share of texts of that kind that a list may fire on."""
        return self.kinds.get(kind, self.share)


@dataclass(frozen=True, slots=True)
class KindFigure:
    """How often a list fires on one kind of texts."""

    kind: str
    texts: int
    hit: int
    share: float
    limit: float
    ok: bool


@dataclass(frozen=True, slots=True)
class TermFigure:
    """What one term does on ordinary text."""

    term: str
    category: str
    texts: int
    share: float
    excused: int  # hits that a context excused
    kinds: dict[str, int]
    owners: int  # shops, where they are known
    neighbours: tuple[tuple[str, int], ...]  # longer words that would excuse it, and how often
    samples: tuple[tuple[str, str, str], ...]  # before, as it stands there, after
    flags: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    texts: int = 0
    excused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    owners: set[str] = field(default_factory=set)
    places: list[tuple[str, str, str]] = field(default_factory=list)


class Lint:
    """Counts what a lexicon does on texts, batch after batch."""

    def __init__(self, lexicon: Lexicon, limits: Limits) -> None:
        self.limits = limits
        self._words = Words([lexicon])
        self._entries = lexicon.entries
        self._tallies: dict[int, _Tally] = {}
        self._read: Counter[str] = Counter()
        self._hit: Counter[str] = Counter()
        self.owners: set[str] = set()
        self.owners_hit: set[str] = set()

    def feed(self, *batches: Texts) -> None:
        """Count more texts."""
        for batch in batches:
            self._read.update(batch.kinds)
            self.owners.update(batch.owners or ())
            found = self._words.find(batch.texts)
            bare = np.array([excuse is None for excuse in found.excused_by], dtype=bool)
            for entry, times in _counted(found.entry[~bare]):
                self._tally(entry).excused += times
            rows, entries = found.row[bare], found.entry[bare]
            for row in np.unique(rows).tolist():
                self._hit[batch.kinds[row]] += 1
                if batch.owners:
                    self.owners_hit.add(batch.owners[row])
            pairs = np.unique(np.stack([rows, entries]), axis=1)
            for row, entry in zip(*pairs.tolist(), strict=True):
                tally = self._tally(entry)
                tally.texts += 1
                tally.kinds[batch.kinds[row]] += 1
                if batch.owners:
                    tally.owners.add(batch.owners[row])
            self._look(batch.texts, found, np.flatnonzero(bare).tolist())

    def by_kind(self) -> list[KindFigure]:
        """The whole list, kind by kind, in the order of the kinds."""
        made = []
        for kind, texts in sorted(self._read.items()):
            share, limit = self._hit[kind] / texts, self.limits.of_kind(kind)
            made.append(KindFigure(kind, texts, self._hit[kind], share, limit, ok=share <= limit))
        return made

    def figures(self) -> list[TermFigure]:
        """Every term that fired or is flagged, those that fire most first."""
        longer = self._longer()
        total = max(1, sum(self._read.values()))
        made = [
            self._figure(index, total, index in longer)
            for index, entry in enumerate(self._entries)
            if index in self._tallies or index in longer or _STOPS & set(entry.term)
        ]
        return sorted(made, key=lambda one: (-one.texts, one.term))

    def _figure(self, index: int, total: int, part: bool) -> TermFigure:  # noqa: FBT001
        entry, tally = self._entries[index], self._tallies.get(index, _Tally())
        neighbours = self._neighbours(tally)
        inside = neighbours and neighbours[0][1] * 2 >= len(tally.places)
        said = {
            "loose": tally.texts >= self.limits.term_texts
            and tally.texts / total > self.limits.term_share,
            "inside_word": bool(inside) and len(fold(entry.term).text) == 2,
            "always_excused": bool(tally.excused and not tally.texts),
            "part_of": part,
            "sign_inside": bool(_STOPS & set(entry.term)),
        }
        return TermFigure(
            term=entry.term,
            category=entry.category,
            texts=tally.texts,
            share=tally.texts / total,
            excused=tally.excused,
            kinds=dict(sorted(tally.kinds.items())),
            owners=len(tally.owners),
            neighbours=neighbours,
            samples=tuple(tally.places[:_SAMPLES]),
            flags=tuple(flag for flag in FLAGS if said[flag]),
        )

    def _neighbours(self, tally: _Tally) -> tuple[tuple[str, int], ...]:
        """The longer words in which a term stands most often."""
        counted: Counter[str] = Counter()
        for before, term, after in tally.places:
            if before[-1:].isalnum():
                counted[before[-1] + term] += 1
            if after[:1].isalnum():
                counted[term + after[0]] += 1
        least = max(2, self.limits.neighbour_share * len(tally.places))
        return tuple(pair for pair in counted.most_common(3) if pair[1] >= least)

    def _look(self, texts: pa.Array[Any], found: Found, hits: Sequence[int]) -> None:
        for hit in hits:
            tally = self._tally(int(found.entry[hit]))
            if len(tally.places) < _MOST_PLACES:
                text = str(texts[int(found.row[hit])])
                start, stop = int(found.start[hit]), int(found.stop[hit])
                before, after = text[max(0, start - _AROUND) : start], text[stop : stop + _AROUND]
                tally.places.append((before, text[start:stop], after))

    def _longer(self) -> set[int]:
        """Terms that stand within another term of the list."""
        terms = [entry.term for entry in self._entries]
        if not terms:
            return set()
        hits = Scanner(terms).scan(pa.array(terms, pa.large_string()))
        row, term = hits.column("row").to_numpy(), hits.column("term_no").to_numpy()
        return set(term[row != term].tolist())

    def _tally(self, entry: int) -> _Tally:
        return self._tallies.setdefault(entry, _Tally())


def _counted(entries: Any) -> list[tuple[int, int]]:
    numbers, times = np.unique(entries, return_counts=True)
    return list(zip(numbers.tolist(), times.tolist(), strict=True))
