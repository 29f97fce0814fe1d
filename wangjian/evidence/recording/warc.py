"""WARC 1.1 记录: exchanges laid down as ISO 28500 asks, each record with the digests of its bytes.

Records are not compressed: what a package hashes is then what went over the wire, and no version
of a compressor comes between. `WARC-Payload-Digest` is over the body as it was sent, with transfer
coding, as the common checkers compute it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

REQUEST = "application/http; msgtype=request"
RESPONSE = "application/http; msgtype=response"
FIELDS = "application/warc-fields"
_IN_MEMORY = 1 << 20
_PIECE = 1 << 20


def moment(at: datetime | None = None) -> str:
    """A time as records write it: UTC, microseconds."""
    return (at or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Spool:
    """The bytes of one block on their way into a record: head, then body, hashed as they come."""

    def __init__(self, head: bytes = b"") -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `Warc.write`
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

    def pour(self, into: IO[bytes]) -> None:
        """Write the block, and let go of it."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            into.write(piece)
        self._file.close()


def _digest(raw: bytes) -> str:
    return "sha256:" + base64.b32encode(raw).decode("ascii")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record stands in its file, in bytes."""

    record_id: str
    offset: int
    length: int


class Warc:
    """A file that records are appended to, by one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")

    def write(  # noqa: PLR0913 - the fields of a record
        self,
        kind: str,
        uri: str,
        content_type: str,
        block: Spool,
        *,
        at: datetime | None = None,
        http: bool = True,
        fields: Iterable[tuple[str, str]] = (),
    ) -> Placed:
        """Append one record; says where it stands."""
        record_id = f"<urn:uuid:{uuid.uuid4()}>"
        named = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", moment(at))]
        if uri:
            named.append(("WARC-Target-URI", uri))
        named += [*fields, ("WARC-Block-Digest", block.block_digest)]
        if http:
            named.append(("WARC-Payload-Digest", block.payload_digest))
        named += [("Content-Type", content_type), ("Content-Length", str(block.length))]
        offset = self._file.tell()
        head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named) + "\r\n"
        self._file.write(head.encode())
        block.pour(self._file)
        self._file.write(b"\r\n\r\n")
        return Placed(record_id, offset, self._file.tell() - offset)

    def note(
        self,
        kind: str,
        uri: str,
        said: Iterable[tuple[str, str]],
        *,
        fields: Iterable[tuple[str, str]] = (),
    ) -> Placed:
        """A record of names and values: `warcinfo` or `metadata`."""
        text = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in said)
        return self.write(kind, uri, FIELDS, spooled(text.encode()), http=False, fields=fields)

    def close(self) -> None:
        """Let the file be whole on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def spooled(content: bytes) -> Spool:
    """A block that is at hand as a whole."""
    block = Spool()
    block.add(content)
    return block


def _one_line(value: str) -> str:
    return " ".join(value.split())
