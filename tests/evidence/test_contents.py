"""The files of a capture as a package that other programs play back."""

import json

import pytest
from warcio.archiveiterator import ArchiveIterator

from wangjian.evidence.contents import INDEX, PAGES, WARC, laid_out
from wangjian.evidence.recording.exchange import Exchange, Recorder
from wangjian.evidence.recording.limits import limits
from wangjian.evidence.warc import Archive, Spool

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
PAGE = "https://www.shop.example/商品?b=1&a=2"
SAID = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=gbk\r\nContent-Length: 2\r\n\r\n"


@pytest.fixture
def captured(tmp_path):
    """A page, something posted, and a request without an answer."""
    out = (tmp_path / "data.warc").open("xb")
    recorder = Recorder(Archive(out), limits(), "test")
    for method, url, body in (("GET", PAGE, b""), ("POST", "http://a.example/in", b"x=1&y=a b")):
        one = Exchange(method, url, Spool(f"{method} /x HTTP/1.1\r\n{FORM}\r\n".encode()))
        one.sent.add(body)
        one.answered(200, SAID)
        one.answer.add(b"ok")
        recorder.write(one)
    recorder.write(Exchange("GET", "http://10.0.0.1/", Spool(b"GET / HTTP/1.1\r\n\r\n"), why="no"))
    out.close()
    steps = [
        {"at": "2026-11-26T01:02:03.000004Z", "step": "open", "url": PAGE},
        {"at": "2026-11-26T01:02:09.000004Z", "step": "end", "limits": [], "title": "店"},
    ]
    (tmp_path / "steps.jsonl").write_text("".join(json.dumps(one) + "\n" for one in steps))
    (tmp_path / "screenshot-01.png").write_bytes(b"png")
    (tmp_path / "door-0").write_bytes(b"")
    return tmp_path


def test_the_index_says_where_each_answer_stands(captured):
    files = laid_out(captured, PAGE)
    lines = files[INDEX].decode().splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == [
        "example,a)/in?__wb_method=post&x=1&y=a%20b",
        "example,shop)/%e5%95%86%e5%93%81?a=2&b=1",
    ]
    assert lines == sorted(lines)
    for line in lines:
        row = json.loads(line.split(" ", 2)[2])
        with files[WARC].open("rb") as file:
            file.seek(int(row["offset"]))
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Target-URI") == row["url"]
            assert record.content_stream().read() == b"ok"
        assert (row["mime"], row["status"], row["filename"]) == ("text/html", "200", "data.warc")


def test_the_page_is_listed_under_the_address_that_was_asked_for(captured):
    head, page = (json.loads(line) for line in laid_out(captured, PAGE)[PAGES].splitlines())
    assert head["format"] == "json-pages-1.0"
    assert (page["url"], page["title"], page["ts"]) == (PAGE, "店", "2026-11-26T01:02:03.000004Z")


def test_only_what_belongs_into_a_package_is_in_it(captured):
    assert sorted(laid_out(captured, PAGE)) == [
        "archive/data.warc",
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "seen/screenshot-01.png",
        "wangjian/steps.jsonl",
    ]
