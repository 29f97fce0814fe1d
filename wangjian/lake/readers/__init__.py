"""读取: files from outside, whatever they claim to be, as batches of texts with line numbers."""

from __future__ import annotations

from pathlib import Path

from wangjian.lake.readers.opening import Sniffed
from wangjian.lake.readers.raw import FileOptions, RawFile


def open_file(path: Path, sniffed: Sniffed, options: FileOptions) -> RawFile:
    """The reader for a sniffed file; BadFile when the file is not what it seems."""
    if sniffed.format == "xlsx":
        from wangjian.lake.readers.spreadsheet import Spreadsheet

        return Spreadsheet(path, options)
    if sniffed.format == "parquet":
        from wangjian.lake.readers.parquet_file import ParquetTable

        return ParquetTable(path)
    if sniffed.format == "jsonl":
        from wangjian.lake.readers.json_lines import JsonLinesFile

        return JsonLinesFile(path, sniffed)
    from wangjian.lake.readers.csv_text import CsvFile

    return CsvFile(path, sniffed, options)
