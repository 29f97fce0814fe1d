"""Publishing: a whole version elsewhere, its list last, asked for by number."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import date

import pytest
import store
from test_engines import told

from wangjian.errors import BadFile, BadInput, Conflict, NotReady
from wangjian.lake.loads import Lake
from wangjian.lake.places import place
from wangjian.lake.publishing import URL_VARIABLE, publish_lake
from wangjian.lake.session import open_session
from wangjian.lake.tables import Table

DAY = date(2020, 1, 1)
HEAD = "market,stall_no,name\n"


@pytest.fixture
def filled(lake: Lake, stall: Table, written) -> Lake:
    """Two versions: the second has a load more and one part written anew."""
    lake.accept(stall, written(HEAD + "e,1,一\ne,2,二\n"), source="s", kind="full", as_of_on=DAY)
    lake.accept(stall, written(HEAD + "w,1,西\n"), source="t", kind="full", as_of_on=DAY)
    return lake


@pytest.fixture(params=["folder", "store"])
def target(request, tmp_path, monkeypatch):
    """An address, and what stands there by name in the order in which it came, if that is told."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    if request.param == "folder":
        yield f"file://{tmp_path}/shared/lake"
    else:
        with store.running() as running:
            yield running.url("lake")


def names(lake: Lake, n: int | None = None) -> list[str]:
    return [f"stall/{placed.path}" for placed in lake.version("stall", n).files]


def test_files_and_digests_stand_there_under_the_lakes_own_names(filled, target):
    [done] = publish_lake(filled, target, check=True)
    assert (done.table, done.n, done.files, done.sent, done.already) == ("stall", 2, 2, 2, False)
    there = place(target)
    for name in names(filled):
        assert b"".join(there.read(name)) == (filled.path / name).read_bytes()
    listed = b"".join(there.read("stall/versions/2.json"))
    assert listed == (filled.path / "stall/versions/2.json").read_bytes()
    sums = b"".join(there.read("stall/versions/2.sha256")).decode()
    for line in sums.splitlines():
        digest, name = line.split("  ")
        assert digest == hashlib.sha256((filled.path / "stall" / name).read_bytes()).hexdigest()
    assert there.size("stall/CURRENT") is None
    assert there.size("stall/versions/1.json") is None  # only the version that was published


def test_a_second_publish_sends_what_is_missing_and_no_more(filled, target, stall, written):
    publish_lake(filled, target)
    [again] = publish_lake(filled, target)
    assert (again.sent, again.sent_bytes, again.already) == (0, 0, True)
    later = written(HEAD + "e,2,改\n")
    filled.accept(stall, later, source="s", kind="delta", as_of_on=DAY)
    [more] = publish_lake(filled, target)
    known = set(names(filled, 2))
    assert more.n == 3
    assert more.sent == len([name for name in names(filled) if name not in known])
    # The earlier version stays, for a run that reads it.
    assert place(target).size("stall/versions/2.json")


def test_a_publish_that_breaks_off_leaves_no_list_and_the_next_one_ends_it(
    filled, target, monkeypatch
):
    class Broken(Exception):
        pass

    sent = []

    def breaking(file):
        sent.append(file)
        if len(sent) == 2:
            raise Broken
        yield file.read()

    with monkeypatch.context() as patch:
        patch.setattr("wangjian.lake.publishing.pieces", breaking)
        with pytest.raises(Broken):
            publish_lake(filled, target)
    assert place(target).size("stall/versions/2.json") is None
    [done] = publish_lake(filled, target, check=True)
    assert (done.sent, done.already) == (1, False)


def test_a_file_that_came_half_or_rotted_there_is_found(filled, target):
    publish_lake(filled, target)
    one = names(filled)[0]
    whole = b"".join(place(target).read(one))
    place(target).write(one, iter([whole[:-3]]))
    [mended] = publish_lake(filled, target)
    assert mended.sent == 1
    place(target).write(one, iter([whole[:-1] + bytes([whole[-1] ^ 1])]))
    with pytest.raises(BadFile, match="与本地文件不同"):
        publish_lake(filled, target, check=True)


def test_a_place_of_another_lake_is_refused(filled, target, stall, written, tmp_path):
    publish_lake(filled, target)
    other = Lake(tmp_path / "other")
    for name in ("a", "b"):
        file = written(HEAD + f"x,1,{name}\n")
        other.accept(stall, file, source="s", kind="full", as_of_on=DAY)
    with pytest.raises(Conflict, match="另一个数据湖"):
        publish_lake(other, target)


