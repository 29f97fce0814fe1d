"""成对的进程: a recorder and a browser behind it, made ready before it is known what for.

Starting both takes longer than most pages do; a replay's pair starts while its page is captured.
Each pair does one thing and ends; nothing of it is used twice.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from wangjian.errors import NotReady
from wangjian.evidence.recording.ordering import Look
from wangjian.evidence.recording.supervising import Browser, browser, end

_RUNNING = "wangjian.evidence.recording.running"
_END_SECONDS = 60.0
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class Pair:
    """Both processes; the recorder has told where it listens, or will."""

    recorder: subprocess.Popen[str]
    browser: Browser
    folder: Path
    device: str
    _started: bool = False

    def start(self) -> None:
        """Let the browser start as soon as the recorder has its door open."""
        if not self._started:
            self._started = True
            self.browser.start(self._heard(), self.device)

    def run(self, order: Mapping[str, Any], look: Look) -> tuple[dict[str, Any], str]:
        """Do it: what the recorder says at its end, and how the browser ended."""
        self.start()
        assert self.recorder.stdin is not None  # noqa: S101 - a pipe was asked for
        self.recorder.stdin.write(json.dumps(dict(order)) + "\n")
        self.recorder.stdin.flush()
        self._heard()
        ended = self.browser.look(look)
        self._complaints(Path(look.folder))
        said: dict[str, Any] = {}
        with suppress(subprocess.TimeoutExpired, ValueError):  # it was ended, or is stuck
            said = json.loads(self.recorder.communicate(timeout=_END_SECONDS)[0])
        return said, ended

    def _heard(self) -> dict[str, Any]:
        assert self.recorder.stdout is not None  # noqa: S101 - a pipe was asked for
        line = self.recorder.stdout.readline()
        if not line:
            raise NotReady("记录代理没有启动", "the recorder did not start")
        said: dict[str, Any] = json.loads(line)
        return said

    def _complaints(self, folder: Path) -> None:
        file = self.folder / "browser-errors.txt"
        (folder / file.name).write_bytes(file.read_bytes())


@contextmanager
def ready(device: str) -> Iterator[Pair]:
    """A pair of processes; both end with the block, whatever became of them."""
    program = [sys.executable, "-m", _RUNNING]
    with tempfile.TemporaryDirectory(prefix="wangjian-pair-") as made:
        folder = Path(made)
        with (
            subprocess.Popen(
                [*program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                start_new_session=True,
            ) as recorder,
            browser(folder) as page,
        ):  # fmt: skip
            try:
                yield Pair(recorder, page, folder, device)
            finally:
                end(recorder)


class Meanwhile:
    """A pair that gets ready in the background once a file is there: while a page loads."""

    def __init__(self, device: str, sign: Path) -> None:
        self._device = device
        self._sign = sign
        self._stop = threading.Event()
        self._stack = ExitStack()
        self._pair: Pair | None = None
        self._thread = threading.Thread(target=self._prepare, name="replay", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self._stack.close()

    def pair(self) -> Pair | None:
        """The pair; None where it did not come to that."""
        self._stop.set()
        self._thread.join()
        return self._pair

    def _prepare(self) -> None:
        while not self._sign.exists():
            if self._stop.wait(_LOOK_SECONDS):
                return
        with suppress(NotReady):
            pair = self._stack.enter_context(ready(self._device))
            pair.start()
            self._pair = pair
