"""网页档案: WARC 1.1 (ISO 28500), written in one way for pages and for files alike.

Bytes stand as they were: a header stays as it was sent, a body keeps its codings, and nothing is
compressed, so that what a package hashes is what went over the wire, and no version of a compressor
comes between (players take records as they find them). Each record has the digests of its bytes;
`WARC-Payload-Digest` is over the body as sent, with transfer coding, as the common checkers compute
it.

>>> import io
>>> archive = Archive(io.BytesIO())
>>> at = datetime(2026, 11, 1, tzinfo=UTC)
>>> archive.info(at, "wangjian").offset
0
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
FIELDS = "application/warc-fields"
_IN_MEMORY = 1 << 20
_PIECE = 1 << 20


def stamp(at: datetime | None = None) -> str:
    """A time as records write it: UTC, microseconds; now, where none is given."""
    return (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Block(Protocol):
    """The bytes of a record."""

    @property
    def length(self) -> int:
        """How many."""

    @property
    def block_digest(self) -> str:
        """SHA-256 of all of them."""

    @property
    def payload_digest(self) -> str:
        """SHA-256 of those behind the head of a message."""

    def pour(self, into: IO[bytes]) -> None:
        """Write them, and let go of them."""


class Spool:
    """The bytes of a message on their way into a record: head, then body, hashed as they come."""

    def __init__(self, head: bytes = b"") -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `pour`
        self._block = hashlib.sha256(head)
        self._payload = hashlib.sha256()
        self.head = head
        self.body_bytes = 0
        self._file.write(head)

    def add(self, piece: bytes) -> None:
        """Take in a piece of the body."""
        self._block.update(piece)
        self._payload.update(piece)
        self.body_bytes += len(piece)
        self._file.write(piece)

    @property
    def length(self) -> int:
        """Bytes of the whole block."""
        return len(self.head) + self.body_bytes

    @property
    def block_digest(self) -> str:
        """SHA-256 of head and body."""
        return _digest(self._block.digest())

    @property
    def payload_digest(self) -> str:
        """SHA-256 of the body as sent."""
        return _digest(self._payload.digest())

    def changed(self, change: Callable[[bytes], tuple[bytes, int]]) -> tuple[Spool, int]:
        """The same with some of its bytes changed, and how many times; itself where none is."""
        self._file.seek(len(self.head))
        (head, first), (body, second) = change(self.head), change(self._file.read())
        if not first + second:
            return self, 0
        self.drop()
        return spooled(body, head), first + second

    def with_head(self, head: bytes) -> Spool:
        """The same body behind another head."""
        other = Spool(head)
        self._file.seek(len(self.head))
        while piece := self._file.read(_PIECE):
            other.add(piece)
        self.drop()
        return other

    def pour(self, into: IO[bytes]) -> None:
        """Write the block, and let go of it."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            into.write(piece)
        self.drop()

    def drop(self) -> None:
        """Let go of it."""
        self._file.close()


class Filed:
    """The bytes of a file on disk, all of them payload; it must not change meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.length, whole = 0, hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                whole.update(piece)
                self.length += len(piece)
        self.block_digest = self.payload_digest = _digest(whole.digest())

    def pour(self, into: IO[bytes]) -> None:
        """Write the file into the record; raises `OSError` where it is another one by now."""
        gone, whole = 0, hashlib.sha256()
        with self._path.open("rb") as file:
            while piece := file.read(_PIECE):
                whole.update(piece)
                into.write(piece)
                gone += len(piece)
        if gone != self.length or _digest(whole.digest()) != self.block_digest:
            raise OSError(f"{self._path.name} changed while it was written")


def spooled(content: bytes, head: bytes = b"") -> Spool:
    """A block that is at hand as a whole."""
    block = Spool(head)
    block.add(content)
    return block


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record stands in its file, in bytes, and by which name others refer to it."""

    id: str
    offset: int
    length: int


class Archive:
    """One WARC file that grows record by record, by one writer."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out

    def write(  # noqa: PLR0913 - the fields of a record
        self,
        kind: str,
        url: str,
        content_type: str,
        block: Block,
        *,
        at: datetime | None = None,
        payload: bool = True,
        fields: Iterable[tuple[str, str]] = (),
    ) -> Written:
        """Append one record; says where it stands."""
        made = f"<urn:uuid:{uuid.uuid4()}>"
        named = [("WARC-Type", kind), ("WARC-Record-ID", made), ("WARC-Date", stamp(at))]
        if url:
            named.append(("WARC-Target-URI", url))
        named += [*fields, ("WARC-Block-Digest", block.block_digest)]
        if payload:
            named.append(("WARC-Payload-Digest", block.payload_digest))
        named += [("Content-Type", content_type), ("Content-Length", str(block.length))]
        offset = self.out.tell()
        self.out.write(f"WARC/1.1\r\n{_lines(named)}\r\n".encode())
        block.pour(self.out)
        self.out.write(b"\r\n\r\n")
        return Written(made, offset, self.out.tell() - offset)

    def note(
        self,
        kind: str,
        url: str,
        said: Iterable[tuple[str, str]],
        *,
        at: datetime | None = None,
        fields: Iterable[tuple[str, str]] = (),
    ) -> Written:
        """A record of names and values: `warcinfo` or `metadata`."""
        block = spooled(_lines(said).encode())
        return self.write(kind, url, FIELDS, block, at=at, payload=False, fields=fields)

    def info(self, at: datetime | None, software: str, **said: str) -> Written:
        """The record that says who wrote the file."""
        told = {"software": software, "format": "WARC File Format 1.1", **said}
        return self.note("warcinfo", "", told.items(), at=at)

    def resource(self, url: str, at: datetime, content_type: str, content: Path | bytes) -> Written:
        """A file as it is."""
        block = spooled(content) if isinstance(content, bytes) else Filed(content)
        return self.write("resource", url, content_type, block, at=at)

    def metadata(self, url: str, at: datetime, said: Mapping[str, str], of: str = "") -> Written:
        """What there is to say of an exchange, or of one that had no answer."""
        fields = [("WARC-Concurrent-To", of)] if of else []
        return self.note("metadata", url, said.items(), at=at, fields=fields)


def _digest(raw: bytes) -> str:
    return "sha256:" + base64.b32encode(raw).decode("ascii")


def _lines(said: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {_line(value)}\r\n" for name, value in said)


def _line(value: str) -> str:
    """A value stays on its line, whatever a page put into it."""
    flat = " ".join(value.split())
    return "".join(one if one.isprintable() else "?" for one in flat)
