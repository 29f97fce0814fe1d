"""重读: texts once more, with what is hidden in several ways at once brought back to characters.

专（z）供 and 特①供 read as 专供 and 特供, 院nei自zhi as the sounds of 院内自制, ⚡ as 电, 氵台疗 as
治疗, diàn as dian. Each text keeps its length, so that places are those of the text as it stands;
only texts that have such a thing are read again.

>>> from wangjian.packs.packs import Packs
>>> from wangjian.monitoring.evasive import read_evasions
>>> rereading = Rereading(read_evasions(Packs.open()))
>>> rereading.read("专（z）供").replace(chr(0x200B), "_")
'专___供'
>>> rereading.read("布1洛2芬").replace(chr(0x200B), "_"), rereading.read("买1件") is None
('布_洛_芬', True)
>>> rereading.read("⚡鱼机"), rereading.read("氵台疗").replace(chr(0x200B), "_")
('电鱼机', '治_疗')
>>> len(rereading.read("院nei自zhi药")), rereading.read("院内自制药") is None
(9, True)
>>> rereading.read("diàn鱼机") == rereading.read("dian鱼机") == rereading.read("ｄｉａｎ鱼机")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.bulk.found import SKIPPED
from wangjian.monitoring.bulk.sound import sound_characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangjian.monitoring.evasive import Evasions

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute


_OPEN, _CLOSE = (re.escape(signs) + wide for signs, wide in (
    ("([{<", "（【〔《〈「『\uff3b\uff5b\uff1c"), (")]}>", "）】〕》〉」』\uff3d\uff5d\uff1e"),
))  # fmt: skip
_WITHIN = 2  # characters in brackets that may be put inside a word
_HAN = "\u3400-\u9fff"
_BRACKETS = re.compile(
    rf"(?<=[{_HAN}])[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN}}}[{_CLOSE}](?=[{_HAN}])"
)
_WITHIN_ALL = (
    6  # where they stand between all characters of a word: 院（内部）内（放心）制（正品）剂
)
_ALL_BRACKETS = re.compile(
    rf"[{_HAN}](?:[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN_ALL}}}[{_CLOSE}][{_HAN}]){{2,}}"
)
_IN_BRACKETS = re.compile(rf"[{_OPEN}][^{_OPEN}{_CLOSE}]+[{_CLOSE}]")
_SIGN = r"0-9A-Za-z\u2460-\u24ff\u2776-\u2793"  # digits and letters, plain and in circles
_APART = re.compile(  # 布1洛2芬, 特①供: one sign in a circle, or several in a row of characters
    rf"[{_HAN}](?:[{_SIGN}][{_HAN}]){{2,}}|[{_HAN}](?:[\u2460-\u24ff\u2776-\u2793][{_HAN}])+"
)
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,24}(?![A-Za-z])")
_MIXED = re.compile(rf"[{_HAN}][a-z]{{2,6}}[{_HAN}]")
_SQUARES = re.compile("[\U0001f200-\U0001f265\u3297\u3299]")  # characters in squares: 🈵 ㊙
_CIRCLED = re.compile(r"[\u24b6-\u24e9](?=[A-Za-z])|(?<=[A-Za-z])[\u24b6-\u24e9]")
_DRESSED = {  # letters with a tone, and wide ones: what becomes one letter of the alphabet
    place: bare
    for place in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0xFF21, 0xFF5B))
    if len(bare := unicodedata.normalize("NFKD", chr(place))[:1]) == 1 and bare in ascii_letters
}
_BESIDE = r"[ .*·•_~-]?"  # may stand between a character and the letters that stand for another
_MAY = (
    rf"\p{{Han}}[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN}}}[{_CLOSE}]\p{{Han}}"
    rf"|[{_CLOSE}]\p{{Han}}[{_OPEN}]"
    r"|\p{Han}(?:[0-9A-Za-z]\p{Han}){2}"
    r"|\p{Han}[\x{2460}-\x{24ff}\x{2776}-\x{2793}]\p{Han}"
    r"|[\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}]{2}"
    r"|[\x{1f200}-\x{1f265}\x{3297}\x{3299}]"
    r"|[\x{e0}-\x{17f}\x{1cd}-\x{1dc}]"
)


class Rereading:
    """What is read as what, made ready."""

    def __init__(self, evasions: Evasions) -> None:
        shown = {**evasions.telling_look_alikes, **evasions.pictures}
        self._shown = str.maketrans({**{chr(at): to for at, to in _DRESSED.items()}, **shown})
        self._part_of: dict[str, str] = {}
        for character, listed in evasions.parts.items():
            for parts in listed:
                self._part_of.setdefault(parts, character)
        telling = sorted(evasions.telling_parts, key=len, reverse=True)
        every = sorted(self._part_of, key=len, reverse=True)
        self._telling = re.compile("|".join(map(re.escape, telling)) or r"(?!)")
        self._every = re.compile("|".join(map(re.escape, every)) or r"(?!)")
        syllables = "(?i:" + "|".join(sorted(sound_characters(), key=len, reverse=True)) + ")"
        wanted = [
            _MAY,
            rf"\p{{Han}}{_BESIDE}{syllables}{{1,4}}(?:[^A-Za-z]|$)",
            rf"(?:^|[^A-Za-z]){syllables}{{1,4}}{_BESIDE}\p{{Han}}",
            *telling,
        ]
        if shown:
            wanted.append(f"[{''.join(shown)}]")
        self._may = "|".join(wanted)

    def read(self, text: str) -> str | None:
        """The text as it is read again, as long as before; None where that is the text itself."""
        made = text
        for sign in set(_SQUARES.findall(text)):
            if ord(sign) not in self._shown or text.count(sign) > 1:
                made = made.replace(sign, SKIPPED)  # put between, again and again
        made = _CIRCLED.sub(_uncircled, made.translate(self._shown))
        # Who hides one character takes others apart, whose parts could stand together by chance.
        if self._telling.search(made) or _MIXED.search(made):
            made = self._every.sub(self._put_together, made)
        made = _ALL_BRACKETS.sub(_without_brackets, made)
        made = _LETTERS.sub(_as_sounds, _APART.sub(_together, _BRACKETS.sub(_skipped, made)))
        return None if made == text else made

    def again(self, texts: pa.Array[Any]) -> tuple[NDArray[np.int64], pa.Array[Any]]:
        """The rows that are to be read again, and how."""
        may = pc.indices_nonzero(pc.match_substring_regex(texts, self._may).fill_null(False))
        rows, made = [], []
        for row in may.to_pylist():
            text = self.read(texts[row].as_py())
            if text is not None:
                rows.append(row)
                made.append(text)
        return np.array(rows, dtype=np.int64), pa.array(made, pa.string())

    def _put_together(self, found: re.Match[str]) -> str:
        return self._part_of[found[0]] + SKIPPED * (len(found[0]) - 1)


def _uncircled(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def whole_syllable(text: str, second: str, stop: int) -> int:
    """Where a hit of the second reading ends in the text: a syllable is all of its letters."""
    while stop < len(text) and second[stop] == SKIPPED and text[stop] in ascii_letters:
        stop += 1
    return stop


def _skipped(found: re.Match[str]) -> str:
    return SKIPPED * len(found[0])


def _without_brackets(found: re.Match[str]) -> str:
    """Only the characters before, between and after."""
    return _IN_BRACKETS.sub(_skipped, found[0])


def _together(found: re.Match[str]) -> str:
    """Every second character is what is put between."""
    return "".join(SKIPPED if at % 2 else one for at, one in enumerate(found[0]))


def _as_sounds(found: re.Match[str]) -> str:
    """Letters that are syllables through and through; the last letters of each are skipped."""
    said = _syllables(found[0].lower())
    known = sound_characters()
    return "".join(known[one] + SKIPPED * (len(one) - 1) for one in said) or found[0]


@lru_cache(maxsize=1 << 14)
def _syllables(letters: str) -> tuple[str, ...]:
    """The syllables of a word in pinyin, the longest first; empty where it is none."""
    known = sound_characters()
    if not letters:
        return ()
    for length in range(min(6, len(letters)), 1, -1):
        first, rest = letters[:length], letters[length:]
        if first in known and (not rest or _syllables(rest)):
            return (first, *_syllables(rest))
    return ()
