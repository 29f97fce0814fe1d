"""折叠: what sellers write to slip past a word list, brought back to one form.

Three strengths, each a map from one character to one character, so that a place in the folded
text always points back at a place in the original:

* **plain**: full width, letter case, traditional characters, letters of other scripts that
  look like Latin ones (Cyrillic, Greek), circled and other dressed-up digits;
* **numeral**: also Chinese numerals to digits (3氧化2砷 is 三氧化二砷);
* **full**: also o to 0, i and l to 1.

Between the characters of a term separators are skipped:

* *invisible* ones (zero width, variation selectors, combining marks) always;
* *visible* ones (spaces, dots, dashes, stars, brackets, emoji ...), at most `LONGEST_GAP` in a row;
  those that prose does not put inside a word (stars, dots, emoji) count as signs of evasion;
* never punctuation that ends a sentence or a clause (。！？；，、：, newline, tab), because the
  characters on its two sides belong to different statements;
* never between two digits: 1.5 is not 15, and 1:1 is not 11.

>>> fold("仿 真*槍").text, fold("仿 真*槍").offsets
('仿真枪', (0, 2, 4))
>>> fold("To p.1").text, fold("1.5元").text, fold("加价。格式").text
('t0p1', '1.5元', '加价。格式')
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CODE_POINTS = 0x110000
FOLDED_BELOW = 0x32400  # nothing above the ideographs of plane 3 but tags and private use
_LONG = 1_000  # characters from which a table beats a dictionary
LONGEST_GAP = 6  # visible separators in a row; more is layout, not evasion

# Bits of `Tables.kinds`
INVISIBLE, VISIBLE, SIGN = 1, 2, 3  # separators: lowest two bits; SIGN is a visible one that
SEPARATOR = 3  # has no business between two characters of ordinary prose
LETTER, DIGIT, WORD = 4, 8, 16

NUMERALS = dict(
    zip("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789", strict=True)
)
_NUMERAL_MAP = str.maketrans(NUMERALS)
_LOOKALIKES = dict(zip("oil", "011", strict=True))
# Lower-case letters of other scripts that are drawn as Latin ones; those of pinyin with its tones.
_LATIN_LIKE = dict(
    zip(
        "авсԁеһіјкӏмнорԛѕтѵԝхуαβεηικνορτυχγɡɑııāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü",
        "abcdehijklmhopqstvwxyabenikvoptuxygaiiaaaaeeeeiiiioooouuuuvvvvv",
        strict=True,
    )
)
_STOPS = frozenset("。！？；，、：…!?;,:\n\r\t\v\f\u2028\u2029｡､")
_MEANING = frozenset("%‰&$￥¥€£")  # signs that are part of what is said
# In their plain form. Dashes, slashes, spaces and brackets do stand between words of prose.
_SIGNS = frozenset("*^`\\@※†‡✱✳.~_+#=·•‧・∙")
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180e")
_VISIBLE_CATEGORIES = frozenset({"Zs", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "Po", "Sk", "Sm", "So"})


# Ideographs and Hangul syllables: only their traditional forms are folded, and they are nine
# tenths of all characters.
_IDEOGRAPHS = (
    range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xAC00, 0xD7A4), range(0x20000, 0x2F800),
    range(0x30000, FOLDED_BELOW),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters the place in the original."""

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What each code point is folded to, and what kind of character it is."""

    plain: NDArray[np.uint32]
    numeral: NDArray[np.uint32]
    full: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    kept: _Kept = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", _Kept(self.full, self.kinds))


class _Kept(dict[int, str]):
    """For `str.translate`: the full form of a character, nothing of a separator; filled as met."""

    def __init__(self, full: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> None:
        super().__init__()
        self._full, self._kinds = full, kinds

    def __missing__(self, point: int) -> str:
        form = "" if self._kinds[point] & SEPARATOR else chr(self._full[point])
        self[point] = form
        return form


def _plain(character: str, simplified: str) -> str:
    """One character's plain form; what would become several characters stays as it is."""
    digit = unicodedata.digit(character, None)
    if digit is None and unicodedata.category(character) in {"Nl", "No"}:
        number = unicodedata.numeric(character, -1.0)
        digit = int(number) if number in range(10) else None
    if digit is not None:
        return str(digit)
    form = unicodedata.normalize("NFKC", character)
    form = form if len(form) == 1 else character
    lower = form.casefold()
    form = lower if len(lower) == 1 else form
    if form == character:
        form = simplified
    return _LATIN_LIKE.get(form, form)


def _separator(character: str, plain: str) -> int:
    """Which kind of separator a character is; 0 is none."""
    category = unicodedata.category(character)
    if character in _STOPS or plain in _STOPS or plain in _MEANING:
        return 0
    if category in {"Cf", "Mn", "Me", "Cc"} or character in _BLANK_LETTERS:
        return INVISIBLE
    if plain in _SIGNS:
        return SIGN
    if category not in _VISIBLE_CATEGORIES or plain.isalnum():
        return 0
    decomposed = unicodedata.normalize("NFKC", character)  # ㎏ and ℃ are words, not ornaments
    if any(part.isalnum() for part in decomposed):
        return 0
    return SIGN if category == "So" else VISIBLE  # emoji and ornaments


