"""The shop's hostile twin in real Chromium: nobody private is reached, and every capture ends."""

import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from wangjian.demo.shop import hostile
from wangjian.demo.shop.opening import open_hostile
from wangjian.evidence import capturing
from wangjian.evidence.recording.capture import Wish, capture, rows
from wangjian.evidence.recording.supervising import stored

# Small enough that what goes on for ever ends soon; memory and disk as tight as a page needs.
BOUNDS = {
    "all_bytes": 30_000_000, "body_bytes": 10_000_000, "requests": 300, "first_byte_seconds": 4,
    "between_bytes_seconds": 4, "connect_seconds": 3, "whole_seconds": 60, "call_seconds": 8,
    "browser_bytes": 1_500_000_000, "disk_bytes": 50_000_000, "socket_bytes": 2_000_000,
    "tiles": 4, "page_height": 12_000, "lines": 3_000, "text_characters": 3_000_000,
    "windows": 3,  # a question of ours counts as a hand, and one window opens with it
}  # fmt: skip
# All that a capture with these bounds may lay down: bodies, pictures, text, and notes of them.
MOST_BYTES = 90_000_000
# What must be said of a page that can only be ended by a limit; any one of these.
ENDED_BY = {
    "/bombs.html": {"call_seconds", "browser_bytes", "body_bytes", "all_bytes"},
    "/disk.html": {"disk_bytes"},
    "/dom.html": {"browser_bytes", "text_characters", "page_height"},
    "/flood.html": {"requests"},
    "/loop.html": {"call_seconds"},
    "/memory.html": {"browser_bytes"},
    "/stream.html": {"socket_bytes"},
    "/tall.html": {"page_height"},
    "/windows.html": {"windows"},
    "/workers.html": {"call_seconds", "whole_seconds", "browser_bytes"},
    "/drip": {"call_seconds"},
    "/endless": {"body_bytes", "all_bytes"},
    "/endless-head": {"head_bytes"},
    "/endless-line": {"head_bytes"},
    "/half": {"between_bytes_seconds"},
    "/many-1xx": {"interim_answers"},
    "/silent": {"first_byte_seconds"},
}


@pytest.fixture(scope="module")
def twin():
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    with open_hostile() as opened:
        yield opened


def seen_at(twin, path, folder, **bounds):
    before = len(twin.canaries.hits)
    wish = Wish(twin.sites[0].origin + path, allowed=twin.allowed, bounds={**BOUNDS, **bounds})
    seen = capture(wish, folder)
    assert twin.canaries.hits[before:] == []
    return seen


def height_of(picture):
    return int.from_bytes(picture.read_bytes()[20:24], "big")


@pytest.fixture
def own_scratch(monkeypatch):
    """Where the browsers of this test alone have their profiles: others may run captures too."""
    with tempfile.TemporaryDirectory(prefix="twin-") as folder:
        Path(folder).chmod(0o711)  # for a browser that is another user
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield folder


def processes_with(mark):
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found += [entry.name] if mark in (entry / "cmdline").read_bytes() else []
    return found


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("path", hostile.pages())
def test_whatever_a_page_does_the_capture_ends_and_says_what_cut_it(
    twin, tmp_path, own_scratch, path
):
    seen = seen_at(twin, path, tmp_path)
    steps = rows(tmp_path / "steps.jsonl")
    assert steps[0]["step"] == "open"
    assert (tmp_path / "data.warc").stat().st_size > 0
    assert stored(tmp_path) < MOST_BYTES
    if path in ENDED_BY:
        assert set(seen.limits) & ENDED_BY[path], (path, seen.ended, seen.limits)
    assert processes_with(own_scratch.encode()) == [], "a browser was left behind"


@pytest.mark.browser
def test_no_private_address_is_reached_by_any_tag_or_script(twin, tmp_path):
    more = {"requests": 5_000, "call_seconds": 12, "browser_bytes": 4_000_000_000}
    seen = seen_at(twin, "/private.html", tmp_path, **more)
    tried = {row["url"] for row in rows(tmp_path / "exchanges.jsonl") if row["status"] is None}
    assert len(tried) > 200, (seen.ended, seen.limits)


@pytest.mark.browser
def test_no_udp_leaves_the_browser(twin, tmp_path):
    assert seen_at(twin, "/webrtc.html", tmp_path).ended == "done"


