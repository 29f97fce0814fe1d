"""监护: a browser watched from outside its own process: its time, its memory, what it stores.

Whatever a page does to the browser, this ends it, and nothing of it stays behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.evidence.recording.limits import Limits, bounded
from wangjian.evidence.recording.ordering import Look, Start, line_of

_BROWSING = "wangjian.evidence.recording.browsing"
_OURS_ONLY = 0o700

_LOOK_SECONDS = 0.1
_WEIGH_SECONDS = 0.5  # memory and disk are looked at less often
_PAGE_BYTES = 4096
_BLOCK_BYTES = 512


@dataclass(frozen=True, slots=True)
class Browser:
    """A process that waits for its orders (`browsing`), and the folder for its profile."""

    process: subprocess.Popen[bytes]
    scratch: Path

    def start(self, door: Mapping[str, Any], device: str) -> None:
        """Let it start the browser behind that proxy."""
        self._tell(Start(str(self.scratch), door["port"], door["spki"], device))

    def _tell(self, said: Start | Look) -> None:
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(BrokenPipeError):
            self.process.stdin.write(line_of(said).encode())
            self.process.stdin.flush()

    def look(self, order: Look) -> str:
        """Let it do what is ordered; says how that ended. Nothing of it runs afterwards."""
        self._tell(order)
        try:
            return watched(self.process, self.scratch, bounded(order.bounds))
        finally:
            end(self.process)
            end_all_in(self.scratch)


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start one; what it complains of goes into the folder. Its profile does not outlive it."""
    scratch = Path(tempfile.mkdtemp(prefix="wangjian-capture-"))
    program = [sys.executable, "-m", _BROWSING]
    environment = {**os.environ, **_kept_code()}
    try:
        with (folder / "browser-errors.txt").open("wb") as errors, subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
            start_new_session=True, env=environment,
        ) as process:  # fmt: skip
            try:
                yield Browser(process, scratch)
            finally:
                end(process)
    finally:
        end_all_in(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def _kept_code() -> dict[str, str]:
    """Where Playwright's driver keeps its compiled code: a folder that nobody else can write to."""
    folder = Path(tempfile.gettempdir()) / f"wangjian-driver-{os.geteuid()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        safe = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == _OURS_ONLY
        if safe and found.st_uid == os.geteuid():
            return {"NODE_COMPILE_CACHE": str(folder)}
    return {}


def watched(process: subprocess.Popen[bytes], scratch: Path, bound: Limits) -> str:
    """Wait for the end, not longer than the limits say; how it ended."""
    began = weighed = time.monotonic()
    while process.poll() is None:
        now = time.monotonic()
        if now - began > bound.whole_seconds:
            return "time"
        if now - weighed > _WEIGH_SECONDS:
            if memory(process.pid) > bound.browser_bytes:
                return "memory"
            if stored(scratch) > bound.disk_bytes:
                return "disk"
            weighed = time.monotonic()
        time.sleep(_LOOK_SECONDS)
    return "done" if process.returncode == 0 else "crash"


def memory(leader: int) -> int:
    """Bytes that a process and all that came of it hold for themselves; 0 where nobody tells.

    Chromium begins a session of its own, so its processes are found by their parents.
    """
    children: dict[int, list[int]] = defaultdict(list)
    held: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children[int(fields[1])].append(int(entry.name))
            pages = (entry / "statm").read_text().split()
            held[int(entry.name)] = (int(pages[1]) - int(pages[2])) * _PAGE_BYTES
    return sum(held.get(one, 0) for one in _descent(leader, children))


def _descent(leader: int, children: dict[int, list[int]]) -> Iterator[int]:
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


def end(process: subprocess.Popen[Any]) -> None:
    """Nothing of a process and its children stays behind."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, name)
        except (ProcessLookupError, PermissionError):
            break
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            continue


def end_all_in(scratch: Path) -> None:
    """Chromium of a browser process that was killed: whoever has the profile as its own."""
    mark = str(scratch).encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, ValueError):
            continue
