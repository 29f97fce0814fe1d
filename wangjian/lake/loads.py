"""批次: files taken into the lake, each once, whole or not at all, and taken back by one act.

    WS/lake/<table>/<load_id>/part-0000.parquet, rejected.parquet, load.json
    WS/lake/<table>/versions/<n>.json, CURRENT

>>> lake = Lake(Path("WS/lake"))                                        # doctest: +SKIP
>>> load = lake.accept(BUSINESS, Path("企业.csv"), source="省局", kind="full",  # doctest: +SKIP
...                    as_of_on=date(2026, 1, 1), checks=CHECKS)
>>> load.rows, load.rejected                                            # doctest: +SKIP
(400000, 12)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from wangjian.errors import BadFile, NoSuchRecord
from wangjian.lake.disk import Progress, silent
from wangjian.lake.load_record import LOAD_FILE, Load
from wangjian.lake.mapping import ColumnMap, match_headings
from wangjian.lake.readers import open_file
from wangjian.lake.readers.ahead import read_ahead
from wangjian.lake.readers.headings import empty_file
from wangjian.lake.readers.opening import sniff
from wangjian.lake.staging import Staging, read_rejected
from wangjian.lake.tables import Table
from wangjian.lake.validation import Check, Derive, Validator, arrow_schema, select_columns
from wangjian.lake.versions import Version, VersionFiles
from wangjian.lake.writing import Writer
from wangjian.lake.written import stored_batches

__all__ = ["Check", "Derive", "Lake", "Load"]

_BEIJING = timezone(timedelta(hours=8))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Lake:
    """The tables of one workspace, on disk."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        memory: str = "2GB",
        wait_seconds: float | None = None,
    ) -> None:
        self.path = Path(path)
        self._clock = clock
        self._memory = memory
        self._wait_seconds = wait_seconds

    # Asking

    def tables(self) -> list[str]:
        """Names of the tables that have a version."""
        return sorted(path.parent.name for path in self.path.glob("*/CURRENT"))

    def version(
        self,
        table: Table | str,
        n: int | None = None,
        *,
        known_on: datetime | None = None,
    ) -> Version:
        """A version by its number, the one current at a moment, or else the current one.

        Version 0 is that of a table without any load.
        """
        files = self._versions(table)
        if known_on is not None:
            return files.known_on(known_on)
        return files.current() if n is None else files.read(n)

    def paths(self, version: Version) -> list[Path]:
        """The Parquet files of a version."""
        return [self.path / version.table / placed.path for placed in version.files]

    def load(self, load_id: str, table: Table | str | None = None) -> Load:
        """A load by its id."""
        folder = self._load_folder(load_id, table)
        return Load.from_json((folder / LOAD_FILE).read_text(encoding="utf-8"))

    def loads(self, table: Table | str) -> list[Load]:
        """Every load of a table, withdrawn ones too, in the order of arrival."""
        return [self.load(one.load_id, table) for one in self.version(table).accepted]

    def rejected(self, load_id: str) -> pa.Table:
        """The rejected rows of a load: line, raw, reasons_zh, reasons_en."""
        return read_rejected(self._load_folder(load_id))

    # Taking in

    def accept(  # noqa: PLR0913 - each is one thing that a load says of itself
        self,
        table: Table,
        file: Path,
        *,
        source: str,
        scope: str = "",
        kind: Literal["full", "delta"] = "full",
        as_of_on: date,
        mapping: Mapping[str, Any] | None = None,
        checks: Mapping[str, Check] | None = None,
        derive: Derive | None = None,
        progress: Progress | None = None,
        parent: str | None = None,
    ) -> Load:
        """Take a file in: its good rows into the table, its bad ones into quarantine.

        The same file (with the same mapping) a second time changes nothing. BadFile when it is
        no table of this shape; the lake is then as it was.
        """
        progress = progress or silent
        file = Path(file)
        given = ColumnMap.of(table, mapping)
        before = _stamp(file)
        sniffed = sniff(file, encoding=given.file.encoding, progress=progress)
        named = f"{sniffed.sha256}\n{given.digest}\n{table.name}"
        load = Load(
            load_id=hashlib.sha256(named.encode()).hexdigest(),
            table=table.name,
            source=source,
            scope=scope,
            kind=kind,
            as_of_on=as_of_on,
            received_at=self._clock(),
            rows=0,
            rejected=0,
            file_name=file.name,
            digest=sniffed.sha256,
            mapping_digest=given.digest,
            parent=parent or "",
            parts=(),
            columns=tuple(arrow_schema(table).names),
        )

        def fill(staging: Staging, work: duckdb.DuckDBPyConnection) -> None:
            reader = open_file(file, sniffed, given.file)
            matched = match_headings(table, reader.headings, given, file.name)
            validator = Validator(
                table,
                given,
                matched,
                identity=(source, load.load_id),
                checks=checks or {},
                derive=derive,
                connection=work,
            )
            for batch in read_ahead(reader.batches()):
                staging.add(*validator.run(select_columns(batch, given, matched)))
                done = staging.rows + staging.rejected
                progress(f"读入 {file.name}", f"reading {file.name}", done)
            if not staging.rows and not staging.rejected:
                raise empty_file(file)
            if _stamp(file) != before:
                raise _changed(file)

        return self._writer(table.name).take(table, load, fill, dedupe=True, progress=progress)

    def append(  # noqa: PLR0913 - the same
        self,
        table: Table,
        rows: pa.Table | Iterable[pa.RecordBatch] | Iterable[Path],
        *,
        source: str,
        load_id: str,
        scope: str = "",
        as_of_on: date | None = None,
        progress: Progress | None = None,
    ) -> Load:
        """Take rows in that the product made: beside all others, none supersedes another.

        Columns that are absent are null; those of every row are filled in. The same `load_id`
        a second time changes nothing.
        """
        if not _NAME.fullmatch(load_id):
            raise ValueError(f"not a name for a load: {load_id!r}")
        now = self._clock()
        load = Load(
            load_id=load_id,
            table=table.name,
            source=source,
            scope=scope,
            kind="append",
            as_of_on=as_of_on or now.astimezone(_BEIJING).date(),
            received_at=now,
            rows=0,
            rejected=0,
            file_name="",
            digest="",
            mapping_digest="",
            parent="",
            parts=(),
            columns=tuple(arrow_schema(table).names),
        )

        def fill(staging: Staging, work: duckdb.DuckDBPyConnection) -> None:
            for batch in stored_batches(table, rows, source, load_id, work):
                staging.add(batch, staging.nothing_rejected())

        return self._writer(table.name).take(
            table, load, fill, dedupe=False, progress=progress or silent
        )

    def withdraw(self, load_id: str, *, why: str, progress: Progress | None = None) -> Version:
        """Take a load back: the next version is as if it had never come. It stays on disk."""
        writer = self._writer(self.load(load_id).table)
        return writer.withdraw(load_id, why=why, progress=progress or silent)

    def sweep(self) -> int:
        """Remove what killed writers left behind; says how many folders and files that were."""
        folders = [folder for folder in sorted(self.path.glob("[!.]*")) if folder.is_dir()]
        return sum(self._writer(folder.name).sweep() for folder in folders)

    # Within

    def _versions(self, table: Table | str) -> VersionFiles:
        name = table if isinstance(table, str) else table.name
        return VersionFiles(self.path / name, name)

    def _load_folder(self, load_id: str, table: Table | str | None = None) -> Path:
        name = "*" if table is None else table if isinstance(table, str) else table.name
        if _NAME.fullmatch(load_id):
            for path in self.path.glob(f"{name}/{load_id}/{LOAD_FILE}"):
                return path.parent
        raise NoSuchRecord(f"没有批次 {load_id}", f"there is no load {load_id}")

    def _writer(self, table: str) -> Writer:
        return Writer(self.path, table, self._clock, self._memory, self._wait_seconds)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)  # `sniff` says what is the matter
    return found.st_size, found.st_mtime_ns


def _changed(file: Path) -> BadFile:
    return BadFile(
        f"{file.name} 在读取时被改动",
        f"{file.name} was changed while it was read",
        remedy_zh="等它写完后再导入",
        remedy_en="ingest it when its writer has ended",
    )
