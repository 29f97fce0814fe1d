"""看网页: one page opened in a fresh Chromium behind the proxy, and what it showed.

    python -m wangjian.evidence.recording.browsing

reads a line of JSON (`Start`), starts the browser, reads one more (`Look`), and writes into its
folder step by step - so that what was seen before a crash is there - and ends. Whoever started it
ends it when its time is over.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright

from wangjian.evidence.recording.chromium import Start as Started
from wangjian.evidence.recording.chromium import start
from wangjian.evidence.recording.devices import device as known_device
from wangjian.evidence.recording.following import follow, found_on
from wangjian.evidence.recording.limits import bounded, limits
from wangjian.evidence.recording.logins import put_in
from wangjian.evidence.recording.notes import Notes
from wangjian.evidence.recording.ordering import LOADED, SEEN, Look, Start
from wangjian.evidence.recording.picturing import compare
from wangjian.evidence.recording.seeing import Seeing
from wangjian.evidence.recording.videoing import Video
from wangjian.evidence.recording.watching import Watch
from wangjian.evidence.recording.withholding import Withheld
from wangjian.evidence.warc import stamp

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page, Playwright

_NO_BROWSER = 3
# Left out of Playwright's own switches: it lets every page open windows.
_NOT_WANTED = ["--disable-popup-blocking"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser with one empty window; nobody has said yet what it is for."""

    context: BrowserContext
    page: Page
    session: CDPSession
    witness: CDPSession
    told: dict[str, Any]  # what it says of itself


async def look(opened: Opened, order: Look) -> None:
    """Open the page, let it load, keep what it shows."""
    folder, context, page = Path(order.folder), opened.context, opened.page
    login = Path(order.login) if order.login else None
    notes = Notes(folder, bounded(order.bounds), Withheld.of(login))
    context.set_default_timeout(notes.bound.call_seconds * 1000)
    watch = Watch(context, page, notes)
    watch.witness(opened.witness)
    _keep(folder / "browser.json", opened.told)
    seeing = Seeing(page, notes, opened.session)
    video = Video(opened.session, notes) if order.video else None
    try:
        if login is not None:
            await put_in(context, login)
        if video is not None:
            await video.start()
        await seeing.open(order.url)
        if order.scroll:
            await seeing.scroll()
        _say(LOADED)
        await seeing.settle()
        if video is not None:
            await video.stop()
        await seeing.see(visible=order.visible)
        marks = await found_on(seeing) if order.follow else []
        # printed while the pages load that the marks lead to
        printed = asyncio.ensure_future(seeing.print() if order.printed else asyncio.sleep(0))
        if order.before:
            watch.expects()
            await compare(context, Path(order.before), notes)
        if order.follow:
            await follow(context, seeing, watch, marks)
        await printed
    finally:
        notes.end(title=await seeing.title(), url=page.url)


async def _opened(context: BrowserContext, how: Started, device: str) -> Opened:
    """All that needs no page is done before the order comes."""
    page = context.pages[0]
    session = await context.new_cdp_session(page)
    witness = await context.new_cdp_session(page)
    await witness.send("Network.enable")
    told = await _browser(page, session, how, device)
    limits()
    return Opened(context, page, session, witness, told)


async def _launch(playwright: Playwright, how: Started, device: str) -> BrowserContext:
    appearing = await asyncio.to_thread(known_device, device, how.program)
    return await playwright.chromium.launch_persistent_context(
        how.profile,
        executable_path=how.program,
        args=how.switches,
        ignore_default_args=_NOT_WANTED,
        env={**how.environment},
        chromium_sandbox=how.sandbox,
        accept_downloads=False,
        ignore_https_errors=False,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        **appearing,
    )


async def _browser(page: Page, session: CDPSession, how: Started, device: str) -> dict[str, Any]:
    said = str((await session.send("Browser.getVersion"))["product"])
    return {
        "browser": "Chromium",
        "version": said,
        "user_agent": await page.evaluate("navigator.userAgent"),
        "viewport": page.viewport_size,
        "device": device,
        "time_zone": "Asia/Shanghai",
        "started": stamp(),  # it may have waited for its one page
        "sandbox": how.sandbox,
        "user": how.user,
        "switches": list(how.switches),
    }


def _keep(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _end_with_starter() -> None:
    """Nobody watches a browser whose starter is gone: it ends, and Playwright's driver with it."""
    while os.read(0, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)


async def _work() -> None:
    """Make everything ready, then wait for the order; without one it was called off."""
    async with async_playwright() as playwright:
        if not (line := await asyncio.to_thread(sys.stdin.readline)).strip():
            return
        wanted = Start(**json.loads(line))
        how = start(Path(wanted.scratch), port=wanted.port, spki=wanted.spki)
        context = await _launch(playwright, how, wanted.device)
        context.on("close", _gone)
        opened = await _opened(context, how, wanted.device)
        if (line := await asyncio.to_thread(sys.stdin.readline)).strip():
            context.remove_listener("close", _gone)
            threading.Thread(target=_end_with_starter, daemon=True).start()
            await look(opened, Look(**json.loads(line)))
            _say(SEEN)
            os._exit(0)  # the browser is ended from outside, with all that came of it


def _gone(_: BrowserContext) -> None:
    """A spare browser that died is of no use: whoever keeps it sees this process end."""
    os._exit(_NO_BROWSER)


def _say(line: bytes) -> None:
    os.write(1, line + b"\n")


def main() -> None:
    """One order, one page."""
    asyncio.run(_work())


if __name__ == "__main__":
    main()
