"""耐心: the body of a request read by a thread of its own, so that a silent phone holds nothing up.

A phone that drives into a tunnel closes no connection: its next byte never comes. Whoever reads
here waits some seconds and then goes on with what there is; the answer ends the connection, and
with it the thread.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Event, Thread

from wangjian.evidence.phone.limits import limits

Read = Callable[[int], bytes]
# Reading waits until so much is there; what a break loses is less than this.
_CHUNK = 2**13
_AHEAD = 32


class Patient:
    """Reads like `read`, and raises `OSError` where nothing comes for too long."""

    def __init__(self, read: Read, *, seconds: float | None = None) -> None:
        self._read = read
        self._seconds = limits().pause_seconds if seconds is None else seconds
        self._chunks: Queue[bytes] = Queue(_AHEAD)
        self._over = Event()
        self._rest = b""
        Thread(target=self._pump, name="phone body", daemon=True).start()

    def read(self, most: int) -> bytes:
        """At most so many bytes; none at the end."""
        if not self._rest and not self._over.is_set():
            try:
                self._rest = self._chunks.get(timeout=self._seconds)
            except Empty:
                self._over.set()
                raise TimeoutError("nothing came for too long") from None
            if not self._rest:
                self._over.set()
        found, self._rest = self._rest[:most], self._rest[most:]
        return found

    def _pump(self) -> None:
        chunk = b"-"
        while chunk and not self._over.is_set():
            try:
                chunk = self._read(_CHUNK)
            except OSError:  # the connection is gone; what came stays
                chunk = b""
            self._hand_on(chunk)

    def _hand_on(self, chunk: bytes) -> None:
        while not self._over.is_set():
            try:
                self._chunks.put(chunk, timeout=1)
            except Full:
                continue
            return
