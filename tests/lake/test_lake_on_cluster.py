"""A real Spark cluster on loopback: the rows of DuckDB, also when a worker dies in the middle."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from test_engines import FUNCTIONS, QUERIES, ROWS, told
from test_executors import NUMBERS, SCHEMA

from scripts.spark_cluster import Cluster
from wangjian.errors import NotReady
from wangjian.lake.loads import Lake
from wangjian.lake.session import Function, MapOfBatches, Session, memory_session, open_session
from wangjian.lake.tables import Table

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # the client's own


@pytest.fixture(scope="module")
def both(spark: str, tmp_path_factory) -> Iterator[tuple[Session, Session]]:
    from stalls import STALL

    tmp: Path = tmp_path_factory.mktemp("cluster")
    with (
        memory_session(ROWS, [STALL], tmp=tmp, engine="duckdb") as one,
        memory_session(ROWS, [STALL], tmp=tmp, engine=spark) as other,
    ):
        one.register(FUNCTIONS)
        other.register(FUNCTIONS)
        yield one, other


@pytest.mark.parametrize("sql", QUERIES)
def test_portable_sql_gives_the_same_rows_on_a_cluster(both: tuple[Session, Session], sql: str):
    one, other = both
    assert told(one, sql) == told(other, sql)


def test_a_function_over_batches_runs_on_the_executors(spark: str, tmp_path):
    schema = SCHEMA

    def halves(batch: pa.RecordBatch) -> pa.RecordBatch:  # executors do not have this file
        even = batch.column(0).filter(pc.equal(pc.bit_wise_and(batch.column(0), 1), 0))
        half = pc.divide(even.cast(pa.float64()), 2)
        return pa.RecordBatch.from_arrays([even, half], schema=schema)

    with memory_session({}, (), engine=spark, tmp=tmp_path / "tmp") as session:
        session.add_table("numbers", NUMBERS)
        pieces = list(session.mapped("SELECT n FROM numbers", MapOfBatches(halves, SCHEMA)))
        rows = pa.Table.from_batches([piece.batch for piece in pieces], SCHEMA)
        assert sorted(rows.column("n").to_pylist()) == list(range(0, 70_000, 2))
        assert sum(piece.rows_read for piece in pieces) == 70_000
        assert session.write("SELECT n FROM numbers", tmp_path / "out") == 70_000


def stalls(lake: Lake, stall: Table, written) -> None:
    """Two markets of many stalls, in loads of their own."""
    head = "market,stall_no,name,opened_on,price_fen\n"
    for number in range(12):
        rows = "".join(
            f"m{number % 3},{number}-{n},店{n % 97},2020-{n % 12 + 1:02d}-01,{n * 7 % 1000}\n"
            for n in range(5_000)
        )
        day = date(2020, 1, 1)
        lake.accept(stall, written(head + rows), source=f"s{number}", kind="delta", as_of_on=day)


GROUPED = """
WITH read AS (SELECT market, name, price_fen, slow(name) AS u FROM stall)
SELECT a.market AS market, a.u AS u, COUNT(*) AS n, SUM(a.price_fen) AS s, MAX(b.total) AS t
FROM read AS a JOIN (SELECT u, SUM(price_fen) AS total FROM read GROUP BY u) AS b ON b.u = a.u
GROUP BY a.market, a.u
"""


@contextmanager
def killing(cluster: Cluster, name: str, seen: Path, after: int) -> Iterator[list[float]]:
    """Once so many batches were read, end a worker and its executor with no word of warning."""
    killed: list[float] = []

    def wait_and_kill() -> None:
        until = time.monotonic() + 120
        while len(list(seen.iterdir())) < after and time.monotonic() < until:
            time.sleep(0.02)
        cluster.kill(name)
        killed.append(time.time())

    thread = threading.Thread(target=wait_and_kill)
    thread.start()
    try:
        yield killed
    finally:
        thread.join()
        cluster.again(name)


def test_a_worker_killed_in_the_middle_changes_no_row(
    spark_cluster: Cluster, lake: Lake, stall: Table, written, tmp_path
):
    stalls(lake, stall, written)
    seen = tmp_path / "seen"
    seen.mkdir()
    folder = str(seen)

    def slow(column: pa.Array) -> pa.Array:
        mark = Path(folder, uuid.uuid4().hex)
        time.sleep(0.4)  # long enough to be killed in
        mark.touch()
        return pc.utf8_upper(column)

    functions = [Function("slow", ("text",), "text", slow)]
    plain = [Function("slow", ("text",), "text", pc.utf8_upper)]
    tmp = tmp_path / "tmp"
    with open_session(lake, [stall], tmp=tmp, engine="duckdb") as one:
        one.register(plain)
        wanted = told(one, GROUPED)
    with open_session(lake, [stall], tmp=tmp, engine=spark_cluster.address) as other:
        other.register(functions)
        with killing(spark_cluster, "worker-1", seen, after=5) as killed:
            found = told(other, GROUPED)
        # It was in the middle: batches were read before it and after it.
        marks = [mark.stat().st_mtime for mark in seen.iterdir()]
        assert min(marks) < killed[0] < max(marks)
        assert found == wanted
        assert len(found[1]) == 3 * 97
        # And the cluster goes on.
        assert other.arrow("SELECT COUNT(*) AS n FROM stall").to_pylist() == [{"n": 60_000}]


def test_a_cluster_without_our_package_is_told_before_anything_runs(
    spark_cluster: Cluster, tmp_path
):
    bare = Cluster.start(tmp_path / "bare", package=None)
    try:
        with memory_session({}, (), engine=bare.address, tmp=tmp_path / "tmp") as session:
            with pytest.raises(NotReady) as said:
                session.register(FUNCTIONS)
            assert "wangjian (ModuleNotFoundError)" in said.value.zh
            assert "numba" not in said.value.zh  # that one is there
            assert session.arrow("SELECT 1 AS a").num_rows == 1
    finally:
        bare.stop()
