"""表格文件: rows into CSV or Excel, so that no cell is ever run as a formula.

>>> safe("=1+1"), safe("@SUM(A1)"), safe(-3), safe(None)
("'=1+1", "'@SUM(A1)", -3, '')
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

# A sheet of Excel ends at 1,048,576 rows; the rest goes on in a sheet of its own.
ROWS_OF_A_SHEET = 1_000_000
# What some spreadsheet takes for the beginning of a formula; the last four in East Asian ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_000  # Excel's own is 32,767 characters
_BEIJING = ZoneInfo("Asia/Shanghai")


def safe(value: Any) -> Any:
    """A value as a cell: text that would be a formula stays text, controls are left out."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        value = "；".join(str(one) for one in value)
    text = _CONTROL.sub("", str(value))[:_LONGEST_CELL]
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


class Sheet(Protocol):
    """A file that takes rows."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None: ...

    def row(self, cells: Sequence[Any]) -> None:
        """Add one row."""


class CsvSheet:
    """Comma-separated text that Excel opens as what it is (UTF-8 with its mark)."""

    def __init__(
        self, path: Path, headings: Sequence[str], notes: Sequence[tuple[str, str]]
    ) -> None:
        del notes  # a program that reads the file wants rows only
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self.row(headings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stream.close()

    def row(self, cells: Sequence[Any]) -> None:
        """Add one row."""
        self._writer.writerow([safe(cell) for cell in cells])


class ExcelSheet:
    """A workbook whose last sheet says who exported what and when; printed pages say it too."""

    def __init__(
        self, path: Path, headings: Sequence[str], notes: Sequence[tuple[str, str]]
    ) -> None:
        self._path, self._headings, self._notes = path, headings, notes
        self._book = Workbook(write_only=True)
        self._rows = 0
        self._sheet = self._new_sheet()

    def _new_sheet(self) -> Any:
        sheet = self._book.create_sheet(_("清单"))
        sheet.freeze_panes = "A2"
        # & begins a code in a footer
        said = " · ".join(value for _, value in self._notes[:2]).replace("&", "")
        sheet.oddFooter.center.text = said[:200]
        sheet.append([safe(cell) for cell in self._headings])
        return sheet

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._throw_away()
            return
        about = self._book.create_sheet(_("说明"))
        for name, value in self._notes:
            about.append([safe(name), safe(value)])
        self._book.save(self._path)

    def _throw_away(self) -> None:
        """Remove what lies of the sheets in the folder of temporary files."""
        sheets: list[Any] = list(self._book.worksheets)
        for sheet in sheets:
            sheet.close()
            sheet._writer.cleanup()  # noqa: SLF001 - it does so itself only where it saves

    def row(self, cells: Sequence[Any]) -> None:
        """Add one row; a full sheet is followed by another."""
        if self._rows and self._rows % ROWS_OF_A_SHEET == 0:
            self._sheet = self._new_sheet()
        self._rows += 1
        self._sheet.append([safe(cell) for cell in cells])


SHEETS: dict[str, type[CsvSheet | ExcelSheet]] = {"csv": CsvSheet, "xlsx": ExcelSheet}
