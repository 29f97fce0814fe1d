"""Asking SQL of the lake, and what may not be asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from wangjian.errors import BadInput, BadKnowledge, Conflict, NotReady, Stopped
from wangjian.lake.loads import Lake
from wangjian.lake.session import Function, memory_session, open_session
from wangjian.lake.tables import Column, Kind, Table

UPPER = Function("shout", ("text",), "text", pc.utf8_upper)
BOTH = Function(
    "filled", ("text", "int"), "bool", lambda a, b: pc.and_(pc.is_valid(a), pc.is_valid(b))
)
ROWS = {
    "stall": [
        {"market": "east", "stall_no": 1, "opened_on": "2020年10月1日", "price_fen": 120},
        {"market": "east", "stall_no": "2", "seen_at": "2020-10-01 07:00", "online": True},
    ]
}


@pytest.fixture
def session(stall: Table, tmp_path: Path):
    with memory_session(ROWS, [stall], tmp=tmp_path / "tmp", engine="duckdb") as one:
        yield one


def test_examples_become_rows_with_all_that_a_row_carries(session):
    first, second = session.arrow("SELECT * FROM stall ORDER BY stall_no").to_pylist()
    assert first["entity_key"] == "stall:east/1"
    assert first["opened_on"] == date(2020, 10, 1)
    assert (first["source"], len(first["row_key"]), len(first["digest"])) == ("example", 32, 32)
    assert second["seen_at"] == datetime(2020, 9, 30, 23, tzinfo=UTC)
    assert (second["online"], second["price_fen"]) == (True, None)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ({"stalls": []}, "没有这些表"),
        ({"stall": [{"colour": "red"}]}, "没有这些列"),
        ({"stall": [{"opened_on": "soon"}]}, "不是日期"),
        ({"stall": [{"status": "half-open"}]}, "只能是 open、closed"),
    ],
)
def test_an_example_that_does_not_fit_is_refused(stall, tmp_path, rows, word):
    with pytest.raises(BadKnowledge, match=word), memory_session(rows, [stall], tmp=tmp_path):
        pass


def test_functions_take_and_give_whole_arrays_with_nulls(session):
    session.register([UPPER, BOTH])
    session.register([UPPER])
    found = session.arrow(
        "SELECT shout(market) AS m, filled(market, price_fen) AS b FROM stall ORDER BY stall_no"
    )
    assert found.to_pylist() == [{"m": "EAST", "b": True}, {"m": "EAST", "b": False}]
    with pytest.raises(BadKnowledge, match="两种定义"):
        session.register([Function("shout", ("text",), "text", pc.utf8_lower)])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_parquet('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "COPY stall TO '{tmp}/out.csv'",
        "ATTACH '{tmp}/x.duckdb'",
        "SET threads = 1",
        "SET enable_external_access = true",
        "PRAGMA enable_profiling",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE TABLE x AS SELECT 1 AS a",
        "DROP VIEW stall",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE SELECT 1 AS a",
        "SELECT 1 AS a; SELECT 2 AS a",
        "SELECT no_such_column FROM stall",
        "SELECT 1 +",
        "",
    ],
)
def test_nothing_but_one_select_within_the_lake_is_answered(session, tmp_path, sql):
    with pytest.raises(BadKnowledge) as told:
        session.arrow(sql.format(tmp=tmp_path))
    assert told.value.zh
    assert told.value.en
    assert not (tmp_path / "out.csv").exists()


def test_the_lake_is_read_at_its_versions_and_without_loads_it_is_empty(
    lake: Lake, stall: Table, written, tmp_path
):
    other = Table("other", "别的", "other", ("a",), (Column("a", Kind.TEXT, "甲", "a"),))
    for name in ("one", "two"):
        file = written(f"market,stall_no,name\neast,1,{name}\n")
        lake.accept(stall, file, source="s", as_of_on=date(2020, 1, 1))
    with open_session(lake, [stall, other], tmp=tmp_path / "tmp", engine="duckdb") as session:
        assert dict(session.versions) == {"stall": 2, "other": 0}
        assert session.engine == "duckdb"
        assert session.arrow("SELECT name, entity_key FROM stall").to_pylist() == [
            {"name": "two", "entity_key": "stall:east/1"}
        ]
        assert session.arrow("SELECT * FROM other").num_rows == 0
    with open_session(
        lake, [stall], versions={"stall": 1}, tmp=tmp_path / "tmp", engine="duckdb"
    ) as session:
        assert session.arrow("SELECT name FROM stall").to_pylist() == [{"name": "one"}]


def test_a_column_that_came_later_is_null_in_earlier_loads(lake, stall, written, tmp_path):
    floor = Column("floor", Kind.INT, "楼层", "floor")
    later = replace(stall, columns=(*stall.columns, floor))
    day = date(2020, 1, 1)
    lake.accept(stall, written("market,stall_no\ne,0\n"), source="old", as_of_on=day)
    lake.accept(later, written("market,stall_no,floor\ne,1,3\n"), source="new", as_of_on=day)
    with open_session(lake, [later], tmp=tmp_path / "tmp", engine="duckdb") as session:
        found = session.arrow("SELECT stall_no, floor FROM stall ORDER BY stall_no").to_pylist()
    assert found == [{"stall_no": "0", "floor": None}, {"stall_no": "1", "floor": 3}]


def test_results_have_plain_types_and_can_be_written(session, tmp_path):
    sql = "SELECT COUNT(*) AS n, SUM(price_fen) AS s, 0.5 AS h, MIN(seen_at) AS t FROM stall"
    schema = session.arrow(sql).schema
    assert [str(kind) for kind in schema.types] == [
        "int64", "int64", "double", "timestamp[us, tz=UTC]",
    ]  # fmt: skip
    assert session.write(sql, tmp_path / "out") == 1
    assert pq.read_table(tmp_path / "out").schema.equals(schema)
    with pytest.raises(Conflict):
        session.write(sql, tmp_path / "out")
    assert session.write("SELECT name FROM stall WHERE 1 = 2", tmp_path / "none") == 0
    assert pq.read_table(tmp_path / "none").num_rows == 0
    batches = list(session.batches("SELECT name FROM stall", 1))
    assert sum(batch.num_rows for batch in batches) == 2


def test_an_added_table_takes_the_place_of_the_earlier_one(session):
    session.add_table("words", pa.table({"w": ["a"]}))
    session.add_table("words", pa.table({"w": ["b", "c"]}))
    assert session.arrow("SELECT COUNT(*) AS n FROM words").to_pylist() == [{"n": 2}]


def test_a_running_query_stops_from_another_thread(session):
    session.add_table("n", pa.table({"a": range(20_000)}))
    began = threading.Event()

    def slow(column: pa.Array) -> pa.Array:
        began.set()
        return column

    session.register([Function("slow", ("int",), "int", slow)])

    def stop() -> None:
        began.wait(30)
        session.interrupt()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(Stopped):
        session.arrow("SELECT COUNT(*) AS c FROM n AS x JOIN n AS y ON slow(x.a) + y.a <> 3")
    thread.join()
    assert session.arrow("SELECT 1 AS a").num_rows == 1


def test_an_unknown_engine_and_a_silent_server_are_said(stall, tmp_path, monkeypatch):
    monkeypatch.setenv("WANGJIAN_ENGINE", "oracle")
    with pytest.raises(BadInput, match="没有这种引擎"), memory_session({}, [stall], tmp=tmp_path):
        pass
    with (
        pytest.raises(NotReady, match="连接不上"),
        memory_session({}, [stall], tmp=tmp_path, engine="sc://127.0.0.1:1"),
    ):
        pass


def test_an_error_while_rows_are_read_is_the_one_that_is_heard(stall, tmp_path):
    def read() -> None:
        with memory_session(ROWS, [stall], tmp=tmp_path / "tmp", engine="duckdb") as one:
            one.add_table("n", pa.table({"a": range(200_000)}))
            one.register([UPPER])
            rows = one.batches("SELECT a FROM n", 1_000)
            next(rows)
            raise KeyError("ours")

    with pytest.raises(KeyError, match="ours"):
        read()
