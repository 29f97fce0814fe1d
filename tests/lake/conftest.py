"""A small made-up table, a lake in a folder of its own, and Spark Connect in the process."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stalls import STALL

from wangjian.lake.loads import Lake
from wangjian.lake.tables import Table


@pytest.fixture
def stall() -> Table:
    return STALL


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file and says where."""

    def write(text: str | bytes, name: str = "stalls.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    """The address of a Spark Connect server in this process, without a JVM."""
    spark = pytest.importorskip("pysail.spark")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = spark.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
    _, port = server.listening_address
    yield f"sc://127.0.0.1:{port}"
    server.stop()
