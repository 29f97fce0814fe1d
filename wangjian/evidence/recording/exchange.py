"""一问一答: what was asked, what came, and how it went into the record."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wangjian.evidence.recording.withholding import Withheld
from wangjian.evidence.warc import REQUEST, RESPONSE, Archive, Spool, stamp

if TYPE_CHECKING:
    from wangjian.evidence.recording.limits import Limits

SAID = "proxy-said"  # in the note of an exchange without an answer: what the page got instead


@dataclass(slots=True)
class Exchange:
    """One request on its way, and its answer."""

    method: str
    url: str
    sent: Spool
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    address: str = ""
    status: int = 0
    answer: Spool | None = None
    first_byte_ms: int | None = None
    truncated: str = ""  # length, time, disconnect, unspecified (ISO 28500, 5.13)
    sent_cut: str = ""  # the same of what was sent, where not all of it is here
    why: str = ""  # nothing came, or not all: the reason
    said: int = 0  # the status that the proxy itself answered with, where no server did
    interim: list[bytes] = field(default_factory=list)
    socket_bytes: int = 0

    def answered(self, status: int, head: bytes) -> None:
        """The head of the answer is here."""
        self.status, self.answer = status, Spool(head)
        self.first_byte_ms = round((time.monotonic() - self.began) * 1000)

    def no_answer(self, said: int, why: str) -> None:
        """Nothing came that is an answer; the page hears so from the proxy."""
        self.said, self.why = said, self.why or why

    def cut(self, how: str, why: str) -> None:
        """Not all of the answer is kept."""
        self.truncated, self.why = how, why


class Recorder:
    """Lays exchanges down, and counts what a capture may take."""

    def __init__(
        self, warc: Archive, limits: Limits, software: str, withheld: Withheld | None = None
    ) -> None:
        self.warc = warc
        self.withheld = withheld or Withheld()
        self.limits = limits
        self.log: list[dict[str, Any]] = []
        self.reached: set[str] = set()  # names of limits that cut something short
        self.own: list[str] = []  # what the browser asked for itself: not passed on
        self.requests = 0
        self.bytes = 0
        warc.info(None, software)

    def begin(self) -> bool:
        """Whether one more request may be made."""
        self.requests += 1
        if self.requests > self.limits.requests:
            self.reached.add("requests")
            return False
        if self.bytes >= self.limits.all_bytes:
            self.reached.add("all_bytes")
            return False
        return True

    def room(self, body: int, piece: bytes) -> str:
        """Count a piece of a body; the name of the limit that it would break, else nothing."""
        self.bytes += len(piece)
        for name, reached in (
            ("all_bytes", self.bytes > self.limits.all_bytes),
            ("body_bytes", body + len(piece) > self.limits.body_bytes),
        ):
            if reached:
                self.reached.add(name)
                return name
        return ""

    def own_call(self, one: Exchange) -> None:
        """What the browser asks for itself: that it did is in the record, what it said is not."""
        one.sent.drop()
        if len(self.own) < self.limits.requests:
            self.own.append(one.url)
            said = [("own-call", f"{one.method} {one.url}"), (SAID, str(one.said or ""))]
            self.warc.note("metadata", "", said, at=one.at)

    def _withhold(self, one: Exchange) -> int:
        """Take the values of the login out; how many that were."""
        if not self.withheld:
            return 0
        one.url = self.withheld.text(one.url)
        one.interim = [self.withheld.masked(raw)[0] for raw in one.interim]
        one.sent, count = one.sent.changed(self.withheld.masked)
        if one.answer is not None and (head := self.withheld.masked(one.answer.head))[1]:
            one.answer, more = one.answer.with_head(head[0]), head[1]
            count += more
        return count

    def write(self, one: Exchange) -> None:
        """Answer, or the note that there is none; then what was asked; then what came before it."""
        hidden = self._withhold(one)
        sent_bytes = one.sent.body_bytes
        body_bytes = one.answer.body_bytes if one.answer else None
        where = [("WARC-IP-Address", one.address)] if one.address else []
        if one.answer is not None:
            cut = [("WARC-Truncated", one.truncated)] if one.truncated else []
            first = self.warc.write(
                "response", one.url, RESPONSE, one.answer, at=one.at, fields=[*where, *cut]
            )
        else:
            said = [("no-answer", one.why or "unspecified"), (SAID, str(one.said or ""))]
            first = self.warc.note("metadata", one.url, said, fields=where)
        concurrent = [("WARC-Concurrent-To", first.id)]
        cut = [("WARC-Truncated", one.sent_cut)] if one.sent_cut else []
        self.warc.write(
            "request", one.url, REQUEST, one.sent, at=one.at, fields=[*where, *concurrent, *cut]
        )
        if one.interim or (one.why and one.answer is not None) or one.socket_bytes or hidden:
            more = [("withheld", f"{hidden} values of the login")] if hidden else []
            more += [("interim-answer", raw.decode("latin-1")) for raw in one.interim]
            more += [("cut-because", one.why)] if one.why else []
            more += [("socket-bytes", str(one.socket_bytes))] if one.socket_bytes else []
            self.warc.note("metadata", one.url, more, fields=concurrent)
        self.log.append(
            {
                "at": stamp(one.at),
                "method": one.method,
                "url": one.url,
                "status": one.status or None,
                "address": one.address or None,
                "sent_bytes": sent_bytes,
                "body_bytes": body_bytes,
                "first_byte_ms": one.first_byte_ms,
                "whole_ms": round((time.monotonic() - one.began) * 1000),
                "truncated": one.truncated or None,
                "why": one.why or None,
                "socket_bytes": one.socket_bytes or None,
                "withheld": hidden or None,
                "offset": first.offset,
                "length": first.length,
            }
        )
