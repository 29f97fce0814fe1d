"""A small made-up table, a lake in a folder of its own, and Spark Connect in the process."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wangjian.lake.loads import Lake
from wangjian.lake.tables import Column, Kind, Table

STALL = Table(
    name="stall",
    zh="摊位",
    en="stalls",
    key=("market", "stall_no"),
    entity="stall",
    columns=(
        Column("market", Kind.TEXT, "市场", "market", required=True, max_length=20),
        Column("stall_no", Kind.TEXT, "摊位号", "number", required=True, max_length=20),
        Column("name", Kind.TEXT, "名称", "name", max_length=30, aliases=("title", "店名")),
        Column("status", Kind.TEXT, "状态", "status", values=("open", "closed")),
        Column("opened_on", Kind.DATE, "开业日期", "opened on"),
        Column("seen_at", Kind.TIME, "查看时间", "seen at"),
        Column("price_fen", Kind.INT, "价格", "price", unit="fen"),
        Column("share", Kind.FLOAT, "份额", "share"),
        Column("online", Kind.BOOL, "涉网", "online"),
    ),
)


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
