"""苗圃: one process that has read in what recorders and browsers' helpers need, and forks them.

Reading Playwright in takes longer than opening most pages, and a capture needs four processes that
do. Forked from one that has it, each begins at once. The nursery opens no page and no archive and
is told of none, so that a capture finds in it what a fresh program would: code. What a forked one
makes (keys, profile, record) is its own and ends with it.

    python -m wangjian.evidence.recording.nursery

takes orders on its standard input, a socket that keeps messages apart (`Nursery` is its other end).
"""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import IO, Any

from wangjian.errors import NotReady
from wangjian.evidence.recording.starting import BROWSER, RECORDER, end, kept_code

_MOST = 65_536
_LOOK_SECONDS = 0.02
_GONE = -1  # of whom nobody knows how it ended

# A socket that keeps messages apart is Linux's; elsewhere each process is a program of its own.
HERE = sys.platform == "linux"


class Forked:
    """One of its processes, by the pipes to it."""

    def __init__(self, nursery: Nursery, pid: int, pipes: tuple[IO[bytes], IO[bytes]]) -> None:
        self.pid = pid
        self.stdin: IO[bytes] | None
        self.stdout: IO[bytes] | None
        self.stdin, self.stdout = pipes
        self._nursery = nursery
        self._ended: int | None = None

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self._ended is None:
            self._ended = self._nursery.ended(self.pid)
        return self._ended

    def wait(self, timeout: float | None = None) -> int:
        """The same, at its end."""
        until = None if timeout is None else time.monotonic() + timeout
        while (found := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
            time.sleep(_LOOK_SECONDS)
        return found


class Nursery:
    """The process, from whoever has it started; a `Starting` by its `start`."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                start_new_session=True, env={**os.environ, **kept_code()},
            )  # fmt: skip
        self._door = ours
        self._one = threading.Lock()  # one question at a time

    @contextmanager
    def start(self, name: str, words: Sequence[str], errors: IO[bytes] | None) -> Iterator[Forked]:
        """Fork one; it ends with the block."""
        read_in, write_in = os.pipe()
        read_out, write_out = os.pipe()
        theirs = [read_in, write_out, errors.fileno() if errors is not None else 2]
        pipes = os.fdopen(write_in, "wb"), os.fdopen(read_out, "rb")
        try:
            try:
                said = self._asked({"start": name, "words": list(words)}, theirs)
            finally:
                os.close(read_in)
                os.close(write_out)
            if "pid" not in said:
                raise NotReady("取证进程没有启动", "the processes of a capture did not start")
            process = Forked(self, said["pid"], pipes)
            try:
                yield process
            finally:
                end(process)
                process.wait()
        finally:
            for one in pipes:
                with suppress(OSError):  # what was not yet sent has nobody who reads it
                    one.close()

    def ended(self, pid: int) -> int | None:
        """How one of its processes ended."""
        said = self._asked({"ended": pid})
        return int(said.get("how", _GONE)) if said.get("over", True) else None

    def close(self) -> None:
        """It takes no more orders, and ends."""
        self._door.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)
        end(self._process)

    def _asked(self, question: dict[str, Any], files: Sequence[int] = ()) -> dict[str, Any]:
        """Its answer; nothing where it is gone."""
        with self._one, suppress(OSError, ValueError):
            socket.send_fds(self._door, [json.dumps(question).encode()], files)
            said: dict[str, Any] = json.loads(self._door.recv(_MOST))
            return said
        return {}


def main() -> None:
    """Read everything in, then fork whatever is asked for."""
    door = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    mains = {name: import_module(f"{__package__}.{name}").main for name in (RECORDER, BROWSER)}
    gc.freeze()  # what is there stays shared between the forked ones
    while True:
        said, files, _flags, _whence = socket.recv_fds(door, _MOST, 3)
        if not said:
            return
        order = json.loads(said)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                door.close()
                _be(mains[order["start"]], order, files)
            for one in files:
                os.close(one)
            answer = {"pid": pid}
        else:
            answer = _ended(order["ended"])
        door.send(json.dumps(answer).encode())


def _ended(pid: int) -> dict[str, Any]:
    try:
        found, how = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return {"over": True, "how": _GONE}
    if not found:
        return {"over": False}
    return {"over": True, "how": os.waitstatus_to_exitcode(how)}


def _be(work: Any, order: dict[str, Any], files: Sequence[int]) -> None:
    """The forked one: its own session, its own three files, and never back into the loop."""
    how = 1
    try:
        os.setsid()
        for number, one in enumerate(files):
            os.dup2(one, number)
            os.close(one)
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout = os.fdopen(1, "w", 1, encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace")
        sys.argv = [order["start"], *order["words"]]
        work()
        how = 0
    finally:
        if how:
            traceback.print_exc()
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(how)


if __name__ == "__main__":
    main()
