"""The recording proxy: what a server sent is in the record, byte for byte, and nothing else is."""

import asyncio
import base64
import hashlib
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.evidence.servers import Browser, answering, saying
from wangjian.evidence.recording import wire
from wangjian.evidence.recording.addresses import Guard, Refused, is_open
from wangjian.evidence.recording.certificates import ThrowawayAuthority
from wangjian.evidence.recording.exchange import Recorder
from wangjian.evidence.recording.limits import limits
from wangjian.evidence.recording.live import Live
from wangjian.evidence.recording.playback import Playback
from wangjian.evidence.recording.proxy import Proxy
from wangjian.evidence.recording.upstream import Upstream
from wangjian.evidence.warc import Archive

QUICK = {"first_byte_seconds": 0.5, "between_bytes_seconds": 0.5, "connect_seconds": 1.0}


@asynccontextmanager
async def recording(folder, port, withheld=None, **bounds):
    """A proxy that may reach that one port of loopback; what it recorded is written at the end."""
    bound = replace(limits(), **{**QUICK, **bounds})
    out = (folder / "data.warc").open("xb")
    recorder = Recorder(Archive(out), bound, "test", withheld)
    guard = Guard(frozenset({("127.0.0.1", port), ("localhost", port)}))
    proxy = Proxy(Live(Upstream(guard, bound), recorder, bound), ThrowawayAuthority(folder), folder)
    await proxy.start()
    try:
        yield proxy, recorder
    finally:
        await proxy.stop(0.2)
        out.close()


def records(folder):
    """(type, address, block, fields) of each record; every digest is checked."""
    found = []
    with (folder / "data.warc").open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            block = record.raw_stream.read()
            fields = dict(record.rec_headers.headers)
            told = fields["WARC-Block-Digest"]
            assert told == "sha256:" + base64.b32encode(hashlib.sha256(block).digest()).decode()
            found.append((record.rec_type, fields.get("WARC-Target-URI"), block, fields))
    with (folder / "data.warc").open("rb") as file:  # payload digests, as warcio checks them
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
    return found


def answers(folder):
    return [block for kind, _, block, _ in records(folder) if kind == "response"]


