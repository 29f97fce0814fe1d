"""锁: advisory file locks that a dead process cannot keep.

The kernel lets go of a `flock` when the last process that has the file open is gone, however it
went (kill -9, power cut), so a lock is believed where a number in a file is not.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp()) / "one.lock"
>>> with Lock(path) as lock:
...     lock.take(exclusive=True), free(path)
(True, False)
>>> free(path)
True
"""

from __future__ import annotations

import errno
import fcntl
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from wangjian.errors import Busy, NotReady

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# A wait shorter than this needs no explanation; one longer looks like a hang.
QUIET_SECONDS = 5.0
_PAUSE_SECONDS = 0.02


class Lock:
    """An open lock file; the lock belongs to this opening and ends with `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd = _open(path)

    def take(self, *, exclusive: bool, wait: bool = False) -> bool:
        """Take the lock, or change between shared and exclusive; False when others hold it."""
        how = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
        try:
            fcntl.flock(self.fd, how if wait else how | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise NotReady(
                f"文件系统不支持锁：{self.path}",
                f"the file system has no locks for {self.path}: {error.strerror}",
                remedy_zh="请把工作区放在本地磁盘上",
                remedy_en="keep the workspace on a local disk",
            ) from error
        return True

    def close(self) -> None:
        """Let go. The lock stays held as long as a child has inherited the opening."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def free(path: Path) -> bool:
    """Whether nobody holds the lock at this moment."""
    with Lock(path) as lock:
        return lock.take(exclusive=True)


@contextmanager
def exclusive(path: Path, *, zh: str, en: str, seconds: float | None = None) -> Iterator[Lock]:
    """Hold the lock alone; `zh` and `en` name what is waited for, `seconds` (None: any) how long.

    Raises:
        Busy: others still hold it after `seconds`.
    """
    with Lock(path) as lock:
        tell = notice(zh, en)
        began = time.monotonic()
        while not lock.take(exclusive=True):
            if seconds is not None and time.monotonic() - began >= seconds:
                raise Busy(
                    f"另一个进程正占用：{zh}",
                    f"another process holds this: {en}",
                    remedy_zh="请稍后再试",
                    remedy_en="try again later",
                )
            tell()
            time.sleep(_PAUSE_SECONDS)
        yield lock


def notice(zh: str, en: str) -> Callable[[], None]:
    """A function to call while waiting: says once, after five seconds, what is waited for."""
    began = time.monotonic()
    told = False

    def tell() -> None:
        nonlocal told
        if not told and time.monotonic() - began > QUIET_SECONDS:
            told = True
            say(f"正在等待：{zh}", f"waiting: {en}")

    return tell


def say(zh: str, en: str) -> None:
    """Tell whoever sits at the terminal, beside what the program prints."""
    sys.stderr.write(f"{zh} / {en}\n")
    sys.stderr.flush()


def _open(path: Path) -> int:
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise NotReady(
            f"打不开锁文件 {path}",
            f"cannot open the lock file {path}: {error.strerror}",
            remedy_zh="请用工作区所属的用户运行",
            remedy_en="run as the user that the workspace belongs to",
        ) from error
    belong(path)
    return fd


def belong(path: Path) -> None:
    """Give what root makes inside another user's folder to that user, who must use it later."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        if owner.st_uid != 0:
            with suppress(OSError):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
