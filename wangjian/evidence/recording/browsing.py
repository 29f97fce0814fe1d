"""看网页: one page opened in a fresh Chromium behind the proxy, and what it showed.

    python -m wangjian.evidence.recording.browsing

reads one line of JSON (`Look`), writes into its folder step by step - so that what was seen before
a crash is there - and ends. Whoever started it ends it when its time is over.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import sync_playwright

from wangjian.evidence.recording.chromium import start
from wangjian.evidence.recording.limits import limits
from wangjian.evidence.recording.warc import moment

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page

_DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1366, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
}
_QUIET_SECONDS = 1.5  # without a request the page counts as loaded
_SCROLL_STEPS = 40


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
    visible: bool = True  # screenshot and PDF, not only what the page says


class Notes:
    """The steps taken, as lines of a file, each on disk before the next."""

    def __init__(self, folder: Path) -> None:
        self._steps = (folder / "steps.jsonl").open("x", encoding="utf-8")
        self._witness = (folder / "witness.jsonl").open("x", encoding="utf-8")
        self.limits: set[str] = set()

    def step(self, name: str, **more: Any) -> None:
        """Something that was done, or that went wrong."""
        self._line(self._steps, {"at": moment(), "step": name, **more})

    def saw(self, **what: Any) -> None:
        """What the browser itself says of its network: a witness, not the record."""
        self._line(self._witness, {"at": moment(), **what})

    @staticmethod
    def _line(file: Any, said: dict[str, Any]) -> None:
        file.write(json.dumps(said, ensure_ascii=False) + "\n")
        file.flush()


def look(order: Look) -> None:
    """Open the page, let it load, keep what it shows."""
    folder, bound = Path(order.folder), limits()
    notes = Notes(folder)
    how = start(Path(order.scratch), port=order.port, spki=order.spki)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            how.profile,
            executable_path=how.program,
            args=how.switches,
            env={**how.environment},
            chromium_sandbox=how.sandbox,
            accept_downloads=False,
            ignore_https_errors=False,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **_DEVICES[order.device],
        )
        context.set_default_timeout(bound.call_seconds * 1000)
        page = context.pages[0]
        _watch(context, page, notes)
        version = context.browser.version if context.browser else _version(page)
        _keep(
            folder / "browser.json",
            {
                "browser": "Chromium",
                "version": version,
                "user_agent": page.evaluate("navigator.userAgent"),
                "viewport": page.viewport_size,
                "device": order.device,
                "time_zone": "Asia/Shanghai",
                "sandbox": how.sandbox,
                "user": how.user,
                "switches": list(how.switches),
            },
        )
        try:
            _open(page, order, notes)
            if order.scroll:
                _scroll(page, notes)
            _settle(page, notes)
            _see(page, order, folder, notes)
        finally:
            notes.step("end", limits=sorted(notes.limits), title=_title(page), url=page.url)
            with suppress(BrowserError):
                context.close()


def _version(page: Page) -> str:
    with suppress(BrowserError):
        return str(page.context.new_cdp_session(page).send("Browser.getVersion")["product"])
    return ""


def _watch(context: BrowserContext, page: Page, notes: Notes) -> None:
    """Refuse what a page may not do, and note what the browser says of its requests."""
    bound = limits()
    opened = [page]

    def refuse_window(other: Page) -> None:
        opened.append(other)
        notes.step("window", url=other.url)
        if len(opened) > bound.windows:
            notes.limits.add("windows")
            with suppress(BrowserError):
                other.close()

    context.on("page", refuse_window)
    page.on("dialog", lambda dialog: _dismiss(dialog, notes))
    page.on("download", lambda one: notes.step("download refused", url=one.url))
    page.on("crash", lambda _: notes.step("the page crashed"))
    page.on("pageerror", lambda error: notes.step("script error", said=str(error)[:500]))
    session: CDPSession = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.requestWillBeSent",
        lambda said: notes.saw(
            what="request",
            id=said["requestId"],
            method=said["request"]["method"],
            url=said["request"]["url"][:4000],
            kind=said.get("type"),
            initiator=said["initiator"]["type"],
            frame=said.get("frameId"),
        ),
    )
    session.on(
        "Network.responseReceived",
        lambda said: notes.saw(
            what="response",
            id=said["requestId"],
            status=said["response"]["status"],
            worker=said["response"].get("fromServiceWorker", False),
            url=said["response"]["url"][:4000],
        ),
    )


def _dismiss(dialog: Any, notes: Notes) -> None:
    notes.step("dialog dismissed", kind=dialog.type, said=dialog.message[:500])
    with suppress(BrowserError):
        dialog.dismiss()


def _open(page: Page, order: Look, notes: Notes) -> None:
    notes.step("open", url=order.url)
    try:
        answer = page.goto(order.url, wait_until="load")
        notes.step("loaded", status=answer.status if answer else None, url=page.url)
    except BrowserError as error:
        notes.step("not loaded", said=error.message[:500])


def _scroll(page: Page, notes: Notes) -> None:
    """Down the page a window at a time, as a reader would, until it grows no more."""
    for _ in range(_SCROLL_STEPS):
        try:
            at_end = page.evaluate(
                "() => { window.scrollBy(0, window.innerHeight);"
                " return window.innerHeight + window.scrollY >="
                " document.documentElement.scrollHeight - 2; }"
            )
        except BrowserError:
            break
        notes.step("scroll")
        page.wait_for_timeout(200)
        if at_end:
            break
    with suppress(BrowserError):
        page.evaluate("window.scrollTo(0, 0)")


def _settle(page: Page, notes: Notes) -> None:
    """Until nothing was asked for some time, or not longer than a call may take."""
    last = [time.monotonic()]

    def touched(_: Any) -> None:
        last[0] = time.monotonic()

    page.on("request", touched)
    page.on("requestfinished", touched)
    until = time.monotonic() + limits().call_seconds / 2
    while time.monotonic() < until and time.monotonic() - last[0] < _QUIET_SECONDS:
        page.wait_for_timeout(100)
    notes.step("quiet" if time.monotonic() < until else "still busy")


def _see(page: Page, order: Look, folder: Path, notes: Notes) -> None:
    def kept(name: str, make: Callable[[], Any]) -> None:
        try:
            make()
            notes.step("kept", file=name)
        except BrowserError as error:
            notes.step("not kept", file=name, said=error.message.splitlines()[0][:300])

    def text() -> None:
        said = page.evaluate("() => document.body ? document.body.innerText : ''")
        (folder / "text.txt").write_text(said, encoding="utf-8", newline="")

    kept("dom.html", lambda: (folder / "dom.html").write_text(page.content(), encoding="utf-8"))
    kept("text.txt", text)
    if order.visible:
        kept("screenshot", lambda: _tiles(page, folder, notes))
        kept("page.pdf", lambda: page.pdf(path=folder / "page.pdf", print_background=True))


def _tiles(page: Page, folder: Path, notes: Notes) -> None:
    """The whole page, a long one in several pictures from top to bottom."""
    bound = limits()
    size = page.evaluate(
        "() => ({width: document.documentElement.clientWidth,"
        " height: document.documentElement.scrollHeight})"
    )
    height = min(max(int(size["height"]), 1), bound.page_height)
    if height < size["height"]:
        notes.limits.add("page_height")
    tops = range(0, height, bound.tile_height)
    if len(tops) > bound.tiles:
        notes.limits.add("tiles")
    for number, top in enumerate(tops[: bound.tiles]):
        page.screenshot(
            path=folder / f"screenshot-{number + 1:02}.png",
            full_page=True,
            animations="disabled",
            clip={
                "x": 0,
                "y": top,
                "width": max(int(size["width"]), 1),
                "height": min(bound.tile_height, height - top),
            },
        )


def _title(page: Page) -> str:
    with suppress(BrowserError):
        return page.title()[:500]
    return ""


def _keep(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """One order, one page."""
    look(Look(**json.loads(sys.stdin.readline())))


def order_line(order: Look) -> str:
    """The order as this process reads it."""
    return json.dumps(asdict(order)) + "\n"


if __name__ == "__main__":
    main()
