"""收尾: whether this process was told to end, for jobs that can stop half-way and begin again."""

from __future__ import annotations

import threading

from wangjian.errors import Interrupted

_asked = threading.Event()


def ask() -> None:
    """From now on jobs under way stop at their next step."""
    _asked.set()


def asked() -> bool:
    """Whether the process ends."""
    return _asked.is_set()


def watch(_zh: str = "", _en: str = "", _rows: int = 0) -> None:
    """The progress of a job: raises where the process ends, and the job goes back to its queue."""
    if _asked.is_set():
        raise Interrupted("工作进程要停止，稍后重做", "the worker ends; it is done again later")
