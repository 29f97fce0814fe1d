"""What a hostile page does to its own record, without a browser: it is recorded all the same."""

import asyncio
import json

import pytest

from tests.evidence.servers import Browser, answering, saying
from tests.evidence.test_recording import answers, recording, records
from wangjian.evidence import capturing
from wangjian.evidence.recording.capture import rows
from wangjian.evidence.recording.limits import limits
from wangjian.evidence.recording.notes import Notes
from wangjian.evidence.recording.own_calls import is_own
from wangjian.evidence.recording.videoing import Video
from wangjian.evidence.recording.wire import Head, fields

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
AS_UPDATER = b"X-Goog-Update-AppId: x\r\n"
OWN = b"Sec-Fetch-Site: none\r\nSec-Fetch-Mode: no-cors\r\n"


def head(*lines):
    return Head(b"", b"GET / HTTP/1.1", fields(list(lines), b""))


def asked_at(folder, lines, body=b"", until=None, method="GET", **bounds):
    """What the browser hears, and what the recorder listed as the browser's own."""

    async def go():
        async with (
            answering(saying(GOOD)) as port,
            recording(folder, port, **bounds) as (proxy, recorder),
            Browser.at(proxy.port) as browser,
        ):
            first = f"{method} http://127.0.0.1:{port}/a HTTP/1.1\r\n".encode()
            return await browser.ask(first + lines + b"\r\n" + body, until=until), recorder.own

    return asyncio.run(go())


def test_a_page_that_looks_like_the_updater_is_recorded(tmp_path):
    heard, own = asked_at(tmp_path, AS_UPDATER, until=b"ok")
    assert (heard, own) == (GOOD, [])
    assert answers(tmp_path) == [GOOD]


def test_what_the_browser_asks_for_itself_is_refused_and_noted_without_what_it_said(tmp_path):
    heard, own = asked_at(tmp_path, OWN, b"secret")
    assert heard.startswith(b"HTTP/1.1 403 ")
    assert len(own) == 1
    found = records(tmp_path)
    assert [kind for kind, *_ in found] == ["warcinfo", "metadata"]
    assert found[1][2] == f"own-call: GET {own[0]}\r\nproxy-said: 403\r\n".encode()


@pytest.mark.parametrize(
    ("host", "lines", "own"),
    [
        ("shop.example", [b"X-Goog-Update-AppId: x"], False),
        ("update.googleapis.com", [b"X-Goog-Update-AppId: x"], True),
        ("update.googleapis.com", [b"X-Goog-Update-AppId: x", b"Sec-Fetch-Site: none"], True),
        ("update.googleapis.com", [b"X-Goog-Update-AppId: x", b"Sec-Fetch-Site: cross-site"], False),
        ("update.googleapis.com", [], False),
        ("shop.example", [b"Sec-Fetch-Site: none", b"Sec-Fetch-Mode: no-cors"], True),
        ("shop.example", [b"Sec-Fetch-Site: none", b"Sec-Fetch-Mode: navigate"], False),
    ],
)  # fmt: skip
def test_only_what_no_page_can_send_is_the_browsers_own(host, lines, own):
    assert is_own(host, head(*lines)) == own


LONG = b"Content-Length: 900\r\n"


@pytest.mark.parametrize(
    ("lines", "sent", "status", "cut"),
    [(LONG, b"x" * 900, b" 509 ", "length"), (b"Content-Length: 5, 6\r\n", b"", b" 400 ", "disconnect")],
)  # fmt: skip
def test_a_request_that_cannot_be_passed_on_is_in_the_record(tmp_path, lines, sent, status, cut):
    heard, _ = asked_at(tmp_path, lines, sent, method="POST", body_bytes=500)
    assert status in heard
    found = records(tmp_path)
    assert [kind for kind, *_ in found] == ["warcinfo", "metadata", "request"]
    assert found[1][2].startswith(b"no-answer: ")
    assert found[2][3]["WARC-Truncated"] == cut


def test_steps_are_written_whatever_a_page_says(tmp_path):
    notes = Notes(tmp_path, limits())
    notes.step("dialog dismissed", said="欢迎\ud83d\0")
    notes.saw(url="x\udc00")
    notes._steps.close()
    notes._witness.close()
    assert rows(tmp_path / "steps.jsonl")[0]["said"] == "欢迎\ufffd\0"
    assert rows(tmp_path / "witness.jsonl")[0]["url"] == "x\ufffd"


def test_a_title_that_no_database_holds_becomes_one(tmp_path):
    said = {"step": "end", "title": "\0店\u3000名\ud800\u202e\x1b[0m "}
    (tmp_path / "steps.jsonl").write_text(json.dumps(said) + "\n")
    assert capturing.title_in(tmp_path) == "店 名[0m"
    (tmp_path / "steps.jsonl").write_text(json.dumps({"step": "end", "title": "\0"}) + "\n")
    assert capturing.title_in(tmp_path) == ""


class Screen:
    """A browser's debugger that hands over pictures as they are ready, not as they were taken."""

    def on(self, _, heard):
        self.heard = heard

    async def send(self, what, *_):
        if what == "Page.startScreencast":
            for second in (1.0, 3.0, 2.0):
                self.heard({"data": "", "sessionId": 1, "metadata": {"timestamp": second}})


def test_pictures_of_a_video_are_told_in_the_order_of_their_times(tmp_path):
    notes = Notes(tmp_path, limits())

    async def go():
        screen = Screen()
        video = Video(screen, notes)
        await video.start()
        await video.stop()
        screen.heard({"data": "", "sessionId": 1, "metadata": {"timestamp": 0.5}})  # too late

    asyncio.run(go())
    notes._steps.close()
    notes._witness.close()
    times = rows(tmp_path / "video" / "frames.jsonl")
    assert [(one["picture"], one["seconds"]) for one in times] == [
        ("00001.jpg", 1.0), ("00003.jpg", 2.0), ("00002.jpg", 3.0)
    ]  # fmt: skip
