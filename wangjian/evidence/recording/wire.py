"""线上字节: heads and bodies of HTTP/1.1 messages, kept as the bytes that came (RFC 9112)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_CHUNK = 65_536
_NO_BODY = frozenset({204, 304})
_LINE_END = (b"\r\n", b"\n")
_SWITCHING = 101
LONG_HEAD = "long head"
_FIRST_FINAL = 200


class Broken(Exception):
    """A message that is cut off or is none; `seen` are the bytes that came."""

    def __init__(self, why: str, seen: bytes = b"") -> None:
        super().__init__(why)
        self.why = why
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Head:
    """First line and fields of a message; `raw` is all of it with the empty line."""

    raw: bytes
    line: bytes
    fields: tuple[tuple[bytes, bytes], ...]  # names in small letters

    def get(self, name: bytes) -> bytes:
        """The value of a field; of several ones joined by commas; empty where there is none."""
        return b", ".join(value for one, value in self.fields if one == name)

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks."""
        codings = self.get(b"transfer-encoding").lower().split(b",")
        return codings[-1].strip() == b"chunked"

    @property
    def length(self) -> int | None:
        """The length told, in bytes; raises `Broken` where it is none or there are two."""
        told = {value.strip() for value in self.get(b"content-length").split(b",")} - {b""}
        if not told:
            return None
        (one,) = told if len(told) == 1 else (b"",)
        if not one.isdigit():
            raise Broken("content-length", self.raw)
        return int(one)

    @property
    def closes(self) -> bool:
        """Whether the connection ends after this message."""
        words = {word.strip() for word in self.get(b"connection").lower().split(b",")}
        if self.line.startswith(b"HTTP/1.0") or self.line.endswith(b"HTTP/1.0"):
            return b"keep-alive" not in words
        return b"close" in words


@dataclass(frozen=True, slots=True)
class Request:
    """A request line taken apart."""

    method: bytes
    target: bytes
    head: Head

    @property
    def body_length(self) -> int:
        """Bytes of the body; -1 where it comes in chunks."""
        return -1 if self.head.chunked else self.head.length or 0


@dataclass(frozen=True, slots=True)
class Response:
    """A status line taken apart."""

    status: int
    head: Head

    @property
    def interim(self) -> bool:
        """Whether another answer follows: 1xx, but not a change of protocol."""
        return self.status < _FIRST_FINAL and self.status != _SWITCHING

    def body_length(self, method: bytes) -> int | None:
        """Bytes of the body; -1 where it is in chunks, None where it ends with the connection."""
        if method == b"HEAD" or self.status < _FIRST_FINAL or self.status in _NO_BODY:
            return 0
        return -1 if self.head.chunked else self.head.length


async def read_head(reader: asyncio.StreamReader, most_bytes: int) -> Head | None:
    """The next head; None where the connection ended before it began."""
    raw = bytearray()
    lines: list[bytes] = []
    while True:
        try:
            line = await reader.readline()
        except ValueError as error:  # a line longer than the reader holds
            raise Broken(LONG_HEAD, bytes(raw)) from error
        raw += line
        if len(raw) > most_bytes:
            raise Broken(LONG_HEAD, bytes(raw))
        if not line.endswith(b"\n"):
            if raw:
                raise Broken("cut head", bytes(raw))
            return None
        if line in _LINE_END:
            if lines:
                break
            raw.clear()  # an empty line before a message is passed over (RFC 9112, 2.2)
            continue
        lines.append(line.rstrip(b"\r\n"))
    return Head(bytes(raw), lines[0], fields(lines[1:], bytes(raw)))


def fields(lines: list[bytes], raw: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Names in small letters and values of header lines; raises `Broken`."""
    found: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in b" \t" and found:  # folded, as old servers do
            name, value = found[-1]
            found[-1] = (name, value + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if not colon:
            raise Broken("field without a colon", raw)
        found.append((name.strip().lower(), value.strip()))
    return tuple(found)


def request(head: Head) -> Request:
    """Take a request line apart."""
    parts = head.line.split()
    if len(parts) != 3 or not parts[2].startswith(b"HTTP/1."):
        raise Broken("request line", head.raw)
    return Request(parts[0], parts[1], head)


def response(head: Head) -> Response:
    """Take a status line apart."""
    parts = head.line.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith(b"HTTP/1.") or not parts[1].isdigit():
        raise Broken("status line", head.raw)
    return Response(int(parts[1]), head)


async def body(reader: asyncio.StreamReader, length: int | None) -> AsyncIterator[bytes]:
    """The bytes of a body as they come, chunk sizes and trailers with them.

    `length` as `body_length` says it. Raises `Broken` where the connection ends before the body.
    """
    if length is None:
        while piece := await reader.read(_CHUNK):
            yield piece
    elif length >= 0:
        async for piece in _exactly(reader, length):
            yield piece
    else:
        async for piece in _chunks(reader):
            yield piece


async def _exactly(reader: asyncio.StreamReader, left: int) -> AsyncIterator[bytes]:
    while left:
        piece = await reader.read(min(left, _CHUNK))
        if not piece:
            raise Broken("cut body")
        left -= len(piece)
        yield piece


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        line = await _line(reader)
        yield line
        size = line.split(b";", 1)[0].strip()
        try:
            count = int(size, 16)
        except ValueError:
            raise Broken("chunk size") from None
        if count < 0:
            raise Broken("chunk size")
        if count == 0:
            break
        async for piece in _exactly(reader, count):
            yield piece
        yield await _line(reader)
    while True:  # trailers, until an empty line
        line = await _line(reader)
        yield line
        if line in _LINE_END:
            return


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        line = await reader.readline()
    except ValueError as error:
        raise Broken("long line") from error
    if not line.endswith(b"\n"):
        raise Broken("cut body")
    return line
