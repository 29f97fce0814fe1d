"""所见: opening a page, going down it, and keeping what it shows: text, DOM, pictures, PDF.

No call waits longer than the limits say. A script that never ends is ended by the debugger, which
stands in the steps, so that what the page shows by then can be kept all the same.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.async_api import Error as BrowserError

from wangjian.evidence.recording.holding import Holding
from wangjian.evidence.recording.notes import PAGE_ERRORS, Late, Notes, scalar, words
from wangjian.evidence.recording.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import CDPSession, FloatRect, Frame, Page

_QUIET_SECONDS = 1.5  # without a request the page counts as loaded
_SCROLL_STEPS = 40
_PDF = "page.pdf"
_DRAWN_SECONDS = 2.0
_FRAMES = 50
_SHOWN_SECONDS = 0.2  # from being drawn to being put into the page
_TWICE = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_WAKE_SECONDS = 5.0
_SCROLL = """() => { window.scrollBy(0, window.innerHeight);
 const root = at(Document, "documentElement", document);
 return window.innerHeight + window.scrollY >=
  (root ? at(Element, "scrollHeight", root) : 0) - 2; }"""
_TOP = "(top) => { window.scrollTo(0, top); }"
_SIZE = """() => { const root = at(Document, "documentElement", document);
 return {width: root ? at(Element, "clientWidth", root) : 1,
  height: root ? at(Element, "scrollHeight", root) : 1, points: window.devicePixelRatio}; }"""
_DOM = """(most) => { const type = at(Document, "doctype", document);
 const root = at(Document, "documentElement", document);
 return ((type ? new XMLSerializer().serializeToString(type) + "\\n" : "")
  + (root ? at(Element, "outerHTML", root) : "")).slice(0, most + 1); }"""
_TEXT = """(most) => { const body = at(Document, "body", document);
 return (body ? at(HTMLElement, "innerText", body) : "").slice(0, most + 1); }"""
_TITLE = """() => at(Document, "title", document).slice(0, 500)"""


class Seeing:
    """One page, its notes, and the debugger by its side."""

    def __init__(self, page: Page, notes: Notes, debugger: CDPSession) -> None:
        self.page = page
        self.notes = notes
        self.debugger = debugger
        self.world = World(debugger)
        self._holding = Holding(page, debugger, notes)

    async def open(self, url: str, *, referer: str | None = None) -> None:
        """Let it load."""
        await self._holding.know()
        self.notes.step("open", url=url)
        try:
            answer = await self.notes.within(
                self.page.goto(url, wait_until="load", referer=referer)
            )
            status = answer.status if answer else None
            self.notes.step("loaded", status=status, url=self.page.url)
        except BrowserError as error:
            self.notes.step("not loaded", said=words(error.message))

    async def scroll(self) -> None:
        """Down the page a window at a time, as a reader would, until it grows no more."""
        with suppress(BrowserError):
            for _ in range(_SCROLL_STEPS):
                at_end = await self.notes.within(self.world.ask(_SCROLL))
                self.notes.step("scroll")
                await asyncio.sleep(0.2)
                if at_end:
                    break
            await self.notes.within(self.world.ask(_TOP, 0))

    async def settle(self) -> None:
        """Until nothing was asked for some time, or not longer than a call may take."""
        stirred = asyncio.Event()
        for event in ("request", "requestfinished"):
            self.page.on(event, lambda one: stirred.set() if self._holding.stirs(one) else None)
        try:
            async with asyncio.timeout(self.notes.bound.call_seconds / 2):
                while await _again(stirred):
                    stirred.clear()
            self.notes.step("quiet")
        except TimeoutError:
            self.notes.step("still busy")
        await self._holding.hold()
        await self._awake()

    async def see(self, *, visible: bool, name: str = "") -> None:
        """Keep what it shows; whatever cannot be kept is noted."""
        texts = {f"{name}dom.html": _DOM, f"{name}text.txt": _TEXT}
        late = [
            file for file in texts if not await self.kept(file, self._text_to(file, texts[file]))
        ]
        if visible and await self.kept(f"{name}screenshot", lambda: self._tiles(name)):
            for file in late:  # it answers again
                await self.kept(file, self._text_to(file, texts[file]))

    async def print(self) -> None:
        """The page as a PDF."""
        await self.kept(_PDF, self._pdf)

    async def kept(self, name: str, make: Callable[[], Awaitable[None]]) -> bool:
        """Do it, and note whether it went."""
        try:
            await make()
        except PAGE_ERRORS as error:
            self.notes.step("not kept", file=name, said=words(str(error)))
            return False
        self.notes.step("kept", file=name)
        return True

    async def title(self) -> str:
        """The page's title, where it tells."""
        with suppress(*PAGE_ERRORS):
            return str(await self.notes.within(self.world.ask(_TITLE), _WAKE_SECONDS))
        return ""

    async def _awake(self) -> None:
        """A page that is caught in its own script is brought out of it."""
        if await self._hears() or self._holding.stilled:
            return
        with suppress(BrowserError):
            call = self.debugger.send("Runtime.terminateExecution")
            await self.notes.within(call, _WAKE_SECONDS)
            self.notes.step("script ended")
        if not await self._hears():
            await self._holding.still()

    async def _hears(self) -> bool:
        """Whether it answers at all."""
        try:
            await self.notes.within(self.world.ask("() => 1"), _WAKE_SECONDS)
        except Late:
            return False
        except BrowserError:  # it is on its way to another page
            return not self._holding.held
        return True

    def _text_to(self, name: str, script: str) -> Callable[[], Awaitable[None]]:
        async def write() -> None:
            most = self.notes.bound.text_characters
            said = str(await self.notes.within(self.world.ask(script, most)))
            if len(said) > most:
                self.notes.cut("text_characters")
            (self.notes.folder / name).write_text(scalar(said[:most]), encoding="utf-8", newline="")

        return write

    async def _tiles(self, name: str) -> None:
        """The whole page, a long one in several pictures from top to bottom."""
        bound = self.notes.bound
        size = await self.notes.within(self.world.ask(_SIZE))
        height = min(max(int(size["height"]), 1), bound.page_height)
        if height < size["height"]:
            self.notes.cut("page_height")
        tops = range(0, height, bound.tile_height)
        if len(tops) > bound.tiles:
            self.notes.cut("tiles")
        enlarged = await self._enlarge(min(height, bound.tile_height))
        for number, top in enumerate(tops[: bound.tiles]):
            if enlarged:
                await self.notes.within(self.world.ask(_TOP, top))
            clip: FloatRect = {
                "x": 0,
                "y": top,
                "width": max(int(size["width"]), 1),
                "height": min(bound.tile_height, height - top),
            }
            file = self.notes.folder / f"{name}screenshot-{number + 1:02}.png"
            await self._picture(file, clip, float(size["points"]))

    async def _picture(self, file: Path, clip: FloatRect, points: float) -> None:
        """With animations at rest; names in the markup can hinder that, then as it is drawn."""
        try:
            await self.notes.within(
                self.page.screenshot(path=file, full_page=True, animations="disabled", clip=clip)
            )
            if _rows_of(file) + 1 >= clip["height"] * points:
                return
        except Late:
            raise
        except BrowserError as error:
            self.notes.step("picture as drawn", said=words(error.message))
        how = {"format": "png", "captureBeyondViewport": True, "clip": {**clip, "scale": 1}}
        said = await self.notes.within(self.debugger.send("Page.captureScreenshot", how))
        await asyncio.to_thread(file.write_bytes, base64.b64decode(said["data"]))

    async def _enlarge(self, height: int) -> bool:
        """Frames of other sites are drawn in the window only: it is made as high as a picture."""
        window = self.page.viewport_size
        here = {_site(self.page.url), ""}
        others = [one for one in self.page.frames if _site(one.url) not in here]
        if not others or window is None or window["height"] >= height:
            return False
        await self.notes.within(
            self.page.set_viewport_size({"width": window["width"], "height": height})
        )
        self.notes.step("window enlarged", height=height)
        # each says when it was drawn; one that is hidden never does
        drawn = [asyncio.ensure_future(_drawn(one)) for one in others[:_FRAMES]]
        _, late = await asyncio.wait(drawn, timeout=_DRAWN_SECONDS)
        for one in late:
            one.cancel()
        return True

    async def _pdf(self) -> None:
        most = self.notes.bound.pdf_pages
        pages = f"1-{most}"
        file = self.notes.folder / _PDF
        await self.notes.within(self.page.pdf(path=file, print_background=True, page_ranges=pages))
        if file.read_bytes().count(b"/Type /Page\n") >= most:
            self.notes.cut("pdf_pages")


async def _drawn(frame: Frame) -> None:
    with suppress(*PAGE_ERRORS):
        await frame.evaluate(_TWICE)
        await asyncio.sleep(_SHOWN_SECONDS)


def _rows_of(file: Path) -> int:
    """How many rows of points a PNG file has."""
    with file.open("rb") as opened:
        return int.from_bytes(opened.read(24)[20:], "big")


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else ""


async def _again(stirred: asyncio.Event) -> bool:
    """Whether anything stirs before it has been quiet for long enough."""
    try:
        async with asyncio.timeout(_QUIET_SECONDS):
            return await stirred.wait()
    except TimeoutError:
        return False
