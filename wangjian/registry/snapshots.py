"""快照库: pages as they were read, each file named by the SHA-256 of its bytes.

    WS/snapshots/<first two digits>/<sha256>.html

Written beside its place, synced and renamed, so a page is there whole or not at all; the same
bytes a second time cost nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from wangjian.errors import NoSuchRecord
from wangjian.lake.disk import clear_words, make_folder, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")


def path_of(folder: Path, sha256: str) -> Path:
    """Where the page of that digest lies, or would lie."""
    if not _SHA256.fullmatch(sha256):
        raise NoSuchRecord(f"“{sha256[:80]}”不是快照摘要", f"{sha256[:80]!r} names no snapshot")
    return folder / sha256[:2] / f"{sha256}.html"


def keep(folder: Path, page: bytes) -> str:
    """Keep a page; gives the digest by which it is found again."""
    sha256 = hashlib.sha256(page).hexdigest()
    path = path_of(folder, sha256)
    if path.exists():
        return sha256
    with clear_words(folder):
        make_folder(path.parent)
        beside = path.with_name(f".{sha256}.{os.getpid()}.new")
        with beside.open("wb") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    return sha256


def read(folder: Path, sha256: str) -> bytes:
    """The page of that digest."""
    try:
        return path_of(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise NoSuchRecord(
            f"没有快照 {sha256[:12]}", f"there is no snapshot {sha256[:12]}"
        ) from error
