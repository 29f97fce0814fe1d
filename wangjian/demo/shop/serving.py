"""网店服务器: HTTP/1.1 by hand, so that every byte of an answer is chosen and logged.

The log is what a recorder is held against. An answer is *whole* when the shop sent all that it
meant to send and the other side did not break it off; the sums are over head and body as they went
over the wire (interim answers are not part of it).
"""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

WHOLE, CUT, LEFT, NOTHING = "whole", "cut by the shop", "broken off by the page", "nothing sent"
_READER_BYTES = 1 << 20
_GRACE_SECONDS = 2.0


@dataclass(slots=True)
class Sent:
    """One line of the log."""

    number: int
    site: str
    method: str
    url: str
    status: int = 0
    bytes: int = 0
    sha256: str = ""
    ended: str = NOTHING
    socket: bool = False  # a web socket was opened; what went over it is not counted


@dataclass(frozen=True, slots=True)
class Asked:
    """A request."""

    method: str
    target: str
    fields: dict[str, str]  # names in small letters
    body: bytes

    @property
    def path(self) -> str:
        """The target without its question."""
        return self.target.partition("?")[0]


class CutOff(Exception):
    """The shop itself breaks off here."""


@dataclass(slots=True)
class Out:
    """One answer on its way."""

    writer: asyncio.StreamWriter
    row: Sent
    stays: bool = True  # the connection is kept for the next request
    _sum: Any = field(default_factory=hashlib.sha256)

    async def raw(self, piece: bytes) -> None:
        """Bytes of the answer: its head first."""
        if not self.row.bytes:
            words = piece.split(None, 2)
            self.row.status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        self.row.bytes += len(piece)
        self._sum.update(piece)
        self.row.sha256 = self._sum.hexdigest()
        self.row.ended = CUT  # until the end is there
        self.writer.write(piece)
        await self.writer.drain()

    async def interim(self, raw: bytes) -> None:
        """What comes before the answer."""
        self.writer.write(raw)
        await self.writer.drain()

    async def say(
        self, kind: str, body: bytes = b"", *fields: str, status: str = "200 OK", sent: bool = True
    ) -> None:
        """An answer with its length; `sent`: with its body (HEAD asks for none)."""
        lines = [f"HTTP/1.1 {status}", *self.marks(kind), f"Content-Length: {len(body)}", *fields]
        await self.raw(_head(lines) + (body if sent else b""))

    async def begin(self, kind: str, *fields: str, status: str = "200 OK") -> None:
        """A head; the body follows by `raw`, and its end is said by a field or by closing."""
        await self.raw(_head([f"HTTP/1.1 {status}", *self.marks(kind), *fields]))

    def marks(self, kind: str) -> list[str]:
        """Fields of every answer; its number makes it unlike any other."""
        return [f"X-Answer: {self.row.number}", *([f"Content-Type: {kind}"] if kind else [])]


Answer = Callable[[Asked, Out], Awaitable[None]]


def _head(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(slots=True)
class Site:
    """One host of the shop: where it listens, how it answers, and what it sent."""

    name: str
    answer: Answer
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    port: int = 0
    log: list[Sent] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        out: Out | None = None
        try:
            while (asked := await read(reader)) is not None:
                row = Sent(len(self.log) + 1, self.name, asked.method, self._url(asked))
                self.log.append(row)
                out = Out(writer, row)
                await self.answer(asked, out)
                row.ended = WHOLE if row.bytes else NOTHING
                if not out.stays or asked.fields.get("connection", "").lower() == "close":
                    break
        except (CutOff, asyncio.CancelledError):  # by the shop, or with the shop
            pass
        except (OSError, EOFError):
            # What was sent last did not arrive as a whole: the other side went before its end.
            if out is not None:
                out.row.ended = LEFT
        finally:
            with suppress(OSError):
                writer.close()

    def _url(self, asked: Asked) -> str:
        if asked.target.startswith("http"):
            return asked.target
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{asked.fields.get('host', '')}{asked.target}"


async def read(reader: asyncio.StreamReader) -> Asked | None:
    """The next request; None where there is none."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if ":" in line)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await _body(reader, fields)
    return Asked(method, target, fields, body)


async def _body(reader: asyncio.StreamReader, fields: dict[str, str]) -> bytes:
    if fields.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(fields.get("content-length", "0")))
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


@contextmanager
def served(*sites: Site) -> Iterator[None]:
    """The sites, each at a port of its own, in a thread; ended with the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="demo-shop", daemon=True)
    thread.start()
    try:
        servers = [asyncio.run_coroutine_threadsafe(_listen(one), loop).result() for one in sites]
        yield
        for server in servers:
            loop.call_soon_threadsafe(server.close)
    finally:
        asyncio.run_coroutine_threadsafe(_end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(site: Site) -> asyncio.Server:
    address = "127.0.0.1" if site.host == "localhost" else site.host
    server = await asyncio.start_server(
        site.serve, address, site.port, limit=_READER_BYTES, ssl=site.tls
    )
    site.port = server.sockets[0].getsockname()[1]
    return server


async def _end() -> None:
    """What still answers is ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=_GRACE_SECONDS)
