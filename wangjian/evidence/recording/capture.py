"""一次取证: the recorder and the browser as processes of their own, watched from outside.

>>> seen = capture(Wish("https://shop.example/"), folder)           # doctest: +SKIP
>>> seen.requests, seen.limits                                      # doctest: +SKIP
(113, ())

Whatever the page does - crash, hang, stream for ever - both end in time, and what was seen until
then lies in the folder.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wangjian.errors import BadInput
from wangjian.evidence.recording.ordering import Look
from wangjian.evidence.recording.pairing import Pairs, ready

_LIMIT_OF = {"time": "whole_seconds", "memory": "browser_bytes", "disk": "disk_bytes"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants kept."""

    url: str
    device: str = "desktop"
    scroll: bool = False
    follow: bool = True  # links to the licence and the filing, captured too
    video: bool = False
    login: Path | None = None  # a file of cookies and stored values (`logins`)
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


def capture(wish: Wish, folder: Path, pairs: Pairs = ready) -> Captured:
    """Open a page and keep everything; the folder must be empty."""
    check(wish.url)
    order = {
        "folder": str(folder),
        "software": wish.software,
        "allowed": [list(one) for one in wish.allowed],
        "bounds": wish.bounds,
        "login": str(wish.login or ""),
    }
    with pairs(wish.device) as pair:
        said, ended = pair.run(order, _look(wish, folder, follow=wish.follow, video=wish.video))
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


def replay(warc: Path, wish: Wish, folder: Path, pairs: Pairs = ready) -> Replayed:
    """Open the page once more from the record alone."""
    order = {"folder": str(folder), "playback": str(warc), "login": str(wish.login or "")}
    look = _look(wish, folder, before=str(warc.parent), printed=False)
    with pairs(wish.device) as pair:
        said, ended = pair.run(order, look)
    return Replayed(folder, said.get("given", 0), said.get("missing", {}), ended)


def check(url: str) -> None:
    """Whether an address is one that can be captured; raises `BadInput`."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        usable = usable and parts.port != 0 and "@" not in parts.netloc and url.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(
            f"“{url[:200]}”不是可以取证的网址",
            f"{url[:200]!r} is no address that can be captured",
            remedy_zh="请写完整的网址，例如 https://shop.example/item/1，不要带用户名和密码",
            remedy_en="write the whole address, like https://shop.example/item/1, without a login",
        )


def _look(wish: Wish, folder: Path, **more: Any) -> Look:
    return Look(
        url=wish.url,
        folder=str(folder),
        scroll=wish.scroll,
        login=str(wish.login or ""),
        bounds=wish.bounds,
        **more,
    )


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
