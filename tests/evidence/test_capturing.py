"""A page becomes a sealed exhibit: real Chromium, a shop on loopback, nothing else reached."""

import json
import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import people
import pytest

from wangjian.errors import BadInput, NotAllowed
from wangjian.evidence import package, queries
from wangjian.evidence.capturing import capture, title_in
from wangjian.evidence.comparing import score, shared_lines
from wangjian.evidence.recording.capture import Wish, check

PAGE = """<!doctype html><meta charset="utf-8"><title>测试店</title><h1>第一页</h1><p id="a"></p>
<img src="/a.svg"><script>
fetch("/said", {method: "POST", body: "x=1"}).then((r) => r.text()).then((t) => { a.textContent = t; });
for (const one of ["http://10.0.0.1/", "http://127.0.0.1:9/", "http://[::1]:9/"]) fetch(one).catch(() => 0);
alert("欢迎");
</script>"""
ANSWERS = {
    "/": ("text/html", PAGE.encode()),
    "/a.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "/said": ("text/plain; charset=utf-8", "已收到".encode()),
}


class Shop(BaseHTTPRequestHandler):
    """A small shop that counts who came."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind, body = ANSWERS.get(self.path, ("text/plain", b""))
        self.server.seen.append((self.command, self.path))
        self.send_response(200 if self.path in ANSWERS else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_):
        """Nothing on the screen."""


@pytest.fixture
def shop():
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def needs_chromium():
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_is_opened_recorded_played_back_and_sealed(workspace, shop):
    needs_chromium()
    by = people.province().actor("sc/cd/", "officer")
    port = shop.server_address[1]
    url = f"http://127.0.0.1:{port}/"
    wish = Wish(url, allowed=(("127.0.0.1", port),))
    made = capture(by=by, workspace=workspace, wish=wish, officers=("李四",))
    assert (made.title, made.url) == ("测试店", url)
    assert queries.verify(workspace, made).exit_code == 2  # whole; neither logged nor stamped yet
    with (workspace.evidence / made.path).open("rb") as file:
        members = {one.path: one for one in package.read(file)}
        said = {
            path: b"".join(package.content_of(file, members[path]))
            for path in members
            if path.endswith((".json", ".jsonl", ".txt", ".warc", ".cdx"))
        }
    assert {"seen/screenshot-01.png", "seen/page.pdf", "seen/dom.html"} <= set(members)
    assert "已收到" in said["seen/text.txt"].decode()
    assert json.loads(said["wangjian/replay.json"])["agrees"]
    for path, (_, body) in ANSWERS.items():
        assert body in said["archive/data.warc"], path
    assert b"10.0.0.1 is no address of the open network" in said["archive/data.warc"]
    steps = [json.loads(line)["step"] for line in said["wangjian/steps.jsonl"].splitlines()]
    assert "dialog dismissed" in steps
    # what was played back came from the record: the shop saw one visit
    assert shop.seen.count(("GET", "/")) == 1
    assert not list(workspace.tmp.glob("capture-*"))


@pytest.mark.django_db(transaction=True)
def test_who_has_no_right_to_captures_opens_nothing(workspace, shop):
    by = people.province().actor("sc/cd/", "auditor")
    with pytest.raises(NotAllowed):
        capture(by=by, workspace=workspace, wish=Wish("https://shop.example/"))
    assert shop.seen == []


@pytest.mark.parametrize(
    "url",
    ["shop.example", "ftp://shop.example/", "file:///etc/passwd", "https://", "http://a:b@c.example/",
     "javascript:alert(1)", "https://shop.example:0/", "https://shop.example/\n", "http://[::1/", "http://:secret@c.example/",
     "http://@c.example/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused_in_words(url):
    with pytest.raises(BadInput, match="网址"):
        check(url)


@pytest.mark.parametrize(
    ("end", "title"),
    [
        ({"title": "测试店", "url": "https://shop.example/"}, "测试店"),
        ({"title": "shop.example", "url": "chrome-error://chromewebdata/"}, ""),
        (None, ""),
    ],
)
def test_what_the_browser_shows_where_nothing_came_gives_no_title(tmp_path, end, title):
    rows = [{"step": "open"}, *([{"step": "end", **end}] if end else [])]
    (tmp_path / "steps.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert title_in(tmp_path) == title


def test_a_replay_agrees_when_nearly_all_of_it_is_there_again():
    text = "\n".join(f"第{n}行" for n in range(100))
    assert score(text, text, answered=99, missing={"a": 1}).agrees
    assert not score(text, text, answered=90, missing={"a": 10}).agrees
    assert not score(text, text[: len(text) // 2], answered=9, missing={}).agrees
    assert not score(text, text, answered=9, missing={}, ended="time").agrees
    tiles = [{"counted": 100, "alike": 95}, {"counted": 0, "alike": 0}]
    assert score(text, text, answered=9, missing={}, pictures=tiles).picture_share == 0.95
    assert not score(
        text, text, answered=9, missing={}, pictures=[{"counted": 9, "alike": 7}]
    ).agrees
    assert not score("", "", answered=0, missing={}).agrees  # nothing came


def test_lines_may_stand_elsewhere_but_not_be_gone():
    assert shared_lines("a\nb\n\n c  d ", "c d\nb\na") == 1
    assert shared_lines("a\na\nb", "a\nb") == pytest.approx(2 / 3)
    assert shared_lines("", "anything") == 1
