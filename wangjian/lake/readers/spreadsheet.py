"""Excel (.xlsx): read only after the package is known to be no bomb and to hold no formulas.

A formula shows what some program computed some day; what comes into the lake must be what the
sender wrote. A number of more than 15 digits has lost its last digits in the spreadsheet
already, so a row with one goes to quarantine.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from wangjian.errors import BadFile
from wangjian.lake.readers.headings import clean_headings, empty_file, no_table
from wangjian.lake.readers.raw import FileOptions, Gathering, RawBatch, torn_row

_MOST_MEMBERS = 5_000
_MOST_BYTES = 2 << 30  # unpacked
_FREE_BYTES = 10 << 20  # a member below this may be packed as tightly as it likes
_MOST_RATIO = 200  # real sheets pack 5 to 40 times
_MOST_COLUMN = 500
_MOST_CELLS = 60_000_000  # rows times columns that the reader lays out in memory
_PIECE_BYTES = 1 << 20
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,9})"')
_EXACT = 10**15


class Spreadsheet:
    """The one filled sheet of a workbook, its headings read."""

    def __init__(self, path: Path, options: FileOptions) -> None:
        self.path = path
        _must_be_harmless(path)
        try:
            self._book = python_calamine.load_workbook(str(path))
            sheet = self._book.get_sheet_by_name(self._choose(options.sheet))
            self._rows = sheet.iter_rows()
            # calamine leaves out the empty rows above the first filled one.
            self._number = sheet.start[0] if sheet.start else 0
        except python_calamine.CalamineError as error:
            raise no_table(path) from error
        self.headings = clean_headings(path, self._header(options.header_line))

    def _choose(self, wanted: str) -> str:
        names = list(self._book.sheet_names)
        if wanted:
            if wanted in names:
                return wanted
            raise BadFile(
                f"{self.path.name} 没有工作表“{wanted}”，有：{'、'.join(names)}",
                f"{self.path.name} has no sheet {wanted!r}, but {', '.join(names)}",
            )
        filled = [name for name in names if self._book.get_sheet_by_name(name).height]
        if not filled:
            raise empty_file(self.path)
        if len(filled) > 1:
            raise BadFile(
                f"{self.path.name} 有多张工作表：{'、'.join(filled)}",
                f"{self.path.name} has several filled sheets: {', '.join(filled)}",
                remedy_zh="请每个文件只留一张表，或在映射文件 [file] 里写明 sheet",
                remedy_en="leave one sheet a file, or name the sheet under [file] in the map",
            )
        return filled[0]

    def _header(self, header_line: int) -> list[object]:
        for row in self._rows:
            self._number += 1
            if self._number >= header_line and any(cell not in ("", None) for cell in row):
                return list(row)
        raise empty_file(self.path)

    def batches(self) -> Iterator[RawBatch]:
        """The rows in batches, under the numbers that the spreadsheet shows."""
        gathering = Gathering(self.headings)
        for row in self._rows:
            self._number += 1
            self._sort_in(gathering, list(row))
            if gathering.full:
                yield gathering.take()
        yield gathering.take()

    def _sort_in(self, gathering: Gathering, cells: list[object]) -> None:
        expected = len(self.headings)
        texts = [_text(cell) for cell in cells]
        if not any(texts):
            return
        if any(texts[expected:]):
            found = max(place for place, text in enumerate(texts, 1) if text)
            zh = f"这一行有 {found} 列，表头有 {expected} 列"
            en = f"the row has {found} cells, the heading {expected}"
            gathering.reject(self._number, torn_row(self.headings, texts), zh, en)
            return
        lost = [
            name
            for name, cell in zip(self.headings, cells, strict=False)
            if isinstance(cell, int | float) and abs(cell) >= _EXACT
        ]
        if lost:
            zh = f"“{'、'.join(lost)}”是超过 15 位的数字，电子表格已丢失末尾几位，应设为文本格式"
            en = (
                f"{', '.join(lost)}: a number of more than 15 digits; the spreadsheet lost the last"
            )
            gathering.reject(self._number, torn_row(self.headings, texts), zh, en)
            return
        texts = texts[:expected] + [None] * (expected - len(texts))
        gathering.add(self._number, texts, sum(len(text) for text in texts if text))


def _text(cell: object) -> str | None:
    """A cell as text, dates in ISO form and whole numbers without a point."""
    text: str | None
    if cell is None or cell == "":
        text = None
    elif isinstance(cell, str):
        text = cell
    elif isinstance(cell, bool):
        text = "true" if cell else "false"
    elif isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    elif isinstance(cell, datetime):
        text = cell.isoformat(sep=" ")
    elif isinstance(cell, date | time):
        text = cell.isoformat()
    elif isinstance(cell, timedelta):
        text = str(cell)
    else:
        text = str(cell)
    return text


def _must_be_harmless(path: Path) -> None:
    """Refuse bombs, packages that are no workbook, and formulas, before any parser sees them."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise no_table(path)
            _must_be_small(path, members)
            for member in members:
                if member.filename.startswith("xl/worksheets/"):
                    _must_hold_values(path, package, member)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise BadFile(
            f"{path.name} 不是完整的 Excel 文件",
            f"{path.name} is no whole Excel file",
            remedy_zh="请重新保存或重新传输；有密码的请先去掉密码",
            remedy_en="save or transfer it again; take off a password first",
        ) from error


def _must_be_small(path: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    tight = any(
        member.file_size > _FREE_BYTES
        and member.file_size > _MOST_RATIO * max(1, member.compress_size)
        for member in members
    )
    if len(members) > _MOST_MEMBERS or total > _MOST_BYTES or tight:
        raise BadFile(
            f"{path.name} 展开后异常庞大（{total >> 20} MB，{len(members)} 个部件），已拒绝",
            f"{path.name} unpacks to an abnormal size ({total >> 20} MB, {len(members)} members)",
            remedy_zh="请改用 CSV 或 Parquet",
            remedy_en="use CSV or Parquet instead",
        )


def _must_hold_values(path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Look through a sheet's XML in pieces: no formula, no document type, no far-off cell."""
    rest, read, last_row, last_column = b"", 0, 1, 1
    with package.open(member) as sheet:
        while piece := sheet.read(_PIECE_BYTES):
            read += len(piece)
            if read > member.file_size:
                raise zipfile.BadZipFile(member.filename)
            text = rest + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise no_table(path)
            found = _FORMULA.search(text)
            if found:
                raise _formula(path, text, found.start())
            for letters, digits in _CELL.findall(text):
                last_column = max(last_column, _column_number(letters))
                last_row = max(last_row, int(digits))
            rest = text[-64:]
    if last_column > _MOST_COLUMN or last_row * last_column > _MOST_CELLS:
        raise BadFile(
            f"{path.name} 的表格大到第 {last_row} 行、第 {last_column} 列",
            f"{path.name} reaches row {last_row}, column {last_column}",
            remedy_zh="请删去远处的空单元格，或改用 CSV",
            remedy_en="remove stray cells far out, or use CSV",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _formula(path: Path, text: bytes, at: int) -> BadFile:
    cells = _CELL.findall(text, 0, at)
    letters, digits = cells[-1] if cells else (b"?", b"")
    cell = (letters + digits).decode()
    return BadFile(
        f"{path.name} 的单元格 {cell} 含有公式",
        f"{path.name}: cell {cell} holds a formula",
        remedy_zh="请全选后“选择性粘贴为数值”，再保存",
        remedy_en="paste the sheet as values, then save it again",
    )
