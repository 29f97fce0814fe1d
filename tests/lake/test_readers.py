"""Files from outside, friendly and hostile."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangjian.errors import BadFile
from wangjian.lake.readers import headings, open_file, raw
from wangjian.lake.readers.ahead import read_ahead
from wangjian.lake.readers.opening import sniff
from wangjian.lake.readers.raw import BadRow, FileOptions

AS_FOUND = FileOptions()


def read(path: Path, options: FileOptions = AS_FOUND) -> tuple[list[dict[str, Any]], list[BadRow]]:
    """Every row with its line under `line`, and the bad ones."""
    reader = open_file(path, sniff(path, encoding=options.encoding), options)
    rows: list[dict[str, Any]] = []
    bad: list[BadRow] = []
    for batch in reader.batches():
        assert batch.columns.column_names == list(reader.headings)
        for line, row in zip(batch.lines.to_pylist(), batch.columns.to_pylist(), strict=True):
            rows.append({"line": line, **row})
        bad += batch.bad
    return rows, bad


def refused(path: Path) -> str:
    """What is said of a file that is refused, in both languages."""
    with pytest.raises(BadFile) as told:
        read(path)
    assert told.value.zh
    assert told.value.en
    return str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_in_the_encodings_and_delimiters_of_offices(
    written, encoding: str, delimiter: str, end: str
):
    text = end.join(
        [
            delimiter.join(row)
            for row in (["市场", "名称"], ["东市", "福州的公司"], ["西市", "㐀𠮷"])
        ]
    )
    rows, bad = read(written((text + end).encode(encoding)))
    assert rows == [
        {"line": 2, "市场": "东市", "名称": "福州的公司"},
        {"line": 3, "市场": "西市", "名称": "㐀𠮷"},
    ]
    assert not bad


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=8),
            min_size=2,
            max_size=2,
        ).filter(any),
        min_size=1,
        max_size=6,
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_csv_writer_writes_comes_back_cell_by_cell(tmp_path: Path, table):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([["甲", "乙"], *table])
    path = tmp_path / "any.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    if path.read_bytes().count(0) > max(8, path.stat().st_size // 1000):
        return
    rows, bad = read(path)
    assert [[row["甲"], row["乙"]] for row in rows] == table
    assert not bad


def test_lines_are_those_of_the_file_also_after_fields_with_line_ends(written):
    rows, bad = read(written('a,b\n"x\ny",1\n\nz,2\nq,1,2\n'))
    assert [row["line"] for row in rows] == [2, 5]
    assert [row.line for row in bad] == [6]


def test_a_row_with_a_field_too_many_or_too_few_goes_aside_alone(written):
    rows, bad = read(written("a,b\n1,2\n3\n4,5,6\n7,8,,\n"))
    assert [row["a"] for row in rows] == ["1", "7"]
    assert [(row.line, row.zh) for row in bad] == [
        (3, "这一行有 1 列，表头有 2 列"),
        (4, "这一行有 3 列，表头有 2 列"),
    ]
    assert json.loads(bad[1].raw) == {"a": "4", "b": "5", "_more": ["6"]}
    assert bad[1].en == "the row has 3 fields, the heading 2"


def test_a_torn_quote_goes_aside_and_an_open_one_refuses_the_file(written):
    rows, bad = read(written('a,b\n"x"y,1\nz,2\n'))
    assert [row["a"] for row in rows] == ["z"]
    assert [row.line for row in bad] == [2]
    assert "第 3 行起有引号没有合上" in refused(written('a,b\nx,1\n"y,2\nz,3\nw,4\n'))


def test_a_few_damaged_bytes_put_their_rows_aside_and_never_turn_into_other_characters(written):
    text = "市场,名称\n" + "东市,福州市的公司\n" * 40
    damaged = text.encode() + b"\xe4\xb8,\xe5\xba\x97\n" + "西市,三明的公司\n".encode()
    rows, bad = read(written(damaged))
    assert len(rows) == 41
    assert [row.line for row in bad] == [42]
    assert "UTF-8" in bad[0].zh
    gb = text.encode("gb18030") + b"\xb8\xff,\xff\n"
    rows, bad = read(written(gb))
    assert len(rows) == 40
    assert [row.line for row in bad] == [42]


def test_a_truncated_utf8_file_is_not_taken_for_gb18030(written):
    text = ("市场,名称\n" + "东市,福州市的公司\n" * 3).encode()
    rows, bad = read(written(text[:-3]))
    assert [row["名称"] for row in rows] == ["福州市的公司"] * 2
    assert len(bad) == 1


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"", "a.csv", "是空的"),
        (b"\n\n  \n", "a.csv", "是空的"),
        (b"\xef\xbb\xbf", "a.csv", "是空的"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xls", "旧版 Excel"),
        (b"\x1f\x8b\x08" + b"x" * 50, "a.csv.gz", "gzip"),
        (b"%PDF-1.7 ...", "a.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "a.csv", "图片"),
        (b"<!DOCTYPE html><html><table>", "a.csv", "不是表格"),
        (b"\xef\xbb\xbf<html>", "a.xls", "不是表格"),
        (bytes(range(256)) * 40, "a.csv", "二进制"),
        ("a,名称\n1,".encode() + b"\xff\xfe\xfd\xff" * 40 + b"\n", "a.csv", "既不是 UTF-8"),
        (b"a,b,a\n1,2,3\n", "a.csv", "重复：a"),
        (b"a,,b\n1,2,3\n", "a.csv", "第 2 列没有表头"),
        ((",".join(f"c{i}" for i in range(600)) + "\n").encode(), "a.csv", "600 列"),
        (("长" * 300 + "\n1\n").encode(), "a.csv", "不是表格"),
        (b"PAR1 and nothing more", "a.parquet", "不是完整的 Parquet"),
        (b"a,b\n1,2\n", "a.parquet", "与扩展名不符"),
        (b"a,b\n1,2\n", "a.xlsx", "与扩展名不符"),
        (b"PK\x03\x04 torn", "a.xlsx", "不是完整的 Excel"),
        (b'[{"a": 1}]', "a.json", "每行一个"),
        (b"not json\nat all\n", "a.jsonl", "每行一个"),
        (b'{"a": {"b": 1}}\nnull\n[1]\n', "a.jsonl", "每行一个"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_clear_words(written, content, name, word):
    assert word in refused(written(content, name))


def test_what_is_no_file_is_refused(tmp_path: Path):
    assert "没有这个文件" in refused(tmp_path / "none.csv")
    assert "不是普通文件" in refused(tmp_path)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(written, monkeypatch):
    monkeypatch.setattr("wangjian.lake.readers.opening._LONGEST_LINE_BYTES", 1 << 20)
    assert "有一行超过" in refused(written(b"a,b\n" + b"x" * (4 << 20)))


def test_a_giant_field_is_read_or_refused_with_its_line(written, monkeypatch):
    rows, _ = read(written("a,b\n" + "长" * 300_000 + ",1\n"))
    assert len(rows[0]["a"]) == 300_000
    previous = csv.field_size_limit()
    monkeypatch.setattr("wangjian.lake.readers.csv_text.LONGEST_FIELD", 10)
    try:
        csv.field_size_limit(10_000)
        assert "第 2 行" in refused(written("a,b\n" + "x" * 20_000 + ",1\n"))
    finally:
        csv.field_size_limit(previous)


def test_batches_are_bounded_by_rows_and_by_characters(written, monkeypatch):
    monkeypatch.setattr(raw, "BATCH_ROWS", 10)
    path = written("a\n" + "1\n" * 35)
    reader = open_file(path, sniff(path), FileOptions())
    assert [batch.columns.num_rows for batch in reader.batches()] == [10, 10, 10, 5]
    monkeypatch.setattr(raw, "BATCH_CHARACTERS", 50)
    path = written("a,b\n" + f"{'x' * 30},1\n" * 4)
    reader = open_file(path, sniff(path), FileOptions())
    assert [batch.columns.num_rows for batch in reader.batches()] == [2, 2, 0]


def test_reading_ahead_changes_neither_order_nor_errors(written, monkeypatch):
    monkeypatch.setattr(raw, "BATCH_ROWS", 3)
    path = written("a,b\n" + "".join(f"{n},x\n" for n in range(10)) + '"y,1\nz,2\n')
    reader = open_file(path, sniff(path), FileOptions())
    seen: list[str] = []
    batches = (batch.columns.column("a").to_pylist() for batch in read_ahead(reader.batches()))
    with pytest.raises(BadFile, match="引号"):
        seen.extend(name for names in batches for name in names)
    assert seen == [str(n) for n in range(9)]


def test_the_header_may_stand_lower_and_the_delimiter_be_named(written):
    path = written("各市摊位一览\n\n市场|名称\n东|甲\n")
    rows, _ = read(path, FileOptions(header_line=3, delimiter="|"))
    assert rows == [{"line": 4, "市场": "东", "名称": "甲"}]


def test_json_lines_may_have_other_keys_on_each_line(written):
    rows, bad = read(
        written(
            '{"a": 1, "b": null}\n\n{"c": 2.0, "a": true}\n{"a": [1]}\nx\n{"c": 1.5}\n', "a.jsonl"
        )
    )
    assert rows == [
        {"line": 1, "a": "1", "b": None, "c": None},
        {"line": 3, "a": "true", "b": None, "c": "2"},
        {"line": 6, "a": None, "b": None, "c": "1.5"},
    ]
    assert [row.line for row in bad] == [4, 5]


def test_parquet_types_become_the_texts_that_a_file_would_have(tmp_path: Path):
    path = tmp_path / "a.parquet"
    moment = datetime.fromisoformat("2020-10-01T08:00:00+08:00")
    table = pa.table(
        {
            "day": pa.array([date(2020, 10, 1), None]),
            "moment": pa.array([moment, None], pa.timestamp("ns", tz="Asia/Shanghai")),
            "wall": pa.array([moment.replace(tzinfo=None), None], pa.timestamp("ms")),
            "whole": pa.array([18.0, 1.5]),
            "big": pa.array([2**60, None]),
            "yes": pa.array([True, None]),
            "word": pa.array(["甲", "乙"]).dictionary_encode(),
            "nothing": pa.nulls(2),
            "large": pa.array(["x", None], pa.large_string()),
        }
    )
    pq.write_table(table, path)
    rows, _ = read(path)
    assert rows[0] == {
        "line": 1, "day": "2020-10-01", "moment": "2020-10-01 00:00:00.000000Z",
        "wall": "2020-10-01 08:00:00.000000", "whole": "18", "big": str(2**60), "yes": "true",
        "word": "甲", "nothing": None, "large": "x",
    }  # fmt: skip
    assert rows[1]["whole"] == "1.5"
    pq.write_table(pa.table({"a": [[1]]}), path)
    assert "不是单个值" in refused(path)


class TestSpreadsheets:
    def book(self, tmp_path: Path, rows: list[list[Any]], name: str = "a.xlsx") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    def test_cells_become_texts_and_rows_keep_the_numbers_that_are_shown(self, tmp_path: Path):
        path = self.book(
            tmp_path,
            [
                ["市场", "日期", "价格"],
                ["东", date(2020, 10, 1), 12],
                [None] * 3,
                ["西", None, 1.5],
            ],
        )
        rows, bad = read(path)
        assert rows == [
            {"line": 2, "市场": "东", "日期": "2020-10-01", "价格": "12"},
            {"line": 4, "市场": "西", "日期": None, "价格": "1.5"},
        ]
        assert not bad

    def test_a_formula_refuses_the_file_and_names_the_cell(self, tmp_path: Path):
        path = self.book(tmp_path, [["a", "b"], [1, 2], [3, "=SUM(A1:A2)"]])
        assert "单元格 B3 含有公式" in refused(path)

    def test_a_text_that_looks_like_a_formula_is_a_text(self, written):
        rows, _ = read(written("a,b\n=1+1,2\n"))
        assert rows[0]["a"] == "=1+1"

    def test_a_number_of_more_than_15_digits_goes_aside(self, tmp_path: Path):
        path = self.book(tmp_path, [["号"], [913101011323115568], ["913101011323115568"]])
        rows, bad = read(path)
        assert [row["号"] for row in rows] == ["913101011323115568"]
        assert "丢失" in bad[0].zh

    def test_a_cell_beyond_the_headings_goes_aside(self, tmp_path: Path):
        rows, bad = read(self.book(tmp_path, [["a"], ["1"], ["2", None, "x"]]))
        assert len(rows) == 1
        assert (bad[0].line, bad[0].en) == (3, "the row has 3 cells, the heading 1")

    def test_several_filled_sheets_need_a_name(self, tmp_path: Path):
        book = openpyxl.Workbook()
        for title in ("一", "二"):
            book.create_sheet(title).append(["a"])
            book[title].append([title])
        path = tmp_path / "a.xlsx"
        book.save(path)
        assert "一、二" in refused(path)
        assert read(path, FileOptions(sheet="二"))[0] == [{"line": 2, "a": "二"}]
        with pytest.raises(BadFile, match="没有工作表"):
            read(path, FileOptions(sheet="三"))

    def test_an_empty_book_and_a_package_of_another_kind_are_refused(self, tmp_path: Path, written):
        assert "是空的" in refused(self.book(tmp_path, []))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("word/document.xml", "<a/>")
        assert "不是表格" in refused(written(out.getvalue(), "b.xlsx"))

    def repacked(self, tmp_path: Path, sheet_xml: bytes) -> Path:
        """A sound workbook with another sheet inside."""
        sound = self.book(tmp_path, [["a"], ["1"]], "sound.xlsx")
        path = tmp_path / "other.xlsx"
        with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.infolist():
                data = old.read(member)
                sheet = member.filename.startswith("xl/worksheets/")
                new.writestr(member.filename, sheet_xml if sheet else data)
        return path

    def test_a_zip_bomb_is_refused_unread(self, tmp_path: Path):
        path = self.repacked(tmp_path, b"<c/>" * (5 << 20))
        assert "异常庞大" in refused(path)

    def test_a_far_off_cell_and_a_document_type_are_refused(self, tmp_path: Path):
        far = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"/></row></sheetData></worksheet>'
        assert "第 1048576 行、第 16384 列" in refused(self.repacked(tmp_path, far))
        entity = b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet/>'
        assert "不是表格" in refused(self.repacked(tmp_path, entity))


def test_headings_lose_their_blanks_and_the_empty_ones_at_the_end():
    path = Path("a.csv")
    assert headings.clean_headings(path, ["\u3000市场 ", "名称", "", None]) == ("市场", "名称")


@given(st.binary(max_size=400))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_are_rows_or_a_clear_refusal(tmp_path: Path, content: bytes):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    with suppress(BadFile):
        read(path)
