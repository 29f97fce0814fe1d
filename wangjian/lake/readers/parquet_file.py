"""Parquet: typed columns, turned into texts so that one way of checking serves all files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wangjian.errors import BadFile
from wangjian.lake.readers.headings import clean_headings
from wangjian.lake.readers.raw import BATCH_CHARACTERS, BATCH_ROWS, RawBatch

_FEWEST_ROWS = 200  # a batch, however long the texts


class ParquetTable:
    """A Parquet file whose schema has been read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = pq.ParquetFile(path)
            schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error
        self.headings = clean_headings(path, schema.names)
        for place, name in enumerate(self.headings):
            kind = schema.field(place).type
            if pa.types.is_nested(kind) or pa.types.is_binary(kind):
                raise BadFile(
                    f"{path.name} 的“{name}”列不是单个值（{kind}）",
                    f"{path.name}: column {name} does not hold single values ({kind})",
                    remedy_zh="请先展开为普通的列",
                    remedy_en="flatten it into plain columns first",
                )

    def _damaged(self) -> BadFile:
        return BadFile(
            f"{self.path.name} 不是完整的 Parquet 文件",
            f"{self.path.name} is no whole Parquet file",
            remedy_zh="请重新导出或重新传输",
            remedy_en="export or transfer it again",
        )

    def batches(self) -> Iterator[RawBatch]:
        """The rows in batches, numbered from 1."""
        done = 0
        try:
            for batch in self._file.iter_batches(batch_size=self._batch_rows()):
                lines = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
                done += batch.num_rows
                texts = [_texts(column) for column in batch.columns[: len(self.headings)]]
                yield RawBatch(lines, pa.Table.from_arrays(texts, names=list(self.headings)))
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error

    def _batch_rows(self) -> int:
        meta = self._file.metadata
        total = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
        a_row = max(1, total // max(1, meta.num_rows))
        return max(_FEWEST_ROWS, min(BATCH_ROWS, BATCH_CHARACTERS // a_row))


def _texts(column: pa.Array[Any]) -> pa.Array[Any]:
    """Any plain column as texts; a time without zone stays without, one with a zone says Z."""
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.string())
    if pa.types.is_timestamp(kind):
        zone = "UTC" if kind.tz else None
        moments: Any = column.cast(pa.timestamp("us", tz=zone), safe=False)
        said: pa.Array[Any] = pc.strftime(
            moments, "%Y-%m-%d %H:%M:%SZ" if zone else "%Y-%m-%d %H:%M:%S"
        )
        return said
    if pa.types.is_floating(kind):
        numbers: pa.Array[Any] = _number_texts(column)
        return numbers
    return column.cast(pa.string())


def _number_texts(column: Any) -> Any:
    """Doubles that hold whole numbers as whole numbers, as databases export nullable integers."""
    exact: Any = pc.less(pc.abs(column), pa.scalar(1e15))
    whole = pc.and_(pc.equal(pc.floor(column), column), exact)
    integers = pc.if_else(whole, column, None).cast(pa.int64(), safe=False).cast(pa.string())
    return pc.if_else(whole, integers, column.cast(pa.string()))
