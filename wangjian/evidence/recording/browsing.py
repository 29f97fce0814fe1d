"""看网页: one page opened in a fresh Chromium behind the proxy, and what it showed.

    python -m wangjian.evidence.recording.browsing

reads one line of JSON (`Look`), writes into its folder step by step - so that what was seen before
a crash is there - and ends. Whoever started it ends it when its time is over.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError
from playwright.async_api import async_playwright

from wangjian.evidence.recording.chromium import Start, start
from wangjian.evidence.recording.following import follow
from wangjian.evidence.recording.limits import bounded
from wangjian.evidence.recording.notes import Notes
from wangjian.evidence.recording.picturing import compare
from wangjian.evidence.recording.seeing import Seeing
from wangjian.evidence.recording.watching import Watch

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Playwright

_CLOSE_SECONDS = 5.0
# Left out of Playwright's own switches: it lets every page open windows.
_NOT_WANTED = ["--disable-popup-blocking"]
_DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1366, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
}


@dataclass(frozen=True, slots=True)
class Look:
    """What to open, and how."""

    url: str
    folder: str
    scratch: str  # profile and starter; thrown away afterwards
    port: int
    spki: str
    device: str = "desktop"
    scroll: bool = False
    follow: bool = False  # links to the licence and the filing
    before: str = ""  # folder of the capture whose pictures these are held against
    visible: bool = True  # screenshot and PDF, not only what the page says
    bounds: dict[str, float] | None = None  # limits other than those of the file


async def look(order: Look) -> None:
    """Open the page, let it load, keep what it shows."""
    folder = Path(order.folder)
    notes = Notes(folder, bounded(order.bounds))
    how = start(Path(order.scratch), port=order.port, spki=order.spki)
    async with async_playwright() as playwright:
        context = await _launch(playwright, how, order)
        context.set_default_timeout(notes.bound.call_seconds * 1000)
        page = context.pages[0]
        watch = Watch(context, page, notes)
        await watch.witness(context, page)
        _keep(folder / "browser.json", await _browser(context, page, how, order))
        seeing = Seeing(page, notes, await context.new_cdp_session(page))
        try:
            await seeing.open(order.url)
            if order.scroll:
                await seeing.scroll()
            await seeing.settle()
            await seeing.see(visible=order.visible)
            if order.before:
                watch.expects()
                await compare(context, Path(order.before), notes)
            if order.follow:
                await follow(context, seeing, watch)
        finally:
            notes.end(title=await seeing.title(), url=page.url)
            with suppress(BrowserError):
                await notes.within(context.close(), _CLOSE_SECONDS)


async def _launch(playwright: Playwright, how: Start, order: Look) -> BrowserContext:
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
        **_DEVICES[order.device],
    )


async def _browser(context: BrowserContext, page: Page, how: Start, order: Look) -> dict[str, Any]:
    said = context.browser.version if context.browser else ""
    if not said:
        with suppress(BrowserError):
            session = await context.new_cdp_session(page)
            said = str((await session.send("Browser.getVersion"))["product"])
    return {
        "browser": "Chromium",
        "version": said,
        "user_agent": await page.evaluate("navigator.userAgent"),
        "viewport": page.viewport_size,
        "device": order.device,
        "time_zone": "Asia/Shanghai",
        "sandbox": how.sandbox,
        "user": how.user,
        "switches": list(how.switches),
    }


def _keep(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """One order, one page."""
    asyncio.run(look(Look(**json.loads(sys.stdin.readline()))))


def order_line(order: Look) -> str:
    """The order as this process reads it."""
    return json.dumps(asdict(order)) + "\n"


if __name__ == "__main__":
    main()
