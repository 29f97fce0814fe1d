"""留住页面: a page that goes elsewhere by itself is held at the document that it shows.

What is kept - text, DOM, pictures, PDF - is of one document only if the page stays. So once it was
waited for, and before that once it went elsewhere too often, the browser breaks off whatever takes
the page away; frames in it and its scripts go on. While a page is always on its way, the browser
hands nothing to it that it could be asked; then its scripts are stopped.
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError

from wangjian.evidence.recording.supervising import descent

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from playwright.async_api import CDPSession, Frame, Page, Request

    from wangjian.evidence.recording.notes import Notes

_SECONDS = 5.0
_PAGES = b"--type=renderer"
_OF_ADDRESS = 0.2  # of a navigation: that the address alone is another one
_TOLD = 3  # of the navigations that were broken off
_URL = 4_000
_DOCUMENTS = {"patterns": [{"resourceType": "Document", "requestStage": "Request"}]}


class Holding:
    """Counts how often one page goes elsewhere, and holds it."""

    def __init__(self, page: Page, session: CDPSession, notes: Notes) -> None:
        self._page = page
        self._session = session
        self._notes = notes
        self._frame = ""
        self._gone, self._broken_off = 0.0, 0
        self.stilled = False
        self.held = False
        self._busy: set[asyncio.Task[None]] = set()
        page.on("request", self._asked)
        page.on("framenavigated", self._moved)

    async def know(self) -> None:
        """Which frame is the page itself; before anything is opened."""
        with suppress(BrowserError):
            tree = await self._notes.within(self._session.send("Page.getFrameTree"))
            self._frame = str(tree["frameTree"]["frame"]["id"])

    async def hold(self) -> None:
        """From now on it stays."""
        if self.held or not self._frame:
            return
        self.held = True
        self._session.on("Fetch.requestPaused", self._paused)
        with suppress(BrowserError):
            await self._notes.within(self._session.send("Fetch.enable", _DOCUMENTS), _SECONDS)

    async def still(self) -> None:
        """Its scripts run no more: what it shows stays, and it can be asked.

        A page can keep the browser itself so busy that it hears nothing; so its processes stand
        still until the browser has frozen it, and go on when it has let go of what it was at.
        """
        if self.stilled:
            return
        self.stilled = True
        self._notes.step("scripts stopped")
        _signal_pages(signal.SIGSTOP)
        try:
            await self._do("Page.setWebLifecycleState", state="frozen")
        finally:
            _signal_pages(signal.SIGCONT)
        await self._do("Emulation.setScriptExecutionDisabled", value=True)
        await self._do("Page.setWebLifecycleState", state="active")

    async def _do(self, command: str, **more: Any) -> None:
        with suppress(BrowserError):
            await self._notes.within(self._session.send(command, more), _SECONDS)

    def stirs(self, request: Request) -> bool:
        """Whether a request says that the page is still loading: not where it only tries to go."""
        return not (self.held and self._leaves(request))

    def _leaves(self, request: Request) -> bool:
        with suppress(BrowserError):  # of a worker, or of a window that is not there yet
            return request.is_navigation_request() and request.frame == self._page.main_frame
        return False

    def _asked(self, request: Request) -> None:
        if request.redirected_from is None and self._leaves(request):
            self._count(1)

    def _moved(self, frame: Frame) -> None:
        """To another address, also where the document stays the same."""
        if frame == self._page.main_frame:
            self._count(_OF_ADDRESS)

    def _count(self, more: float) -> None:
        self._gone += more
        if self._gone > self._notes.bound.navigations and not self.stilled:
            self._notes.cut("navigations")
            self._soon(self._end_of_it())

    async def _end_of_it(self) -> None:
        """At once: what it asks of the browser piles up there."""
        await self.still()
        await self.hold()

    def _paused(self, said: dict[str, Any]) -> None:
        if said.get("frameId") != self._frame:
            self._soon(self._tell("Fetch.continueRequest", requestId=said["requestId"]))
            return
        self._broken_off += 1
        if self._broken_off <= _TOLD:
            self._notes.step("page held", url=said["request"]["url"][:_URL])
        broken = {"requestId": said["requestId"], "errorReason": "Aborted"}
        self._soon(self._tell("Fetch.failRequest", **broken))

    async def _tell(self, command: str, **more: Any) -> None:
        with suppress(BrowserError):
            await self._session.send(command, more)

    def _soon(self, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(call)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)


def _signal_pages(number: signal.Signals) -> None:
    """To the processes of this browser that have pages."""
    for pid in descent(os.getpid()):
        with suppress(OSError):
            if _PAGES in (Path("/proc") / str(pid) / "cmdline").read_bytes():
                os.kill(pid, number)
