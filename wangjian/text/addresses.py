"""地址: one form for the spellings of one address.

Width, traditional characters, spaces, punctuation and the written numerals of a house, floor or
room are folded; nothing is dropped that tells two doors apart: 3-2 is not 32.

>>> normalise("北京市大兴区 黄村镇（一号楼）3–2"), normalise("北京市大兴區黄村镇1号楼3-2")
('北京市大兴区黄村镇1号楼3-2', '北京市大兴区黄村镇1号楼3-2')
"""

from __future__ import annotations

import re

from wangjian.text.folding import numerals, plain

_NUMBERED = re.compile(r"[〇零一二三四五六七八九]+(?=(?:号|楼|栋|幢|层|室|单元|座|弄|排|组))")
_DASHES = re.compile(r"(?<=[0-9a-z])\s*[-–—\u2212_至]\s*(?=[0-9a-z])")
_HASH = re.compile(r"(?<=\d)#")  # 3# is how 3号 is written on doors
_NOT_WORD = re.compile(r"[^\w-]+|_+|(?<![0-9a-z])-+|-+(?![0-9a-z])")


def normalise(address: str) -> str:
    """The folded address."""
    text = _HASH.sub("号", _DASHES.sub("-", plain(address)))
    text = _NUMBERED.sub(lambda match: numerals(match.group()), text)
    return _NOT_WORD.sub("", text)
