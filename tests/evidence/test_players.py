"""pywb and ReplayWeb.page play what we sealed, long after the shop has closed."""

import io
import json
import zipfile
from contextlib import suppress
from urllib.parse import quote

import pytest
from an_office import FILES, Made
from players import asked, browser, needed, pywb, serving
from playwright.sync_api import Error
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from scripts import outside_programs
from wangjian.demo.shop.opening import open_shop
from wangjian.evidence import taking_in
from wangjian.evidence.contents import laid_out
from wangjian.evidence.recording.capture import Wish, capture

pytestmark = pytest.mark.slow

# What ReplayWeb.page 2.5.3 plays in its own way: codings that it does not undo, style sheets that it
# rewrites, answers to other questions with a body, answers that were cut, and no service workers.
OTHERWISE = {
    "deflate", "zstd", "from the cdn", "over TLS", "POST", "DELETE", "PUT", "cut length",
    "cut chunks", "cut head", "no answer", "service worker", "全部检查完毕。",
}  # fmt: skip
PICTURES = "[...document.images].map((one) => one.naturalWidth)"


@pytest.fixture(scope="module")
def captured(tmp_path_factory):
    """The demo shop's home page as a sealed package; the shop is closed when it is played."""
    folder = tmp_path_factory.mktemp("captured")
    seen = folder / "seen"
    seen.mkdir()
    with pytest.MonkeyPatch.context() as patch, open_shop() as shop:
        patch.setenv("SSL_CERT_FILE", str(shop.ca))
        assert capture(Wish(shop.home, scroll=True, allowed=shop.allowed), seen).ended == "done"
        patch.setattr("an_office.FILES", {**FILES, **laid_out(seen, shop.home)})
        return Made(folder).complete()


def inside(package, name):
    with zipfile.ZipFile(package) as file:
        return file.read(name)


def pages(package):
    """Address and time of each page that the package lists."""
    rows = [json.loads(line) for line in inside(package, "pages/pages.jsonl").splitlines()[1:]]
    return [(one["url"], "".join(filter(str.isdigit, one["ts"]))[:14]) for one in rows]


def text_seen(package):
    return inside(package, "seen/text.txt").decode()


def lines(text):
    return {one.strip() for one in text.splitlines()} - {""}


def answers(package):
    """Each address that was asked with GET and answered whole, always with 200: what it may give."""
    archive, found = inside(package, "archive/data.warc"), {}
    index = inside(package, "indexes/index.cdx").decode().splitlines()
    rows = [json.loads(line.split(" ", 2)[2]) for line in index]
    others = {row["url"] for row in rows if row["status"] != "200"}
    for row in rows:
        if row["url"] in others or "method" in row:
            continue
        begin = int(row["offset"])
        record = next(ArchiveIterator(io.BytesIO(archive[begin : begin + int(row["length"])])))
        if record.rec_headers.get_header("WARC-Truncated"):
            continue
        body = record.raw_stream
        if record.http_headers.get_header("Transfer-Encoding") == "chunked":
            body = ChunkedDataReader(body)
        content = body.read()
        # else it answered HEAD, and no player can make a body of it
        if content or record.http_headers.get_header("Content-Length") in (None, "0"):
            found.setdefault(row["url"], set()).add(content)
    return found


def replayed(page, ready="true"):
    """The frame in which a player shows the page."""
    for _ in range(600):
        for frame in page.frames:
            with suppress(Error):  # it may be gone again
                if "mp_/" in frame.url and frame.evaluate(ready):
                    return frame
        page.wait_for_timeout(100)
    raise AssertionError([one.url for one in page.frames])


def pictures(frame):
    """The width of each picture after the page was scrolled to its end."""
    frame.evaluate("scrollTo(0, document.body.scrollHeight)")
    frame.wait_for_function(f"{PICTURES}.every((width) => width > 0)", timeout=30_000)
    return frame.evaluate(PICTURES)


def test_pywb_answers_every_address_from_the_archive_and_no_other(captured, tmp_path):
    programs = needed(outside_programs.python_program, "pywb")
    with pywb(programs, tmp_path, captured) as address:
        for url, at in pages(captured):
            status, body = asked(f"{address}/{at}id_/{url}")
            assert (status, "演示网店" in body.decode()) == (200, True), url
        at, known = pages(captured)[0][1], answers(captured)
        assert len(known) > 70
        wrong = [
            url
            for url, bodies in known.items()
            if asked(f"{address}/{at}id_/{url}")[1] not in bodies
        ]
        assert wrong == []
        home = pages(captured)[0][0]
        assert asked(f"{address}/{at}id_/{home}picture.png?1")[1].startswith(b"\x89PNG")
        for url in (f"{home}never-asked", f"{home}plain.html", "https://other.example/"):
            assert asked(f"{address}/{at}id_/{url}")[0] == 404, url


def test_pywb_shows_text_frames_and_pictures_of_the_page(captured, tmp_path):
    """What its scripts write is left out: pywb 2.10 breaks a module that imports nothing."""
    programs = needed(outside_programs.python_program, "pywb")
    url, at = pages(captured)[0]
    with pywb(programs, tmp_path, captured) as address, browser() as page:
        page.goto(f"{address}/{at}/{url}")
        frame = replayed(page)
        assert pictures(frame) == [80] * 7
        # the one line that the script would have changed
        assert lines(frame.inner_text("body")) - lines(text_seen(captured)) == {"正在检查……"}
        framed = [one.inner_text("body") for one in frame.child_frames if "frame.html" in one.url]
        assert framed == ["框架里的一页。"] * 3


def test_replayweb_page_shows_text_scripts_and_pictures_of_the_page(captured):
    player = needed(outside_programs.player)
    url, _ = pages(captured)[0]
    with serving(player, one_wacz=captured) as address, browser() as page:
        page.goto(f"{address}/?source=/one.wacz#view=pages&url={quote(url, safe='')}")
        frame = replayed(page, "document.querySelectorAll('#cases li').length === 34")
        assert pictures(frame) == [80] * 7
        lost = lines(text_seen(captured)) - lines(frame.inner_text("body"))
        assert {one.partition(":")[0] for one in lost} <= OTHERWISE
        asking = "(url) => fetch(url).then((answer) => answer.status)"
        assert frame.evaluate(asking, "/never-asked") == 404
        assert frame.evaluate(asking, "/coded/gzip") == 200


def test_files_are_played_too(tmp_path, monkeypatch):
    programs = needed(outside_programs.python_program, "pywb")
    made = Made(tmp_path)
    (tmp_path / "照片.png").write_bytes(b"\x89PNG picture")
    parts = taking_in.archived([tmp_path / "照片.png"], tmp_path, made.tsa.now(), "wangjian test")
    monkeypatch.setattr("an_office.FILES", {**FILES, **parts})
    package = made.complete()
    [(url, at)] = pages(package)
    with pywb(programs, tmp_path, package) as address:
        assert asked(f"{address}/{at}id_/{url}") == (200, b"\x89PNG picture")
