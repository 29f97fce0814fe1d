"""成对的进程: a recorder and a browser behind it, made ready before it is known what for.

Starting both takes longer than most pages do, so that a worker keeps some (`keeping`). Each pair
does one thing and ends; nothing of it is used twice.
"""

from __future__ import annotations

import json
import select
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wangjian.errors import NotReady
from wangjian.evidence.recording.ordering import Look
from wangjian.evidence.recording.starting import (
    RECORDER,
    Process,
    Starting,
    alone,
    end,
    line_from,
    tell,
)
from wangjian.evidence.recording.supervising import Browser, browser

PLACE = "wangjian-pair-"  # of a recorder, where temporary files are
_END_SECONDS = 60.0

Pairs = Callable[[str], AbstractContextManager["Pair"]]  # one for a device, which ends with a block


def _nobody() -> None:
    """Nobody wants to hear of it."""


@dataclass(slots=True)
class Pair:
    """Both processes; the recorder has told where it listens, or will."""

    recorder: Process
    browser: Browser
    folder: Path
    device: str
    made: float = field(default_factory=time.monotonic)
    loaded: Callable[[], None] = _nobody  # called when its page is there
    _started: bool = False

    def start(self) -> None:
        """Let the browser start as soon as the recorder has its door open."""
        if not self._started:
            self._started = True
            self.browser.start(self._heard(), self.device)

    @property
    def lives(self) -> bool:
        """Whether neither process has ended."""
        return self.recorder.poll() is None and self.browser.process.poll() is None

    def run(self, order: Mapping[str, Any], look: Look) -> tuple[dict[str, Any], str]:
        """Do it: what the recorder says at its end, and how the browser ended."""
        self.start()
        tell(self.recorder, json.dumps(dict(order)).encode() + b"\n")
        self._heard()
        ended = self.browser.look(look, self.loaded)
        self._complaints(Path(look.folder))
        return self._end(), ended

    def _end(self) -> dict[str, Any]:
        """Tell the recorder that it is over; nothing is said by one that was ended, or is stuck."""
        asked, said = self.recorder.stdin, self.recorder.stdout
        assert asked is not None and said is not None  # noqa: S101, PT018 - pipes were asked for
        with suppress(BrokenPipeError):
            asked.close()
        if select.select([said], [], [], _END_SECONDS)[0]:
            with suppress(ValueError):
                told: dict[str, Any] = json.loads(line_from(self.recorder))
                return told
        return {}

    def _heard(self) -> dict[str, Any]:
        line = line_from(self.recorder)
        if not line:
            raise NotReady("记录代理没有启动", "the recorder did not start")
        said: dict[str, Any] = json.loads(line)
        return said

    def _complaints(self, folder: Path) -> None:
        file = self.folder / "browser-errors.txt"
        (folder / file.name).write_bytes(file.read_bytes())


@contextmanager
def ready(device: str, starting: Starting = alone) -> Iterator[Pair]:
    """A pair of processes; both end with the block, whatever became of them."""
    with tempfile.TemporaryDirectory(prefix=PLACE) as made:
        folder = Path(made)
        with starting(RECORDER, (made,), None) as recorder, browser(folder, starting) as page:
            try:
                yield Pair(recorder, page, folder, device)
            finally:
                end(recorder)
