"""网店的回答: one address a case of what HTTP can do; the pages themselves lie in `site/`.

`@shop@`, `@cdn@` and `@tls@` in a page stand for the origins of the shop's hosts.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from pathlib import Path

from wangjian.demo.shop import coding
from wangjian.demo.shop.serving import Asked, CutOff, Out

_SITE = Path(__file__).with_name("site")
_TEXT = "text/plain; charset=utf-8"
_SAID = "演示网店：七天无理由退货，满一百减二十。\n" * 40
_ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3
_FROM_PROFILE = "<script>token.textContent = localStorage.getItem('token')</script>"
_BIG_BYTES = 11_000_000

Route = Callable[[Asked, Out], Awaitable[None]]
_ROUTES: dict[str, Route] = {}


def at(path: str) -> Callable[[Route], Route]:
    """Answer this path."""

    def put(route: Route) -> Route:
        _ROUTES[path] = route
        return route

    return put


def shop(origins: Mapping[str, str]) -> Route:
    """All answers of the shop; `origins` by the names that stand in its pages."""

    async def answer(asked: Asked, out: Out) -> None:
        route = _ROUTES.get(asked.path)
        if route is not None:
            await route(asked, out)
        else:
            await page(_SITE, asked, out, origins)

    return answer


async def page(folder: Path, asked: Asked, out: Out, origins: Mapping[str, str]) -> None:
    """A file of the site, else 404 with a body."""
    name = asked.path.removeprefix("/") or "index.html"
    file = folder / name
    if "/" in name or not file.is_file():
        await out.say("text/html; charset=utf-8", "<h1>没有这一页</h1>".encode(), status="404 No")
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    body = file.read_bytes()
    if kind.startswith("text/") or kind.endswith(("javascript", "xml")):
        for mark, origin in origins.items():
            body = body.replace(f"@{mark}@".encode(), origin.encode())
        kind += "; charset=utf-8"
    await out.say(kind, body, "Access-Control-Allow-Origin: *", sent=asked.method != "HEAD")


# ------------------------------------------------------------------ bodies and codings


@at("/coded/gzip")
async def _gzip(_: Asked, out: Out) -> None:
    await out.say(_TEXT, coding.gzipped(_SAID.encode()), "Content-Encoding: gzip")


@at("/coded/deflate")
async def _deflate(_: Asked, out: Out) -> None:
    await out.say(_TEXT, coding.deflated(_SAID.encode()), "Content-Encoding: deflate")


@at("/coded/br")
async def _br(_: Asked, out: Out) -> None:
    await out.say(_TEXT, coding.brotli_stored(_SAID.encode()), "Content-Encoding: br")


@at("/coded/zstd")
async def _zstd(_: Asked, out: Out) -> None:
    await out.say(_TEXT, coding.zstd_stored(_SAID.encode()), "Content-Encoding: zstd")


@at("/chunked")
async def _chunked(_: Asked, out: Out) -> None:
    await out.begin(_TEXT, "Transfer-Encoding: chunked", "Trailer: X-Sum")
    body = coding.chunked(_SAID.encode(), size=333, trailer=b"X-Sum: 1\r\n")
    for begin in range(0, len(body), 700):  # pieces that end anywhere
        await out.raw(body[begin : begin + 700])


@at("/chunked-gzip")
async def _both(_: Asked, out: Out) -> None:
    await out.begin(_TEXT, "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    await out.raw(coding.chunked(coding.gzipped(_SAID.encode()), size=50))


@at("/until-closed")
async def _closed(_: Asked, out: Out) -> None:
    await out.raw(f"HTTP/1.0 200 OK\r\nX-Answer: {out.row.number}\r\n\r\n".encode())
    await out.raw(_SAID.encode())
    out.stays = False


@lru_cache(maxsize=1)
def _big() -> bytes:
    row = b'{"sku": %07d, "name": "\\u5546\\u54c1", "price_fen": 19900},\n'
    rows = b"".join(row % number for number in range(_BIG_BYTES // len(row % 0)))
    return b"[" + rows + b"0]"


@at("/big.json")
async def _large(_: Asked, out: Out) -> None:
    await out.say("application/json", _big())


@at("/slow")
async def _slow(_: Asked, out: Out) -> None:
    await out.begin(_TEXT, "Transfer-Encoding: chunked")
    for number in range(5):
        await out.raw(b"2\r\n%d\n\r\n" % number)
        await asyncio.sleep(0.1)
    await out.raw(b"0\r\n\r\n")


@at("/gbk.html")
async def _gbk(asked: Asked, out: Out) -> None:
    text = (_SITE / "gbk-page.html").read_text(encoding="utf-8")
    await out.say("text/html; charset=gbk", text.encode("gbk"), sent=asked.method != "HEAD")


@at("/picture.png")
async def _picture(asked: Asked, out: Out) -> None:
    number = sum(asked.target.encode()) % 200
    await out.say("image/png", coding.png(80, 80, (number, 120, 255 - number)))


@at("/sound.wav")
async def _sound(asked: Asked, out: Out) -> None:
    whole = coding.wav(30)
    wanted = asked.fields.get("range", "").removeprefix("bytes=")
    if not wanted:
        await out.say("audio/wav", whole, "Accept-Ranges: bytes")
        return
    first, _, last = wanted.partition("-")
    begin, end = int(first or 0), min(int(last or len(whole) - 1), len(whole) - 1)
    where = f"Content-Range: bytes {begin}-{end}/{len(whole)}"
    await out.say("audio/wav", whole[begin : end + 1], where, status="206 Partial Content")


# ------------------------------------------------------------------ statuses and methods


@at("/moved")
async def _moved(_: Asked, out: Out) -> None:
    body = "<p>搬到新页</p>".encode()
    await out.say("text/html", body, "Location: /moved-again", status="301 Moved")


@at("/moved-again")
async def _again(_: Asked, out: Out) -> None:
    await out.say("text/html", b"<p>302</p>", "Location: /slow", status="302 Found")


@at("/moved-picture.svg")
async def _moved_picture(_: Asked, out: Out) -> None:
    await out.say("", b"moved", "Location: /picture.svg", status="308 Permanent Redirect")


@at("/posted-on")
async def _posted_on(_: Asked, out: Out) -> None:
    fields = ("Location: /echo", "Connection: keep-alive")
    await out.say("text/html", b"<p>307</p>", *fields, status="307 Temporary Redirect")


@at("/echo")
async def _echo(asked: Asked, out: Out) -> None:
    said = f"{asked.method} {len(asked.body)} {hashlib.sha256(asked.body).hexdigest()}\n"
    await out.say(_TEXT, said.encode(), "Cache-Control: no-store", sent=asked.method != "HEAD")


@at("/unchanged")
async def _unchanged(asked: Asked, out: Out) -> None:
    fields = ('ETag: "1"', "Cache-Control: no-cache")
    if asked.fields.get("if-none-match"):
        await out.begin("", *fields, status="304 Not Modified")
    else:
        await out.say(_TEXT, b"unchanged\n", *fields)


@at("/account")
async def _account(asked: Asked, out: Out) -> None:
    """Who is logged in, said by the server; a token, put into the page from the profile."""
    who = asked.fields.get("cookie", "").partition("who=")[2].partition(";")[0]
    page = f"<h1>您好，{html.escape(who)}</h1><p id=token></p>{_FROM_PROFILE}"
    kind = "text/html; charset=utf-8"
    await out.say(kind, coding.gzipped(page.encode()), "Content-Encoding: gzip")


@at("/nothing")
async def _nothing(_: Asked, out: Out) -> None:
    await out.begin("", status="204 No Content")


@at("/hints")
async def _hints(_: Asked, out: Out) -> None:
    await out.interim(b"HTTP/1.1 103 Early Hints\r\nLink: </shop.css>; rel=preload\r\n\r\n")
    await out.say(_TEXT, b"after a hint\n")


@at("/broken.js")
async def _broken_script(_: Asked, out: Out) -> None:
    await out.say("text/javascript", b"throw new Error('500')", status="500 Internal Server Error")


@at("/odd")
async def _odd(_: Asked, out: Out) -> None:
    odd = ("x-ODD:   a  b ", "X-Odd: c\r\n folded", "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2")
    await out.say(_TEXT, b"odd fields\n", *odd, status="200 ")


# ------------------------------------------------------------------ what is not whole


@at("/cut-length")
async def _cut_length(_: Asked, out: Out) -> None:
    await out.begin(_TEXT, "Content-Length: 5000")
    await out.raw(b"only this much")
    raise CutOff


@at("/cut-chunks")
async def _cut_chunks(_: Asked, out: Out) -> None:
    await out.begin(_TEXT, "Transfer-Encoding: chunked")
    await out.raw(b"5\r\nhello\r\nff\r\nand then")
    raise CutOff


@at("/cut-head")
async def _cut_head(_: Asked, out: Out) -> None:
    await out.raw(b"HTTP/1.1 200 OK\r\nContent-Ty")
    raise CutOff


@at("/no-answer")
async def _no_answer(_: Asked, __: Out) -> None:
    raise CutOff


@at("/broken-off")
async def _broken_off(_: Asked, out: Out) -> None:
    """The page breaks this one off itself."""
    await out.begin(_TEXT, "Transfer-Encoding: chunked")
    for _number in range(300):
        await out.raw(b"400\r\n" + b"x" * 1024 + b"\r\n")
        await asyncio.sleep(0.05)
    await out.raw(b"0\r\n\r\n")


# ------------------------------------------------------------------ sockets and streams


@at("/events")
async def _events(_: Asked, out: Out) -> None:
    await out.begin("text/event-stream", "Transfer-Encoding: chunked", "Cache-Control: no-store")
    for number in range(3):
        event = f"data: {number}\n\n".encode()
        await out.raw(b"%x\r\n%s\r\n" % (len(event), event))
    await out.raw(b"0\r\n\r\n")


def accepted(asked: Asked) -> tuple[str, ...]:
    """Fields that open a web socket."""
    key = asked.fields.get("sec-websocket-key", "").encode()
    accept = base64.b64encode(hashlib.sha1(key + _ACCEPT, usedforsecurity=False).digest()).decode()
    return "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Accept: {accept}"


@at("/socket")
async def _socket(asked: Asked, out: Out) -> None:
    await out.begin("", *accepted(asked), status="101 Switching Protocols")
    out.row.socket, out.stays = True, False
    await out.interim(b"\x81\x05hello")  # a text, then the closing frame
    await out.interim(b"\x88\x02\x03\xe8")
