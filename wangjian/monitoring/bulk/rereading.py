"""重读: texts once more, without what stands in brackets inside a word and with pinyin as sounds.

专（z）供 reads as 专供, 院nei自zhi as the sounds of 院内自制. Each text keeps its length, so that
places are those of the text as it stands; only texts that have such a thing are read again.

>>> reread("专（z）供").replace(chr(0x200B), "_")
'专___供'
>>> len(reread("院nei自zhi药")), reread("院内自制药") is None
(9, True)
"""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_letters
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.bulk.sound import sound_characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

_SKIPPED = "\u200b"  # skipped between the characters of a term
_OPEN, _CLOSE = (re.escape(signs) + wide for signs, wide in (
    ("([{<", "（【〔《〈「『\uff3b\uff5b\uff1c"), (")]}>", "）】〕》〉」』\uff3d\uff5d\uff1e"),
))  # fmt: skip
_WITHIN = 2  # characters in brackets that may be put inside a word
_HAN = "\u3400-\u9fff"
_BRACKETS = re.compile(
    rf"(?<=[{_HAN}])[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN}}}[{_CLOSE}](?=[{_HAN}])"
)
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,24}(?![A-Za-z])")
_MAY = (
    rf"\p{{Han}}[{_OPEN}][^{_OPEN}{_CLOSE}]{{1,{_WITHIN}}}[{_CLOSE}]\p{{Han}}"
    r"|\p{Han}[A-Za-z]{2,}|[A-Za-z]{2,}\p{Han}"
)


def reread(text: str) -> str | None:
    """The text as it is read again, as long as before; None where that is the text itself."""
    made = _LETTERS.sub(_as_sounds, _BRACKETS.sub(_skipped, text))
    return None if made == text else made


def again(texts: pa.Array[Any]) -> tuple[NDArray[np.int64], pa.Array[Any]]:
    """The rows that are to be read again, and how."""
    may = pc.indices_nonzero(pc.match_substring_regex(texts, _MAY).fill_null(False))
    rows, made = [], []
    for row in may.to_pylist():
        text = reread(texts[row].as_py())
        if text is not None:
            rows.append(row)
            made.append(text)
    return np.array(rows, dtype=np.int64), pa.array(made, pa.string())


def whole_syllable(text: str, second: str, stop: int) -> int:
    """Where a hit of the second reading ends in the text: a syllable is all of its letters."""
    while stop < len(text) and second[stop] == _SKIPPED and text[stop] in ascii_letters:
        stop += 1
    return stop


def _skipped(found: re.Match[str]) -> str:
    return _SKIPPED * len(found[0])


def _as_sounds(found: re.Match[str]) -> str:
    """Letters that are syllables through and through; the last letters of each are skipped."""
    said = _syllables(found[0].lower())
    known = sound_characters()
    return "".join(known[one] + _SKIPPED * (len(one) - 1) for one in said) or found[0]


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
