"""屏幕录像: what the page showed over time, as pictures with their times.

The browser hands over a picture whenever something on the page changes (JPEG, as it made them);
they are kept one by one, nothing is encoded again. Between two pictures nothing changed.
"""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as BrowserError

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

    from wangjian.evidence.recording.notes import Notes

FOLDER, TIMES = "video", "frames.jsonl"
_BETWEEN_SECONDS = 0.1  # the browser sends no picture before the last one was taken
_HOW = {"format": "jpeg", "quality": 60, "maxWidth": 1366, "maxHeight": 1366}


class Video:
    """The pictures of one page, from now until it is stopped."""

    def __init__(self, session: CDPSession, notes: Notes) -> None:
        self._session = session
        self._notes = notes
        self._folder = notes.folder / FOLDER
        self._count = self._bytes = 0
        self._over = False
        self._busy: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Ask for pictures."""
        self._folder.mkdir()
        self._session.on("Page.screencastFrame", self._frame)
        await self._notes.within(self._session.send("Page.startScreencast", _HOW))
        self._notes.step("video begins")

    async def stop(self) -> None:
        """No more of them; the list is put in order, for the browser may be late with one."""
        with suppress(BrowserError):
            await self._notes.within(self._session.send("Page.stopScreencast"))
        self._over = True
        self._in_order()
        self._notes.step("video ends", frames=self._count)

    def _frame(self, said: dict[str, Any]) -> None:
        if self._over:
            return
        picture = base64.b64decode(said["data"])
        bound = self._notes.bound
        if self._count >= bound.video_frames or self._bytes + len(picture) > bound.video_bytes:
            full = self._count >= bound.video_frames
            self._notes.cut("video_frames" if full else "video_bytes")
            return  # without an answer no more of them come
        self._count += 1
        self._bytes += len(picture)
        name = f"{self._count:05}.jpg"
        (self._folder / name).write_bytes(picture)
        row = {"picture": name, "seconds": said["metadata"].get("timestamp")}
        with (self._folder / TIMES).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        task = asyncio.ensure_future(self._more(said["sessionId"]))
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)

    def _in_order(self) -> None:
        file = self._folder / TIMES
        if file.exists():
            lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
            lines.sort(key=lambda line: json.loads(line)["seconds"] or 0)
            file.write_text("".join(lines), encoding="utf-8")

    async def _more(self, number: int) -> None:
        await asyncio.sleep(_BETWEEN_SECONDS)
        with suppress(BrowserError):
            await self._session.send("Page.screencastFrameAck", {"sessionId": number})
