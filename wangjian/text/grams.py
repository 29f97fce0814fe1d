"""检索词元: texts cut into small pieces, by which an index finds a thing from any part of it.

A piece is two characters beside each other where one of them is of a script without spaces, and
three letters or digits elsewhere; a name also gives the initials of its sounds (pinyin), three by
three. The beginning and the end of a text count as characters, so that "begins with" and "is" are
asked in the same way. Each piece is kept as one number: two pieces may share one, so whoever finds
a text by its numbers looks at the text itself again (`rank`).

>>> query("近水").probes == query("近 水").probes, query("js").words
(False, ('js',))
>>> rank(query("近水"), ["成都近水食品有限公司"], []), rank(query("cdjs"), ["成都近水食品"], [])
(4, 5)
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa

from wangjian.text.folding import CODE_POINTS, WORD, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# Characters from here on are written without spaces; two of them say as much as three letters.
_WIDE = 0x2E80
# Beyond Unicode, so that no text holds them.
_NAME, _CODE, _END = CODE_POINTS, CODE_POINTS + 1, CODE_POINTS + 2
# Odd factors of a multiplicative hash (Knuth; the fractions of 2**32 that are least regular).
_FIRST, _SECOND, _THIRD = 2_654_435_761, 2_246_822_519, 3_266_489_917
_OF_THREE, _OF_SOUNDS = 0x1B873593, 0x52DCE729
_MASK = 0xFFFFFFFF
# Behind a name's first dozen characters stands what all names have: 电子商务有限公司.
SOUNDED = 12
# The stubs know only lists of their own kinds.
_lists: Any = pa.ListArray
_PIECES = pa.list_(pa.int32())
LONGEST_WORD, MOST_WORDS = 60, 6
# How well a text answers a query, the best first.
EXACT_CODE, EXACT_NAME, BEGINS_CODE, BEGINS_NAME, HOLDS, SOUNDS_BEGIN, SOUNDS_HOLD = range(7)


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, as an index is asked for it."""

    words: tuple[str, ...]
    probes: tuple[tuple[int, ...], ...]  # each finds some; all pieces of one must be there
    exact: tuple[int, ...] = ()  # finds the names that are the query itself


class _Bare(dict[int, str]):
    """For `str.translate`: the plain form of what counts, nothing of the rest; filled as met."""

    def __missing__(self, point: int) -> str:
        made = tables()
        form = chr(made.plain[point]) if made.kinds[point] & WORD else ""
        self[point] = form
        return form


class _Sounded(dict[int, str]):
    """The same of the letter with which a sound begins."""

    def __missing__(self, point: int) -> str:
        letter = int(_sounds()[point])
        form = chr(letter) if letter else ""
        self[point] = form
        return form


_BARE, _SOUNDS = _Bare(), _Sounded()


def make_ready() -> None:
    """Make the tables of characters, which are made once a process."""
    tables()
    _sounds()


def bare(text: str) -> str:
    """Letters, digits and characters of a text in their plain form, without anything between."""
    return text.translate(_BARE)


def initials(text: str) -> str:
    """The first letters of the sounds of a text; letters and digits stand for themselves."""
    return text.translate(_BARE).translate(_SOUNDS)


def query(text: str) -> Query:
    """What to ask an index for; hostile, empty and very long texts ask for little or nothing."""
    words = tuple(
        dict.fromkeys(
            word for part in text[: LONGEST_WORD * 2].split() if (word := bare(part)[:LONGEST_WORD])
        )
    )[:MOST_WORDS]
    if not words:
        return Query((), ())
    probes = []
    if inside := _unique(piece for word in words for piece in _pieces(_ints(word))):
        probes.append(inside)
    elif len(words) == 1:
        probes += [one for kind in (_NAME, _CODE) if (one := _begins(kind, words[0]))]
    if len(words) == 1 and _is_letters(words[0]) and (sounds := _sound_probe(words[0])):
        probes.append(sounds)
    exact = _unique(_pieces([_NAME, *_ints(words[0]), _END])) if len(words) == 1 else ()
    return Query(words, tuple(dict.fromkeys(probes)), exact)


