"""落盘与锁: writing so that a power cut leaves the old state, and one writer a table.

Nothing here is read before it is complete: a folder is filled beside its place, synced, and
renamed once; a small file is replaced by a rename. A writer holds an advisory lock a table,
so the kernel gives it up when the writer dies, however it dies.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from wangjian.errors import Busy, NotReady, WangjianError

# What is being done, in Chinese and in English, and how many rows of it are done.
Progress = Callable[[str, str, int], None]

_POLL_SECONDS = 0.1
_SAY_AGAIN_SECONDS = 5.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def silent(_zh: str, _en: str, _rows: int) -> None:
    """The progress of a caller who does not ask for any."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a file survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each name synced."""
    missing = [folder, *folder.parents]
    missing = missing[: next(i for i, one in enumerate(missing) if one.exists())]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync_folder(one.parent)


def replace_text(path: Path, text: str) -> None:
    """Put a small file in place of the old one: whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def publish(staged: Path, final: Path) -> None:
    """Rename a filled folder to its place, after its files are synced."""
    for path in staged.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            sync_file(path)
    sync_folder(staged)
    staged.rename(final)
    sync_folder(final.parent)


@contextmanager
def clear_words(folder: Path) -> Iterator[None]:
    """Say in words that the disk is full or may not be written; the rest passes through."""
    try:
        yield
    except WangjianError:
        raise
    except OSError as error:
        # Arrow keeps the number of the operating system's error only in its text.
        text = str(error)
        if error.errno in _FULL or "No space left" in text or "Disk quota" in text:
            raise NotReady(
                f"磁盘已满：{folder}",
                f"the disk is full: {folder}",
                remedy_zh="已有数据未受影响；腾出空间后再执行一次",
                remedy_en="what was there is untouched; make room and run it again",
            ) from error
        if error.errno in _CLOSED:
            raise NotReady(
                f"不能写入：{error.filename or folder}",
                f"cannot write: {error.filename or folder}",
                remedy_zh="已有数据未受影响；检查文件夹权限后再执行一次",
                remedy_en="what was there is untouched; mend the rights and run it again",
            ) from error
        raise


def _holder(path: Path) -> tuple[str, str]:
    """Who holds the lock, as the holder wrote it down; unknown while it is still writing."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(told["since"]).astimezone(UTC)
        when = f"{since:%Y-%m-%d %H:%M:%S} UTC"
        zh = f"{told['zh']}（进程 {told['pid']}，自 {when}）"
        return zh, f"{told['en']} (process {told['pid']}, since {when})"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一进程", "another process"


@contextmanager
def only_writer(
    path: Path,
    *,
    doing: tuple[str, str],
    progress: Progress = silent,
    wait_seconds: float | None = None,
) -> Iterator[None]:
    """Hold the lock at `path`; while another holds it, wait and say for whom.

    `doing` says in Chinese and English what this writer does, for the one who waits for it.
    """
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, path, progress, wait_seconds)
        told = {
            "pid": os.getpid(),
            "zh": doing[0],
            "en": doing[1],
            "since": datetime.now(UTC).isoformat(),
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(told, ensure_ascii=False).encode(), 0)
        yield
    finally:
        os.close(handle)  # gives the lock up


def _take(handle: int, path: Path, progress: Progress, wait_seconds: float | None) -> None:
    began = time.monotonic()
    say_at = began
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            zh, en = _holder(path)
            now = time.monotonic()
            if wait_seconds is not None and now - began >= wait_seconds:
                raise Busy(
                    f"{path.stem} 正被占用：{zh}",
                    f"{path.stem} is being written: {en}",
                    remedy_zh="等它结束后再执行一次",
                    remedy_en="run it again when that one has ended",
                ) from None
            if now >= say_at:
                progress(f"等待：{zh}", f"waiting for: {en}", 0)
                say_at = now + _SAY_AGAIN_SECONDS
            time.sleep(_POLL_SECONDS)
        else:
            return
