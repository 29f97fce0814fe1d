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
_DOOR = re.compile(r"^(.*?[0-9]+(?:-[0-9]+)?号)(?!线)")
_PLACE = re.compile(r"省|自治区|市(?!场)|区|县|旗|镇|乡|街道")
_SHORTEST_ROAD = 2  # characters before the number
_NOT_WORD = re.compile(r"[^\w-]+|_+|(?<![0-9a-z])-+|-+(?![0-9a-z])")


def normalise(address: str) -> str:
    """The folded address."""
    text = _HASH.sub("号", _DASHES.sub("-", plain(address)))
    text = _NUMBERED.sub(lambda match: numerals(match.group()), text)
    return _NOT_WORD.sub("", text)


def door(address: str) -> str | None:
    """Road and house number alone; None where the address names none.

    What stands before the road (province to sub-district) and behind the number (floor, room) is
    written by some and left out by others, so two addresses are surely apart only by their doors.

    >>> door("四川省成都市武侯区望江街道望江街12号3层"), door("望江街12号"), door("望江街")
    ('望江街12号', '望江街12号', None)
    """
    found = _DOOR.match(normalise(address))
    if found is None:
        return None
    whole = found.group(1)
    road = _PLACE.split(whole)[-1]
    number = re.search(r"[0-9]", road)
    return road if number and number.start() >= _SHORTEST_ROAD else whole