def test_the_list_comes_last_and_a_full_store_is_said(filled, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    with store.running() as running:
        running.fail_after = (filled.path / names(filled)[0]).stat().st_size + 10
        with pytest.raises(NotReady, match="对象存储"):
            publish_lake(filled, running.url("lake"))
        assert [name for name in running.objects if name.endswith(".json")] == []
        running.fail_after = None
        publish_lake(filled, running.url("lake"))
        assert running.puts[-2:] == ["lake/stall/versions/2.sha256", "lake/stall/versions/2.json"]


@pytest.mark.slow
def test_killed_while_it_publishes_it_leaves_no_list_and_no_half_file(filled, tmp_path):
    program = f"""
import os, signal
from pathlib import Path
from wangjian.lake import places
from wangjian.lake.loads import Lake
from wangjian.lake.publishing import publish_lake
real, count = os.fsync, []
def killing(handle):
    count.append(handle)
    if len(count) == int(os.environ["AT"]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)
os.fsync = killing
publish_lake(Lake(Path({str(filled.path)!r})), {str(tmp_path / "shared")!r})
"""
    for at in range(1, 40):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"AT": str(at), "PYTHONPATH": ":".join(sys.path)},
            check=False,
        )
        there = tmp_path / "shared" / "stall"
        listed = (there / "versions" / "2.json").exists()
        parts = [path for path in there.rglob("*.parquet") if not path.name.startswith(".")]
        for path in parts:
            assert path.read_bytes() == (filled.path / path.relative_to(there.parent)).read_bytes()
        assert not listed or len(parts) == 2
        if done.returncode == 0:
            break
    assert at > 4  # it was killed at each step, and each time went on from there
    assert listed


def test_spark_reads_the_published_files_by_number(
    filled, stall, sail, tmp_path, monkeypatch, written
):
    target = f"file://{tmp_path}/shared"
    monkeypatch.setenv(URL_VARIABLE, target)
    sql = "SELECT * FROM stall"
    tmp = tmp_path / "tmp"
    with (
        pytest.raises(NotReady, match="还没有发布"),
        open_session(filled, [stall], tmp=tmp, engine=sail),
    ):
        pass
    publish_lake(filled, target)
    with open_session(filled, [stall], tmp=tmp, engine="duckdb") as one:
        wanted = told(one, sql)
    kept = filled.path.with_name("away")
    for path in filled.path.rglob("*.parquet"):  # the cluster sees none of the local files
        moved = kept / path.relative_to(filled.path)
        moved.parent.mkdir(parents=True, exist_ok=True)
        path.rename(moved)
    with open_session(filled, [stall], tmp=tmp, engine=sail) as other:
        assert told(other, sql) == wanted
        assert dict(other.versions) == {"stall": 2}


@pytest.mark.filterwarnings("ignore")  # the client's own
def test_spark_reads_the_published_files_from_an_object_store(filled, stall, tmp_path, monkeypatch):
    sail = pytest.importorskip("pysail.spark")
    with store.running() as running:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "made-up",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": "xx",
            "AWS_ENDPOINT": f"http://{running.endpoint}",  # where Sail looks for the store
            "AWS_ALLOW_HTTP": "true",
            URL_VARIABLE: running.url("lake"),
        }.items():
            monkeypatch.setenv(name, value)
        publish_lake(filled, running.url("lake"))
        server = sail.SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        address = f"sc://127.0.0.1:{server.listening_address[1]}"
        tmp = tmp_path / "tmp"
        with open_session(filled, [stall], tmp=tmp, engine="duckdb") as one:
            wanted = told(one, "SELECT * FROM stall")
        for path in filled.path.rglob("*.parquet"):
            path.unlink()
        with open_session(filled, [stall], tmp=tmp, engine=address) as other:
            assert told(other, "SELECT * FROM stall") == wanted
        server.stop()


def test_what_cannot_be_published_is_said(lake, filled, tmp_path):
    with pytest.raises(NotReady, match="没有可发布的表"):
        publish_lake(Lake(tmp_path / "empty"), str(tmp_path / "x"))
    with pytest.raises(NotReady, match="没有可发布的表"):
        publish_lake(filled, str(tmp_path / "x"), ["no_such_table"])
    with pytest.raises(BadInput, match="不是可用的地址"):
        publish_lake(filled, "gopher://somewhere/lake")
