"""句式: contexts that are patterns, held against what stands around each hit.

The surroundings of a hit are the `window` characters on either side of it in the plain fold, with
the term itself as 〇. The patterns are those of RE2, whose time is linear in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.bulk.contexts import MISSING_NEAR
from wangjian.monitoring.evasive import HOMOPHONE
from wangjian.monitoring.groups import TERM, is_pattern
from wangjian.text.folding import SEPARATOR, plain, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.bulk.found import Found
    from wangjian.monitoring.wordbook import Entry, Lexicon

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

_HAN = "\u3400-\u9fff"
_PULLED = r"\ufe0f*·•‧・∙_~|^\u2600-\u27bf\U0001f000-\U0001faff"
_BETWEEN = re.compile(  # pictures, stars, dots and invisible characters, where they part a word
    rf"[\u200b-\u200f\u2060\ufe0e\ufe0f]+|(?<=[{_HAN}]) ?[{_PULLED}]+ ?(?=[{_HAN}])"
)
_SPACED = re.compile(rf"(?<![{_HAN}])[{_HAN}](?: [{_HAN}](?![{_HAN}])){{2,}}")


HEARD = 3  # characters from which a term that is only heard stands by a pattern

# What is read before and after each text of a column.
Beside = tuple["pa.Array[Any] | None", "pa.Array[Any] | None"]
ALONE: Beside = (None, None)


class Patterns:
    """The patterns of all entries, each with what it is to its term."""

    def __init__(self, entries: Sequence[tuple[Lexicon, Entry]]) -> None:
        self._windows = [lexicon.window for lexicon, _ in entries]
        self._near: dict[int, tuple[str, ...]] = {}
        self._against: dict[int, tuple[tuple[str, str], ...]] = {}
        self._excuses: dict[int, tuple[tuple[str, tuple[str, ...]], ...]] = {}
        known: dict[tuple[str, ...], tuple[str, ...]] = {}
        for index, (_, entry) in enumerate(entries):
            if near := _patterns(entry.near, known):
                self._near[index] = near
            listed = (("excuse", entry.excuse), ("not_near", entry.not_near))
            against = [(kind, one) for kind, own in listed for one in _patterns(own, known)]
            if against:
                self._against[index] = tuple(against)
            self._excuses[index] = listed

    def hold(self, hits: Found, texts: pa.Array[Any], beside: Beside = ALONE) -> None:
        """Write `excused_by`: what lacks a word nearby has its pattern; others stand against it."""
        around = _Surroundings(hits, texts, self._windows, beside)
        lacking = self._lacking(hits)
        for pattern, which in lacking.items():
            for index in around.matching(pattern, which, closed=True):
                hits.excused_by[index] = None
        self._reach(hits, around, lacking)
        for (kind, pattern), which in sorted(self._standing(hits).items()):
            for index in around.matching(pattern, which):
                if hits.excused_by[index] in {None, MISSING_NEAR}:
                    hits.excused_by[index] = f"{kind}:{pattern}"

    def _reach(self, hits: Found, around: _Surroundings, lacking: dict[str, list[int]]) -> None:
        """What is read before or after a text completes a term, unless it excuses it."""
        for pattern, which in lacking.items():
            still = [index for index in which if hits.excused_by[index] == MISSING_NEAR]
            for index in around.reaching(pattern, still):
                entry = int(hits.entry[index])
                hits.excused_by[index] = around.excuse(index, self._excuses[entry])

    def _lacking(self, hits: Found) -> dict[str, list[int]]:
        """Pattern, and the hits that lack it or another word nearby."""
        lacking: dict[str, list[int]] = defaultdict(list)
        for index, said in enumerate(hits.excused_by):
            # Two characters that are only heard are too weak a hit to stand by what surrounds it.
            long = int(hits.stop[index]) - int(hits.start[index]) >= HEARD
            if said == MISSING_NEAR and (long or hits.way[index] != HOMOPHONE):
                for pattern in self._near.get(int(hits.entry[index]), ()):
                    lacking[pattern].append(index)
        return lacking

    def _standing(self, hits: Found) -> dict[tuple[str, str], list[int]]:
        """Kind and pattern, and the hits that it would excuse."""
        standing: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, said in enumerate(hits.excused_by):
            if said is None or said == MISSING_NEAR:  # a word nearby may yet be found evaded
                for one in self._against.get(int(hits.entry[index]), ()):
                    standing[one].append(index)
        return standing


class _Surroundings:
    """What stands around hits, made when first asked for."""

    def __init__(
        self, hits: Found, texts: pa.Array[Any], windows: list[int], beside: Beside
    ) -> None:
        self._hits, self._texts, self._windows, self._beside = hits, texts, windows, beside
        self._made: dict[int, str] = {}
        self._closed: dict[int, str] = {}
        self._widened: dict[int, str] = {}

    def matching(self, pattern: str, which: list[int], *, closed: bool = False) -> list[int]:
        """Those of these hits around which the pattern matches.

        `closed`: also where the characters stand together once the signs between them are gone.
        """
        asked = [(index, self._around(index)) for index in which]
        if closed:
            asked += [(index, self._shut(index)) for index in which if self._shut(index)]
        texts = pa.array([text for _, text in asked], pa.string())
        matches = pc.match_substring_regex(texts, pattern[1:-1]).to_pylist()
        return sorted({index for (index, _), does in zip(asked, matches, strict=True) if does})

    def reaching(self, pattern: str, which: list[int]) -> list[int]:
        """Those around which it matches with what is read before and after the text."""
        wide = [index for index in which if self._wide(index)]
        texts = pa.array([self._wide(index) for index in wide], pa.string())
        matches = pc.match_substring_regex(texts, pattern[1:-1]).to_pylist()
        return [index for index, does in zip(wide, matches, strict=True) if does]

    def excuse(self, index: int, listed: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
        """The first of these contexts that stands in what is read before and after."""
        wide = self._wide(index)
        said = (
            f"{kind}:{one}"
            for kind, own in listed
            for one in own
            if (_matches(one, wide) if is_pattern(one) else plain(one) in wide)
        )
        return next(said, None)

    def _shut(self, index: int) -> str:
        """What stands around without blanks and signs between the characters; empty: the same."""
        if index not in self._closed:
            text, kinds = self._around(index), tables().kinds
            shut = "".join(one for one in text if not kinds[ord(one)] & SEPARATOR)
            self._closed[index] = "" if shut == text else shut
        return self._closed[index]

    def _wide(self, index: int) -> str:
        """What stands around with what is read before and after the text; empty: the same."""
        if index not in self._widened:
            before, after = (_at(texts, int(self._hits.row[index])) for texts in self._beside)
            window, made = self._windows[int(self._hits.entry[index])], self._around(index)
            start, stop = made.index(TERM), len(made) - made.index(TERM) - 1
            left, right = window - start, window - stop
            head = plain(before[-left:]) + " " if before and left > 0 else ""
            tail = " " + plain(after[:right]) if after and right > 0 else ""
            self._widened[index] = f"{head}{made}{tail}" if head or tail else ""
        return self._widened[index]

    def _around(self, index: int) -> str:
        if index not in self._made:
            hits = self._hits
            text = str(self._texts[int(hits.row[index])])
            start, stop = int(hits.start[index]), int(hits.stop[index])
            window = self._windows[int(hits.entry[index])]
            before, after = text[max(0, start - window) : start], text[stop : stop + window]
            self._made[index] = f"{_joined(plain(before))}{TERM}{_joined(plain(after))}"
        return self._made[index]


def _matches(pattern: str, text: str) -> bool:
    return bool(pc.match_substring_regex(pa.array([text]), pattern[1:-1])[0].as_py())


def taken(beside: Beside, rows: pa.Array[Any]) -> Beside:
    """The same of some rows."""
    before, after = (texts if texts is None else texts.take(rows) for texts in beside)
    return before, after


def _at(texts: pa.Array[Any] | None, row: int) -> str:
    return "" if texts is None else texts[row].as_py() or ""


def _joined(text: str) -> str:
    """Without what is put between characters only to pull them apart."""
    return _SPACED.sub(_unspaced, _BETWEEN.sub("", text))


def _unspaced(found: re.Match[str]) -> str:
    return found[0].replace(" ", "")


def _patterns(contexts: tuple[str, ...], known: dict[tuple[str, ...], Any]) -> tuple[str, ...]:
    """The patterns among contexts; lists are shared, so each is looked through once."""
    if contexts not in known:
        known[contexts] = tuple(text for text in contexts if is_pattern(text))
    found: tuple[str, ...] = known[contexts]
    return found
