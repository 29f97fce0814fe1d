"""原样的行: what every reader hands on, whatever the file was: texts in batches, with lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

# A batch ends at whichever comes first, so that memory stays bounded for long texts too.
BATCH_ROWS = 50_000
BATCH_CHARACTERS = 48_000_000
MOST_COLUMNS = 500
LONGEST_FIELD = 10_000_000  # characters; a longer field is an unclosed quote or no table at all


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in: where it stood, what it said, and why in two languages."""

    line: int
    raw: str  # JSON of the row
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Rows as the file has them: every cell a text or null, under the file's own headings."""

    lines: pa.Array[Any]  # int64: the line, or for a spreadsheet or Parquet the row, from 1
    columns: pa.Table
    bad: list[BadRow] = field(default_factory=list)


class RawFile(Protocol):
    """An opened file from outside."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, as they stand in the file."""
        ...

    def batches(self) -> Iterator[RawBatch]:
        """The rows, once, in the order of the file."""
        ...


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What a mapping file may say about the outside file itself; empty is found out."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_line: int = 0  # 0: the first line that is not empty


def row_json(row: Mapping[str, object]) -> str:
    """A row as text for the quarantine; what JSON cannot say is said as text."""
    return json.dumps(row, ensure_ascii=False, default=str)


def text_columns(headings: Sequence[str], rows: Sequence[Sequence[str | None]]) -> pa.Table:
    """Rows of texts as an Arrow table."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=list(headings))


class Gathering:
    """Rows on their way into a batch."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings = tuple(headings)
        self._lines: list[int] = []
        self._rows: list[Sequence[str | None]] = []
        self._bad: list[BadRow] = []
        self._characters = 0

    def add(self, line: int, row: Sequence[str | None], characters: int) -> None:
        """One row of as many fields as there are headings."""
        self._lines.append(line)
        self._rows.append(row)
        self._characters += characters

    def reject(self, line: int, row: Mapping[str, object], zh: str, en: str) -> None:
        """One row that has no place in the table."""
        self._bad.append(BadRow(line, row_json(row), zh, en))
        self._characters += len(self._bad[-1].raw)

    @property
    def full(self) -> bool:
        """Whether the batch should be handed on."""
        return (
            len(self._rows) + len(self._bad) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS
        )

    def take(self) -> RawBatch:
        """The batch, leaving nothing behind."""
        batch = RawBatch(
            pa.array(self._lines, pa.int64()), text_columns(self.headings, self._rows), self._bad
        )
        self._lines, self._rows, self._bad, self._characters = [], [], [], 0
        return batch


def torn_row(headings: Sequence[str], fields: Iterable[object]) -> dict[str, object]:
    """A row with too many or too few fields, as far as the headings go."""
    fields = list(fields)
    row: dict[str, object] = dict(zip(headings, fields, strict=False))
    if len(fields) > len(headings):
        row["_more"] = fields[len(headings) :]
    return row
