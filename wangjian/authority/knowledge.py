"""知识包在手: the knowledge of the open workspace, read again when a file changed.

An officer who corrects a procedure or lays a calendar over the nation's sees it at work at once,
without a restart; a page that asks ten times reads the files once.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from django.conf import settings

from wangjian.packs.files import SUFFIXES
from wangjian.packs.packs import Packs
from wangjian.packs.roots import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.workspace.folder import Workspace

# How long a look holds at an office's own files, which officers change while pages are shown, and
# at the product's, which come with an installation: ten milliseconds that somebody waits for.
_LOOK_SECONDS = 2.0
_LOOK_AT_PRODUCT_SECONDS = 60.0

_Seen = tuple[tuple[str, int, int], ...]


class _Shelf:
    """The packs last read, what the folders looked like then, and when we looked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.looked_at = float("-inf")
        self.looked_at_product = float("-inf")
        self.product: _Seen = ()
        self.workspace: Workspace | None = None
        self.roots: tuple[Path, ...] | None = None
        self.seen: _Seen = ()
        self.packs: Packs | None = None
        self.edition = 0


_shelf = _Shelf()


def packs() -> Packs:
    """The knowledge files in force in this workspace."""
    workspace = getattr(settings, "WORKSPACE", None)
    with _shelf.lock:
        now = time.monotonic()
        fresh = now - _shelf.looked_at < _LOOK_SECONDS
        if _shelf.packs is not None and fresh and workspace is _shelf.workspace:
            return _shelf.packs
        roots: tuple[Path, ...] = workspace.packs if workspace is not None else ()
        if now - _shelf.looked_at_product >= _LOOK_AT_PRODUCT_SECONDS:
            _shelf.looked_at_product, _shelf.product = now, _look((PRODUCT,))
        seen = (*_look(roots), *_shelf.product)
        if _shelf.packs is None or seen != _shelf.seen or roots != _shelf.roots:
            _shelf.packs = Packs.open(roots)
            _shelf.edition += 1
        _shelf.looked_at, _shelf.roots, _shelf.seen = now, roots, seen
        _shelf.workspace = workspace
        return _shelf.packs


def edition() -> int:
    """Which reading of the files is in force: another number after each change."""
    packs()
    return _shelf.edition


def forget() -> None:
    """Look at the folders anew at the next question: after a verb wrote into them."""
    with _shelf.lock:
        _shelf.looked_at = _shelf.looked_at_product = float("-inf")


def _look(roots: tuple[Path, ...]) -> _Seen:
    return tuple(one for root in roots for one in sorted(_files(str(root))))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, time and size of each knowledge file below a folder."""
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(SUFFIXES):
                state = entry.stat()
                yield entry.path, state.st_mtime_ns, state.st_size
