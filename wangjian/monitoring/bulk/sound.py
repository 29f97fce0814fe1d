"""按音读: a second reading of the texts in which characters of one sound are one character.

A term of three or more characters is looked for by its sounds, and idle characters (的, 呀 ...)
between its characters are skipped. What is found is then held against the term, character by
character: at most half of them may be others of the same sound, beside those in pinyin, and in no
ordinary word of their own (`homophone`), or all are the
term's own with something idle between (`inserted`). A phrase that excuses the term where it
covers it is looked for in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from wangjian.monitoring.bulk.contexts import Index
from wangjian.monitoring.bulk.variants import bare, readings, sounds
from wangjian.monitoring.evasive import HOMOPHONE, INSERTED, LOOK_ALIKE, PINYIN
from wangjian.text import folding
from wangjian.text.folding import SEPARATOR, SIGN, WORD
from wangjian.text.scanning import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from wangjian.monitoring.bulk.contexts import Ints
    from wangjian.monitoring.evasive import Evasions

WAYS = frozenset({HOMOPHONE, INSERTED, LOOK_ALIKE, PINYIN})
_LONGEST_WORD = 8  # characters of an ordinary word
SHORTEST_BESIDE = 2
SHORTEST = 3  # characters of a term: a shorter one sounds like too much
_FIRST_CLASS = 0xF0000  # private use: no text means anything by it
FIRST_SOUND = chr(_FIRST_CLASS)
_DIGIT_SOUNDS = ("ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")
_DIGITS = {str(digit): sound for digit, sound in enumerate(_DIGIT_SOUNDS)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term that is looked for by sound."""

    entry: int
    term: str
    ways: tuple[str, ...]
    covering: tuple[str, ...]  # phrases that hold the term and excuse it


@dataclass(frozen=True, slots=True)
class Heard:
    """A term found by sound and not in its own characters."""

    row: int
    entry: int
    start: int
    stop: int
    way: str
    excused_by: str | None


