"""Work that goes to the executors of a Spark server, and what is said when they cannot do it."""

from __future__ import annotations

import json
import platform
import threading

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import wangjian
from wangjian.errors import BadKnowledge, NotReady, Stopped
from wangjian.lake import executors
from wangjian.lake.own_code import code_digest
from wangjian.lake.session import Function, MapOfBatches, memory_session

SHOUT = Function("shout", ("text",), "text", pc.utf8_upper)
NUMBERS = pa.table({"n": pa.array(range(70_000), pa.int64())})
SCHEMA = pa.schema([("n", pa.int64()), ("half", pa.float64())])


def halves(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The even numbers and what half of each is."""
    numbers = batch.column(0)
    even = numbers.filter(pc.equal(pc.bit_wise_and(numbers, 1), 0))
    return pa.RecordBatch.from_arrays([even, pc.divide(even.cast(pa.float64()), 2)], schema=SCHEMA)


def nothing(batch: pa.RecordBatch) -> pa.RecordBatch:
    return halves(batch).slice(0, 0)


@pytest.fixture(params=["duckdb", "spark"])
def session(request, sail, tmp_path):
    engine = sail if request.param == "spark" else "duckdb"
    with memory_session({}, (), engine=engine, tmp=tmp_path / "tmp") as one:
        one.add_table("numbers", NUMBERS)
        yield one


def test_a_function_over_batches_gives_the_same_rows_and_says_how_many_it_read(session):
    sql = "SELECT n FROM numbers WHERE n < 60000"
    pieces = list(session.mapped(sql, MapOfBatches(halves, SCHEMA), 7_000))
    rows = pa.Table.from_batches([piece.batch for piece in pieces], SCHEMA).to_pylist()
    assert sorted(row["n"] for row in rows) == list(range(0, 60_000, 2))
    assert all(row["half"] == row["n"] / 2 for row in rows)
    assert sum(piece.rows_read for piece in pieces) == 60_000
    empty = list(session.mapped(sql, MapOfBatches(nothing, SCHEMA)))
    assert sum(piece.batch.num_rows for piece in empty) == 0


def test_a_result_comes_in_pieces_no_larger_than_asked_and_is_written_as_it_comes(
    session, tmp_path
):
    pieces = list(session.batches("SELECT n, 0.5 AS h FROM numbers", 9_000))
    assert max(piece.num_rows for piece in pieces) <= 9_000
    assert sum(piece.num_rows for piece in pieces) == NUMBERS.num_rows
    assert pieces[0].schema == pa.schema([("n", pa.int64()), ("h", pa.float64())])
    written = tmp_path / "out"
    assert session.write("SELECT n, 0.5 AS h FROM numbers WHERE n > 9", written) == 69_990
    assert pq.read_table(written).schema == pieces[0].schema
    assert session.write("SELECT n FROM numbers WHERE n < 0", tmp_path / "none") == 0
    assert pq.read_table(tmp_path / "none").schema == pa.schema([("n", pa.int64())])


def test_a_query_that_fails_on_the_way_leaves_no_folder(session, tmp_path):
    with pytest.raises(BadKnowledge):
        session.write("SELECT m FROM numbers", tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))


def test_a_stream_stops_from_another_thread(sail, tmp_path):
    with memory_session({}, (), engine=sail, tmp=tmp_path / "tmp") as one:
        one.add_table("numbers", NUMBERS)
        stopped = threading.Timer(0.3, one.interrupt)
        stopped.start()
        sql = "SELECT COUNT(*) AS c FROM numbers AS a JOIN numbers AS b ON a.n + b.n <> 3"
        with pytest.raises(Stopped):
            list(one.batches(sql))
        stopped.join()


def test_a_package_that_executors_lack_is_named_before_the_run(sail, tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "NEEDED", ("pyarrow", "no_such_package"))
    with memory_session({}, (), engine=sail, tmp=tmp_path) as session:
        with pytest.raises(NotReady) as told:
            session.register([SHOUT])
        assert "no_such_package (ModuleNotFoundError)" in told.value.zh
        assert sail in told.value.en
        assert "pyarrow" not in told.value.en
        assert "beyond-one-machine" in told.value.remedy_en
        # What needs no function of ours runs all the same.
        assert session.arrow("SELECT 1 AS a").num_rows == 1


def test_executors_with_other_code_of_ours_are_told(sail, tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "code_digest", lambda: "f" * 64)
    with memory_session({}, (), engine=sail, tmp=tmp_path) as session:
        session.add_table("numbers", NUMBERS)
        with pytest.raises(NotReady, match=f"wangjian {wangjian.__version__} ffffffffffff"):
            list(session.mapped("SELECT n FROM numbers", MapOfBatches(halves, SCHEMA)))


def told(**changed):
    said = {"python": platform.python_version(), "missing": [], "node": "n1", "version": "0.1.0"}
    return list(executors._lacking({**said, "digest": code_digest(), **changed}))


def test_each_thing_that_an_executor_lacks_is_said_in_its_own_words():
    assert told() == []
    assert told(missing=["numba (ImportError)"]) == ["numba (ImportError) (n1)"]
    assert told(python="3.9.1") == [f"Python {platform.python_version()[:4]} (n1: 3.9.1)"]
    # Without the package there is no digest to compare.
    missing = ["wangjian (ModuleNotFoundError)"]
    assert told(missing=missing, digest="", version="") == ["wangjian (ModuleNotFoundError) (n1)"]
    [other] = told(digest="a" * 64, version="0.0.9")
    assert other.endswith("(n1: 0.0.9 aaaaaaaaaaaa)")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[PYTHON_VERSION_MISMATCH] Python in worker ...", ["Python "]),
        ("ModuleNotFoundError: No module named 'pyarrow'", ["pyarrow"]),
        ("[PACKAGE_NOT_INSTALLED] PyArrow >= 15.0.0 must be installed", ["pyarrow"]),
        ("something else\nthe last line", ["the last line"]),
        ("", ["?"]),
    ],
)
def test_executors_that_cannot_even_be_asked_are_told_too(text, what):
    [said] = executors._why_not_called(text)
    assert said.startswith(what[0])


def test_what_an_executor_is_asked_needs_nothing_of_ours_to_be_sent():
    cloudpickle = pytest.importorskip("pyspark.cloudpickle")
    sent = cloudpickle.dumps(executors._look(("pyarrow",)))
    assert b"wangjian.lake.executors\x94\x8c\x05_look" not in sent  # by value, not by name
    [batch] = list(cloudpickle.loads(sent)(iter([])))
    said = json.loads(batch.column(0)[0].as_py())
    assert said["digest"] == code_digest()
