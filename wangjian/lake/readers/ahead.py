"""先读一步: the next batch is read while the last one is checked and written.

Reading is Python's and holds the interpreter; checking and writing are the engine's and do not.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import cast

from wangjian.lake.readers.raw import RawBatch


def read_ahead(batches: Iterator[RawBatch]) -> Iterator[RawBatch]:
    """The same batches in the same order; what reading raises is raised here."""
    generator = cast("Generator[RawBatch]", batches)
    with closing(generator), ThreadPoolExecutor(1, "reading") as reader:
        coming = reader.submit(next, generator, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, generator, None)
            yield batch