ANSWERS = {
    "a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    "chunks and a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nX: 1\r\n\r\n",
        b"X: 1\r\n\r\n",
    ),
    "a redirect with a body": (
        b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 4\r\n\r\ngone",
        b"gone",
    ),
    "nothing new": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", b"\r\n\r\n"),
    "strange fields": (
        b"HTTP/1.1 200 \r\nX-Odd:   a  b \r\nx-odd: c\r\n folded\r\nContent-Length: 0\r\n\r\n",
        b"\r\n\r\n",
    ),
    "a coded body": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x00",
        b"\x00",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_came_is_passed_on_and_kept_byte_for_byte(tmp_path, name):
    raw, end = ANSWERS[name]

    async def go():
        async with (
            answering(saying(raw)) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            asked = f"GET http://127.0.0.1:{port}/a?b HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            assert await browser.ask(asked, until=end) == raw

    asyncio.run(go())
    (kept,) = answers(tmp_path)
    assert kept == raw
    ((_, url, sent, _),) = [one for one in records(tmp_path) if one[0] == "request"]
    assert sent == b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"
    assert url.endswith("/a?b")


def test_a_body_that_ends_with_the_connection_is_whole(tmp_path):
    raw = b"HTTP/1.0 200 OK\r\n\r\nall of it"

    async def go():
        async with (
            answering(saying((raw,))) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            asked = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            assert await browser.ask(asked) == raw

    asyncio.run(go())
    assert answers(tmp_path) == [raw]
    assert "WARC-Truncated" not in records(tmp_path)[1][3]


def test_a_body_that_was_posted_is_kept_with_the_request(tmp_path):
    async def script(head, reader, writer):
        body = await reader.readexactly(6)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + body)
        return True

    async def go():
        async with (
            answering(script) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            head = f"POST http://127.0.0.1:{port}/in HTTP/1.1\r\nProxy-Connection: keep-alive\r\n"
            asked = head.encode() + b"Content-Length: 6\r\n\r\na=1234"
            assert (await browser.ask(asked, until=b"a=1234")).endswith(b"a=1234")

    asyncio.run(go())
    ((_, _, sent, _),) = [one for one in records(tmp_path) if one[0] == "request"]
    assert sent == b"POST /in HTTP/1.1\r\nContent-Length: 6\r\n\r\na=1234"


CUT = {
    "cut off": (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nonly this", True, "disconnect"),
    "silent in the middle": (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nonly", False, "time"),
    "too long": (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900, False, "length"),
}


@pytest.mark.parametrize("name", CUT)
def test_an_answer_that_is_not_whole_says_so_in_the_record(tmp_path, name):
    raw, closes, how = CUT[name]

    async def go():
        script = saying((raw,) if closes else raw)
        limit = {"body_bytes": 500}
        async with (
            answering(script) as port,
            recording(tmp_path, port, **limit) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            await browser.ask(f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode())

    asyncio.run(go())
    ((_, _, block, fields),) = [one for one in records(tmp_path) if one[0] == "response"]
    assert fields["WARC-Truncated"] == how
    assert raw.startswith(block)


NONE = {
    "silence": b"",
    "no HTTP": b"SSH-2.0-x\r\n\r\n",
    "endless fields": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000,
    "endless interim answers": b"HTTP/1.1 103 Early\r\n\r\n" * 50,
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
}


@pytest.mark.parametrize("name", NONE)
def test_no_answer_is_a_note_with_its_reason_and_the_next_request_goes_on(tmp_path, name):
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    async def go():
        async with (
            answering(saying(NONE[name], good)) as port,
            recording(tmp_path, port) as (proxy, _),
        ):
            asked = f"POST http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode()
            async with Browser.at(proxy.port) as browser:
                assert (await browser.ask(asked)).startswith(b"HTTP/1.1 502 ")
            async with Browser.at(proxy.port) as browser:
                assert await browser.ask(asked, until=b"ok") == good

    asyncio.run(go())
    notes = [block for kind, url, block, _ in records(tmp_path) if kind == "metadata" and url]
    assert notes[0].startswith(b"no-answer: ")
    assert answers(tmp_path) == [good]


def test_a_kept_connection_that_died_is_replaced_without_a_gap(tmp_path):
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"
    second = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"

    async def go():
        async with (
            answering(saying((first,), second)) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            asked = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode()
            assert await browser.ask(asked, until=b"1") == first
            await asyncio.sleep(0.05)
            assert await browser.ask(asked, until=b"2") == second

    asyncio.run(go())
    assert answers(tmp_path) == [first, second]


def test_a_web_socket_has_its_opening_in_the_record_and_its_bytes_counted(tmp_path):
    opening = (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    )

    async def script(head, reader, writer):
        writer.write(opening)
        writer.write(await reader.readexactly(4))
        await writer.drain()
        return False

    async def go():
        async with (
            answering(script) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            tunnel = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode()
            assert b" 200 " in await browser.ask(tunnel, until=b"\r\n\r\n")
            asked = b"GET /live HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nping"
            assert await browser.ask(asked) == opening + b"ping"

    asyncio.run(go())
    assert answers(tmp_path) == [opening]
    assert any(b"socket-bytes: 8" in one[2] for one in records(tmp_path))


def test_what_is_played_back_comes_from_the_record_alone(tmp_path):
    pages = [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n%d" % n for n in (1, 2)]
    unchanged = b"HTTP/1.1 304 Not Modified\r\n\r\n"

    async def record():
        async with (
            answering(saying(*pages, unchanged)) as port,
            recording(tmp_path, port) as (proxy, _),
            Browser.at(proxy.port) as browser,
        ):
            asked = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n"
            for end in (b"1", b"2"):
                await browser.ask(asked.encode() + b"\r\n", until=end)
            await browser.ask(asked.encode() + b"If-None-Match: x\r\n\r\n", until=b"\r\n\r\n")
            return port

    async def play(port):
        behind = Playback.of(tmp_path / "data.warc")
        proxy = Proxy(behind, ThrowawayAuthority(tmp_path), tmp_path)
        await proxy.start()
        async with Browser.at(proxy.port) as browser:
            asked = f"GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n".encode()
            seen = [await browser.ask(asked, until=end) for end in (b"1", b"2", b"2")]
            other = asked.replace(b"/ HTTP", b"/else HTTP")
            assert b" 404 " in await browser.ask(other, until=b"\r\n\r\n")
            await proxy.stop(0.1)
            return seen, behind

    port = asyncio.run(record())
    seen, behind = asyncio.run(play(port))
    assert seen == [*pages, pages[1]]
    assert sum(behind.missing.values()) == 1


PRIVATE = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 198.18.0.1 192.0.2.1 240.0.0.1 :: ::1 fe80::1 fc00::1 ff02::1 ::127.0.0.1
::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::a00:1 64:ff9b:1::5db8:d822
64:ff9b:1:5db8:d8:2200:: 2002:7f00:1:: 2002:a00:1:: 2001:db8::1 2001:0:4136:e378:8000:63bf:80ff:fffe
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_address_of_a_closed_network_is_reached_in_any_spelling(address):
    async def ask(host, port):
        return [address]

    async def go(host):
        with pytest.raises(Refused):
            await Guard(ask=ask).checked(host, 80)

    asyncio.run(go("shop.example"))
    asyncio.run(go(address))


def test_one_closed_address_among_open_ones_is_enough():
    async def ask(host, port):
        return ["93.184.216.34", "10.0.0.1"]

    async def go():
        with pytest.raises(Refused):
            await Guard(ask=ask).checked("shop.example", 443)

    asyncio.run(go())


def test_a_name_means_the_same_throughout_a_capture():
    told = [["93.184.216.34"], ["127.0.0.1"]]

    async def ask(host, port):
        return told.pop(0)

    async def go():
        guard = Guard(ask=ask)
        assert await guard.checked("Shop.example", 443) == ["93.184.216.34"]
        assert await guard.checked("shop.example", 80) == ["93.184.216.34"]

    asyncio.run(go())
    assert len(told) == 1


def test_open_addresses_are_open():
    from ipaddress import ip_address

    for one in (
        "93.184.216.34",
        "2606:2800:220:1::1",
        "::ffff:93.184.216.34",
        "64:ff9b::5db8:d822",
    ):
        assert is_open(ip_address(one))


@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=300),
    sizes=st.lists(st.integers(1, 90), max_size=6),
    feeds=st.lists(st.integers(1, 60), max_size=12),
)
def test_a_chunked_body_comes_out_as_it_went_in_however_it_is_cut(body, sizes, feeds):
    raw, rest = b"", body
    for size in [*sizes, 10_000]:
        piece, rest = rest[:size], rest[size:]
        if piece:
            raw += b"%x\r\n" % len(piece) + piece + b"\r\n"
    raw += b"0\r\n\r\n"

    async def go():
        reader = asyncio.StreamReader()
        left = raw + b"NEXT"
        for size in [*feeds, len(left)]:
            reader.feed_data(left[:size])
            left = left[size:]
        reader.feed_eof()
        seen = b"".join([one async for one in wire.body(reader, -1)])
        return seen, await reader.read()

    assert asyncio.run(go()) == (raw, b"NEXT")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_comes_as_a_head_is_a_head_or_broken(raw):
    async def go():
        reader = asyncio.StreamReader()
        reader.feed_data(raw)
        reader.feed_eof()
        try:
            head = await wire.read_head(reader, 300)
            if head is not None:
                wire.response(head).body_length(b"GET")
        except wire.Broken:
            pass

    asyncio.run(go())
