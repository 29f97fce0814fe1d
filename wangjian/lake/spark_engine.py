"""Spark Connect: the same queries on a Spark server, through the thin client.

The server reads the lake's Parquet files itself: on a path that it sees too, or where they were
published to (`WANGJIAN_LAKE_URL`).
Functions travel as Python code: the server's Python needs this package, pyarrow and numba.
"""

from __future__ import annotations

import os
import socket
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from wangjian.errors import BadKnowledge, NotReady, Stopped
from wangjian.lake.examples import view_schema
from wangjian.lake.executors import ROWS_READ, look_at_executors, on_executors
from wangjian.lake.keys import entity_key_sql
from wangjian.lake.portable import translate
from wangjian.lake.publishing import URL_VARIABLE, published_files
from wangjian.lake.results import plain_schema, plain_table, write_batches
from wangjian.lake.session import AnyFunction, MapOfBatches, Mapped, must_be_new
from wangjian.lake.tables import Kind, Table
from wangjian.lake.values import ARROW_TYPES
from wangjian.lake.versions import Version

_PORT = 15002  # where Spark Connect listens unless told otherwise
_SECONDS = 10.0
SPARK_TYPES: dict[Kind, str] = {
    Kind.TEXT: "string",
    Kind.DATE: "date",
    Kind.TIME: "timestamp",
    Kind.INT: "bigint",
    Kind.FLOAT: "double",
    Kind.BOOL: "boolean",
}


