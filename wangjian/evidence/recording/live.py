"""现网: what stands behind the proxy during a capture: the servers themselves, recorded."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangjian.evidence.recording import wire
from wangjian.evidence.recording.addresses import Refused
from wangjian.evidence.recording.exchange import Exchange, Recorder
from wangjian.evidence.recording.own_calls import OWN_CALL, is_own
from wangjian.evidence.recording.proxy import both_ways, say
from wangjian.evidence.recording.upstream import Connection, NoConnection, Origin, Upstream
from wangjian.evidence.warc import Spool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from wangjian.evidence.recording.limits import Limits
    from wangjian.evidence.recording.proxy import Client
    from wangjian.evidence.recording.wire import Request, Response

_SWITCHING = 101
_BAD, _REFUSED, _NOTHING, _LIMIT = 400, 403, 502, 509  # what the proxy says itself
_LONG = "long request"
# Asked again over a fresh connection when a kept one turns out to be dead (RFC 9110, 9.2.2).
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class _NoAnswer(Exception):
    """The connection ended before anything came over it."""


@dataclass(slots=True)
class Live:
    """Passes requests on and keeps what went over the wire."""

    upstream: Upstream
    recorder: Recorder
    limits: Limits
    _kept: dict[int, Connection] = field(default_factory=dict)

    async def answer(self, client: Client, origin: Origin, asked: Request, raw: bytes) -> bool:
        """One request and its answer, into the record whatever becomes of it."""
        one = Exchange(
            asked.method.decode("latin-1"),
            origin.url((raw.split(b" ", 2)[1]).decode("latin-1")),
            Spool(raw),
        )
        own = is_own(origin.host, asked.head)
        try:
            body = [piece async for piece in self._body_of(client, asked, one)]
            if own:
                one.no_answer(_REFUSED, OWN_CALL)
                return await say(client, one.said, one.why)
            if not self.recorder.begin():
                one.no_answer(_LIMIT, "limit: requests or bytes of the capture")
                return await say(client, one.said, one.why)
            return await self._pass(client, origin, one, raw, body) and not asked.head.closes
        except (Refused, NoConnection, _NoAnswer) as error:
            status = _REFUSED if isinstance(error, Refused) else _NOTHING
            one.no_answer(status, str(error) or "the connection ended before an answer")
            return await say(client, one.said, one.why)
        except wire.Broken as error:  # what the page sends itself is cut off, or too long
            one.sent_cut = "length" if error.why.startswith(_LONG) else "disconnect"
            one.no_answer(_LIMIT if one.sent_cut == "length" else _BAD, error.why)
            return await say(client, one.said, one.why)
        except asyncio.CancelledError:
            one.cut("time", "the capture ended")
            raise
        finally:
            (self.recorder.own_call if own else self.recorder.write)(one)

    async def left(self, client: Client) -> None:
        """The browser closed its connection: ours behind it closes too."""
        kept = self._kept.pop(id(client), None)
        if kept is not None:
            await kept.close()

    async def _body_of(self, client: Client, asked: Request, one: Exchange) -> AsyncIterator[bytes]:
        async for piece in wire.body(client.reader, asked.body_length):
            if limit := self.recorder.room(one.sent.body_bytes, piece):
                raise wire.Broken(f"{_LONG}: {limit}")
            one.sent.add(piece)
            yield piece

    async def _pass(
        self, client: Client, origin: Origin, one: Exchange, raw: bytes, body: list[bytes]
    ) -> bool:
        again = one.method in _HARMLESS
        while True:
            server = await self._server(client, origin)
            one.address = server.address
            fresh, server.used = not server.used, True
            try:
                answer = await self._ask(server, one, raw, body)
                break
            except (_NoAnswer, ConnectionError):
                await self._drop(client)
                if fresh or not again:
                    raise _NoAnswer from None
        if answer.status == _SWITCHING:
            await self._switch(client, server, one)
            return False
        stays = await self._body(client, server, one, answer)
        if not stays or answer.head.closes:
            await self._drop(client)
        return stays and not answer.head.closes

    async def _server(self, client: Client, origin: Origin) -> Connection:
        """The connection behind this one of the browser's, to the same server."""
        kept = self._kept.get(id(client))
        if kept is not None and (kept.origin != origin or kept.reader.at_eof()):
            await self._drop(client)
            kept = None
        if kept is None:
            kept = self._kept[id(client)] = await self.upstream.connect(origin)
        return kept

    async def _drop(self, client: Client) -> None:
        kept = self._kept.pop(id(client), None)
        if kept is not None:
            await kept.close()

    async def _ask(
        self, server: Connection, one: Exchange, raw: bytes, body: list[bytes]
    ) -> Response:
        """Send the request; the head of the final answer."""
        server.writer.write(raw)
        server.writer.writelines(body)
        await server.writer.drain()
        while True:
            try:
                async with asyncio.timeout(self.limits.first_byte_seconds):
                    head = await wire.read_head(server.reader, self.limits.head_bytes)
            except TimeoutError:
                self.recorder.reached.add("first_byte_seconds")
                one.why = "no answer in time"
                raise NoConnection(one.why) from None
            except wire.Broken as error:
                if error.why == wire.LONG_HEAD:
                    self.recorder.reached.add("head_bytes")
                one.why = f"broken answer: {error.why}"
                one.interim.append(error.seen[:2_000])
                raise NoConnection(one.why) from None
            if head is None:
                raise _NoAnswer
            try:
                answer = wire.response(head)
                answer.body_length(one.method.encode())
            except wire.Broken as error:
                one.why = f"broken answer: {error.why}"
                one.interim.append(error.seen[:2_000])
                raise NoConnection(one.why) from None
            self.recorder.bytes += len(head.raw)
            if not answer.interim:
                one.answered(answer.status, head.raw)
                return answer
            one.interim.append(head.raw)
            if len(one.interim) > self.limits.interim_answers:
                self.recorder.reached.add("interim_answers")
                one.why = "too many interim answers"
                raise NoConnection(one.why)

    async def _body(
        self, client: Client, server: Connection, one: Exchange, answer: Response
    ) -> bool:
        """The body, to the browser and into the record; whether all of it came."""
        assert one.answer is not None  # noqa: S101 - `_ask` has put it there
        client.writer.write(answer.head.raw)
        length = answer.body_length(one.method.encode())
        pieces = wire.body(server.reader, length)
        try:
            while True:
                try:
                    async with asyncio.timeout(self.limits.between_bytes_seconds):
                        piece = await anext(pieces, b"")
                except TimeoutError:
                    self.recorder.reached.add("between_bytes_seconds")
                    one.cut("time", "nothing more came in time")
                    return False
                if not piece:
                    break
                if limit := self.recorder.room(one.answer.body_bytes, piece):
                    one.cut("length", f"limit: {limit}")
                    return False
                one.answer.add(piece)
                client.writer.write(piece)
                await client.writer.drain()
            await client.writer.drain()
        except wire.Broken as error:
            one.cut("disconnect", error.why)
            return False
        except ConnectionError:
            one.cut("disconnect", "the page broke it off")
            return False
        return length is not None

    async def _switch(self, client: Client, server: Connection, one: Exchange) -> None:
        """A web socket: its opening is in the record, what goes over it is counted."""
        assert one.answer is not None  # noqa: S101 - `_ask` has put it there
        client.writer.write(one.answer.head)
        one.socket_bytes = await both_ways(
            (client.reader, server.writer),
            (server.reader, client.writer),
            most_bytes=self.limits.socket_bytes,
        )
        if one.socket_bytes > self.limits.socket_bytes:
            self.recorder.reached.add("socket_bytes")
