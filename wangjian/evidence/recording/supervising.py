"""监护: a browser watched from outside its own process: its time, its memory, what it stores.

Whatever a page does to the browser, this ends it, and nothing of it stays behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from wangjian.evidence.recording.limits import Limits

_LOOK_SECONDS = 0.1
_WEIGH_SECONDS = 0.5  # memory and disk are looked at less often
_PAGE_BYTES = 4096
_BLOCK_BYTES = 512


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
