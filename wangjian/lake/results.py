"""结果: the same types from both engines, whatever each calls them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wangjian.errors import Conflict
from wangjian.lake.disk import clear_words, make_folder, publish
from wangjian.lake.staging import GROUP_ROWS, PART_ROWS, write_options


def plain_type(kind: pa.DataType) -> pa.DataType:
    """Whole numbers are int64, others double, texts string, moments UTC microseconds."""
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return pa.int64()
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pa.float64()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", tz="UTC")
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return pa.string()
    if pa.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    return kind


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch in the plain types."""
    arrays, fields = [], []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        kind = plain_type(field.type)
        arrays.append(column if kind == column.type else _cast(column, kind))
        fields.append(pa.field(field.name, kind))
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))


def _cast(column: Any, kind: pa.DataType) -> Any:
    if pa.types.is_timestamp(kind) and column.type.tz is None:
        column = pc.assume_timezone(column.cast(pa.timestamp("us")), "UTC")
    return column.cast(kind)


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema that `plain` gives."""
    return pa.schema([pa.field(field.name, plain_type(field.type)) for field in schema])


def plain_table(table: pa.Table) -> pa.Table:
    """A table in the plain types."""
    schema = plain_schema(table.schema)
    return pa.Table.from_batches([plain(batch) for batch in table.to_batches()], schema=schema)


def write_batches(batches: Iterable[pa.RecordBatch], schema: pa.Schema, folder: Path) -> int:
    """Batches as Parquet files in a new folder, there only when complete."""
    if folder.exists():
        raise Conflict(f"{folder} 已存在", f"{folder} is there already")
    with clear_words(folder.parent):
        make_folder(folder.parent)
        staged = folder.with_name(f".{folder.name}.new")
        staged.mkdir()
        rows = 0
        try:
            for number, part in enumerate(_parts(batches)):
                path = staged / f"part-{number:04d}.parquet"
                with pq.ParquetWriter(path, schema, **write_options()) as writer:
                    for batch in part:
                        writer.write_batch(batch, row_group_size=GROUP_ROWS)
                        rows += batch.num_rows
            if not rows:
                pq.write_table(schema.empty_table(), staged / "part-0000.parquet")
            publish(staged, folder)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    return rows


def _parts(batches: Iterable[pa.RecordBatch]) -> Iterator[Iterator[pa.RecordBatch]]:
    """Batches in runs of about a part's rows."""
    rest = iter(batches)
    for first in rest:

        def run(first: pa.RecordBatch = first) -> Iterator[pa.RecordBatch]:
            yield first
            done = first.num_rows
            while done < PART_ROWS and (batch := next(rest, None)) is not None:
                yield batch
                done += batch.num_rows

        yield run()