def _kind(character: str, plain: str) -> int:
    kind = _separator(character, plain)
    if kind:
        return kind
    if plain.isdigit() and plain.isascii():
        return DIGIT | WORD
    if plain.isalpha() and ord(plain) < 0x2000:  # scripts written in words
        return LETTER | WORD
    return WORD if plain.isalnum() else 0


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, made once a process (a fifth of a second)."""
    import opencc

    places = [c for c in range(FOLDED_BELOW) if not 0xD800 <= c < 0xE000]  # no surrogates
    characters = [chr(c) for c in places]
    # A line for each character keeps the converter from looking at neighbours.
    han = [
        c
        for c in characters
        if "\u2e80" <= c <= "\u9fff" or c >= "\U00020000" or "\uf900" <= c <= "\ufaff"
    ]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    simplified = {a: b for a, b in zip(han, simple, strict=True) if len(b) == 1}
    plain = np.arange(CODE_POINTS, dtype=np.uint32)
    numeral, full = plain.copy(), plain.copy()
    kinds = np.zeros(CODE_POINTS, dtype=np.uint8)
    ideographs = {place for some in _IDEOGRAPHS for place in some}
    for place, character in zip(places, characters, strict=True):
        form = simplified.get(character, character)
        if place in ideographs:
            form = simplified.get(form, form)
            kinds[place] = WORD if form.isalnum() else 0
        else:
            form = _plain(character, form)
            form = simplified.get(form, form)
            kinds[place] = _kind(character, form)
        as_digit = NUMERALS.get(form, form)
        plain[place] = ord(form)
        numeral[place] = ord(as_digit)
        full[place] = ord(_LOOKALIKES.get(as_digit, as_digit))
    kinds[0xE0000:0xE1000] = INVISIBLE  # tags and variation selectors
    for table in (plain, numeral, full, kinds):
        table.setflags(write=False)
    return Tables(plain=plain, numeral=numeral, full=full, kinds=kinds)


@lru_cache(maxsize=1)
def plain_map() -> dict[int, int]:
    """The plain fold for `str.translate`: only the characters that it changes."""
    plain = tables().plain
    changed = np.flatnonzero(plain != np.arange(CODE_POINTS, dtype=np.uint32))
    return {int(place): int(plain[place]) for place in changed}


def mapped(text: str, table: NDArray[np.uint32]) -> str:
    """A long text through a table of code points: for whole columns joined by newlines."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded: bytes = table[points].astype("<u4").tobytes()
    return folded.decode("utf-32-le", "surrogatepass")


def plain(text: str) -> str:
    """The text with each character in its plain form; separators stay."""
    if len(text) > _LONG:
        return mapped(text, tables().plain)
    return text.translate(plain_map())


def numerals(text: str) -> str:
    """The text with Chinese numerals below ten as digits."""
    return text.translate(_NUMERAL_MAP)


def fold_bare(text: str) -> str:
    """Letters, digits and characters only, in the plain fold."""
    return "".join(character for character in plain(text) if character.isalnum())


def fold(text: str, by: Tables | None = None) -> Folded:
    """Fold in full strength and drop the separators that a term may be broken by."""
    made = by or tables()
    whole = text.translate(made.kept)
    if len(whole) == len(text):  # no separator: most terms, and ten times as fast
        return Folded(whole, tuple(range(len(text))))
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds, forms = made.kinds[points].tolist(), made.full[points].tolist()
    kept: list[int] = []
    offsets: list[int] = []
    gap: list[int] = []
    for place, kind in enumerate(kinds):
        if kind & SEPARATOR:
            gap.append(place)
            continue
        if gap:
            if offsets and kind & DIGIT and kinds[offsets[-1]] & DIGIT:
                for sign in gap:
                    if kinds[sign] & SEPARATOR != INVISIBLE:
                        kept.append(forms[sign])
                        offsets.append(sign)
            gap.clear()
        kept.append(forms[place])
        offsets.append(place)
    return Folded("".join(map(chr, kept)), tuple(offsets))


def fold_all(texts: Sequence[str], by: Tables | None = None) -> list[Folded]:
    """`fold` of each of many texts, whose characters are looked up all at once."""
    made = by or tables()
    joined = "".join(texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    forms = mapped(joined, made.full)
    dropped = np.cumsum(np.append(0, (made.kinds[points] & SEPARATOR) != 0))
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    begins = np.append(0, ends)[:-1]
    whole = (dropped[begins] == dropped[ends]).tolist()
    return [
        Folded(forms[start:stop], _places(stop - start)) if uncut else fold(text, made)
        for text, start, stop, uncut in zip(
            texts, begins.tolist(), ends.tolist(), whole, strict=True
        )
    ]


@lru_cache(maxsize=1 << 10)
def _places(length: int) -> tuple[int, ...]:
    return tuple(range(length))


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """The folded text alone, remembered: lists repeat their contexts term by term."""
    return fold(text).text
