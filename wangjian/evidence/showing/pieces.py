"""单件: photographs, films and papers out of a sealed package, one by one, as they were taken in.

What is shown is of the kind that its own first bytes say (`phone/limits.yaml`); anything else, and
what a browser cannot show, is only handed out to be saved.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.errors import NoSuchRecord
from wangjian.evidence.phone.limits import HEAD_BYTES, kind_of
from wangjian.evidence.showing.opened import Opened, opened
from wangjian.evidence.taking_in import ARCHIVE, FILES, INDEX

_MOST_FILES = 200
_MOST_INDEX = 1_000_000
_MOST_HEAD = 65_536
_LOCAL_BYTES = 30
_SHOWN = {
    "image": {"image/jpeg", "image/png", "image/webp", "image/avif"},
    "video": {"video/mp4", "video/webm", "video/quicktime", "video/3gpp"},
    "audio": {"audio/mp4", "audio/wav", "audio/mpeg", "audio/ogg"},
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a package, as its list says."""

    no: int
    name: str
    content_type: str
    size_bytes: int
    sha256: str
    url: str

    @property
    def shown_as(self) -> str:
        """As what a page shows it: image, video, audio; empty: it is only saved."""
        return next((name for name, types in _SHOWN.items() if self.content_type in types), "")


def pieces_of(file: Path) -> list[Piece]:
    """The files that a package lists; none where it lists none, or is gone or damaged."""
    with opened(file) as package:
        return _listed(package)


def piece_of(file: Path, no: int) -> tuple[Piece, Slice]:
    """One of them, and its bytes to be read.

    Raises:
        NoSuchRecord: the package has none of this number, or it is of another kind than it says.
    """
    with opened(file) as package:
        found = next((one for one in _listed(package) if one.no == no), None)
        at, length = _record(package, found.url) if found else (0, 0)
    begin, size = _archive(file)
    if found is None or not 0 <= at <= at + length <= size:
        raise _none()
    content = _block(file, begin + at, length, found.size_bytes)
    kind = kind_of(content.read(HEAD_BYTES))
    content.seek(0)
    if kind is None or kind.content_type != found.content_type:
        content.close()
        raise _none()
    return found, content


class Slice(io.RawIOBase):
    """A part of a file that reads like a file of its own."""

    def __init__(self, file: Path, begin: int, size: int) -> None:
        super().__init__()
        self._file, self._begin, self._size, self._at = file.open("rb"), begin, size, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How far it was read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on from another place of the part."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, into: Any) -> int:
        """Read on, never beyond the part."""
        self._file.seek(self._begin + self._at)
        piece = self._file.read(max(0, min(len(into), self._size - self._at)))
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def part(self, begin: int, size: int) -> Slice:
        """A part of the part."""
        return Slice(Path(self._file.name), self._begin + begin, min(size, self._size - begin))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()


def _listed(package: Opened) -> list[Piece]:
    rows = package.json(FILES).get("files")
    found = []
    for row in rows[:_MOST_FILES] if isinstance(rows, list) else ():
        with suppress(KeyError, TypeError, ValueError):
            found.append(
                Piece(
                    int(row["no"]), str(row["name"]), str(row["content_type"]), int(row["bytes"]),
                    str(row["sha256"]), str(row["url"]),
                )
            )  # fmt: skip
    return found


def _record(package: Opened, url: str) -> tuple[int, int]:
    """Where the record of an address stands in the archive, by its index."""
    for line in package.raw(INDEX, _MOST_INDEX).decode("utf-8", "replace").splitlines():
        with suppress(ValueError, KeyError, TypeError):
            row = json.loads(line[line.index("{") :])
            if row["url"] == url:
                return int(row["offset"]), int(row["length"])
    raise _none()


def _archive(file: Path) -> tuple[int, int]:
    """Where the archive's bytes begin in the package, which compresses nothing, and how many."""
    try:
        with zipfile.ZipFile(file) as found, file.open("rb") as raw:
            told = found.getinfo(ARCHIVE)
            raw.seek(told.header_offset)
            names = struct.unpack("<26x2H", raw.read(_LOCAL_BYTES))
    except (OSError, KeyError, struct.error, zipfile.BadZipFile, NotImplementedError):
        raise _none() from None
    if told.compress_type != zipfile.ZIP_STORED:
        raise _none()
    return told.header_offset + _LOCAL_BYTES + sum(names), told.file_size


def _block(file: Path, at: int, length: int, size: int) -> Slice:
    """What a record holds behind its head."""
    with file.open("rb") as raw:
        raw.seek(at)
        head = raw.read(min(length, _MOST_HEAD)).partition(b"\r\n\r\n")
    begin = len(head[0]) + len(head[1])
    if not head[1] or size < 0 or begin + size > length:
        raise _none()
    return Slice(file, at + begin, size)


def _none() -> NoSuchRecord:
    return NoSuchRecord("证据包里没有这个文件", "the package has no such file")