def _connect(address: str) -> Any:
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):
        # The client takes a process that was started with -c for its own doctests and ends it.
        main.__file__ = __file__
    try:
        with warnings.catch_warnings():
            # The client warns of every pandas it was not tried with; we use Arrow alone.
            warnings.simplefilter("ignore", FutureWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            from pyspark.sql.connect.session import SparkSession as Client
    except ImportError as error:
        raise NotReady(
            "没有安装 Spark 客户端",
            "the Spark client is not installed",
            remedy_zh="安装 wangjian[spark]，或去掉 WANGJIAN_ENGINE",
            remedy_en="install wangjian[spark], or unset WANGJIAN_ENGINE",
        ) from error
    try:
        # The client itself would go on trying for ten minutes.
        parts = urlsplit(address)
        socket.create_connection((parts.hostname or "", parts.port or _PORT), _SECONDS).close()
        client = Client.builder.remote(address).create()
        client.conf.set("spark.sql.session.timeZone", "UTC")
    except Exception as error:
        # The client passes on whatever its transport raises, of many kinds.
        raise NotReady(
            f"连接不上 Spark 服务 {address}",
            f"cannot reach the Spark server {address}",
            remedy_zh="请检查地址与服务是否启动",
            remedy_en="check the address and that the server runs",
        ) from error
    return client


class SparkSession:
    """A session on a Spark Connect server."""

    engine = "spark"

    def __init__(self, address: str) -> None:
        self._spark = _connect(address)
        self._address = address
        self._looked = False
        self._functions: dict[str, Callable[..., pa.Array[Any]]] = {}
        self._stopped = False
        self.versions: Mapping[str, int] = {}

    @property
    def handle(self) -> Any:
        """The client's own session."""
        return self._spark

    def add_view(self, shape: Table, version: Version, paths: Sequence[Path]) -> None:
        """A view of the files in force; files from before a column came have it null."""
        if not version.files:
            self.add_table(shape.name, view_schema(shape).empty_table())
            return
        stored = [field for field in view_schema(shape) if field.name != "entity_key"]
        url = os.environ.get(URL_VARIABLE)
        files = published_files(url, version) if url else [str(path.resolve()) for path in paths]
        rows = self._spark.read.schema(_ddl(stored)).parquet(*files)
        rows = rows.selectExpr("*", f"{entity_key_sql(shape)} AS entity_key".replace('"', "`"))
        rows.createOrReplaceTempView(shape.name)

    def lock(self) -> None:
        """A Spark server guards its files itself; what is asked is checked before."""

    def register(self, functions: Iterable[AnyFunction]) -> None:
        """Arrow functions, called with whole vectors."""
        from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]

        new = must_be_new(functions, self._functions)
        if new:
            self._look_at_executors()
        for function in new:
            returns = SPARK_TYPES[Kind(function.returns)]
            arguments = [Kind(kind) for kind in function.arguments]
            made = arrow_udf(_whole_arrays(function.run, arguments, function.returns), returns)
            self._spark.udf.register(function.name, made)
            self._functions[function.name] = function.run

    def add_table(self, name: str, table: pa.Table) -> None:
        """An Arrow table by name, sent to the server."""
        table = plain_table(table)
        if table.num_rows:
            rows = self._spark.createDataFrame(table)
        else:
            rows = self._spark.createDataFrame([], schema=_ddl(table.schema))
        rows.createOrReplaceTempView(name)

    def arrow(self, sql: str) -> pa.Table:
        """The whole result in memory."""
        with self._clear_words():
            return plain_table(self._ask(sql).toArrow())

    def batches(self, sql: str, size: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The result as it comes."""
        with self._clear_words():
            yield from self._stream(self._ask(sql), size)

    def mapped(self, sql: str, made: MapOfBatches, size: int = 50_000) -> Iterator[Mapped]:
        """The result through a function over batches, on the executors."""
        self._look_at_executors()
        with self._clear_words():
            counted = made.schema.append(ROWS_READ)
            rows = self._ask(sql).mapInArrow(on_executors(made), _ddl(counted))
            for batch in self._stream(rows, size):
                read = pc.sum(batch.column(batch.num_columns - 1)).as_py() or 0
                columns = batch.columns[:-1]
                yield Mapped(pa.RecordBatch.from_arrays(columns, schema=made.schema), read)

    def write(self, sql: str, folder: Path) -> int:
        """The result as Parquet files, written here as it comes.

        The executors may belong to another user, or to a machine that cannot write to the folder.
        """
        with self._clear_words():
            rows = self._ask(sql)
            schema = _schema(rows)
            return write_batches(self._stream(rows, 50_000), schema, folder)

    def interrupt(self) -> None:
        """Stop the running query, from any thread."""
        self._stopped = True
        self._spark.interruptAll()

    def close(self) -> None:
        """Let the server forget the session."""
        self._spark.stop()

    def _stream(self, rows: Any, size: int) -> Iterator[pa.RecordBatch]:
        """The rows in the plain types, one piece after the other: never the whole of them here.

        The client's own `toArrow` gathers all and its `toLocalIterator` makes Python rows.
        """
        wanted = _schema(rows)
        query = rows._plan.to_proto(self._spark.client)  # noqa: SLF001 - as the client itself does
        for piece in self._spark.client.to_table_as_iterator(query, {}):
            if isinstance(piece, pa.Table):
                table = plain_table(piece).cast(wanted)
                yield from table.to_batches(max_chunksize=size)

    def _look_at_executors(self) -> None:
        """Once a session: whether they have what our functions need."""
        if not self._looked:
            look_at_executors(self._spark, self._address)
            self._looked = True

    def _ask(self, sql: str) -> Any:
        return self._spark.sql(translate(sql, "spark"))

    @contextmanager
    def _clear_words(self) -> Iterator[None]:
        from pyspark.errors import PySparkException

        try:
            yield
        except PySparkException as error:
            if self._stopped or "OPERATION_CANCELED" in str(error):
                raise Stopped("查询已停止", "the query was stopped") from error
            text = str(error).strip()
            raise BadKnowledge(f"SQL 不能执行：{text}", f"the SQL cannot be run: {text}") from error
        finally:
            self._stopped = False


def _schema(rows: Any) -> pa.Schema:
    """The plain types of what a query gives, before it is run."""
    from pyspark.sql.pandas.types import to_arrow_schema

    return plain_schema(to_arrow_schema(rows.schema, timezone="UTC"))


def _ddl(fields: Iterable[pa.Field[Any]]) -> str:
    """Columns in the words of Spark's schemas."""
    return ", ".join(f"`{field.name}` {SPARK_TYPES[_kind(field.type)]}" for field in fields)


def _kind(wanted: pa.DataType) -> Kind:
    return next(kind for kind, one in ARROW_TYPES.items() if one == wanted)


def _whole_arrays(
    run: Callable[..., pa.Array[Any]], arguments: Sequence[Kind], returns: str
) -> Callable[..., pa.Array[Any]]:
    """Engines hand on other widths and zones; functions take and give the stated types."""
    kinds = [ARROW_TYPES[kind] for kind in arguments]
    made = ARROW_TYPES[Kind(returns)]

    def call(*columns: pa.Array[Any]) -> pa.Array[Any]:
        cast = [column.cast(kind) for column, kind in zip(columns, kinds, strict=True)]
        return run(*cast).cast(made)

    # The client would read the hints as a request for another kind of function.
    call.__annotations__.clear()
    return call
