"""Servers on loopback that answer with exact bytes, and a browser that speaks HTTP by hand."""

import asyncio
from contextlib import asynccontextmanager, suppress

HEADS_END = b"\r\n\r\n"


@asynccontextmanager
async def answering(script, **options):
    """A server: `script(head, reader, writer)` answers each request; yields its port."""

    async def serve(reader, writer):
        try:
            while True:
                head = await reader.readuntil(HEADS_END)
                if await script(head, reader, writer) is False:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, **options)
    async with server:
        yield server.sockets[0].getsockname()[1]


def saying(*answers):
    """A script that gives these answers in turn; one that ends in None closes the connection."""
    left = list(answers)

    async def script(head, reader, writer):
        answer = left.pop(0)
        closes = isinstance(answer, tuple)
        writer.write(answer[0] if closes else answer)
        await writer.drain()
        return not closes

    return script


class Browser:
    """One connection to the proxy."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    @asynccontextmanager
    async def at(cls, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield cls(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def ask(self, raw, *, until=None):
        """Send bytes; all that comes back until these bytes stand at the end, or the end."""
        self.writer.write(raw)
        await self.writer.drain()
        seen = b""
        while until is None or not seen.endswith(until):
            piece = await self.reader.read(65536)
            if not piece:
                break
            seen += piece
        return seen
