"""唯一格式: the file of a sealed package, which can be written in one way only.

It is a zip file that every program reads, and of all zip files that hold these members it is one:
members stored, in a fixed order, with fixed dates, no extra fields, comments or gaps. So the reader
takes it apart from the first byte on and compares; a byte that was changed, added or taken away is
found and named, also where no hash reaches.

>>> import io
>>> made = io.BytesIO()
>>> write(made, [("a/one.txt", b"1")])
>>> _ = made.seek(0)
>>> [member.path for member in read(made)]
['a/one.txt']
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

Source = bytes | Path
# One piece of a path; nothing that any file system or validator could take another way.
_PIECE = r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*"
PATH = re.compile(rf"{_PIECE}(/{_PIECE}){{0,5}}\Z")
MOST_MEMBERS = 10_000
# Sizes stand in four bytes; a longer video is several files.
MOST_BYTES = 2**32 - 2**20
# What is kept in memory of a member that is read as JSON.
KEPT_BYTES = 16 * 2**20
_CHUNK = 2**20
_LONGEST_PATH = 200
# What is handed out with its record begins with the package, by this name.
IN_BUNDLE = "exhibit.wacz"
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_DATE = 0x21  # 1 January 1980, the first that a zip file knows
_LOCAL_FORM, _CENTRAL_FORM, _END_FORM = "<4s5H3I2H", "<4s6H3I5H2I", "<4s4H2IH"
# What stands before a member beside its name.
LOCAL_BYTES = struct.calcsize(_LOCAL_FORM)


class BadPackageError(ValueError):
    """The file is not in the one valid form: where, and what is wrong there."""

    def __init__(self, at: int, zh: str, en: str) -> None:
        super().__init__(f"{en} (byte {at})")
        self.at, self.zh, self.en = at, f"第 {at} 字节：{zh}", f"byte {at}: {en}"


@dataclass(frozen=True)
class Member:
    """One file of a package: where its bytes begin, how many, and their sums."""

    path: str
    at: int
    size_bytes: int
    crc: int
    sha256: str
    sm3: str
    # The bytes themselves, where they are few and the reader asked for them.
    content: bytes = b""


def is_bundle(file: BinaryIO) -> bool:
    """Whether it is what is handed out with a package in it, which no package begins like."""
    begin = file.read(LOCAL_BYTES + len(IN_BUNDLE))
    file.seek(0)
    return begin[:4] == _LOCAL and begin[LOCAL_BYTES:] == IN_BUNDLE.encode()


def sha256(content: bytes) -> str:
    """The SHA-256 of a few bytes."""
    return hashlib.sha256(content).hexdigest()


class Sums:
    """Length, CRC, SHA-256 and SM3 of what is fed to it."""

    def __init__(self) -> None:
        self.size, self.crc = 0, 0
        self._sha256 = hashlib.sha256()
        self._sm3 = hashes.Hash(hashes.SM3())

    def feed(self, chunk: bytes) -> None:
        """Take in more."""
        self.size += len(chunk)
        self.crc = zlib.crc32(chunk, self.crc)
        self._sha256.update(chunk)
        self._sm3.update(chunk)

    def member(self, path: str, at: int = 0, content: bytes = b"") -> Member:
        """All of it."""
        sm3 = self._sm3.finalize().hex()
        return Member(path, at, self.size, self.crc, self._sha256.hexdigest(), sm3, content)


def measured(path: str, source: Source) -> Member:
    """The sums of a file before it is written."""
    sums = Sums()
    with _opened(source) as file:
        while chunk := file.read(_CHUNK):
            sums.feed(chunk)
    return sums.member(path)


def write(out: BinaryIO, members: Iterable[tuple[str, Source]]) -> None:
    """Write the members in the order given.

    Raises:
        ValueError: a path, a size or the number of members is none that a package can have, or a
            file changed while it was written.
    """
    written: list[Member] = []
    for path, source in members:
        _add(out, written, path, source)
    out.write(_directory(written))


def finish(out: BinaryIO, before: list[Member], path: str, content: bytes) -> None:
    """Write one more member after those that are there already, and the end."""
    written = list(before)
    _add(out, written, path, content)
    out.write(_directory(written))


def _add(out: BinaryIO, written: list[Member], path: str, source: Source) -> None:
    told = measured(path, source)
    at = _end_of(written)
    if not _fits(path) or at + told.size_bytes > MOST_BYTES or len(written) >= MOST_MEMBERS:
        raise ValueError(f"{path}: not a member that a package can have")
    header = _local(told)
    out.write(header)
    sums = Sums()
    with _opened(source) as file:
        while chunk := file.read(_CHUNK):
            sums.feed(chunk)
            out.write(chunk)
    if (now := sums.member(path)) != told:
        raise ValueError(f"{path} changed while it was written: {now.size_bytes} bytes")
    written.append(replace(told, at=at + len(header)))


def read(file: BinaryIO, *, keep: frozenset[str] = frozenset()) -> list[Member]:
    """Take a package apart; the content of members named in `keep` comes with them.

    Raises:
        BadPackageError: the file is not in the one valid form.
    """
    found: list[Member] = []
    at = 0
    while (mark := file.read(4)) == _LOCAL:
        if len(found) >= MOST_MEMBERS:
            raise BadPackageError(at, "文件太多", "too many members")
        path, size, crc = _header(file, at)
        if any(one.path == path for one in found[-1:]):
            raise BadPackageError(at, f"{path} 重复", f"{path} is there twice")
        begin = at + LOCAL_BYTES + len(path)
        member = _content(file, path, begin, size, keep=path in keep)
        if member.crc != crc:
            raise BadPackageError(
                begin,
                f"{path} 的内容与其校验和不符",
                f"the content of {path} does not have the checksum that stands before it",
            )
        found.append(member)
        at = begin + size
    if not found and mark != _END:
        raise BadPackageError(
            0, "不是证据包", "this is no sealed package: it does not begin as one"
        )
    _check_end(file, at, mark, found)
    return found


def content_of(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The bytes of one member, piece by piece."""
    file.seek(member.at)
    left = member.size_bytes
    while left and (chunk := file.read(min(left, _CHUNK))):
        yield chunk
        left -= len(chunk)