@pytest.mark.slow
@pytest.mark.browser
def test_the_canaries_sing_where_nothing_holds_the_page_back(twin):
    """A control: without it the tests above would also hold against canaries that are deaf."""
    before = len(twin.canaries.hits)
    with sync_playwright() as playwright:
        program = os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        for path in ("/redirected.html", "/webrtc.html"):
            page = browser.new_page()
            page.goto(twin.sites[0].origin + path, wait_until="commit")
            page.wait_for_timeout(3_000)
            page.close()
        browser.close()
    assert {kind for kind, _ in twin.canaries.hits[before:]} == {"tcp", "udp"}


@pytest.mark.browser
def test_a_page_that_fills_the_disk_is_ended_and_leaves_nothing(twin, tmp_path):
    seen = seen_at(twin, "/disk.html", tmp_path)
    assert (seen.ended, seen.limits) == ("disk", ("disk_bytes",))
    assert stored(tmp_path) < MOST_BYTES


@pytest.mark.browser
def test_a_page_caught_in_its_own_script_is_kept_all_the_same(twin, tmp_path):
    seen = seen_at(twin, "/loop.html", tmp_path, call_seconds=5)
    assert seen.ended == "done"
    steps = [row["step"] for row in rows(tmp_path / "steps.jsonl")]
    assert "script ended" in steps
    assert "死循环" in (tmp_path / "text.txt").read_text(encoding="utf-8")
    assert (tmp_path / "screenshot-01.png").exists()


def text_at(folder):
    return (folder / "text.txt").read_text(encoding="utf-8")


def steps_of(folder, name):
    return [row for row in rows(folder / "steps.jsonl") if row["step"] == name]


@pytest.mark.slow
@pytest.mark.browser
def test_halves_of_characters_hinder_nothing(twin, tmp_path):
    assert seen_at(twin, "/halves.html", tmp_path).ended == "done"
    assert "前\ufffd后" in text_at(tmp_path)
    (said,) = steps_of(tmp_path, "dialog dismissed")
    assert said["said"] == "欢迎\ufffd"
    (mark,) = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert (mark["said"], mark["kept"]) == ("营业执照\ufffd", "follow-1-")
    assert capturing.title_in(tmp_path) == "\ufffd半个字 \ufffd"
    assert steps_of(tmp_path, "not kept") == []


@pytest.mark.slow
@pytest.mark.browser
def test_functions_that_a_page_puts_in_the_place_of_the_browsers_say_nothing(twin, tmp_path):
    assert seen_at(twin, "/untrue.html", tmp_path, call_seconds=20).ended == "done"
    assert "真的字" in text_at(tmp_path)
    assert "假的字" not in text_at(tmp_path)
    whole = (tmp_path / "dom.html").read_text(encoding="utf-8")
    assert whole.startswith("<!DOCTYPE html>\n<html")
    marks = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert [one["address"].rpartition("/")[2] for one in marks] == ["own.html"]
    assert capturing.title_in(tmp_path) == "真标题"
    assert steps_of(tmp_path, "not kept") == []
    assert (tmp_path / "screenshot-01.png").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_names_in_the_markup_stand_for_nothing_that_is_kept(twin, tmp_path):
    assert seen_at(twin, "/named.html", tmp_path).ended == "done"
    assert "真的字" in text_at(tmp_path)
    assert "<h1>占用名字</h1>" in (tmp_path / "dom.html").read_text(encoding="utf-8")
    (mark,) = json.loads((tmp_path / "marks.json").read_text(encoding="utf-8"))
    assert mark["address"].endswith("/own.html")
    assert capturing.title_in(tmp_path) == "占用名字"
    assert height_of(tmp_path / "screenshot-01.png") > 2_000


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_cannot_pass_for_the_browser_nor_send_what_is_not_recorded(twin, tmp_path):
    seen = seen_at(twin, "/own.html", tmp_path)
    assert "own: 200, long: 509" in text_at(tmp_path)
    assert not any(url.startswith(twin.sites[0].origin) for url in seen.own)
    asked = {row["url"].partition("?")[2]: row for row in rows(tmp_path / "exchanges.jsonl")}
    assert asked["own"]["status"] == 200
    assert asked["long"]["why"] == "long request: body_bytes"
