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
from wangjian.evidence.recording.exchange import SAID
from wangjian.evidence.recording.own_calls import OWN_CALL, is_own
from wangjian.evidence.recording.proxy import say
from wangjian.evidence.recording.withholding import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """What makes two requests the same; the mark between parts of a form is made up each time."""
    kind, _, mark = head.get(b"content-type").partition(b"boundary=")
    if kind.lower().startswith(b"multipart/") and mark:
        body = body.replace(mark.strip(b'"'), b"")
    digest = hashlib.sha256(body).hexdigest() if body else ""
    return method, url, head.get(b"range").decode("latin-1"), digest


@dataclass(slots=True)
class Playback:
    """Answers from a WARC file; of several answers to one request each in its turn."""

    kept: dict[Key, list[Kept]]
    nothing: dict[Key, tuple[int, str]] = field(default_factory=dict)  # what had no answer then
    given: Counter[Key] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    withheld: Withheld = field(default_factory=Withheld)  # what is stars in the record

    @classmethod
    def of(cls, warc: Path) -> Playback:
        """Read the exchanges of a file."""
        answers: dict[str, tuple[bytes, bool]] = {}
        notes: dict[str, bytes] = {}
        asked: dict[str, tuple[str, bytes]] = {}
        with warc.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                fields = record.rec_headers
                block = record.raw_stream.read()
                if record.rec_type == "response":
                    cut = bool(fields.get_header("WARC-Truncated"))
                    answers[fields.get_header("WARC-Record-ID")] = block, cut
                elif record.rec_type == "metadata":
                    notes[fields.get_header("WARC-Record-ID")] = block
                elif record.rec_type == "request":
                    to = fields.get_header("WARC-Concurrent-To")
                    asked[to] = (fields.get_header("WARC-Target-URI"), block)
        kept: dict[Key, list[Kept]] = defaultdict(list)
        for record_id, (block, cut) in answers.items():
            if record_id not in asked:
                continue
            url, sent = asked[record_id]
            head, body = split(sent)
            answer, _ = split(block)
            status = wire.response(answer).status
            method = wire.request(head).method.decode("latin-1")
            kept[key_of(method, url, head, body)].append(
                Kept(status, block, cut or _closes(status, method, answer))
            )
        return cls(dict(kept), dict(_without(asked, notes)))

    async def answer(self, client: Client, origin: Origin, asked: Request, raw: bytes) -> bool:
        """The recorded answer, else 404."""
        body = b"".join([piece async for piece in wire.body(client.reader, asked.body_length)])
        target = raw.split(b" ", 2)[1].decode("latin-1")
        url, body = self.withheld.text(origin.url(target)), self.withheld.masked(body)[0]
        key = key_of(asked.method.decode("latin-1"), url, asked.head, body)
        found = self._find(key, asked)
        if found is None and key in self.nothing:
            return await say(client, *self.nothing[key])
        if found is None and is_own(origin.host, asked.head):
            return await say(client, 403, OWN_CALL)
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


def _without(
    asked: dict[str, tuple[str, bytes]], notes: dict[str, bytes]
) -> Iterator[tuple[Key, tuple[int, str]]]:
    """Requests that nobody answered, and what the page was told instead."""
    for to, (url, sent) in asked.items():
        said = dict(line.split(": ", 1) for line in _lines(notes.get(to, b"")))
        if said.get(SAID, "").isdigit():
            head, body = split(sent)
            method = wire.request(head).method.decode("latin-1")
            yield key_of(method, url, head, body), (int(said[SAID]), said.get("no-answer", ""))


def _lines(note: bytes) -> list[str]:
    return [line for line in note.decode("utf-8", "replace").split("\r\n") if ": " in line]


def split(block: bytes) -> tuple[wire.Head, bytes]:
    """Head and body of a whole message; raises `Broken`."""
    for end in (b"\r\n\r\n", b"\n\n"):
        head, found, body = block.partition(end)
        if found:
            raw = head + found
            lines = head.replace(b"\r\n", b"\n").split(b"\n")
            return wire.Head(raw, lines[0], wire.fields(lines[1:], raw)), body
    raise wire.Broken("no head", block[:2_000])


def _closes(status: int, method: str, head: wire.Head) -> bool:
    """Whether nothing can follow on the connection."""
    endless = wire.response(head).body_length(method.encode()) is None
    return head.closes or endless or status == _SWITCHING