def _header(file: BinaryIO, at: int) -> tuple[str, int, int]:
    raw = file.read(LOCAL_BYTES - 4)
    try:
        _, version, flags, method, time, date, crc, size, full, name, extra = struct.unpack(
            _LOCAL_FORM, _LOCAL + raw
        )
    except struct.error:
        raise BadPackageError(at, "文件在此中断", "the file breaks off here") from None
    if (version, flags, method, time, date, extra) != (_VERSION, 0, 0, 0, _DATE, 0):
        raise BadPackageError(
            at, "文件头的写法不是规定的写法", "a header that is not written as it must be"
        )
    path = file.read(name).decode("ascii", "replace") if name <= _LONGEST_PATH else ""
    if size != full or not _fits(path):
        raise BadPackageError(at, "文件头中的大小或名称不对", "a size or a name that cannot be")
    return path, size, crc


def _content(file: BinaryIO, path: str, begin: int, size: int, *, keep: bool) -> Member:
    if keep and size > KEPT_BYTES:
        raise BadPackageError(begin, f"{path} 太大", f"{path} is too large")
    sums, kept = Sums(), []
    while sums.size < size:
        chunk = file.read(min(_CHUNK, size - sums.size))
        if not chunk:
            raise BadPackageError(begin + sums.size, f"{path} 在此中断", f"{path} breaks off here")
        sums.feed(chunk)
        if keep:
            kept.append(chunk)
    return sums.member(path, begin, b"".join(kept))


def _check_end(file: BinaryIO, at: int, mark: bytes, found: list[Member]) -> None:
    """The directory and the end must be those that these members have, and nothing after."""
    expected = _directory(found)
    rest = mark + file.read(len(expected) + 1 - len(mark))
    for offset, (told, must) in enumerate(zip(rest, expected, strict=False)):
        if told != must:
            raise BadPackageError(
                at + offset,
                "目录不是由这些文件得出的目录",
                "the directory is not that of these members",
            )
    if len(rest) != len(expected):
        raise BadPackageError(
            at + min(len(rest), len(expected)),
            "文件末尾缺少或多出字节",
            "bytes are missing at the end, or there are more than there must be",
        )


def _local(member: Member) -> bytes:
    return _header_of(_LOCAL_FORM, _LOCAL, member, ()) + member.path.encode()


def _end_of(members: list[Member]) -> int:
    return members[-1].at + members[-1].size_bytes if members else 0


def _directory(members: list[Member]) -> bytes:
    at = _end_of(members)
    rows = []
    for one in members:
        begin = one.at - LOCAL_BYTES - len(one.path)
        rows.append(_header_of(_CENTRAL_FORM, _CENTRAL, one, (0, 0, 0, 0, begin)))
        rows.append(one.path.encode())
    directory = b"".join(rows)
    count = len(members)
    end = struct.pack(_END_FORM, _END, 0, 0, count, count, len(directory), at, 0)
    return directory + end


def _header_of(form: str, mark: bytes, one: Member, more: tuple[int, ...]) -> bytes:
    by = () if mark == _LOCAL else (_VERSION,)
    said = (*by, _VERSION, 0, 0, 0, _DATE, one.crc, one.size_bytes, one.size_bytes, len(one.path))
    return struct.pack(form, mark, *said, 0, *more)


def _fits(path: str) -> bool:
    return len(path) <= _LONGEST_PATH and bool(PATH.match(path))


def _opened(source: Source) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
