"""网页档案: WARC 1.1 as written here: each record a gzip member of its own, bytes as they were.

The recorder hands in what went over the wire, request and response whole; a file from a phone is a
resource record. Nothing is parsed and put together again, so a header stays as it was sent.

>>> import io
>>> archive = Archive(io.BytesIO())
>>> at = datetime(2026, 11, 1, tzinfo=UTC)
>>> archive.resource("urn:wangjian:file:1", at, "text/plain", b"hello").offset
0
"""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

HTTP_REQUEST = "application/http;msgtype=request"
HTTP_RESPONSE = "application/http;msgtype=response"
FIELDS = "application/warc-fields"
_CHUNK = 2**20
Block = bytes | Path


@dataclass(frozen=True)
class Record:
    """A record to be written: what it is of, when, and its bytes.

    `payload` says where in the block the payload begins, in bytes (after the HTTP headers); None
    where the block has none. `truncated` is why it was cut: length, time, disconnect, unspecified.
    """

    kind: str
    target: str
    at: datetime
    content_type: str
    block: Block
    payload: int | None = None
    truncated: str = ""
    concurrent_to: str = ""
    address: str = ""
    more: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Written:
    """Where a record stands in the file, and by which name others refer to it."""

    id: str
    offset: int
    length: int


class Archive:
    """One WARC file that grows record by record."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self._at = out.tell()

    def add(self, record: Record) -> Written:
        """Write a record, compressed by itself."""
        made = f"<urn:uuid:{uuid.uuid4()}>"
        offset = self._at
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        for part in (_head(record, made), *_pieces(record.block), b"\r\n\r\n"):
            self._write(packer.compress(part))
        self._write(packer.flush())
        return Written(made, offset, self._at - offset)

    def info(self, at: datetime, software: str, **fields: str) -> Written:
        """The record that says who wrote the file."""
        told = {"software": software, "format": "WARC File Format 1.1", **fields}
        block = "".join(f"{name}: {_line(value)}\r\n" for name, value in told.items()).encode()
        return self.add(Record("warcinfo", "", at, FIELDS, block))

    def exchange(
        self, url: str, at: datetime, request: bytes, response: Block, *, address: str = "",
        truncated: str = "",
    ) -> tuple[Written, Written]:  # fmt: skip
        """Request and response as they went over the wire."""
        body = _body_at(response)
        answer = self.add(
            Record("response", url, at, HTTP_RESPONSE, response, body, truncated, "", address)
        )
        asked = Record(
            "request", url, at, HTTP_REQUEST, request, _body_at(request), "", answer.id, address
        )
        return answer, self.add(asked)

    def resource(self, url: str, at: datetime, content_type: str, content: Block) -> Written:
        """A file as it is."""
        return self.add(Record("resource", url, at, content_type, content, 0))

    def metadata(self, url: str, at: datetime, fields: Mapping[str, str], of: str = "") -> Written:
        """What there is to say of an exchange, or of one that had no answer."""
        block = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items()).encode()
        return self.add(Record("metadata", url, at, FIELDS, block, None, "", of))

    def _write(self, content: bytes) -> None:
        self.out.write(content)
        self._at += len(content)


def _head(record: Record, made: str) -> bytes:
    size, block, payload = _digests(record)
    fields = {
        "WARC-Type": record.kind,
        "WARC-Record-ID": made,
        "WARC-Date": stamp(record.at),
        "WARC-Target-URI": record.target,
        "WARC-IP-Address": record.address,
        "WARC-Concurrent-To": record.concurrent_to,
        "WARC-Block-Digest": block,
        "WARC-Payload-Digest": payload,
        "WARC-Truncated": record.truncated,
        **(record.more or {}),
        "Content-Type": record.content_type,
        "Content-Length": str(size),
    }
    lines = (f"{name}: {_line(value)}\r\n" for name, value in fields.items() if value)
    return ("WARC/1.1\r\n" + "".join(lines) + "\r\n").encode()


def stamp(at: datetime) -> str:
    """A time as WARC 1.1 writes it, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _digests(record: Record) -> tuple[int, str, str]:
    whole, after, size = hashlib.sha256(), hashlib.sha256(), 0
    for part in _pieces(record.block):
        whole.update(part)
        if record.payload is not None:
            after.update(part[max(0, record.payload - size) :])
        size += len(part)
    payload = _digest(after.digest()) if record.payload is not None else ""
    return size, _digest(whole.digest()), payload


def _digest(value: bytes) -> str:
    return "sha256:" + base64.b32encode(value).decode()


def _body_at(block: Block) -> int | None:
    """Where the body of an HTTP message begins; None where its headers do not end."""
    with _opened(block) as file:
        head = file.read(_CHUNK)
    found = head.find(b"\r\n\r\n")
    return found + 4 if found >= 0 else None


def _pieces(block: Block) -> Iterator[bytes]:
    with _opened(block) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _opened(block: Block) -> BinaryIO:
    return io.BytesIO(block) if isinstance(block, bytes) else block.open("rb")


def _line(value: str) -> str:
    """A value of a header stays on its line, whatever a page put into it."""
    return "".join(one if one.isprintable() else "?" for one in value)


def write(out: BinaryIO, records: Iterable[Record]) -> list[Written]:
    """All of some records into one file."""
    archive = Archive(out)
    return [archive.add(record) for record in records]