def rank(asked: Query, names: Sequence[str], codes: Sequence[str]) -> int | None:
    """How well a thing of these names and codes answers; None where it only seemed to."""
    if not asked.words:
        return None
    plain_names, plain_codes = [bare(one) for one in names], [bare(one) for one in codes]
    if len(asked.words) > 1:
        everything = "\n".join((*plain_names, *plain_codes))
        return HOLDS if all(word in everything for word in asked.words) else None
    (word,) = asked.words
    tries = (
        (EXACT_CODE, word in plain_codes),
        (EXACT_NAME, word in plain_names),
        (BEGINS_CODE, any(one.startswith(word) for one in plain_codes)),
        (BEGINS_NAME, any(one.startswith(word) for one in plain_names)),
        (HOLDS, any(word in one for one in (*plain_names, *plain_codes))),
    )
    found = next((place for place, holds in tries if holds), None)
    if found is not None or not _is_letters(word):
        return found
    sounded = [initials(one)[:SOUNDED] for one in names]
    if any(one.startswith(word) for one in sounded):
        return SOUNDS_BEGIN
    return SOUNDS_HOLD if any(word in one for one in sounded) else None


def column(names: Sequence[Sequence[str]], codes: Sequence[Sequence[str]]) -> pa.Array[Any]:
    """The pieces of many things at once: of each its names and its codes."""
    texts: list[str] = []
    owners: list[int] = []
    opens: list[bool] = []
    for row, (said, numbered) in enumerate(zip(names, codes, strict=True)):
        texts += [*said, *numbered]
        owners += [row] * (len(said) + len(numbered))
        opens += [True] * len(said) + [False] * len(numbered)
    return laid(texts, owners, opens, len(names))


def laid(
    texts: Sequence[str], owners: Sequence[int], are_names: Sequence[bool], count: int
) -> pa.Array[Any]:
    """The pieces of `count` things: of each text whose it is, and whether it is a name."""
    if not texts:
        return pa.array([[]] * count, _PIECES)
    order = np.argsort(np.array(owners, np.int64), kind="stable")
    owner = np.array(owners, np.int64)[order]
    opens = np.where(np.array(are_names, np.bool_)[order], _NAME, _CODE).astype(np.uint32)
    points, piece, place = _laid_out([texts[one] for one in order], opens)
    values, valid = _all_pieces(points, piece, place)
    counts = np.bincount(owner[piece], weights=valid.sum(axis=1), minlength=count)
    offsets = np.concatenate(([0], np.cumsum(counts.astype(np.int64)))).astype(np.int32)
    made = _lists.from_arrays(pa.array(offsets), pa.array(values[valid].view(np.int32)))
    return cast("pa.Array[Any]", made)


