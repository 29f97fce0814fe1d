"""近旁词的变体: words that must be near a term, found in the spellings made up to evade.

A seller who writes 葯 for 药 hides the word that the term needs nearby, not the term. Only texts in
which a term lacks nothing else are read for these, so that the rest costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.bulk.sound import BySound, Wanted, heard_ways
from wangjian.monitoring.bulk.variants import variants
from wangjian.text.scanning import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from wangjian.monitoring.evasive import Evasions


@dataclass(frozen=True, slots=True)
class Place:
    """Where such a word stands in a text, and how it is written there."""

    start: int
    stop: int
    word: str
    way: str


class Nearby:
    """The words made ready."""

    def __init__(self, words: Iterable[str], evasions: Evasions) -> None:
        self._meant: list[tuple[str, str]] = []  # word and way, by the scanner's number
        spelled: list[str] = []
        self._words = list(words)
        wanted: list[Wanted] = []
        for number, word in enumerate(self._words):
            for text, way in variants(word, evasions.by_default, evasions, beside=True).items():
                spelled.append(text)
                self._meant.append((word, way))
            ways = heard_ways(word, evasions.by_default, evasions, beside=True)
            if ways:
                wanted.append(Wanted(number, word, ways, ()))
        self._scanner = Scanner(spelled)
        self._sound = BySound(wanted, evasions) if wanted else None

    def find(self, texts: pa.Array[Any]) -> dict[int, list[Place]]:
        """The places by row of these texts."""
        found: dict[int, list[Place]] = defaultdict(list)
        scanned = self._scanner.scan(texts)
        columns = (scanned.column(name).to_pylist() for name in scanned.column_names)
        for row, number, start, stop in zip(*columns, strict=True):
            found[row].append(Place(start, stop, *self._meant[number]))
        for one in self._sound.hear(texts) if self._sound else ():
            found[one.row].append(Place(one.start, one.stop, self._words[one.entry], one.way))
        return found
