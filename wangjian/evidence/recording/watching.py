"""看守: what a page may not do is refused, and what the browser says of its requests is noted."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError

from wangjian.evidence.recording.notes import Notes, words

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from playwright.async_api import BrowserContext, CDPSession, Dialog, Page

_URL = 4_000


class Watch:
    """Listens to one browser from before the page is opened until it ends."""

    def __init__(self, context: BrowserContext, page: Page, notes: Notes) -> None:
        self.notes = notes
        self._windows = 1
        self._ours = 0  # windows that we open
        self._busy: set[asyncio.Task[None]] = set()
        context.on("page", self._window)
        context.on("dialog", lambda dialog: self._soon(self._dismiss(dialog)))
        page.on("download", lambda one: notes.step("download refused", url=one.url[:_URL]))
        page.on("crash", lambda _: notes.step("the page crashed"))
        page.on("pageerror", lambda error: notes.step("script error", said=words(str(error))))

    def witness(self, session: CDPSession) -> None:
        """The browser's own account of the page's requests, beside the record."""
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.responseReceived", self._answered)

    def _asked(self, said: dict[str, Any]) -> None:
        if said["request"]["url"].startswith("data:"):
            return
        self.notes.saw(
            what="request",
            id=said["requestId"],
            method=said["request"]["method"],
            url=said["request"]["url"][:_URL],
            kind=said.get("type"),
            initiator=said["initiator"]["type"],
            frame=said.get("frameId"),
        )

    def _answered(self, said: dict[str, Any]) -> None:
        answer = said["response"]
        if answer["url"].startswith("data:"):
            return
        self.notes.saw(
            what="response",
            id=said["requestId"],
            status=answer["status"],
            worker=answer.get("fromServiceWorker", False),
            made_up=answer.get("serviceWorkerResponseSource") == "fallback-code",
            url=answer["url"][:_URL],
        )

    def expects(self) -> None:
        """The next window is opened by us."""
        self._ours += 1

    def _window(self, other: Page) -> None:
        if self._ours:
            self._ours -= 1
            return
        self._windows += 1
        self.notes.step("window", url=other.url[:_URL])
        if self._windows > self.notes.bound.windows:
            self.notes.cut("windows")
            self._soon(other.close())

    async def _dismiss(self, dialog: Dialog) -> None:
        kind, said = dialog.type, words(dialog.message)
        try:
            await dialog.dismiss()
        finally:
            self.notes.step("dialog dismissed", kind=kind, said=said)

    def _soon(self, call: Coroutine[Any, Any, None]) -> None:
        async def quietly() -> None:
            with suppress(BrowserError):
                await call

        task = asyncio.ensure_future(quietly())
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
