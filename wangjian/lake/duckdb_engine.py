"""DuckDB: the engine in the process, locked to the lake before any rule's SQL is run.

Outside access is off but for the lake's folder, the configuration can no longer be changed,
nothing is downloaded, and only a single SELECT is taken: `COPY`, `ATTACH`, `SET`, `INSTALL` and
the like are refused by their kind, since folders that may be read may else be written too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from wangjian.errors import BadKnowledge, NotReady, Stopped
from wangjian.lake.disk import make_folder
from wangjian.lake.engine import open_duckdb
from wangjian.lake.examples import view_schema
from wangjian.lake.keys import entity_key_sql
from wangjian.lake.portable import translate
from wangjian.lake.processes import mapped
from wangjian.lake.results import plain, plain_schema, plain_table, write_batches
from wangjian.lake.session import AnyFunction, MapOfBatches, Mapped, must_be_new
from wangjian.lake.tables import ROW_COLUMNS, Kind, Table
from wangjian.lake.values import ARROW_TYPES, DUCKDB_TYPES, ident, quoted
from wangjian.lake.versions import Version


class DuckDBSession:
    """A session on DuckDB."""

    engine = "duckdb"

    def __init__(self, lake: Path | None, tmp: Path, *, memory: str) -> None:
        make_folder(tmp)
        self._connection = open_duckdb(tmp, memory=memory)
        self._readable = [str(path.resolve()) for path in (lake, tmp) if path is not None]
        self._functions: dict[str, Callable[..., pa.Array[Any]]] = {}
        self._added: set[str] = set()
        self.versions: Mapping[str, int] = {}

    @property
    def handle(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, locked as it is."""
        return self._connection

    def add_view(self, shape: Table, version: Version, paths: Sequence[Path]) -> None:
        """A view of the files in force; files from before a column came have it null."""
        schema = view_schema(shape)
        if not paths:
            self.add_table(shape.name, schema.empty_table())
            return
        groups: dict[tuple[str, ...], list[Path]] = defaultdict(list)
        for placed, path in zip(version.files, paths, strict=True):
            groups[version.load(placed.load_id).columns].append(path)
        selects = []
        for columns, files in groups.items():
            values = [
                f"CAST({ident(column.name)} AS {DUCKDB_TYPES[column.kind]}) AS {ident(column.name)}"
                if column.name in columns
                else f"CAST(NULL AS {DUCKDB_TYPES[column.kind]}) AS {ident(column.name)}"
                for column in (*ROW_COLUMNS, *shape.columns)
            ]
            listed = ", ".join(quoted(str(path.resolve())) for path in files)
            selects.append(f"SELECT {', '.join(values)} FROM read_parquet([{listed}])")  # noqa: S608
        rows = " UNION ALL ".join(selects)
        self._connection.execute(
            f"CREATE VIEW {ident(shape.name)} AS"  # noqa: S608
            f" SELECT *, {entity_key_sql(shape)} AS entity_key FROM ({rows})"
        )

    def lock(self) -> None:
        """No way out of the lake, and no way to undo that."""
        listed = ", ".join(map(quoted, self._readable))
        self._connection.execute(f"SET allowed_directories = [{listed}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def register(self, functions: Iterable[AnyFunction]) -> None:
        """Arrow functions, called with whole vectors."""
        for function in must_be_new(functions, self._functions):
            self._connection.create_function(
                function.name,
                _whole_arrays(function),
                [DUCKDB_TYPES[Kind(kind)] for kind in function.arguments],
                DUCKDB_TYPES[Kind(function.returns)],
                type=PythonUDFType.ARROW,
                null_handling=FunctionNullHandling.SPECIAL,
            )
            self._functions[function.name] = function.run

    def add_table(self, name: str, table: pa.Table) -> None:
        """An Arrow table by name."""
        if name in self._added:
            self._connection.unregister(name)
        self._connection.register(name, table)
        self._added.add(name)

    def arrow(self, sql: str) -> pa.Table:
        """The whole result in memory."""
        with self._clear_words():
            return plain_table(self._ask(sql).to_arrow_table())

    def batches(self, sql: str, size: int = 50_000) -> Iterator[pa.RecordBatch]:
        """The result as it comes."""
        with self._clear_words():
            for batch in self._ask(sql).to_arrow_reader(size):
                yield plain(batch)

    def mapped(self, sql: str, made: MapOfBatches, size: int = 50_000) -> Iterator[Mapped]:
        """The result through a function over batches, on all cores where there is much of it."""
        yield from mapped(self.batches(sql, size), made)

    def write(self, sql: str, folder: Path) -> int:
        """The result as Parquet files, as it comes."""
        with self._clear_words():
            reader = self._ask(sql).to_arrow_reader(50_000)
            schema = plain_schema(reader.schema)
            return write_batches((plain(batch) for batch in reader), schema, folder)

    def interrupt(self) -> None:
        """Stop the running query, from any thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """Give memory and functions back."""
        for name in self._functions:
            # A result that an error left open holds them; the error is what must be heard.
            with suppress(duckdb.ResourceInUseException):
                self._connection.remove_function(name)
        self._functions.clear()
        self._connection.close()

    def _ask(self, sql: str) -> duckdb.DuckDBPyRelation:
        sql = translate(sql, "duckdb")
        statements = self._connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise BadKnowledge("只能写一条 SELECT", "only a single SELECT may be asked")
        return self._connection.sql(sql)

    @contextmanager
    def _clear_words(self) -> Iterator[None]:
        try:
            yield
        except duckdb.InterruptException as error:
            raise Stopped("查询已停止", "the query was stopped") from error
        except duckdb.OutOfMemoryException as error:
            raise NotReady(
                "查询所需内存或临时磁盘空间超过上限",
                "the query needs more memory or temporary disk than it may use",
                remedy_zh="请腾出磁盘空间，或缩小所读的表",
                remedy_en="make room on the disk, or read smaller tables",
            ) from error
        except duckdb.Error as error:
            text = str(error).strip()
            raise BadKnowledge(f"SQL 不能执行：{text}", f"the SQL cannot be run: {text}") from error


def _whole_arrays(function: AnyFunction) -> Callable[..., pa.Array[Any]]:
    """DuckDB hands on chunked arrays; functions take and give whole ones of the stated types."""
    kinds = [ARROW_TYPES[Kind(kind)] for kind in function.arguments]
    returns = ARROW_TYPES[Kind(function.returns)]

    def run(*columns: pa.ChunkedArray[Any]) -> pa.Array[Any]:
        arrays = [
            pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
            for column in columns
        ]
        cast = [array.cast(kind) for array, kind in zip(arrays, kinds, strict=True)]
        made = function.run(*cast)
        return made.cast(returns)

    # DuckDB counts the parameters of what it is given.
    places = [Parameter(f"column_{n}", Parameter.POSITIONAL_ONLY) for n in range(len(kinds))]
    run.__signature__ = Signature(places)  # type: ignore[attr-defined]
    return run
