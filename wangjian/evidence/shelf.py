"""证物架: where sealed files lie in the workspace, and how one gets there whole or not at all.

A package is written and forced to the disk under `staged/`, linked to its place inside the
transaction that makes its row, and taken from `staged/` after the commit. So a row always has its
file, and what a killed program left is found by its name in `staged/` alone.
"""

from __future__ import annotations

import base64
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wangjian.evidence.signing import OfficeKey
from wangjian.workspace.folder import Workspace
from wangjian.workspace.locks import belong

_KEY = "evidence-key"
ENDING = ".wacz"
# How staged files of notaries' acts begin.
ACTS = "acts~"


def office_key(workspace: Workspace) -> OfficeKey:
    """The key that seals; made when it is first asked for."""
    return OfficeKey(base64.urlsafe_b64decode(workspace.secret(_KEY) + "="))


def place_of(exhibit_id: uuid.UUID, sealed_at: datetime) -> str:
    """Where a sealed file lies below the workspace's `evidence/`, a folder a month."""
    return f"exhibits/{sealed_at.astimezone(UTC):%Y-%m}/{exhibit_id}{ENDING}"


def staged(workspace: Workspace, place: str) -> Path:
    """A new name under `staged/` that tells the place."""
    folder = workspace.evidence / "staged"
    _folder(folder)
    return folder / place.replace("/", "~")


def keep(file: Path) -> None:
    """A staged file is there for good, and belongs to the workspace's user."""
    belong(file)
    settle(file.parent)


def put(workspace: Workspace, file: Path, place: str) -> None:
    """Give a staged file its place too; it is there for good when this returns."""
    target = workspace.evidence / place
    _folder(target.parent)
    os.link(file, target)
    settle(target.parent)


def swap(workspace: Workspace, file: Path, place: str) -> None:
    """Put a new writing of a package in the place of the old one, in one step."""
    target = workspace.evidence / place
    file.replace(target)
    settle(target.parent)


def left_over(workspace: Workspace, older_than: timedelta) -> Iterator[tuple[Path, str]]:
    """Staged files that nobody works on any more, with the place that each was meant for."""
    folder = workspace.evidence / "staged"
    before = datetime.now(UTC) - older_than
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if ENDING not in file.name and not file.name.startswith(ACTS):
            continue
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) <= before:
            yield file, file.name.replace("~", "/")


def settle(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    belong(folder)
    settle(folder.parent)