class BySound:
    """Terms made ready to be looked for by sound."""

    def __init__(self, wanted: Iterable[Wanted], evasions: Evasions) -> None:
        self._evasions = evasions
        self._fold = _fold_by_sound(evasions)
        self._dashes = {
            one.character: target
            for target, listed in evasions.stand_ins.items()
            for one in listed
            if folding.tables().kinds[ord(one.character)] & SEPARATOR
        }
        numbers: dict[str, int] = {}
        self._wanted = list(wanted)
        terms: list[tuple[int, int]] = []  # number of a spelling, place of what it is a spelling of
        self._phrases: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for place, one in enumerate(self._wanted):
            terms += [
                (numbers.setdefault(spelled, len(numbers)), place)
                for spelled in self._spellings(one.term)
            ]
            for phrase in one.covering:
                for spelled in self._spellings(phrase):
                    number = numbers.setdefault(spelled, len(numbers))
                    self._phrases[number].append((one.entry, phrase))
        self._characters = [self._own(one.term) for one in self._wanted]
        self._letters = Letters(["".join(own) for own in self._characters])
        self._terms_of = Index([number for number, _ in terms], [place for _, place in terms])
        self._scanner = Scanner(list(numbers), by=self._fold)

    def hear(self, texts: pa.Array[Any]) -> list[Heard]:
        """What is found, each place once."""
        found = self._scanner.scan(texts)
        row, number, start, stop = (
            found.column(name).to_numpy().astype(np.int64) for name in found.column_names
        )
        hit, which = self._terms_of.expand(number)
        may = self._letters.may_differ(texts, which, row[hit], start[hit], stop[hit])
        heard: dict[tuple[int, int, int], Heard] = {}
        for index, place in zip(hit[may].tolist(), which[may].tolist(), strict=True):
            at, begins, ends = int(row[index]), int(start[index]), int(stop[index])
            one = self._wanted[place]
            way = self._way(place, str(texts[at]), begins, ends)
            if way:
                key = (at, one.entry, begins)
                heard.setdefault(key, Heard(at, one.entry, begins, ends, way, None))
        if not heard:
            return []
        phrases = self._covering(heard, row, number, start, stop)
        return [self._judged(one, phrases) for one in heard.values()]

    def _covering(
        self, heard: Iterable[tuple[int, int, int]], row: Ints, number: Ints, *places: Ints
    ) -> dict[tuple[int, int], list[tuple[int, int, str]]]:
        """By row and entry the phrases that would excuse what is heard, and where they stand."""
        start, stop = places
        phrases: dict[tuple[int, int], list[tuple[int, int, str]]] = defaultdict(list)
        rows = np.unique(np.array([row for row, _, _ in heard]))
        for index in np.flatnonzero(np.isin(row, rows)).tolist():
            for entry, phrase in self._phrases.get(int(number[index]), ()):
                place = (int(start[index]), int(stop[index]), phrase)
                phrases[int(row[index]), entry].append(place)
        return phrases

    def _judged(
        self, one: Heard, phrases: dict[tuple[int, int], list[tuple[int, int, str]]]
    ) -> Heard:
        covering = [
            phrase
            for start, stop, phrase in phrases.get((one.row, one.entry), ())
            if start <= one.start and stop >= one.stop
        ]
        if not covering:
            return one
        return replace(one, excused_by=f"excuse:{min(covering)}")

    def _spellings(self, text: str) -> set[str]:
        """The text by the first sound of each character, and by its sounds in these words."""
        own = self._own(text)
        classes, in_words = _classes(), readings("".join(own))
        made = {"".join(own)}
        if len(in_words) == len(own):
            made.add(
                "".join(
                    chr(_FIRST_CLASS + classes[sound]) if sound in classes else character
                    for character, sound in zip(own, in_words, strict=True)
                )
            )
        return made

    def _own(self, text: str) -> list[str]:
        return [c for c in bare(text) if c not in self._evasions.fillers]

    def _way(self, place: int, text: str, start: int, stop: int) -> str | None:
        """How the characters there differ from the term's own; None where they may not."""
        one, own = self._wanted[place], self._characters[place]
        read = folding.plain(text[start:stop])
        kinds = self._fold.kinds
        got = [(c, start + at) for at, c in enumerate(read) if not kinds[ord(c)] & SEPARATOR]
        if len(got) != len(own):
            return None
        idle = any(c in self._evasions.fillers for c in read)
        other = [(a, b, at) for a, (b, at) in zip(own, got, strict=True) if not _same(a, b)]
        if not other:
            return INSERTED if idle and INSERTED in one.ways else None
        by_letter = [b >= chr(_FIRST_CLASS) for _, b, _ in other]
        in_pinyin = all(by_letter)
        if idle or 2 * by_letter.count(False) > len(own):
            return None
        if all(self._dashes.get(b) == a for a, b, _ in other):
            way: str | None = LOOK_ALIKE
        elif in_pinyin:
            way = PINYIN if len(own) >= SHORTEST or len(other) < len(own) else None
        else:
            ordinary = any(self._ordinary(text, at) for _, b, at in other if b < FIRST_SOUND)
            way = None if ordinary else HOMOPHONE
        return way if way in one.ways else None

    def _ordinary(self, text: str, at: int) -> bool:
        """Whether the character there stands in a word that means what it says."""
        near = folding.plain(text[max(0, at - _LONGEST_WORD) : at + _LONGEST_WORD])
        place = min(at, _LONGEST_WORD)
        return any(
            near.startswith(word, place - k)
            for word in self._evasions.ordinary.get(near[place], ())
            for k in range(min(place, len(word) - 1) + 1)
            if word[k] == near[place]
        )


