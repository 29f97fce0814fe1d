"""进程: a function over batches in further processes of this machine, where there is much to do.

A few batches are done here, so that small work starts nothing. What is computed in Python holds
its lock, so that threads would not bring the second core.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

import pyarrow as pa

from wangjian.lake.session import MapOfBatches, Mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALONE = 20  # batches; starting processes pays from about so many more
_AHEAD = 2  # batches given to each process before its first answer is taken

_run: list[Callable[[pa.RecordBatch], pa.RecordBatch]] = []


def mapped(
    batches: Iterator[pa.RecordBatch],
    made: MapOfBatches,
    *,
    workers: int | None = None,
    alone: int = ALONE,
) -> Iterator[Mapped]:
    """Each batch through the function, in the order in which the batches come."""
    workers = workers or os.cpu_count() or 1
    for number, batch in enumerate(batches, start=1):
        yield Mapped(made.run(batch), batch.num_rows)
        if number == alone and workers > 1:
            break
    else:
        return
    # A fresh Python: a copy of this one would share its threads' locks and open connections.
    fresh = multiprocessing.get_context("spawn")
    given: deque[tuple[Future[pa.RecordBatch], int]] = deque()
    pool = ProcessPoolExecutor(workers, fresh, _take, (made.ready(),))
    try:
        for batch in batches:
            given.append((pool.submit(_do, batch), batch.num_rows))
            if len(given) > workers * _AHEAD:
                yield _first(given)
        while given:
            yield _first(given)
    finally:
        pool.shutdown(cancel_futures=True)


def _first(given: deque[tuple[Future[pa.RecordBatch], int]]) -> Mapped:
    future, rows = given.popleft()
    return Mapped(future.result(), rows)


def _take(run: Callable[[pa.RecordBatch], pa.RecordBatch]) -> None:
    """What a new process does first: keep the function, and end when its parent is gone."""
    # Nothing is to be saved, and taking DuckDB's binding apart fills the screen with its warnings.
    atexit.register(os._exit, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _run.append(run)


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _do(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _run[-1](batch)
