"""监护: a browser watched from outside its own process: its time, its memory, what it stores.

Whatever a page does to the browser, this ends it, and nothing of it stays behind.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.evidence.recording.limits import Limits, bounded
from wangjian.evidence.recording.ordering import LOADED, SEEN, Look, Start, line_of
from wangjian.evidence.recording.starting import BROWSER, Process, Starting, alone, end, tell

_WEIGH_SECONDS = 0.5  # memory and disk are looked at so often
PLACE = "wangjian-capture-"  # of a profile, where temporary files are
_PAGE_BYTES = 4096
_BLOCK_BYTES = 512
_PIECE = 4096


def _nothing() -> None:
    """Nobody wants to hear of it."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A process that waits for its orders (`browsing`), and the folder for its profile."""

    process: Process
    scratch: Path

    def start(self, door: Mapping[str, Any], device: str) -> None:
        """Let it start the browser behind that proxy."""
        tell(self.process, line_of(Start(str(self.scratch), door["port"], door["spki"], device)))

    def look(self, order: Look, loaded: Callable[[], None] = _nothing) -> str:
        """Let it do what is ordered; says how that ended. Nothing of it runs afterwards.

        `loaded` is called once the page is there and the machine has time for other things.
        """
        tell(self.process, line_of(order))
        try:
            return watched(self.process, self.scratch, bounded(order.bounds), loaded)
        finally:
            end(self.process)
            end_all_in(self.scratch)


@contextmanager
def browser(folder: Path, starting: Starting = alone) -> Iterator[Browser]:
    """Start one; what it complains of goes into the folder. Its profile does not outlive it."""
    scratch = Path(tempfile.mkdtemp(prefix=PLACE))
    try:
        with (
            (folder / "browser-errors.txt").open("wb") as errors,
            starting(BROWSER, (), errors) as process,
        ):
            yield Browser(process, scratch)
    finally:
        end_all_in(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def watched(
    process: Process, scratch: Path, bound: Limits, loaded: Callable[[], None] = _nothing
) -> str:
    """Wait until it says that it is done, not longer than the limits say; how it ended."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    said, file = b"", process.stdout.fileno()
    weighed = time.monotonic()
    until = weighed + bound.whole_seconds
    while (now := time.monotonic()) < until:
        if now - weighed > _WEIGH_SECONDS:
            if memory(process.pid) > bound.browser_bytes:
                return "memory"
            if stored(scratch) > bound.disk_bytes:
                return "disk"
            weighed = now
        if not select.select([file], [], [], min(_WEIGH_SECONDS, until - now))[0]:
            continue
        if not (piece := os.read(file, _PIECE)):
            return "crash"
        said += piece
        *lines, said = said.split(b"\n")
        if SEEN in lines:
            return "done"
        if LOADED in lines:
            loaded()
    return "time"


def memory(leader: int) -> int:
    """Bytes that a process and all that came of it hold for themselves; 0 where nobody tells.

    Chromium begins a session of its own, so its processes are found by their parents.
    """
    held: dict[int, int] = {}
    for one in descent(leader):
        with suppress(OSError, IndexError, ValueError):
            pages = Path(f"/proc/{one}/statm").read_text().split()
            held[one] = (int(pages[1]) - int(pages[2])) * _PAGE_BYTES
    return sum(held.values())


def descent(leader: int) -> Iterator[int]:
    """A process and all that came of it, by their parents; itself alone where nobody tells."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children[int(fields[1])].append(int(entry.name))
    left = [leader]
    while left:
        one = left.pop()
        yield one
        left += children.get(one, [])


def stored(folder: Path) -> int:
    """Bytes that the files of a folder take on the disk."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(where, name)).st_blocks * _BLOCK_BYTES  # noqa: PTH118 - thousands of files, twice a second
    return total


def end_all_in(scratch: Path) -> None:
    """Chromium of a browser process that was killed: whoever has the profile as its own."""
    mark = str(scratch).encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue
