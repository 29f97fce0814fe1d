"""Files into the lake: each once, whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from wangjian.errors import (
    BadFile,
    BadInput,
    Busy,
    Duplicate,
    NoSuchRecord,
    NotReady,
    Stopped,
    WrongState,
)
from wangjian.lake import staging
from wangjian.lake.disk import only_writer
from wangjian.lake.loads import Check, Lake, Load

DAY = date(2020, 10, 1)
HEAD = "market,stall_no,name,status,opened_on,price_fen\n"


def rows(lake: Lake, table: str = "stall") -> list[dict[str, Any]]:
    paths = [str(path) for path in lake.paths(lake.version(table))]
    if not paths:
        return []
    found = duckdb.sql(f"SELECT * FROM read_parquet({paths!r}) ORDER BY row_key")
    return found.to_arrow_table().to_pylist()


def names(lake: Lake) -> dict[str, str]:
    return {row["stall_no"]: row["name"] for row in rows(lake)}


@pytest.fixture
def accept(lake: Lake, stall, written):
    """Writes a file of stalls and takes it in."""

    def take(text: str, name: str = "stalls.csv", **said: Any) -> Load:
        said = {"source": "甲", "as_of_on": DAY, **said}
        return lake.accept(stall, written(text, name), **said)

    return take


def test_good_rows_go_in_and_bad_ones_aside_with_line_and_reasons(lake, accept):
    load = accept(
        HEAD
        + '东,1,一号,open,2020年10月1日,"1,200"\n'
        + "东,2,二号,closing,2020-02-30,x\n"
        + "东,,三号,,,\n"
        + "东,4\n"
        + f"东,5,{'长' * 31},,,\n"
        + "东,6,a\0b,,,\n"
        + "东,1,又一号,,,\n"
    )
    assert (load.rows, load.rejected, load.already) == (1, 6, False)
    (row,) = rows(lake)
    assert (row["opened_on"], row["price_fen"]) == (DAY, 1200)
    assert row["source"] == "甲"
    assert row["load_id"] == load.load_id
    rejected = lake.rejected(load.load_id).to_pylist()
    assert {one["line"]: one["reasons_zh"] for one in rejected} == {
        3: "“状态”只能是 open、closed：closing；“开业日期”不是日期：2020-02-30；“价格”不是整数：x",
        4: "“摊位号”不能为空",
        5: "这一行有 2 列，表头有 6 列",
        6: f"“名称”超过 30 个字：{'长' * 31}",
        7: "“名称”含有不可见的控制字符",
        8: "与第 2 行重复（市场、摊位号相同）",
    }
    said = {one["line"]: one["reasons_en"] for one in rejected}
    assert said[3] == (
        "status must be one of open, closed: closing; opened_on is no date: 2020-02-30; "
        "price_fen is no whole number: x"
    )
    assert said[8] == "repeats line 2 (the same market, stall_no)"
    raw = json.loads(next(one["raw"] for one in rejected if one["line"] == 3))
    assert (raw["status"], raw["opened_on"]) == ("closing", "2020-02-30")


def test_the_same_file_twice_changes_nothing(lake, accept):
    first = accept(HEAD + "东,1,一,,,\n")
    again = accept(HEAD + "东,1,一,,,\n", "another_name.csv")
    assert (first.already, again.already) == (False, True)
    assert again.load_id == first.load_id
    assert lake.version("stall").n == 1
    with pytest.raises(Duplicate, match="撤回"):
        accept(HEAD + "东,1,一,,,\n", source="乙")


def test_row_keys_and_digests_do_not_depend_on_the_file_or_its_spelling(lake, accept):
    accept(HEAD + "东,1,一,,2020-10-01,\n")
    (before,) = rows(lake)
    accept("市场,摊位号,开业日期,店名\n东,1,2020/10/1, 一 \n")
    (after,) = rows(lake)
    assert (before["row_key"], before["digest"]) == (after["row_key"], after["digest"])
    accept("市场,摊位号,店名\n东,1,一\n", source="乙")
    assert len({row["row_key"] for row in rows(lake)}) == 2


def test_a_file_that_does_not_fit_is_refused_and_leaves_nothing(lake, accept):
    with pytest.raises(BadFile) as told:
        accept("market,colour,shade\n东,red,dark\n")
    assert "缺少必需的列：摊位号（stall_no）" in told.value.zh
    assert "有不认识的列：colour、shade" in told.value.zh
    assert "unknown columns: colour, shade" in told.value.en
    with pytest.raises(BadFile, match="重复含义"):
        accept("market,stall_no,name,店名\n东,1,a,b\n")
    with pytest.raises(BadFile, match="是空的"):
        accept(HEAD)
    assert lake.tables() == []
    assert lake.sweep() == 0


def test_a_full_load_of_which_no_row_is_good_replaces_nothing(lake, accept):
    accept(HEAD + "东,1,一,,,\n")
    load = accept(HEAD + "东,,一,,,\n")
    assert (load.rows, load.rejected) == (0, 1)
    assert names(lake) == {"1": "一"}


def test_a_mapping_file_says_what_stands_for_what(lake, accept):
    accept(
        "号,现状,价,地址,备注\nA1,营业,12.5,东市一楼,x\nA2,关门,9,西市二楼,y\n",
        mapping={
            "ignore": ["备注"],
            "columns": {"stall_no": "号", "status": "现状", "price_fen": "价"},
            "values": {"status": {"营业": "open", "关门": "closed"}},
            "constants": {"name": "无名"},
            "split": {"market": {"of": "地址", "pattern": "^(.)市"}},
            "scale": {"price_fen": 100},
        },
    )
    found = [(r["market"], r["stall_no"], r["status"], r["price_fen"]) for r in rows(lake)]
    assert sorted(found) == [("东", "A1", "open", 1250), ("西", "A2", "closed", 900)]


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ({"colums": {}}, "没有这样的部分"),
        ({"columns": {"colour": "x"}}, "没有这些列"),
        ({"scale": {"name": 2}}, "不是数字列"),
        ({"columns": {"name": "x"}, "constants": {"name": "y"}}, "写了两次"),
        ({"split": {"name": "x"}}, "写法不对"),
        ({"columns": {"name": "没有的"}}, "没有映射文件所说的列"),
    ],
)
def test_a_wrong_mapping_is_named(accept, mapping, word):
    with pytest.raises(BadInput, match=word):
        accept(HEAD + "东,1,一,,,\n", mapping=mapping)


def test_checks_and_derived_columns_come_from_the_caller(lake, stall, written):
    from dataclasses import replace

    checked = replace(
        stall,
        columns=tuple(
            replace(column, check="short")
            if column.name == "name"
            else replace(column, derived=True)
            if column.name == "market"
            else column
            for column in stall.columns
        ),
    )
    check = Check("short", "太长", "is too long", lambda a: pc.less(pc.utf8_length(a), 3))

    def derive(table: pa.Table) -> pa.Table:
        filled = pc.coalesce(table.column("market"), "东")
        return table.set_column(table.schema.get_field_index("market"), "market", filled)

    file = written("stall_no,name\n1,短\n2,太长了\n3,\n")
    load = lake.accept(
        checked, file, source="甲", as_of_on=DAY, checks={"short": check}, derive=derive
    )
    assert {row["stall_no"]: row["market"] for row in rows(lake)} == {"1": "东", "3": "东"}
    (rejected,) = lake.rejected(load.load_id).to_pylist()
    assert rejected["reasons_zh"] == "“名称”太长：太长了"
    with pytest.raises(BadInput, match="没有名为 short 的核验"):
        lake.accept(checked, written("stall_no\n9\n"), source="甲", as_of_on=DAY, derive=derive)


def test_repeated_keys_are_found_across_parts_and_batches(lake, accept, monkeypatch):
    monkeypatch.setattr(staging, "PART_ROWS", 7)
    monkeypatch.setattr("wangjian.lake.readers.raw.BATCH_ROWS", 5)
    numbers = [*range(20), 3, 19, 3, *range(20, 25)]
    load = accept(HEAD + "".join(f"东,{n},第{i},,,\n" for i, n in enumerate(numbers)))
    assert (load.rows, load.rejected) == (25, 3)
    assert names(lake) == {str(n): f"第{i}" for i, n in reversed(list(enumerate(numbers)))}
    said = lake.rejected(load.load_id).to_pylist()
    assert [(one["line"], one["reasons_en"].split(" (")[0]) for one in said] == [
        (22, "repeats line 5"), (23, "repeats line 21"), (24, "repeats line 5"),
    ]  # fmt: skip
    assert sum(rows for _, rows in load.parts) == 25


class TestVersions:
    def test_a_full_load_replaces_its_scope_and_a_delta_mends_rows(self, lake, accept):
        accept(HEAD + "东,1,一,,,\n东,2,二,,,\n", scope="东")
        accept(HEAD + "西,9,九,,,\n", scope="西")
        accept(HEAD + "东,2,二改,,,\n东,3,三,,,\n", scope="东", kind="delta")
        assert names(lake) == {"1": "一", "2": "二改", "3": "三", "9": "九"}
        accept(HEAD + "东,2,二新,,,\n", scope="东")
        assert names(lake) == {"2": "二新", "9": "九"}

    def test_two_sources_of_one_key_stand_side_by_side(self, lake, accept):
        accept(HEAD + "东,1,甲说,,,\n")
        accept(HEAD + "东,1,乙说,,,\n", source="乙")
        accept(HEAD + "东,1,乙又说,,,\n", source="乙", kind="delta")
        assert sorted(row["name"] for row in rows(lake)) == ["乙又说", "甲说"]

    def test_a_late_arrival_does_not_undo_what_is_newer(self, lake, accept):
        accept(HEAD + "东,1,十一月,,,\n", as_of_on=date(2020, 11, 1))
        accept(HEAD + "东,1,十月,,,\n", as_of_on=date(2020, 10, 1))
        assert names(lake) == {"1": "十一月"}

    def test_a_withdrawn_load_is_as_if_it_had_never_come_and_can_come_again(self, lake, accept):
        accept(HEAD + "东,1,一,,,\n东,2,二,,,\n")
        delta = accept(HEAD + "东,1,错,,,\n", kind="delta")
        full = accept(HEAD + "东,7,全错,,,\n")
        version = lake.withdraw(full.load_id, why="传错了")
        assert (version.n, names(lake)) == (4, {"1": "错", "2": "二"})
        lake.withdraw(delta.load_id, why="也错")
        assert names(lake) == {"1": "一", "2": "二"}
        assert lake.version("stall").withdrawn == {full.load_id: "传错了", delta.load_id: "也错"}
        with pytest.raises(WrongState):
            lake.withdraw(full.load_id, why="再撤")
        assert not accept(HEAD + "东,7,全错,,,\n").already
        assert names(lake) == {"7": "全错"}
        with pytest.raises(NoSuchRecord):
            lake.withdraw("0" * 64, why="")

    def test_what_was_known_on_a_day_can_be_asked(self, tmp_path, stall, written):
        now = [datetime(2020, 10, 1, tzinfo=UTC)]
        lake = Lake(tmp_path / "lake", clock=lambda: now[0])
        for day in range(4):
            now[0] = datetime(2020, 10, 1 + day, tzinfo=UTC)
            file = written(HEAD + f"东,1,第{day}天,,,\n")
            lake.accept(stall, file, source="甲", as_of_on=DAY + timedelta(days=day))
        now[0] = datetime(2020, 9, 1, tzinfo=UTC)  # a clock set back
        lake.accept(stall, written(HEAD + "东,1,后,,,\n"), source="甲", as_of_on=date(2021, 1, 1))
        noon = datetime(2020, 10, 2, 12, tzinfo=UTC)
        assert lake.version("stall", known_on=noon).n == 2
        assert lake.version("stall", known_on=datetime(2020, 9, 30, tzinfo=UTC)).n == 0
        assert lake.version("stall", known_on=datetime(2030, 1, 1, tzinfo=UTC)).n == 5
        assert lake.version("stall", 0).rows == 0
        with pytest.raises(NoSuchRecord):
            lake.version("stall", 6)
        assert [load.rows for load in lake.loads("stall")] == [1] * 5

    def test_a_correction_follows_its_load(self, lake, accept):
        load = accept(HEAD + "东,1,一,,,\n东,2,,closing,,\n")
        fixed = accept(
            '{"market": "东", "stall_no": "2", "status": "closed"}\n', "fix.jsonl",
            kind="delta", parent=load.load_id,
        )  # fmt: skip
        assert lake.load(fixed.load_id).parent == load.load_id
        assert set(names(lake)) == {"1", "2"}

    def test_only_parts_with_a_superseded_row_are_written_again(self, lake, accept, monkeypatch):
        monkeypatch.setattr(staging, "PART_ROWS", 10)
        first = accept(HEAD + "".join(f"东,{n:02},旧,,,\n" for n in range(40)))
        accept(HEAD + "东,25,新,,,\n", kind="delta")
        files = [placed.path for placed in lake.version("stall").files]
        assert [path.startswith(first.load_id) for path in files] == [
            True,
            True,
            False,
            True,
            False,
        ]
        assert names(lake)["25"] == "新"
        assert len(names(lake)) == 40


def test_rows_of_the_product_stand_beside_each_other(lake, stall):
    table = pa.table({"market": ["东", "东"], "stall_no": ["1", "1"]})
    first = lake.append(stall, table, source="run", load_id="run-1")
    assert (first.rows, first.kind) == (2, "append")
    assert lake.append(stall, table, source="run", load_id="run-1").already
    lake.append(stall, lake.paths(lake.version("stall")), source="run", load_id="run-2")
    lake.append(stall, table.to_batches(), source="run", load_id="run-3")
    found = rows(lake)
    assert len(found) == 6
    assert len({row["row_key"] for row in found}) == 1
    assert lake.append(stall, table.slice(0, 0), source="run", load_id="run-4").rows == 0
    with pytest.raises(ValueError, match="no columns"):
        lake.append(stall, pa.table({"colour": ["red"]}), source="run", load_id="run-5")
    with pytest.raises(ValueError, match="not a name"):
        lake.append(stall, table, source="run", load_id="../up")


def test_a_second_writer_waits_and_says_for_whom(lake, stall, written, tmp_path):
    said: list[str] = []
    lock = lake.path / ".locks" / "stall.lock"
    impatient = Lake(lake.path, wait_seconds=0.2)
    file = written(HEAD + "东,1,一,,,\n")
    with only_writer(lock, doing=("装入摊位：大文件.csv", "loading stall: big.csv")):
        with pytest.raises(Busy, match=r"大文件.csv（进程"):
            impatient.accept(stall, file, source="甲", as_of_on=DAY)
        waiting = threading.Event()

        def hear(zh: str, _en: str, _rows: int) -> None:
            said.append(zh)
            if zh.startswith("等待"):
                waiting.set()

        thread = threading.Thread(
            target=lambda: lake.accept(stall, file, source="甲", as_of_on=DAY, progress=hear)
        )
        thread.start()
        assert waiting.wait(20)
    thread.join(60)
    assert any(zh.startswith("等待：装入摊位：大文件.csv") for zh in said)
    assert names(lake) == {"1": "一"}


def test_a_caller_who_stops_leaves_the_old_version(lake, accept):
    accept(HEAD + "东,1,一,,,\n")

    def stop(zh: str, _en: str, _rows: int) -> None:
        if zh.startswith("读入"):
            raise Stopped("停止", "stopped")

    with pytest.raises(Stopped):
        accept(HEAD + "东,2,二,,,\n", progress=stop)
    assert names(lake) == {"1": "一"}
    assert lake.sweep() == 0


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EDQUOT, "磁盘已满"), (errno.EROFS, "不能写入")],
)
def test_a_full_or_closed_disk_is_said_and_leaves_the_old_version(
    lake, accept, monkeypatch, number, word
):
    accept(HEAD + "东,1,一,,,\n")

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("wangjian.lake.staging.pq.ParquetWriter.write_table", fail)
        with pytest.raises(NotReady, match=word):
            accept(HEAD + "东,2,二,,,\n")
    assert names(lake) == {"1": "一"}
    assert lake.sweep() == 0
    accept(HEAD + "东,2,二,,,\n")
    assert names(lake) == {"2": "二"}


def test_a_file_that_changes_while_it_is_read_is_refused(lake, stall, written):
    file = written(HEAD + "东,1,一,,,\n")

    def write_on(zh: str, _en: str, _rows: int) -> None:
        if zh.startswith("读入"):
            with file.open("a") as more:
                more.write("东,2,二,,,\n")

    with pytest.raises(BadFile, match="在读取时被改动"):
        lake.accept(stall, file, source="甲", as_of_on=DAY, progress=write_on)
    assert lake.tables() == []


WRITER = """
    import sys
    from datetime import date
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from stalls import STALL
    from wangjian.lake import staging
    from wangjian.lake.loads import Lake
    staging.PART_ROWS = 500
    lake = Lake(Path({lake!r}))
    for n in range({first}, 10_000):
        file = Path({folder!r}) / f"{{n}}.csv"
        file.write_text("market,stall_no,name\\n" + "".join(
            f"东,{{i}},{{n}}\\n" for i in range(1500)))
        kind = "delta" if n % 3 else "full"
        lake.accept(STALL, file, source="甲", as_of_on=date(2020, 1, 1), kind=kind)
        print(n, flush=True)
