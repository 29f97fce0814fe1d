"""恶意网店: the shop's hostile twin: answers that never end, swell, loop or are no HTTP.

The pages lie in `traps/`; `@places@` in one stands for the canaries' hosts and ports (a list for a
script), `@udp@` for the port of those that listen for UDP, `@tls@` for the host whose certificate
is somebody else's.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from functools import lru_cache
from pathlib import Path

from wangjian.demo.shop.answers import Route
from wangjian.demo.shop.canaries import Canaries
from wangjian.demo.shop.serving import Asked, CutOff, Out

_TRAPS = Path(__file__).with_name("traps")
_HTML = "text/html; charset=utf-8"
_SWELLING = 1 << 24  # bytes that one piece of a bomb swells to
_FOREVER = 10**9
_KINDS = {".html": _HTML, ".js": "text/javascript; charset=utf-8"}


def twin(birds: Canaries) -> Route:
    """All answers of the twin."""

    async def answer(asked: Asked, out: Out) -> None:
        route = _ROUTES.get(asked.path)
        if route is not None:
            await route(asked, out)
        elif asked.path == "/to-canary":
            await _to_canary(asked, out, birds)
        else:
            await _page(asked, out, birds)

    return answer


def pages() -> list[str]:
    """The paths of all traps."""
    files = (f"/{one.name}" for one in sorted(_TRAPS.glob("*.html")))
    return [*files, *(path for path in sorted(_ROUTES) if path not in _PARTS)]


async def _page(asked: Asked, out: Out, birds: Canaries) -> None:
    name = asked.path.removeprefix("/") or "index.html"
    file = _TRAPS / name
    if "/" in name or not file.is_file():
        await out.say(_HTML, b"", status="404 No")
        return
    places = [f"{host}:{birds.tcp}" for host in birds.spellings()]
    text = file.read_text(encoding="utf-8")
    for mark, said in {
        "places": json.dumps(places), "udp": str(birds.udp), "tls": birds.names.get("tls", ""),
    }.items():  # fmt: skip
        text = text.replace(f"@{mark}@", said)
    await out.say(_KINDS[file.suffix], text.encode(), "Cache-Control: no-store")


async def _to_canary(asked: Asked, out: Out, birds: Canaries) -> None:
    places = birds.spellings()
    number = asked.target.partition("?")[2]
    host = places[(int(number) if number.isdigit() else 0) % len(places)]
    await out.say(_HTML, b"", f"Location: http://{host}:{birds.tcp}/redirected", status="302 Found")


# ------------------------------------------------------------------ without end


async def _endless(_: Asked, out: Out) -> None:
    await out.begin(_HTML, "Transfer-Encoding: chunked")
    piece = b"<p>more</p>" * 6_000
    while True:
        await out.raw(b"%x\r\n%s\r\n" % (len(piece), piece))


async def _endless_raw(_: Asked, out: Out) -> None:
    await out.begin("application/octet-stream", f"Content-Length: {_FOREVER * 100}")
    while True:
        await out.raw(b"\0" * 65_536)


async def _endless_head(_: Asked, out: Out) -> None:
    await out.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        await out.raw(b"X-More: more\r\n" * 1_000)


async def _endless_line(_: Asked, out: Out) -> None:
    await out.raw(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        await out.raw(b"x" * 65_536)


async def _interim(_: Asked, out: Out) -> None:
    while True:
        await out.interim(b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 100)
        await asyncio.sleep(0.01)


async def _drip(_: Asked, out: Out) -> None:
    await out.begin(_HTML, "Transfer-Encoding: chunked")
    while True:
        await out.raw(b"1\r\nx\r\n")
        await asyncio.sleep(0.2)


async def _silent(_: Asked, __: Out) -> None:
    await asyncio.sleep(_FOREVER)


async def _half(_: Asked, out: Out) -> None:
    await out.begin(_HTML, "Content-Length: 1000")
    await out.raw(b"<h1>half</h1>")
    await asyncio.sleep(_FOREVER)


async def _loop(asked: Asked, out: Out) -> None:
    number = asked.target.partition("?")[2]
    onward = int(number) + 1 if number.isdigit() else 1
    await out.say(_HTML, b"", f"Location: /redirect-loop?{onward}", status="302 Found")


# ------------------------------------------------------------------ bombs


@lru_cache(maxsize=1)
def _swelling() -> bytes:
    """A piece of a compressed stream that swells a thousandfold, and can be put end to end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(b" " * _SWELLING) + packer.flush(zlib.Z_FULL_FLUSH)


async def _bomb(_: Asked, out: Out) -> None:
    """About 16 GB of blanks, as a page."""
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    size = len(head) + 1_000 * len(_swelling())
    await out.begin(_HTML, "Content-Encoding: gzip", f"Content-Length: {size}")
    await out.raw(head)
    for _number in range(1_000):
        await out.raw(_swelling())


async def _picture_bomb(_: Asked, out: Out) -> None:
    """Thirty thousand times thirty thousand points in a few megabytes."""
    from wangjian.demo.shop.coding import png

    await out.say("image/png", await asyncio.to_thread(png, 30_000, 10_000, (0, 0, 0)))


# ------------------------------------------------------------------ no HTTP, no page


async def _not_http(_: Asked, out: Out) -> None:
    await out.raw(b"220 mail.example ESMTP\r\n\r\n")
    raise CutOff


async def _two_lengths(_: Asked, out: Out) -> None:
    await out.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nhello")
    raise CutOff


async def _bad_chunks(_: Asked, out: Out) -> None:
    await out.begin(_HTML, "Transfer-Encoding: chunked")
    await out.raw(b"-5\r\nhello\r\nzz\r\n")
    raise CutOff


async def _download(_: Asked, out: Out) -> None:
    fields = ("Content-Disposition: attachment; filename=../../x.exe",)
    await out.say("application/octet-stream", b"MZ" * 50_000, *fields)


async def _leave(_: Asked, out: Out) -> None:
    await out.say(_HTML, b"", "Location: /to-canary?0", status="302 Found")


async def _zeros_socket(asked: Asked, out: Out) -> None:
    from wangjian.demo.shop.answers import accepted

    await out.begin("", *accepted(asked), status="101 Switching Protocols")
    out.row.socket, out.stays = True, False
    piece = b"\x82\x7f" + (65_536).to_bytes(8, "big") + b"\0" * 65_536
    while True:
        await out.interim(piece)


_ROUTES: dict[str, Route] = {
    "/endless": _endless,
    "/endless-raw": _endless_raw,
    "/endless-head": _endless_head,
    "/endless-line": _endless_line,
    "/many-1xx": _interim,
    "/drip": _drip,
    "/silent": _silent,
    "/half": _half,
    "/redirect-loop": _loop,
    "/bomb": _bomb,
    "/bomb.png": _picture_bomb,
    "/not-http": _not_http,
    "/two-lengths": _two_lengths,
    "/bad-chunks": _bad_chunks,
    "/download": _download,
    "/leave": _leave,
    "/zeros": _zeros_socket,
}
_PARTS = frozenset({"/zeros", "/endless-raw"})  # only within pages
