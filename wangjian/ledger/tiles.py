"""瓦片: where hashes and entries lie (C2SP tlog-tiles): 256 to a file, named by level and number.

>>> path(0, 1234067, 256), path("entries", 5, 17)
('tile/0/x001/x234/067', 'tile/entries/005.p/17')
>>> tuple(widths(70_000))
((0, 273, 112), (1, 1, 17), (2, 0, 1))
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

from wangjian.ledger.hashing import LENGTH

WIDTH = 256
_PART = re.compile(
    r"tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?\Z"
)


class BadTileError(ValueError):
    """A file of the log that is not as it must be."""


def path(level: int | str, number: int, width: int) -> str:
    """The name of a tile below the log's folder; one that is not full says how wide it is."""
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03}")
    name = f"tile/{level}/{'/'.join(reversed(groups))}"
    return name if width == WIDTH else f"{name}.p/{width}"


def parsed(name: str) -> tuple[int | str, int, int] | None:
    """Level, number and width of a tile by its name; None where this is no such name."""
    match = _PART.match(name)
    if match is None:
        return None
    level = match[1] if match[1] == "entries" else int(match[1])
    number = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or WIDTH)
    return (level, number, width) if path(level, number, width) == name else None


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """Each level of a tree: its number, how many full tiles it has, how wide the last one is."""
    level = 0
    while size:
        yield level, size // WIDTH, size % WIDTH
        level, size = level + 1, size // WIDTH


def bundle(bodies: Sequence[bytes]) -> bytes:
    """Entries as one file: each after its length in two bytes."""
    return b"".join(struct.pack(">H", len(body)) + body for body in bodies)


def bodies(content: bytes, width: int) -> list[bytes]:
    """The entries of such a file.

    Raises:
        BadTileError: there are more or fewer, or the file ends within one.
    """
    found, at = [], 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 2], "big")
        found.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(content) or len(found) != width:
        raise BadTileError(f"{len(found)} entries in {len(content)} bytes, {width} expected")
    return found


def hashes(content: bytes, width: int) -> list[bytes]:
    """The hashes of a tile.

    Raises:
        BadTileError: the file has not the length that it must have.
    """
    if len(content) != width * LENGTH:
        raise BadTileError(f"{len(content)} bytes, {width * LENGTH} expected")
    return [content[at : at + LENGTH] for at in range(0, len(content), LENGTH)]
