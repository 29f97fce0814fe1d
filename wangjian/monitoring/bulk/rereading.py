"""重读: texts once more, without what stands in brackets inside a word and with pinyin as sounds.

专（z）供 and 特①供 read as 专供 and 特供, 院nei自zhi as the sounds of 院内自制, ⚡ as 电. Each text
keeps its length, so that places are those of the text as it stands; only texts that have such a
thing are read again.

>>> reread("专（z）供").replace(chr(0x200B), "_")
'专___供'
>>> reread("布1洛2芬").replace(chr(0x200B), "_"), reread("买1件") is None
('布_洛_芬', True)
>>> reread("⚡鱼机", {"⚡": "电"})
'电鱼机'
>>> len(reread("院nei自zhi药")), reread("院内自制药") is None
(9, True)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from string import ascii_letters
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.bulk.found import SKIPPED
from wangjian.monitoring.bulk.sound import sound_characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
_SIGN = r"0-9A-Za-z\u2460-\u24ff\u2776-\u2793"  # digits and letters, plain and in circles
_APART = re.compile(  # 布1洛2芬, 特①供: one sign in a circle, or several in a row of characters
    rf"[{_HAN}](?:[{_SIGN}][{_HAN}]){{2,}}|[{_HAN}](?:[\u2460-\u24ff\u2776-\u2793][{_HAN}])+"
)
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,24}(?![A-Za-z])")
_MAY = (
    rf"\p{{Han}}[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN}}}[{_CLOSE}]\p{{Han}}"
    r"|\p{Han}[A-Za-z]{2,}|[A-Za-z]{2,}\p{Han}"
    r"|\p{Han}(?:[0-9A-Za-z]\p{Han}){2}"
    r"|\p{Han}[\x{2460}-\x{24ff}\x{2776}-\x{2793}]\p{Han}"
)

_NO_PICTURES: Mapping[str, str] = MappingProxyType({})


def reread(text: str, pictures: Mapping[str, str] = _NO_PICTURES) -> str | None:
    """The text as it is read again, as long as before; None where that is the text itself.

    A picture is read as the character that it stands for.
    """
    shown = "".join(pictures.get(one, one) for one in text) if pictures else text
    made = _LETTERS.sub(_as_sounds, _APART.sub(_together, _BRACKETS.sub(_skipped, shown)))
    return None if made == text else made


def again(
    texts: pa.Array[Any], pictures: Mapping[str, str]
) -> tuple[NDArray[np.int64], pa.Array[Any]]:
    """The rows that are to be read again, and how."""
    wanted = f"{_MAY}|[{''.join(pictures)}]" if pictures else _MAY
    may = pc.indices_nonzero(pc.match_substring_regex(texts, wanted).fill_null(False))
    rows, made = [], []
    for row in may.to_pylist():
        text = reread(texts[row].as_py(), pictures)
        if text is not None:
            rows.append(row)
            made.append(text)
    return np.array(rows, dtype=np.int64), pa.array(made, pa.string())


def whole_syllable(text: str, second: str, stop: int) -> int:
    """Where a hit of the second reading ends in the text: a syllable is all of its letters."""
    while stop < len(text) and second[stop] == SKIPPED and text[stop] in ascii_letters:
        stop += 1
    return stop


def _skipped(found: re.Match[str]) -> str:
    return SKIPPED * len(found[0])


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
