"""落盘: files of the log are written beside, forced to the disk, and renamed into place."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAGED = ".part"


def place(file: Path, content: bytes) -> None:
    """The file is there whole or not at all, also after a power cut."""
    make_folder(file.parent)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}{STAGED}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        _belong(part)
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle(file.parent)


def make_folder(folder: Path) -> None:
    """A folder that is still there after a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _belong(folder)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold the writer's lock, which a dead process cannot keep; wait for it."""
    make_folder(file.parent)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _belong(file)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _belong(made: Path) -> None:
    """What root makes inside another user's folder belongs to that user."""
    if os.geteuid() == 0 and (owner := made.parent.stat()).st_uid != 0:
        os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=False)
