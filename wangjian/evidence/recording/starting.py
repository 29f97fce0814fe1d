"""起进程: how the processes of a capture are started: each alone, or out of a nursery.

Whoever starts one holds its standard input and output; it ends when its input closes.
"""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

RECORDER, BROWSER = "running", "browsing"
_OURS_ONLY = 0o700
_END_SECONDS = 2.0


class Process(Protocol):
    """What a started process can be asked for; a part of `subprocess.Popen`."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def poll(self) -> int | None:
        """How it ended; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """The same, at its end; raises `subprocess.TimeoutExpired`."""


class Starting(Protocol):
    """Starts one of the two; it ends with the block."""

    def __call__(
        self, name: str, words: Sequence[str], errors: IO[bytes] | None
    ) -> AbstractContextManager[Process]:
        """By its module's name, with the words behind it; what it complains of goes there."""


@contextmanager
def alone(name: str, words: Sequence[str], errors: IO[bytes] | None) -> Iterator[Process]:
    """As a program of its own."""
    program = [sys.executable, "-m", f"{__package__}.{name}", *words]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
        start_new_session=True, env={**os.environ, **kept_code()},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            end(process)


def end(process: Process) -> None:
    """Nothing of a process and its children stays behind."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, name)
        except (ProcessLookupError, PermissionError):
            break
        try:
            process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def kept_code() -> dict[str, str]:
    """Where Playwright's driver keeps its compiled code: a folder that nobody else can write to."""
    folder = Path(tempfile.gettempdir()) / f"wangjian-driver-{os.geteuid()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        safe = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == _OURS_ONLY
        if safe and found.st_uid == os.geteuid():
            return {"NODE_COMPILE_CACHE": str(folder)}
    return {}


def line_from(process: Process) -> bytes:
    """The next line that it says; empty where it ended."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    line: Any = process.stdout.readline()
    return bytes(line)


def tell(process: Process, line: bytes) -> None:
    """A line to its standard input; one that has ended hears nothing."""
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    with suppress(BrokenPipeError):
        process.stdin.write(line)
        process.stdin.flush()
