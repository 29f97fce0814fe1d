"""备用浏览器: pairs of a recorder and a browser that are ready before anybody asks for them.

    with Kept(2) as kept, kept.pair("desktop") as pair: ...

A pair has a fresh profile and an authority of its own, serves one capture or one replay, and ends.
The next is started once the page of the last one is there: while it is waited for, the machine has
time. One that died or grew old is ended and replaced.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Self

from wangjian.errors import NotReady
from wangjian.evidence.recording import nursery, pairing, supervising
from wangjian.evidence.recording.pairing import Pair, ready
from wangjian.evidence.recording.starting import alone

PLACES = (pairing.PLACE, supervising.PLACE)  # where both processes keep what is theirs
SPARES = 2  # of a worker: one for a capture, one for its replay
OLDEST_SECONDS = 600.0
_LOOK_SECONDS = 30.0  # a spare that died is found so late, if nobody asks before
_AGAIN_SECONDS = 60.0  # after one could not be made


@dataclass(slots=True)
class _Spare:
    pair: Pair
    stack: ExitStack

    def fits(self, device: str, oldest: float) -> bool:
        young = time.monotonic() - self.pair.made < oldest
        return self.pair.device == device and young and self.pair.lives


class Kept:
    """Some pairs, made in the background; of the device that was asked for last."""

    def __init__(
        self,
        count: int,
        *,
        device: str = "desktop",
        most: int | None = None,  # are made in all
        oldest_seconds: float = OLDEST_SECONDS,
    ) -> None:
        self._count = count
        self._device = device
        self._left = most
        self._oldest = oldest_seconds
        self._spares: list[_Spare] = []
        self._spent: list[ExitStack] = []  # of pairs that have done their work
        self._making = ""  # the device of one that is being made
        self._used = 0  # pairs that are at work
        self._loading = 0  # of these, whose page wants the machine for itself
        self._changed = threading.Condition()
        self._over = False
        self._not_before = 0.0
        self._nursery: nursery.Nursery | None = None
        self._thread = threading.Thread(target=self._keep, name="spare browsers", daemon=True)

    def __enter__(self) -> Self:
        if nursery.HERE:
            self._nursery = nursery.Nursery()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify_all()
        self._thread.join()
        for stack in [*self._spent, *(one.stack for one in self._spares)]:
            stack.close()
        if self._nursery is not None:
            self._nursery.close()

    @contextmanager
    def pair(self, device: str) -> Iterator[Pair]:
        """One for this device: a spare, or one that begins now."""
        spare, loading = self._taken(device), _Loading(self._loaded)
        spent: list[ExitStack] = []
        try:
            if spare is None:
                spare = self._made(device)
            spent.append(spare.stack)
            spare.pair.loaded = loading.over
            yield spare.pair
        finally:
            loading.over()
            with self._changed:  # what is left to clear away nobody waits for
                self._used -= 1
                self._spent += spent
                self._changed.notify_all()

    def _taken(self, device: str) -> _Spare | None:
        with self._changed:
            self._device = device
            self._changed.wait_for(lambda: self._found() is not None or self._making != device)
            self._used += 1
            self._loading += 1
            found = self._found()
            if found is not None:
                self._spares.remove(found)
            elif self._left is not None:
                self._left -= 1
            return found

    def _found(self) -> _Spare | None:
        return next((one for one in self._spares if one.fits(self._device, self._oldest)), None)

    def _made(self, device: str) -> _Spare:
        """Begun now; its processes have been told to start."""
        stack = ExitStack()
        starting = alone if self._nursery is None else self._nursery.start
        try:
            pair = stack.enter_context(ready(device, starting))
            pair.start()
        except BaseException:
            stack.close()
            raise
        return _Spare(pair, stack)

    def _keep(self) -> None:
        """Clear away what is no use any more, make what lacks, wait until something changes."""
        while True:
            with self._changed:
                if self._over:
                    return
                stale = [one for one in self._spares if not one.fits(self._device, self._oldest)]
                if any(not one.pair.lives for one in stale):
                    # what ends them may go on: no browser is started every moment
                    self._not_before = time.monotonic() + _AGAIN_SECONDS
                self._spares = [one for one in self._spares if one not in stale]
                stacks = [*self._spent, *(one.stack for one in stale)]
                self._spent = []
                if self._wants():
                    self._making = self._device
                elif not stacks:
                    self._changed.wait(_LOOK_SECONDS)
                    continue
            for stack in stacks:
                stack.close()
            if self._making:
                self._make(self._making)

    def _wants(self) -> bool:
        lacks = len(self._spares) < self._count and self._left != 0
        # somebody only waits, or nobody is at work at all
        has_time = self._loading < max(1, self._used)
        return lacks and has_time and time.monotonic() >= self._not_before

    def _make(self, device: str) -> None:
        made: _Spare | None = None
        try:
            made = self._made(device)
        except (NotReady, OSError):
            self._not_before = time.monotonic() + _AGAIN_SECONDS
        with self._changed:
            self._making = ""
            if made is not None:
                self._spares.append(made)
                if self._left is not None:
                    self._left -= 1
            self._changed.notify_all()

    def _loaded(self) -> None:
        """One page less that wants the machine."""
        with self._changed:
            self._loading -= 1
            self._changed.notify_all()


class _Loading:
    """A page on its way; that is over once, however often it is said."""

    def __init__(self, over: Callable[[], None]) -> None:
        self._over: Callable[[], None] | None = over

    def over(self) -> None:
        """It is there, or it has ended."""
        over, self._over = self._over, None
        if over is not None:
            over()