def _laid_out(
    texts: list[str], opens: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """All texts behind each other, each between its marks: points, number of text, place in it."""
    made = tables()
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(joined, dtype="<u4")
    kept = (made.kinds[points] & WORD) != 0
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    upto = np.concatenate(([0], np.cumsum(kept)))
    lengths = np.diff(upto[np.concatenate(([0], ends))]) + 2
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    piece = np.repeat(np.arange(len(texts)), lengths)
    place = np.arange(len(piece)) - starts[piece]
    laid = np.empty(len(piece), np.uint32)
    inner = (place > 0) & (place < lengths[piece] - 1)
    laid[inner] = made.plain[points[kept]]
    laid[starts] = opens
    laid[starts + lengths - 1] = _END
    return laid, piece, place


def _all_pieces(
    laid: NDArray[np.uint32], piece: NDArray[np.int64], place: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """At each place the piece of two, of three and of three sounds, and which of them count."""
    none = np.zeros(2, np.uint32)
    a, b, c = laid, np.append(laid, none)[1:-1], np.append(laid, none)[2:]
    alone = np.array([-1, -2])
    second, third = np.append(piece, alone)[1:-1] == piece, np.append(piece, alone)[2:] == piece
    wide = (laid >= _WIDE) & (laid < CODE_POINTS)
    no = np.zeros(2, np.bool_)
    wide_b, wide_c = np.append(wide, no)[1:-1], np.append(wide, no)[2:]
    sounds = np.append(_sounds(), np.array([_NAME, 0, _END], np.uint32))[laid]
    sound_b, sound_c = np.append(sounds, none)[1:-1], np.append(sounds, none)[2:]
    some_wide = wide | wide_b | wide_c
    two = a * np.uint32(_FIRST) + b * np.uint32(_SECOND)
    three = two + c * np.uint32(_THIRD) + np.uint32(_OF_THREE)
    sounded = (
        sounds * np.uint32(_FIRST)
        + sound_b * np.uint32(_SECOND)
        + sound_c * np.uint32(_THIRD)
        + np.uint32(_OF_SOUNDS)
    )
    in_name = _within_names(laid, piece) & (place < SOUNDED)
    valid = np.column_stack(
        (
            second & (wide | wide_b),
            third & ~some_wide,
            third & some_wide & in_name & (sounds > 0) & (sound_b > 0) & (sound_c > 0),
        )
    )
    return np.column_stack((two, three, sounded)), valid


def _within_names(laid: NDArray[np.uint32], piece: NDArray[np.int64]) -> NDArray[np.bool_]:
    opens = np.zeros(int(piece[-1]) + 1, np.bool_)
    opens[piece[laid == _NAME]] = True
    return opens[piece]


def _ints(word: str) -> list[int]:
    return [ord(character) for character in word]


def _is_wide(point: int) -> bool:
    return _WIDE <= point < CODE_POINTS


def _pieces(points: list[int]) -> Iterable[int]:
    """The pieces of a run of points, as `column` lays them down."""
    for place in range(len(points) - 1):
        two, three = points[place : place + 2], points[place : place + 3]
        if any(map(_is_wide, two)):
            yield _number(two)
        elif len(three) > 2 and not _is_wide(three[2]):
            yield _number(three, _OF_THREE)


def _begins(kind: int, word: str) -> tuple[int, ...]:
    """A word too short for a piece of its own is found where a text begins with it."""
    return _unique(_pieces([kind, *_ints(word)]))


def _sound_probe(word: str) -> tuple[int, ...]:
    points = _ints(word)
    if len(points) == 2:
        points = [_NAME, *points]
    threes = (points[place : place + 3] for place in range(len(points) - 2))
    return _unique(_number(three, _OF_SOUNDS) for three in threes)


def _number(points: Sequence[int], salt: int = 0) -> int:
    total = sum(one * by for one, by in zip(points, (_FIRST, _SECOND, _THIRD), strict=False))
    found = (total + salt) & _MASK
    return found - (1 << 32) if found >= 1 << 31 else found  # as PostgreSQL's int4


def _unique(pieces: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(pieces))


def _is_letters(word: str) -> bool:
    return word.isascii() and not word.isdigit() and len(word) <= SOUNDED


@lru_cache(maxsize=1)
def _sounds() -> NDArray[np.uint32]:
    """For each code point the letter with which its sound begins; 0 where it has none."""
    from pypinyin.pinyin_dict import pinyin_dict

    table = np.zeros(CODE_POINTS, np.uint32)
    for point in (*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1)):
        table[point] = point
    for point, said in pinyin_dict.items():
        if point >= _WIDE and (letter := _letter(said)):
            table[point] = ord(letter)
    listed = resources.files("wangjian.text").joinpath("name_sounds.txt")
    for line in listed.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            table[ord(line[0])] = ord(line[2])
    table.setflags(write=False)
    return table


def _letter(said: str) -> str:
    plain = unicodedata.normalize("NFD", said[:2])
    return next((one for one in plain if one.isascii() and one.isalpha()), "")