class Letters:
    """The characters of terms side by side, to be held against those of whole columns at once.

    Nine in ten places that sound like a term are the term itself, or quite other words: they are
    told apart here, so that only the rest is looked at one by one.
    """

    def __init__(self, terms: Sequence[str]) -> None:
        self._length: Ints = np.array([len(term) for term in terms], dtype=np.int64)
        longest = int(self._length.max(initial=0))
        self._own = np.zeros((len(terms), longest), dtype=np.uint32)
        for place, term in enumerate(terms):
            self._own[place, : len(term)] = list(map(ord, folding.numerals(term)))

    def may_differ(
        self, texts: pa.Array[Any], which: Ints, row: Ints, start: Ints, stop: Ints
    ) -> NDArray[np.bool_]:
        """Whether what stands there may be the term in other characters (see `BySound._way`).

        Where something stands between the characters, it may.
        """
        length = self._length[which]
        same_length = stop - start == length
        points, begins = _points(texts)
        points = np.append(points, np.zeros(self._own.shape[1], dtype=np.uint32))  # room at the end
        at = begins[row] + start
        other = np.zeros(len(which), dtype=np.int64)  # but for those in pinyin
        differing = np.zeros(len(which), dtype=bool)
        for place in range(self._own.shape[1]):
            within = place < length
            got = points[at + place]
            differs = within & (_with_numerals()[got] != self._own[which, place])
            differing |= differs
            other += differs & (got < _FIRST_CLASS)
        few = differing & (2 * other <= length)
        may: NDArray[np.bool_] = ~same_length | few
        return may


def _points(texts: pa.Array[Any]) -> tuple[NDArray[np.uint32], Ints]:
    """All characters of a column one after the other, and where each text begins."""
    written = ["" if text is None else text for text in texts.to_pylist()]
    joined = "".join(written).encode("utf-32-le", "surrogatepass")
    ends = np.cumsum(np.fromiter(map(len, written), np.int64, len(written)))
    return np.frombuffer(joined, dtype="<u4"), np.concatenate(([0], ends))


@lru_cache(maxsize=1)
def _with_numerals() -> NDArray[np.uint32]:
    """The plain fold, and Chinese numerals below ten as digits."""
    table = folding.tables().plain.copy()
    for numeral, digit in folding.NUMERALS.items():
        table[table == ord(numeral)] = ord(digit)
    return table


def _same(one: str, other: str) -> bool:
    return one == other or folding.numerals(one) == folding.numerals(other)


@lru_cache(maxsize=1)
def _classes() -> dict[str, int]:
    return {sound: number for number, sound in enumerate(sorted(set(sounds().values())))}


def heard_ways(
    term: str, ways: Iterable[str], evasions: Evasions, *, beside: bool
) -> tuple[str, ...]:
    """Those of the ways in which a term of its length is looked for by sound.

    A short one only where it counts just beside another word (`beside`).
    """
    length = len(bare(term))
    least = SHORTEST_BESIDE if beside else SHORTEST
    return tuple(
        way
        for way in ways
        if way in WAYS and length >= (least if beside else max(least, evasions.ways[way].shortest))
    )


@lru_cache(maxsize=1)
def sound_characters() -> dict[str, str]:
    """The character that stands for each sound in the reading by sound."""
    return {sound: chr(_FIRST_CLASS + number) for sound, number in _classes().items()}


def _fold_by_sound(evasions: Evasions) -> folding.Tables:
    """The plain fold, then characters to their sound; idle characters are separators."""
    made = folding.tables()
    classes = _classes()
    sound_of = np.arange(folding.CODE_POINTS, dtype=np.uint32)
    for character, sound in sounds().items():
        sound_of[ord(character)] = _FIRST_CLASS + classes[sound]
    for digit, sound in _DIGITS.items():
        sound_of[ord(digit)] = _FIRST_CLASS + classes[sound]
    heard = sound_of[made.plain]
    kinds = made.kinds.copy()
    for filler in evasions.fillers:
        kinds[ord(filler)] = SIGN
    for target, listed in evasions.stand_ins.items():
        for one in listed:
            if made.kinds[ord(one.character)] & SEPARATOR:  # a dash; an idle character stays idle
                heard[ord(one.character)] = sound_of[ord(target)]
                kinds[ord(one.character)] = WORD
    for table in (heard, kinds):
        table.setflags(write=False)
    return folding.Tables(plain=heard, numeral=heard, full=heard, kinds=kinds)