"""


def test_killed_at_any_moment_a_whole_version_stands_and_the_next_writer_goes_on(lake, tmp_path):
    moments = random.Random(8)
    done = -1
    for _ in range(3):
        code = textwrap.dedent(WRITER).format(
            tests=str(Path(__file__).parent), lake=str(lake.path), folder=str(tmp_path),
            first=done + 1,
        )  # fmt: skip
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
        ) as one:
            assert one.stdout is not None
            for _ in range(2):
                line = one.stdout.readline()
                assert line, "the writer ended by itself"
            time.sleep(moments.random() * 0.4)
            os.kill(one.pid, signal.SIGKILL)
            told = [int(line), *map(int, one.stdout.read().split())]
        done = max(told)
        found = rows(lake)
        assert len({row["row_key"] for row in found}) == len(found) == 1500
        said = {row["name"] for row in found}
        assert len(said) == 1
        # What was told as done stands; at most one more had become current unheard.
        assert int(said.pop()) in (done, done + 1)
        done = int(found[0]["name"])
    lake.sweep()
    current = lake.version("stall")
    kept = {one.load_id for one in current.accepted} | {"versions", ".staging"}
    assert {path.name for path in (lake.path / "stall").iterdir() if path.is_dir()} <= kept
    assert list((lake.path / "stall" / ".staging").iterdir()) == []


def test_a_load_whose_version_was_never_made_is_taken_in_anew(lake, accept, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("wangjian.lake.versions.VersionFiles.make_current", _die)
        with pytest.raises(KeyboardInterrupt):
            accept(HEAD + "东,1,一,,,\n")
    assert lake.tables() == []
    load = accept(HEAD + "东,1,一,,,\n", source="乙")
    assert not load.already
    assert rows(lake)[0]["source"] == "乙"


def _die(*_: Any) -> None:
    raise KeyboardInterrupt


def test_anyone_reads_the_files_of_a_version(lake, accept):
    accept(HEAD + "东,1,一,,2020-10-01,\n东,2,二,,,\n")
    accept(HEAD + "东,1,改,,,\n", kind="delta")
    folder = lake.path / "stall"
    n = (folder / "CURRENT").read_text().strip()
    listed = json.loads((folder / "versions" / f"{n}.json").read_text())["files"]
    table = pa.concat_tables(pq.read_table(folder / path) for path in listed)
    assert sorted(table.column("name").to_pylist()) == ["二", "改"]
