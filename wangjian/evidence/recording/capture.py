"""一次取证: the recorder and the browser as processes of their own, watched from outside.

>>> seen = capture(Wish("https://shop.example/"), folder)           # doctest: +SKIP
>>> seen.requests, seen.limits                                      # doctest: +SKIP
(113, ())

Whatever the page does - crash, hang, stream for ever - both end in time, and what was seen until
then lies in the folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wangjian.errors import BadInput, NotReady
from wangjian.evidence.recording.browsing import Look, order_line
from wangjian.evidence.recording.limits import bounded
from wangjian.evidence.recording.supervising import end, end_all_in, watched

_MODULE = "wangjian.evidence.recording"
_END_SECONDS = 60.0
_LIMIT_OF = {"time": "whole_seconds", "memory": "browser_bytes", "disk": "disk_bytes"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants kept."""

    url: str
    device: str = "desktop"
    scroll: bool = False
    follow: bool = True  # links to the licence and the filing, captured too
    allowed: tuple[tuple[str, int], ...] = ()  # host and port that need not be on the open network
    software: str = "wangjian"
    bounds: dict[str, float] | None = None  # limits other than those of the file


@dataclass(frozen=True, slots=True)
class Captured:
    """What a capture laid down in its folder."""

    folder: Path
    requests: int
    bytes: int
    limits: tuple[str, ...]  # names of those that cut something short
    own: tuple[str, ...]  # what the browser asked for itself: not passed on
    ended: str  # how the browser's process ended: "done", "time", "memory", "disk", "crash"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What playing a record back gave."""

    folder: Path
    given: int
    missing: dict[str, int]
    ended: str


def capture(wish: Wish, folder: Path) -> Captured:
    """Open a page and keep everything; the folder must be empty."""
    check(wish.url)
    order = {
        "folder": str(folder),
        "software": wish.software,
        "allowed": [list(one) for one in wish.allowed],
        "bounds": wish.bounds,
    }
    said: dict[str, Any] = {}
    with _recorder(order, said) as door:
        ended = _browse(wish, folder, door, follow=wish.follow)
    reached = set(said.get("limits", ())) | _limits_of(folder)
    if ended in _LIMIT_OF:
        reached.add(_LIMIT_OF[ended])
    return Captured(
        folder,
        said.get("requests", 0),
        said.get("bytes", 0),
        tuple(sorted(reached)),
        tuple(said.get("own", ())),
        ended,
    )


def replay(warc: Path, wish: Wish, folder: Path) -> Replayed:
    """Open the page once more from the record alone."""
    said: dict[str, Any] = {}
    with _recorder({"folder": str(folder), "playback": str(warc)}, said) as door:
        ended = _browse(wish, folder, door, before=warc.parent)
    return Replayed(folder, said.get("given", 0), said.get("missing", {}), ended)


def check(url: str) -> None:
    """Whether an address is one that can be captured; raises `BadInput`."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = usable and parts.port != 0 and not parts.username and url.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(
            f"“{url[:200]}”不是可以取证的网址",
            f"{url[:200]!r} is no address that can be captured",
            remedy_zh="请写完整的网址，例如 https://shop.example/item/1，不要带用户名和密码",
            remedy_en="write the whole address, like https://shop.example/item/1, without a login",
        )


@contextmanager
def _recorder(order: dict[str, Any], said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The proxy for as long as it is needed; what it says at its end goes into `said`."""
    program = [sys.executable, "-m", f"{_MODULE}.running"]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - pipes
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            door = process.stdout.readline()
            if not door:
                raise NotReady("记录代理没有启动", "the recorder did not start")
            yield json.loads(door)
            with suppress(subprocess.TimeoutExpired, ValueError):  # it was ended, or is stuck
                said.update(json.loads(process.communicate(timeout=_END_SECONDS)[0]))
        finally:
            end(process)


def _browse(
    wish: Wish,
    folder: Path,
    door: dict[str, Any],
    *,
    follow: bool = False,
    before: Path | None = None,
) -> str:
    """The page in a browser of its own; says how that ended."""
    scratch = Path(tempfile.mkdtemp(prefix="wangjian-capture-"))
    order = Look(
        url=wish.url,
        folder=str(folder),
        scratch=str(scratch),
        port=door["port"],
        spki=door["spki"],
        device=wish.device,
        scroll=wish.scroll,
        follow=follow,
        before=str(before or ""),
        bounds=wish.bounds,
    )
    program = [sys.executable, "-m", f"{_MODULE}.browsing"]
    try:
        with (folder / "browser-errors.txt").open("wb") as errors, subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
            start_new_session=True,
        ) as process:  # fmt: skip
            assert process.stdin is not None  # noqa: S101 - a pipe was asked for
            try:
                process.stdin.write(order_line(order).encode())
                process.stdin.close()
                return watched(process, scratch, bounded(wish.bounds))
            finally:
                end(process)
    finally:
        end_all_in(scratch)
        shutil.rmtree(scratch, ignore_errors=True)


def _limits_of(folder: Path) -> set[str]:
    return {name for row in rows(folder / "steps.jsonl") for name in row.get("limits", ())}


def rows_of(file: Path) -> list[dict[str, Any]]:
    """A list that a capture wrote as one text; empty where it did not come to that."""
    try:
        said: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return said


def rows(file: Path) -> list[dict[str, Any]]:
    """The lines of a file that a capture wrote; one that was cut when its writer ended is none."""
    found = []
    if file.exists():
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                found.append(json.loads(line))
    return found
