"""装入: the files of one load on their way into the lake, beside it until they are complete.

Rows go to Parquet parts of a million; a repeated key within one file is found at the end from
the keys alone (24 bytes a row), and only the parts that hold one are written again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from wangjian.lake.tables import Table
from wangjian.lake.validation import REJECTED, arrow_schema, file_columns
from wangjian.lake.values import ident, quoted

PART_ROWS = 1_000_000
GROUP_ROWS = 100_000
REJECTED_FILE = "rejected.parquet"
_LEVEL = 3  # of zstd; more packs little better and costs seconds a million rows


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a load."""

    name: str
    rows: int


def write_options() -> dict[str, Any]:
    """How every Parquet file of the lake is packed."""
    return {"compression": "zstd", "compression_level": _LEVEL, "version": "2.6"}


class Staging:
    """The folder of a load while it is being filled."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.folder = folder
        self._table = table
        self._schema = arrow_schema(table)
        self._writer: pq.ParquetWriter | None = None
        self._parts: list[Part] = []
        self._rows_in_part = 0
        self._keys: list[npt.NDArray[np.uint64]] = []
        self._lines: list[npt.NDArray[np.int64]] = []
        self._rejected: pq.ParquetWriter | None = None
        self.rows = 0
        self.rejected = 0

    def add(self, good: pa.Table, rejected: pa.Table) -> None:
        """Rows in the stored form with `line` at the end, and rejected ones."""
        if rejected.num_rows:
            self._add_rejected(rejected)
        if not good.num_rows:
            return
        self._keys.append(_key_numbers(good.column("row_key")))
        self._lines.append(good.column("line").to_numpy())
        good = good.select(self._schema.names)
        while good.num_rows:
            room = PART_ROWS - self._rows_in_part
            self._open().write_table(good.slice(0, room), row_group_size=GROUP_ROWS)
            self._rows_in_part += min(room, good.num_rows)
            self.rows += min(room, good.num_rows)
            good = good.slice(room)
            if self._rows_in_part >= PART_ROWS:
                self._close_part()

    @staticmethod
    def nothing_rejected() -> pa.Table:
        """No rejected rows, in their shape."""
        return REJECTED.empty_table()

    def finish(self, connection: duckdb.DuckDBPyConnection | None) -> list[Part]:
        """Close the files, move repeated keys to quarantine, and name the parts.

        Without a connection repeated keys stay: what the product writes itself has none.
        """
        self._close_part()
        if connection is not None:
            self._set_repeats_aside(connection)
        if self._rejected is not None:
            self._rejected.close()
            self._rejected = None
        return [part for part in self._parts if part.rows]

    def close(self) -> None:
        """Let go of the files after a failure; what was written is left to the sweep."""
        for writer in (self._writer, self._rejected):
            if writer is not None:
                writer.close()
        self._writer = self._rejected = None

    def _open(self) -> pq.ParquetWriter:
        if self._writer is None:
            path = self.folder / f"part-{len(self._parts):04d}.parquet"
            self._writer = pq.ParquetWriter(path, self._schema, **write_options())
            self._rows_in_part = 0
        return self._writer

    def _close_part(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._writer = None
        self._parts.append(Part(f"part-{len(self._parts):04d}.parquet", self._rows_in_part))
        self._rows_in_part = 0

    def _add_rejected(self, rejected: pa.Table) -> None:
        if self._rejected is None:
            path = self.folder / REJECTED_FILE
            self._rejected = pq.ParquetWriter(path, REJECTED, **write_options())
        self._rejected.write_table(rejected)
        self.rejected += rejected.num_rows

    def _set_repeats_aside(self, connection: duckdb.DuckDBPyConnection) -> None:
        if not self._keys:
            return
        repeats, firsts = _repeats(np.concatenate(self._keys))
        self._keys.clear()
        if not len(repeats):
            return
        lines = np.concatenate(self._lines)
        start = 0
        for place, part in enumerate(self._parts):
            here = (repeats >= start) & (repeats < start + part.rows)
            if here.any():
                at = repeats[here] - start
                repeated = self._take_out(part, at)
                said = self._reasons(lines[repeats[here]], lines[firsts[here]])
                self._add_rejected(self._as_rejected(connection, repeated, said))
                self._parts[place] = Part(part.name, part.rows - len(at))
                self.rows -= len(at)
            start += part.rows

    def _take_out(self, part: Part, places: npt.NDArray[np.int64]) -> pa.Table:
        """Write a part again without the rows at these places, and return those rows."""
        path = self.folder / part.name
        rows = pq.read_table(path, schema=self._schema)
        keep = np.ones(rows.num_rows, dtype=bool)
        keep[places] = False
        if keep.any():
            pq.write_table(
                rows.filter(pa.array(keep)), path, row_group_size=GROUP_ROWS, **write_options()
            )
        else:
            path.unlink()
        return rows.filter(pa.array(~keep))

    def _reasons(self, lines: npt.NDArray[np.int64], firsts: npt.NDArray[np.int64]) -> pa.Table:
        labels = "、".join(self._table.column(name).zh for name in self._table.key)
        names = ", ".join(self._table.key)
        return pa.table(
            {
                "line": lines,
                "reasons_zh": [f"与第 {first} 行重复（{labels}相同）" for first in firsts],
                "reasons_en": [f"repeats line {first} (the same {names})" for first in firsts],
            }
        )

    def _as_rejected(
        self, connection: duckdb.DuckDBPyConnection, repeated: pa.Table, said: pa.Table
    ) -> pa.Table:
        fields = ", ".join(
            f"{quoted(column.name)}: CAST({ident(column.name)} AS VARCHAR)"
            for column in file_columns(self._table)
        )
        connection.register("repeated", repeated)
        raw = connection.sql(
            f"SELECT CAST(to_json({{{fields}}}) AS VARCHAR) AS raw FROM repeated"  # noqa: S608
        ).to_arrow_table()
        connection.unregister("repeated")
        return said.append_column("raw", raw.column("raw")).select(REJECTED.names).cast(REJECTED)


def _key_numbers(keys: pa.ChunkedArray[Any]) -> npt.NDArray[np.uint64]:
    """Keys of 32 hex digits as pairs of 64-bit numbers."""
    texts: list[Any] = keys.to_pylist()
    packed = bytes.fromhex("".join(texts))
    return np.frombuffer(packed, dtype=np.uint64).reshape(-1, 2)


def _repeats(
    keys: npt.NDArray[np.uint64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of rows whose key stood before, in order, and the place where it stood first."""
    order = np.lexsort((keys[:, 1], keys[:, 0]))  # stable, so the first place leads its group
    ordered = keys[order]
    same = np.zeros(len(order), dtype=bool)
    same[1:] = (ordered[1:] == ordered[:-1]).all(axis=1)
    if not same.any():
        none = np.empty(0, dtype=np.int64)
        return none, none
    group = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
    repeats, firsts = order[same], order[group[same]]
    back = np.argsort(repeats)
    return repeats[back], firsts[back]


def read_rejected(folder: Path) -> pa.Table:
    """The rejected rows of a load, in the order of their lines."""
    path = folder / REJECTED_FILE
    if not path.exists():
        return REJECTED.empty_table()
    return pq.read_table(path).sort_by("line")
