"""地址: one form for the spellings of one address.

Width, spaces, punctuation and the written numerals of a house are folded; nothing is dropped
that tells two doors apart.
"""

from __future__ import annotations

import re
import unicodedata

from wangjian.text.folding import plain

_NOT_WORD = re.compile(r"[\W_]+")
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBERED = re.compile(r"[〇零一二三四五六七八九]+(?=[号楼栋幢层室单弄])")


def normalise(address: str) -> str:
    """The folded address; a dash between numbers stays, it tells 3-2 from 32."""
    text = plain(unicodedata.normalize("NFKC", address))
    text = re.sub(r"(?<=\d)\s*[-－—–]\s*(?=\d)", "\x00", text)
    text = _NOT_WORD.sub("", text.replace("\x00", "Ω"))
    text = _NUMBERED.sub(lambda match: match.group().translate(_NUMERALS), text)
    return text.replace("Ω", "-").replace("ω", "-")
