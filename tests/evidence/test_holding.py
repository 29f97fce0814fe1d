"""A page that goes elsewhere by itself is held: what is kept is of one document."""

import asyncio
import os
import shutil
from types import SimpleNamespace

import pytest

from wangjian.demo.shop.opening import open_hostile
from wangjian.evidence.recording.capture import Wish, capture, rows
from wangjian.evidence.recording.holding import Holding
from wangjian.evidence.recording.limits import bounded
from wangjian.evidence.recording.notes import Notes

MAIN, INNER = object(), object()


class Session:
    """Stands in for the debugger: what it was told, and who listens to it."""

    def __init__(self):
        self.told, self.listeners = [], {}

    async def send(self, command, more=None):
        self.told.append((command, more or {}))
        return {"frameTree": {"frame": {"id": "main"}}}

    def on(self, event, what):
        self.listeners[event] = what

    @property
    def commands(self):
        return [command for command, _ in self.told]


class Page:
    main_frame = MAIN

    def __init__(self):
        self.listeners = {}

    def on(self, event, what):
        self.listeners[event] = what

    def goes(self, *, frame=MAIN, redirected=None):
        one = SimpleNamespace(
            is_navigation_request=lambda: True, frame=frame, redirected_from=redirected
        )
        self.listeners["request"](one)
        return one


def held(folder, act, **bounds):
    """What is told after something was done to a page that may go elsewhere three times."""

    async def go():
        page, session = Page(), Session()
        notes = Notes(folder, bounded({"navigations": 3, **bounds}))
        holding = Holding(page, session, notes)
        await holding.know()
        await act(page, session, holding)
        await asyncio.sleep(0.01)
        notes._steps.close()
        notes._witness.close()
        return session, notes, holding

    return asyncio.run(go())


@pytest.mark.parametrize("times", [3, 4])
def test_scripts_are_stopped_once_it_went_too_often(tmp_path, times):
    async def act(page, session, holding):
        for _ in range(times):
            page.goes()
            page.goes(redirected=object())  # one way that leads over several addresses
            page.goes(frame=INNER)

    session, notes, holding = held(tmp_path, act)
    assert holding.stilled == (times > 3)
    assert notes.limits == ({"navigations"} if times > 3 else set())
    assert session.commands[1:] == (
        [
            "Page.setWebLifecycleState", "Emulation.setScriptExecutionDisabled",
            "Page.setWebLifecycleState", "Fetch.enable",
        ] if times > 3 else []
    )  # fmt: skip


def test_an_address_that_changes_without_end_is_on_its_way_too(tmp_path):
    async def act(page, session, holding):
        for _ in range(15):
            page.listeners["framenavigated"](MAIN)
        assert not holding.stilled
        page.listeners["framenavigated"](MAIN)
        await asyncio.sleep(0.01)

    assert held(tmp_path, act)[2].stilled


def test_what_takes_a_held_page_away_is_broken_off_and_its_frames_go_on(tmp_path):
    async def act(page, session, holding):
        one = page.goes()
        assert holding.stirs(one)
        await holding.hold()
        assert not holding.stirs(one)
        assert holding.stirs(page.goes(frame=INNER))
        for frame in ("main", "inner"):
            asked = {"requestId": frame, "frameId": frame, "request": {"url": "https://b.example/"}}
            session.listeners["Fetch.requestPaused"](asked)

    session, notes, _ = held(tmp_path, act)
    assert session.told[-2:] == [
        ("Fetch.failRequest", {"requestId": "main", "errorReason": "Aborted"}),
        ("Fetch.continueRequest", {"requestId": "inner"}),
    ]
    assert notes.limits == set()
    assert "https://b.example/" in (tmp_path / "steps.jsonl").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_that_is_always_on_its_way_elsewhere_is_held_and_kept(tmp_path):
    if not (os.environ.get("WANGJIAN_CHROMIUM") or shutil.which("chromium")):
        pytest.skip("no Chromium here: install it, or name it in WANGJIAN_CHROMIUM")
    with open_hostile() as twin:
        seen = capture(Wish(twin.sites[0].origin + "/away.html", allowed=twin.allowed), tmp_path)
        assert twin.canaries.hits == []
    assert (seen.ended, "navigations" in seen.limits) == ("done", True)
    assert "跑开的页面" in (tmp_path / "text.txt").read_text(encoding="utf-8")
    assert "setInterval" in (tmp_path / "dom.html").read_text(encoding="utf-8")
    assert (tmp_path / "screenshot-01.png").exists()
    assert "scripts stopped" in [one["step"] for one in rows(tmp_path / "steps.jsonl")]
