"""标出原文: a text cut into pieces, those that a term hit marked, in original characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Span:
    """Where a term stands in a text: from `start` up to, not with, `stop`."""

    start: int
    stop: int
    term: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; with terms when it is a hit."""

    text: str
    terms: tuple[str, ...] = ()

    @property
    def meant(self) -> tuple[str, ...]:
        """The terms that the characters there do not spell: they are written to slip past.

        >>> Piece("囯家级", ("国家级",)).meant, Piece("国·家级", ("国家级",)).meant
        (('国家级',), ())
        """
        read = folded(self.text)
        return tuple(term for term in self.terms if folded(term) not in read)


def cut(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The whole text in pieces, in order; overlapping hits become one piece with all terms.

    >>> [piece.text for piece in cut("全国最好的茶", [Span(2, 4, "最好")])]
    ['全国', '最好', '的茶']
    """
    inside = sorted(
        (max(span.start, 0), min(span.stop, len(text)), span.term)
        for span in spans
        if max(span.start, 0) < min(span.stop, len(text))
    )
    merged: list[tuple[int, int, list[str]]] = []
    for start, stop, term in inside:
        if merged and start < merged[-1][1]:
            begins, ends, terms = merged[-1]
            merged[-1] = (begins, max(ends, stop), [*terms, *([term] if term not in terms else [])])
        else:
            merged.append((start, stop, [term]))
    pieces: list[Piece] = []
    at = 0
    for start, stop, terms in merged:
        pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:stop], tuple(terms)))
        at = stop
    pieces.append(Piece(text[at:]))
    return [piece for piece in pieces if piece.text]


def excerpt(text: str, spans: Iterable[Span], *, around: int = 40) -> list[Piece]:
    """The pieces near the first hit, with an ellipsis where the text goes on."""
    found = sorted(spans, key=lambda span: span.start)
    if not found or len(text) <= 4 * around:
        return cut(text, found)
    start = max(found[0].start - around, 0)
    stop = min(found[0].stop + 3 * around, len(text))
    moved = [Span(span.start - start, span.stop - start, span.term) for span in found]
    pieces = cut(text[start:stop], moved)
    return [
        *([Piece("…")] if start else []),
        *pieces,
        *([Piece("…")] if stop < len(text) else []),
    ]
