"""查询会话: one way to ask SQL of the lake, whichever engine answers.

    with open_session(lake, [SHOP, SHOWN], tmp=ws.tmp) as session:
        session.register(text.FUNCTIONS)
        rows = session.arrow("SELECT entity_key FROM shop WHERE NOT code_ok(registration_no)")

The engine is DuckDB in this process, or a Spark Connect server where `WANGJIAN_ENGINE` says
`sc://host:port`. Both run in UTC, read the same Parquet files, and give the same types back.
SQL is one SELECT in the portable subset; whether it is, `portable.check` says before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from wangjian.errors import BadInput, BadKnowledge
from wangjian.lake.examples import Row, tables_of_rows
from wangjian.lake.loads import Lake
from wangjian.lake.tables import Table
from wangjian.lake.validation import Derive
from wangjian.lake.versions import Version

ENGINE_VARIABLE = "WANGJIAN_ENGINE"


class AnyFunction(Protocol):
    """What a room hands in: a SQL function over Arrow arrays, by the names of kinds.

    `run` takes one array for each argument, all of one length, and returns an array of that
    length; nulls come in and may go out.
    """

    @property
    def name(self) -> str:
        """Its name in SQL."""
        ...

    @property
    def arguments(self) -> Sequence[str]:
        """The kind of each argument: text, date, time, int, float, bool."""
        ...

    @property
    def returns(self) -> str:
        """The kind of the result."""
        ...

    @property
    def run(self) -> Callable[..., pa.Array[Any]]:
        """What computes it."""
        ...


@dataclass(frozen=True, slots=True)
class Function:
    """A SQL function, the same Python code on both engines."""

    name: str
    arguments: tuple[str, ...]
    returns: str
    run: Callable[..., pa.Array[Any]]


@dataclass(frozen=True, slots=True)
class MapOfBatches:
    """Batches of a query's rows to batches of other rows; it can be sent to other processes."""

    run: Callable[[pa.RecordBatch], pa.RecordBatch]
    schema: pa.Schema  # of what it gives, in the plain types
    # The same with all that it made ready, which is much to send, for processes of this machine.
    prepared: Callable[[], Callable[[pa.RecordBatch], pa.RecordBatch]] | None = None

    def ready(self) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        """What another process of this machine runs."""
        return self.prepared() if self.prepared else self.run


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a function over batches gave, and for how many rows since the last."""

    batch: pa.RecordBatch
    rows_read: int


class Session(Protocol):
    """An open engine with the tables of one version each."""

    engine: str  # duckdb | spark
    versions: Mapping[str, int]  # table -> the version that it reads

    def register(self, functions: Iterable[AnyFunction]) -> None:
        """Make functions known to SQL."""
        ...

    def add_table(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table known to SQL, in place of an earlier one of that name."""
        ...

    def arrow(self, sql: str) -> pa.Table:
        """The whole result."""
        ...

    def batches(self, sql: str, size: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The result piece by piece, for what does not fit into memory."""
        ...

    def mapped(self, sql: str, made: MapOfBatches, size: int = 50_000) -> Iterator[Mapped]:
        """The result through a function over batches, where the engine computes.

        In processes of this machine on DuckDB, on the executors of a Spark server: there go the
        function and what it holds, and only what it gives comes back, in no order.
        """
        ...

    def write(self, sql: str, folder: Path) -> int:
        """The result as Parquet files in a new folder; says how many rows."""
        ...

    def interrupt(self) -> None:
        """Stop what runs, from another thread; the one who asked gets `Stopped`."""
        ...

    def close(self) -> None:
        """Let go of the engine."""
        ...


@contextmanager
def open_session(
    lake: Lake,
    tables: Iterable[Table],
    *,
    versions: Mapping[str, int] | None = None,
    engine: str | None = None,
    tmp: Path,
    memory: str = "4GB",
) -> Iterator[Session]:
    """A session on these tables of the lake, each at the version asked for or the current one.

    A table without any load is an empty one.
    """
    versions = versions or {}
    shapes = list(tables)
    read = {shape.name: lake.version(shape, versions.get(shape.name)) for shape in shapes}
    with _bare(engine, lake.path, tmp, memory) as session:
        for shape in shapes:
            session.add_view(shape, read[shape.name], lake.paths(read[shape.name]))
        session.versions = {name: version.n for name, version in read.items()}
        session.lock()
        yield session


@contextmanager
def memory_session(
    rows: Mapping[str, Sequence[Row]],
    shapes: Iterable[Table],
    *,
    engine: str | None = None,
    tmp: Path,
    memory: str = "1GB",
    derive: Mapping[str, Derive] | None = None,
) -> Iterator[Session]:
    """A session on a few rows written by hand, for the examples of rules.

    A column that a row leaves out is null; `row_key`, `entity_key`, `digest` and the like are
    filled in. BadKnowledge names a table, column or value that the shapes do not have.
    """
    tables = tables_of_rows(rows, shapes, derive=derive)
    with _bare(engine, None, tmp, memory) as session:
        session.lock()
        for name, table in tables.items():
            session.add_table(name, table)
        yield session


class EngineSession(Session, Protocol):
    """What both engines do beside what a room may ask for."""

    versions: Mapping[str, int]

    @property
    def handle(self) -> Any:
        """The engine's own connection; for `lake.linking`, which hands it to splink."""
        ...

    def add_view(self, shape: Table, version: Version, paths: Sequence[Path]) -> None:
        """Make a table of the lake known to SQL."""
        ...

    def lock(self) -> None:
        """From here on nothing but the views and added tables can be read."""
        ...


@contextmanager
def _bare(engine: str | None, lake: Path | None, tmp: Path, memory: str) -> Iterator[EngineSession]:
    wanted = engine or os.environ.get(ENGINE_VARIABLE) or "duckdb"
    session = _engine(wanted, lake, tmp, memory)
    try:
        yield session
    finally:
        session.close()


def _engine(wanted: str, lake: Path | None, tmp: Path, memory: str) -> EngineSession:
    if wanted == "duckdb":
        from wangjian.lake.duckdb_engine import DuckDBSession

        return DuckDBSession(lake, tmp, memory=memory)
    if wanted.startswith("sc://"):
        from wangjian.lake.spark_engine import SparkSession

        return SparkSession(wanted)
    raise BadInput(
        f"没有这种引擎：{wanted}",
        f"no such engine: {wanted}",
        remedy_zh=f"{ENGINE_VARIABLE} 应为 duckdb 或 sc://主机:端口",
        remedy_en=f"{ENGINE_VARIABLE} must be duckdb or sc://host:port",
    )


def must_be_new(functions: Iterable[AnyFunction], known: Mapping[str, Any]) -> list[AnyFunction]:
    """Functions that are not registered yet; one name with two meanings is refused."""
    new = []
    for function in functions:
        if function.name not in known:
            new.append(function)
        elif known[function.name] is not function.run:
            raise BadKnowledge(
                f"函数 {function.name} 有两种定义", f"the function {function.name} is defined twice"
            )
    return new
