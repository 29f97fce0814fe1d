"""取证步骤: what was done on a page, and what the browser says of its requests, line by line.

Each line is on disk before the next step, so that it is there after a crash. A page that makes
lines without end is cut at a number of them.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Error as BrowserError

from wangjian.evidence.recording.limits import Limits
from wangjian.evidence.recording.withholding import Withheld
from wangjian.evidence.warc import stamp

_Said = TypeVar("_Said")
_WORDS = 500
_SURROGATE = re.compile("[\ud800-\udfff]")


class Late(BrowserError):
    """The browser did not answer in the time that a call may take."""


# What a page can make go wrong while it is asked: the rest of it is kept all the same.
PAGE_ERRORS = (BrowserError, ValueError, TypeError, OverflowError)


class Notes:
    """The steps taken, the witness beside them, and the limits that cut something short."""

    def __init__(self, folder: Path, bound: Limits, withheld: Withheld | None = None) -> None:
        self.folder = folder
        self._withheld = withheld or Withheld()
        self.bound = bound
        self.limits: set[str] = set()
        self._steps = (folder / "steps.jsonl").open("x", encoding="utf-8")
        self._witness = (folder / "witness.jsonl").open("x", encoding="utf-8")
        self._lines = 0

    def step(self, name: str, **more: Any) -> None:
        """Something that was done, or that went wrong."""
        self._line(self._steps, {"step": name, **more})

    def saw(self, **what: Any) -> None:
        """What the browser itself says of its network: a witness, not the record."""
        self._line(self._witness, what)

    def end(self, **more: Any) -> None:
        """The last step: it is written however many there were before."""
        self._lines = 0
        self.step("end", limits=sorted(self.limits), **more)

    def cut(self, limit: str) -> None:
        """A limit ended something; said at once, for the end may never come."""
        if limit not in self.limits:
            self.limits.add(limit)
            self.step("limit", limits=[limit])

    async def within(self, call: Awaitable[_Said], seconds: float | None = None) -> _Said:
        """The answer of the browser, or `Late`."""
        try:
            async with asyncio.timeout(seconds or self.bound.call_seconds):
                return await call
        except TimeoutError:
            self.cut("call_seconds")
            raise Late("the browser did not answer in time") from None

    def _line(self, file: Any, said: dict[str, Any]) -> None:
        self._lines += 1
        if self._lines > self.bound.lines:
            if "lines" in self.limits:
                return
            self.limits.add("lines")
            file, said = self._steps, {"step": "limit", "limits": ["lines"]}
        text = scalar(json.dumps({"at": stamp(), **said}, ensure_ascii=False))
        file.write(self._withheld.text(text) + "\n")
        file.flush()


def scalar(said: str) -> str:
    """Halves of a character, which scripts can make and no file can hold, are told as U+FFFD."""
    return _SURROGATE.sub("\ufffd", said)


def words(said: str) -> str:
    """The beginning of what a page or the browser says, in one line."""
    return " ".join(said.split())[:_WORDS]
