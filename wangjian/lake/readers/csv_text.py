"""CSV: text tables with , ; or tab between the fields; a torn row leaves the others alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from wangjian.errors import BadFile
from wangjian.lake.readers.headings import clean_headings, empty_file
from wangjian.lake.readers.opening import Sniffed
from wangjian.lake.readers.raw import (
    LONGEST_FIELD,
    FileOptions,
    Gathering,
    RawBatch,
    torn_row,
)

_DELIMITERS = (",", "\t", ";")
_MOST_LINES_A_ROW = 2_000  # an unclosed quote swallows line after line


class _Lines:
    """The lines of a text, remembering those of the row that is being read."""

    def __init__(self, file: io.TextIOBase) -> None:
        self._file = file
        self.number = 0
        self.of_row: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.number += 1
        self.of_row.append(line)
        if len(self.of_row) > _MOST_LINES_A_ROW:
            raise csv.Error("a field goes on over too many lines")
        return line


class CsvFile:
    """A CSV file whose headings have been read."""

    def __init__(self, path: Path, sniffed: Sniffed, options: FileOptions) -> None:
        self.path = path
        self._sniffed = sniffed
        self._header_line = options.header_line
        self._delimiter = options.delimiter or self._sniff_delimiter()
        # The limit is the module's; it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
        with self._open() as file:
            lines = _Lines(file)
            self.headings = clean_headings(path, self._header(lines))
            self._first_line = lines.number + 1

    def _open(self) -> io.TextIOWrapper:
        encoding = self._sniffed.encoding
        return self.path.open(encoding=encoding, errors="replace", newline="")

    def _sniff_delimiter(self) -> str:
        with self._open() as file:
            for number, line in enumerate(file, 1):
                if line.strip() and number >= self._header_line:
                    return max(_DELIMITERS, key=line.count)
        raise empty_file(self.path)

    def _header(self, lines: _Lines) -> list[str]:
        reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
        try:
            for fields in reader:
                if lines.number >= self._header_line and any(field.strip() for field in fields):
                    return fields
                lines.of_row.clear()
        except csv.Error as error:
            raise self._open_quote(1) from error
        raise empty_file(self.path)

    def _open_quote(self, line: int) -> BadFile:
        return BadFile(
            f"{self.path.name} 第 {line} 行起有引号没有合上",
            f"{self.path.name}: a quote opened in line {line} is never closed",
            remedy_zh="请补上引号；字段内的引号应写成两个",
            remedy_en="close the quote; a quote within a field is written twice",
        )

    def batches(self) -> Iterator[RawBatch]:
        """The rows in batches; torn rows apart, each with its line."""
        gathering = Gathering(self.headings)
        damaged = self._sniffed.damaged
        with self._open() as file:
            lines = _Lines(file)
            while lines.number + 1 < self._first_line:
                next(lines)
            lines.of_row.clear()
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            while True:
                try:
                    fields = next(reader, None)
                except csv.Error as error:
                    self._torn(lines, gathering, error)
                    fields = []
                if fields is None:
                    break
                if fields:
                    first = lines.number - len(lines.of_row) + 1
                    self._sort_in(gathering, first, fields, damaged=damaged)
                lines.of_row.clear()
                if gathering.full:
                    yield gathering.take()
        yield gathering.take()

    def _sort_in(
        self, gathering: Gathering, line: int, fields: list[str], *, damaged: bool
    ) -> None:
        """A whole row into the table, any other beside it."""
        expected = len(self.headings)
        if len(fields) > expected and not any(fields[expected:]):
            fields = fields[:expected]
        found = len(fields)
        if found != expected:
            if found == 1 and not fields[0].strip():
                return
            gathering.reject(
                line,
                torn_row(self.headings, fields),
                f"这一行有 {found} 列，表头有 {expected} 列",
                f"the row has {found} fields, the heading {expected}",
            )
            return
        if damaged and any("\ufffd" in field for field in fields):
            gathering.reject(
                line,
                torn_row(self.headings, fields),
                f"这一行有不是 {self._sniffed.encoding.upper()} 编码的字节",
                f"the row has bytes that are not {self._sniffed.encoding.upper()}",
            )
            return
        gathering.add(line, fields, sum(map(len, fields)))

    def _torn(self, lines: _Lines, gathering: Gathering, error: csv.Error) -> None:
        """A row that the quotes tear: set aside, unless it swallows the rest of the file."""
        count = len(lines.of_row)
        first = lines.number - count + 1
        at_end = "unexpected end" in str(error)
        if count > _MOST_LINES_A_ROW or "field larger" in str(error) or (at_end and count > 1):
            raise self._open_quote(first) from error
        gathering.reject(
            first,
            {"_text": "".join(lines.of_row)},
            "引号不成对，无法分列",
            "the quotes do not pair, so that the fields cannot be told apart",
        )
