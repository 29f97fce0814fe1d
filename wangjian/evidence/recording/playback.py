"""回放: what stands behind the proxy when a capture is played back: the record alone.

Nothing is asked of any server. A request for which there is no record is answered with 404 and
counted; what a page needs and the record lacks is told by that count.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from wangjian.evidence.recording import wire

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.evidence.recording.proxy import Client
    from wangjian.evidence.recording.upstream import Origin
    from wangjian.evidence.recording.wire import Request

_CONDITIONAL = (b"if-none-match", b"if-modified-since")
_NOT_MODIFIED = 304
_SWITCHING = 101

Key = tuple[str, str, str, str]  # method, address, range asked for, SHA-256 of the body


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer in the record: its whole block, as it came over the wire."""

    status: int
    block: bytes
    closes: bool


def key_of(method: str, url: str, head: wire.Head, body: bytes) -> Key:
    """What makes two requests the same."""
    digest = hashlib.sha256(body).hexdigest() if body else ""
    return method, url, head.get(b"range").decode("latin-1"), digest


@dataclass(slots=True)
class Playback:
    """Answers from a WARC file; of several answers to one request each in its turn."""

    kept: dict[Key, list[Kept]]
    given: Counter[Key] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, warc: Path) -> Playback:
        """Read the exchanges of a file."""
        answers: dict[str, bytes] = {}
        asked: dict[str, tuple[str, bytes]] = {}
        with warc.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                fields = record.rec_headers
                block = record.raw_stream.read()
                if record.rec_type == "response":
                    answers[fields.get_header("WARC-Record-ID")] = block
                elif record.rec_type == "request":
                    to = fields.get_header("WARC-Concurrent-To")
                    asked[to] = (fields.get_header("WARC-Target-URI"), block)
        kept: dict[Key, list[Kept]] = defaultdict(list)
        for record_id, block in answers.items():
            if record_id not in asked:
                continue
            url, sent = asked[record_id]
            head, body = split(sent)
            answer, _ = split(block)
            status = wire.response(answer).status
            method = wire.request(head).method.decode("latin-1")
            kept[key_of(method, url, head, body)].append(_kept(status, method, answer, block))
        return cls(dict(kept))

    async def answer(self, client: Client, origin: Origin, asked: Request, raw: bytes) -> bool:
        """The recorded answer, else 404."""
        body = b"".join([piece async for piece in wire.body(client.reader, asked.body_length)])
        target = raw.split(b" ", 2)[1].decode("latin-1")
        url = origin.url(target)
        found = self._find(key_of(asked.method.decode("latin-1"), url, asked.head, body), asked)
        if found is None:
            self.missing[url] += 1
            client.writer.write(
                b"HTTP/1.1 404 wangjian\r\nX-Wangjian: no record\r\nContent-Length: 0\r\n\r\n"
            )
            await client.writer.drain()
            return True
        client.writer.write(found.block)
        await client.writer.drain()
        return not found.closes

    async def left(self, client: Client) -> None:
        """Nothing stands behind a connection."""

    def _find(self, key: Key, asked: Request) -> Kept | None:
        method, url, part, digest = key
        conditional = any(asked.head.get(name) for name in _CONDITIONAL)
        for one in (key, (method, url, part, ""), (method, url, "", digest)):
            choices = self.kept.get(one, [])
            if not conditional:  # a fresh browser has nothing that could be unchanged
                choices = [answer for answer in choices if answer.status != _NOT_MODIFIED]
            if choices:
                turn = self.given[one]
                self.given[one] += 1
                return choices[min(turn, len(choices) - 1)]
        return None


def split(block: bytes) -> tuple[wire.Head, bytes]:
    """Head and body of a whole message; raises `Broken`."""
    for end in (b"\r\n\r\n", b"\n\n"):
        head, found, body = block.partition(end)
        if found:
            raw = head + found
            lines = head.replace(b"\r\n", b"\n").split(b"\n")
            return wire.Head(raw, lines[0], wire.fields(lines[1:], raw)), body
    raise wire.Broken("no head", block[:2_000])


def _kept(status: int, method: str, head: wire.Head, block: bytes) -> Kept:
    length = wire.response(head).body_length(method.encode())
    whole = length == -1 or (length is not None and len(block) - len(head.raw) == length)
    return Kept(status, block, closes=head.closes or not whole or status == _SWITCHING)
