"""代理: a forward proxy on loopback that answers Chromium and records what it passes on.

Plain requests name the whole address. `CONNECT` opens a tunnel, whose first byte tells whether TLS
follows; the tunnel then ends at a door of our own for that host, which speaks TLS with a
certificate of the throw-away authority or plain HTTP (as web sockets without TLS do).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from wangjian.evidence.recording import wire
from wangjian.evidence.recording.upstream import Origin

if TYPE_CHECKING:
    from wangjian.evidence.recording.certificates import ThrowawayAuthority
    from wangjian.evidence.recording.wire import Request

_TLS_HANDSHAKE = 0x16
_READER_BYTES = 1 << 17
_PIECE = 65_536
_HEAD_BYTES = 131_072
_FOR_PROXIES = frozenset({b"proxy-connection", b"proxy-authorization"})


@dataclass(slots=True)
class Client:
    """Chromium's side of a connection, and what it is for."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    origin: Origin | None = None  # None: each request names its own


class Answering(Protocol):
    """What stands behind the proxy: the network, or a record of it."""

    async def answer(self, client: Client, origin: Origin, asked: Request, raw: bytes) -> bool:
        """Answer one request; False where the client's connection ends with it."""

    async def left(self, client: Client) -> None:
        """The client's connection has ended."""


@dataclass(slots=True)
class Proxy:
    """The listening sockets and what is open on them."""

    behind: Answering
    authority: ThrowawayAuthority
    folder: Path
    port: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _doors: dict[tuple[str, str, int], Path] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _busy: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> None:
        """Listen on loopback, at a port of the system's choice."""
        server = await asyncio.start_server(self._outer, "127.0.0.1", 0, limit=_READER_BYTES)
        self._servers.append(server)
        self.port = server.sockets[0].getsockname()[1]

    async def stop(self, grace_seconds: float = 2.0) -> None:
        """Take no more, wait a little for what is under way, and end it."""
        for server in self._servers:
            server.close()
        if self._busy:
            _, late = await asyncio.wait(set(self._busy), timeout=grace_seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    async def _outer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # at the end: it has said so in the record
            await self._kept(Client(reader, writer))

    async def _kept(self, client: Client) -> None:
        """Serve a connection until it ends; whatever happens on it harms no other."""
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
        try:
            await self._serve(client)
        except (OSError, wire.Broken, EOFError):  # the browser went away, or spoke no HTTP
            pass
        finally:
            if task is not None:
                self._busy.discard(task)
            with suppress(OSError):
                client.writer.close()
            await self.behind.left(client)

    async def _serve(self, client: Client) -> None:
        while (head := await wire.read_head(client.reader, _HEAD_BYTES)) is not None:
            asked = wire.request(head)
            if asked.method == b"CONNECT" and client.origin is None:
                await self._tunnel(client, asked)
                return
            origin, target = _for_whom(asked, client.origin)
            if not await self.behind.answer(client, origin, asked, _onward(asked, target)):
                return

    async def _tunnel(self, client: Client, asked: Request) -> None:
        host, _, port = asked.target.decode("ascii", "replace").rpartition(":")
        if not host or not port.isdigit():
            raise wire.Broken("CONNECT without a port")
        client.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        first = await client.reader.read(_PIECE)
        if not first:
            return
        scheme = "https" if first[0] == _TLS_HANDSHAKE else "http"
        door = await self._door(Origin(scheme, host.strip("[]").lower(), int(port)))
        reader, writer = await asyncio.open_unix_connection(str(door))
        writer.write(first)
        try:
            await both_ways((client.reader, writer), (reader, client.writer))
        finally:
            writer.close()

    async def _door(self, origin: Origin) -> Path:
        """Where connections to one host come in; opened at the first."""
        key = (origin.scheme, origin.host, origin.port)
        async with self._opening:
            if key not in self._doors:
                path = self.folder / f"door-{len(self._doors)}"

                async def come_in(
                    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
                ) -> None:
                    with suppress(asyncio.CancelledError):
                        await self._kept(Client(reader, writer, origin))

                secure = origin.scheme == "https"
                context = self.authority.context(origin.host) if secure else None
                server = await asyncio.start_unix_server(
                    come_in, str(path), limit=_READER_BYTES, ssl=context
                )
                self._servers.append(server)
                self._doors[key] = path
            return self._doors[key]


def _for_whom(asked: Request, origin: Origin | None) -> tuple[Origin, bytes]:
    """Origin of a request and its target there."""
    if origin is not None:
        return origin, asked.target
    try:
        parts = urlsplit(asked.target.decode("ascii"))
        port = parts.port or 80
    except (UnicodeDecodeError, ValueError) as error:
        raise wire.Broken("target", asked.head.raw) from error
    if parts.scheme != "http" or not parts.hostname:
        raise wire.Broken("target", asked.head.raw)
    rest = asked.target.split(b"//", 1)[1]
    slash = min((at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0), default=len(rest))
    target = rest[slash:]
    return Origin("http", parts.hostname, port), target if target[:1] == b"/" else b"/" + target


def _onward(asked: Request, target: bytes) -> bytes:
    """The head as the server gets it: what speaks to proxies is taken out."""
    head, _, _ = asked.head.raw.partition(b"\n")
    rest = asked.head.raw[len(head) + 1 :]
    kept = [
        line
        for line in rest.splitlines(keepends=True)
        if line.split(b":", 1)[0].strip().lower() not in _FOR_PROXIES
    ]
    return b"%s %s HTTP/1.1\r\n" % (asked.method, target) + b"".join(kept)


async def say(client: Client, status: int, why: str) -> bool:
    """An answer of the proxy's own, which no server sent; the connection ends with it."""
    text = f"wangjian: {why}\n".encode()
    client.writer.write(
        b"HTTP/1.1 %d wangjian\r\nContent-Type: text/plain; charset=utf-8\r\nX-Wangjian: own\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (status, len(text)) + text
    )
    await client.writer.drain()
    return False


async def both_ways(
    *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter], most_bytes: int | None = None
) -> int:
    """Carry bytes until one side ends, or too many went; how many went."""
    gone = 0

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal gone
        while piece := await reader.read(_PIECE):
            gone += len(piece)
            if most_bytes is not None and gone > most_bytes:
                return
            writer.write(piece)
            await writer.drain()

    tasks = [asyncio.ensure_future(carry(*way)) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return gone
