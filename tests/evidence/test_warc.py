"""Archives: bytes as they were, read by programs of others, found by address."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from wangjian.evidence import index, warc
from wangjian.evidence.urlkeys import url_key as key

AT = datetime(2026, 11, 1, 2, 3, 4, 567000, tzinfo=UTC)
REQUEST = b"POST /buy?x=1 HTTP/1.1\r\nhost:  shop.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nB=2&a=1"
RESPONSE = b"HTTP/1.1 200 OK\r\ncontent-TYPE:text/html;charset=gbk\r\nX-Odd:   spaces \r\n\r\n\xb5\xea\xc6\xcc"


def exchange(archive, url, request, response, fields):
    answer = archive.write("response", url, warc.RESPONSE, message(response), at=AT, fields=fields)
    of = [("WARC-Concurrent-To", answer.id)]
    archive.write("request", url, warc.REQUEST, message(request), at=AT, fields=of)


def message(raw):
    head, end, body = raw.partition(b"\r\n\r\n")
    return warc.spooled(body, head + end)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "data.warc"
    with path.open("wb") as out:
        archive = warc.Archive(out)
        archive.info(AT, "wangjian test", isPartOf="甲\r\nX: y")
        said = [("WARC-IP-Address", "192.0.2.1")]
        exchange(archive, "https://shop.example/buy?x=1", REQUEST, RESPONSE, said)
        cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\ncut"
        asked = b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"
        said = [("WARC-Truncated", "disconnect")]
        exchange(archive, "https://shop.example/", asked, cut, said)
        archive.resource("urn:wangjian:file:1", AT, "video/mp4", b"\0" * 3_000_000)
        archive.metadata("https://shop.example/none", AT, {"note": "no answer"})
    return path


def blocks(path):
    with path.open("rb") as opened:
        return {
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
            ): record.raw_stream.read()
            for record in ArchiveIterator(opened, no_record_parse=True)
        }


def test_what_went_over_the_wire_is_in_the_archive_byte_for_byte(file):
    found = blocks(file)
    assert found["request", "https://shop.example/buy?x=1"] == REQUEST
    assert found["response", "https://shop.example/buy?x=1"] == RESPONSE
    assert len(found["resource", "urn:wangjian:file:1"]) == 3_000_000
    assert found["warcinfo", None].endswith("isPartOf: 甲 X: y\r\n".encode())


def test_another_program_finds_every_digest_right(file, capsys):
    class Asked:
        inputs, verbose = [str(file)], False

    checker = Checker(Asked)
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out


def test_each_record_is_found_by_its_place_in_the_index(file):
    rows = [line.split(" ", 2) for line in index.written(file).decode().splitlines()]
    assert [(one[0], one[1]) for one in rows] == sorted((one[0], one[1]) for one in rows)
    found = {one[0]: json.loads(one[2]) for one in rows}
    assert set(found) == {
        "example,shop)/", "example,shop)/buy?__wb_method=post&a=1&b=2&x=1", "urn:wangjian:file:1",
    }  # fmt: skip
    assert rows[0][1] == "20261101020304"
    for row in found.values():
        content = file.read_bytes()[int(row["offset"]) : int(row["offset"]) + int(row["length"])]
        [record] = ArchiveIterator(io.BytesIO(content))
        assert record.rec_headers.get_header("WARC-Target-URI") == row["url"]
    assert found["urn:wangjian:file:1"]["mime"] == "video/mp4"
    assert found["example,shop)/buy?__wb_method=post&a=1&b=2&x=1"]["requestBody"] == "B=2&a=1"


def test_a_file_that_changes_while_it_is_written_is_refused(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"before")
    block = warc.Filed(path)
    path.write_bytes(b"behind")
    with pytest.raises(OSError, match="changed"):
        block.pour(io.BytesIO())


def test_a_cut_answer_says_why(file):
    with file.open("rb") as opened:
        cut = [
            record.rec_headers.get_header("WARC-Truncated")
            for record in ArchiveIterator(opened)
            if record.rec_type == "response"
        ]
    assert cut == [None, "disconnect"]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://example.com", "com,example)/"),
        ("HTTPS://user:secret@WWW2.Example.COM:443/", "com,example)/"),
        ("http://example.com:8080/a/../b//c/./d/", "com,example:8080)/b/c/d"),
        ("http://192.0.2.7:81/x", "7,2,0,192:81)/x"),
        ("http://[2001:db8::1]:81/x", "2001:db8::1:81)/x"),
        (
            "https://商店.example/商品?名=值",
            "example,xn--czrs0t)/%e5%95%86%e5%93%81?%e5%90%8d=%e5%80%bc",
        ),
        ("http://e.com/a%20b?c=%41", "com,e)/a%20b?c=a"),
        ("http://e.com/?PHPSESSID=0123456789abcdef0123456789abcdef&a=1", "com,e)/?a=1"),
        ("http://e.com/?a=1&sid=0123456789abcdef0123456789abcdef", "com,e)/?&a=1"),
        ("http://e.com/?", "com,e)/"),
        ("urn:some:thing", "urn:some:thing"),
    ],
)
def test_addresses_that_players_take_for_one_have_one_key(url, wanted):
    assert key(url) == wanted


@given(st.text(max_size=60))
def test_any_address_has_a_key(text):
    for url in (f"http://e.com/{text}", f"https://e.com/?{text}", f"http://{text}/"):
        try:
            found = key(url)
        except ValueError:
            continue
        assert "\n" not in found
