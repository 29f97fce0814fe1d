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
import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from wangjian.errors import BadFile, Duplicate, NoSuchRecord, WrongState
from wangjian.lake.disk import (
    Progress,
    clear_words,
    make_folder,
    only_writer,
    publish,
    replace_text,
    silent,
)
from wangjian.lake.engine import open_duckdb
from wangjian.lake.mapping import ColumnMap, match_headings
from wangjian.lake.placing import Rewriting, place
from wangjian.lake.readers import open_file
from wangjian.lake.readers.headings import empty_file
from wangjian.lake.readers.opening import Sniffed, sniff
from wangjian.lake.staging import Staging, read_rejected
from wangjian.lake.tables import Table
from wangjian.lake.validation import Check, Derive, Validator, arrow_schema, select_columns
from wangjian.lake.versions import VERSIONS, Accepted, Version, VersionFiles, with_load
from wangjian.lake.written import stored_batches

__all__ = ["Check", "Derive", "Lake", "Load"]

_BEIJING = timezone(timedelta(hours=8))
_LOAD_FILE = "load.json"
_STAGING = ".staging"
_LOCKS = ".locks"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
Kinds = Literal["full", "delta", "append"]


@dataclass(frozen=True, slots=True)
class Load:
    """One accepted file, or one batch of rows that the product wrote itself."""

    load_id: str
    table: str
    source: str
    scope: str
    kind: str  # full | delta | append
    as_of_on: date  # the day the file speaks of
    received_at: datetime
    rows: int
    rejected: int
    file_name: str
    digest: str  # SHA-256 of the file's bytes
    mapping_digest: str
    parent: str  # the load whose quarantine this one corrects
    parts: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    already: bool = False  # it was in force before; nothing changed

    def to_json(self) -> str:
        """The load as its file says it."""
        said = asdict(self)
        del said["already"]
        said["as_of_on"] = self.as_of_on.isoformat()
        said["received_at"] = self.received_at.isoformat()
        return json.dumps(said, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Load:
        """The load as its file says it."""
        said = json.loads(text)
        said["as_of_on"] = date.fromisoformat(said["as_of_on"])
        said["received_at"] = datetime.fromisoformat(said["received_at"])
        said["parts"] = tuple((name, rows) for name, rows in said["parts"])
        said["columns"] = tuple(said["columns"])
        return cls(**said)

    @property
    def for_version(self) -> Accepted:
        """What a version must know of it."""
        return Accepted(
            load_id=self.load_id,
            source=self.source,
            scope=self.scope,
            kind=self.kind,
            as_of_on=self.as_of_on,
            rows=self.rows,
            parts=self.parts,
            columns=self.columns,
        )


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
        return Load.from_json((folder / _LOAD_FILE).read_text(encoding="utf-8"))

    def loads(self, table: Table | str) -> list[Load]:
        """Every load of a table, withdrawn ones too, in the order of arrival."""
        return [self.load(one.load_id, table) for one in self.version(table).accepted]

    def rejected(self, load_id: str) -> pa.Table:
        """The rejected rows of a load: line, raw, reasons_zh, reasons_en."""
        return read_rejected(self._load_folder(load_id))

    # Taking in

    def accept(
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
            for batch in reader.batches():
                staging.add(*validator.run(select_columns(batch, given, matched)))
                done = staging.rows + staging.rejected
                progress(f"读入 {file.name}", f"reading {file.name}", done)
            if not staging.rows and not staging.rejected:
                raise empty_file(file)
            if _stamp(file) != before:
                raise _changed(file)

        return self._take(table, load, fill, dedupe=True, progress=progress)

    def append(
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

        return self._take(table, load, fill, dedupe=False, progress=progress or silent)

    def withdraw(self, load_id: str, *, why: str, progress: Progress | None = None) -> Version:
        """Take a load back: the next version is as if it had never come. It stays on disk."""
        table = self.load(load_id).table
        files = self._versions(table)
        doing = (f"撤回批次 {load_id[:12]}", f"withdrawing load {load_id[:12]}")
        with self._writing(table, doing, progress or silent):
            old = files.current()
            old.load(load_id)
            if load_id in old.withdrawn:
                raise WrongState(
                    f"批次 {load_id[:12]} 已撤回", f"load {load_id[:12]} is withdrawn already"
                )
            new = replace(old, withdrawn={**old.withdrawn, load_id: why})
            return self._advance(files, old, new, f"withdraw {load_id}: {why}")

    def sweep(self) -> int:
        """Remove what killed writers left behind; says how many folders and files that were."""
        removed = 0
        for folder in sorted(self.path.glob("[!.]*")):
            if folder.is_dir():
                with self._writing(folder.name, ("清理", "sweeping"), silent):
                    removed += self._sweep_table(folder)
        return removed

    # Within

    def _versions(self, table: Table | str) -> VersionFiles:
        name = table if isinstance(table, str) else table.name
        return VersionFiles(self.path / name, name)

    def _load_folder(self, load_id: str, table: Table | str | None = None) -> Path:
        name = "*" if table is None else table if isinstance(table, str) else table.name
        if _NAME.fullmatch(load_id):
            for path in self.path.glob(f"{name}/{load_id}/{_LOAD_FILE}"):
                return path.parent
        raise NoSuchRecord(f"没有批次 {load_id}", f"there is no load {load_id}")

    @contextmanager
    def _writing(self, table: str, doing: tuple[str, str], progress: Progress) -> Iterator[None]:
        with (
            clear_words(self.path),
            only_writer(
                self.path / _LOCKS / f"{table}.lock",
                doing=doing,
                progress=progress,
                wait_seconds=self._wait_seconds,
            ),
        ):
            yield

    def _take(
        self,
        table: Table,
        load: Load,
        fill: Callable[[Staging, duckdb.DuckDBPyConnection], None],
        *,
        dedupe: bool,
        progress: Progress,
    ) -> Load:
        """Stage, publish, make current; or find that it is there already."""
        folder = self.path / table.name
        files = self._versions(table)
        what = load.file_name or load.load_id
        doing = (f"装入{table.zh}：{what}", f"loading {table.name}: {what}")
        with self._writing(table.name, doing, progress):
            old = files.current()
            there = self._there(load, old)
            if there is not None and there.already:
                return there
            self._sweep_table(folder, keep=load.load_id)
            if there is None:
                there = self._stage(table, load, fill, dedupe=dedupe)
            progress(f"生效：{what}", f"making it current: {what}", there.rows)
            self._advance(files, old, with_load(old, there.for_version), f"load {load.load_id}")
            return there

    def _there(self, load: Load, old: Version) -> Load | None:
        """The load as it was accepted before, if it was."""
        try:
            there = self.load(load.load_id, load.table)
        except NoSuchRecord:
            return None
        known = any(one.load_id == load.load_id for one in old.accepted)
        if known and (there.source, there.scope, there.kind) != (
            load.source,
            load.scope,
            load.kind,
        ):
            raise Duplicate(
                f"{load.file_name or load.load_id} 已作为“{there.source}”的数据装入",
                f"{load.file_name or load.load_id} is loaded already, as of source {there.source}",
                remedy_zh="若上次的来源、范围或方式写错，请先撤回那一批",
                remedy_en="if source, scope or kind were wrong then, withdraw that load first",
            )
        if not known:
            # Published but never current: its writer was killed. The words of now count.
            shutil.rmtree(self.path / load.table / load.load_id)
            return None
        return replace(there, already=load.load_id not in old.withdrawn)

    def _stage(
        self,
        table: Table,
        load: Load,
        fill: Callable[[Staging, duckdb.DuckDBPyConnection], None],
        *,
        dedupe: bool,
    ) -> Load:
        folder = self.path / table.name
        staged = folder / _STAGING / uuid.uuid4().hex
        make_folder(staged)
        work = open_duckdb(staged / "tmp", memory=self._memory)
        staging = Staging(staged, table)
        try:
            fill(staging, work)
            parts = staging.finish(work if dedupe else None)
            done = replace(
                load,
                rows=staging.rows,
                rejected=staging.rejected,
                parts=tuple((part.name, part.rows) for part in parts),
            )
            work.close()
            shutil.rmtree(staged / "tmp", ignore_errors=True)
            replace_text(staged / _LOAD_FILE, done.to_json())
            publish(staged, folder / load.load_id)
        except BaseException:
            staging.close()
            work.close()
            shutil.rmtree(staged, ignore_errors=True)
            raise
        return done

    def _advance(self, files: VersionFiles, old: Version, new: Version, why: str) -> Version:
        """Work out the files of the next version and make it current."""
        n = old.n + 1
        staged = files.folder / _STAGING / uuid.uuid4().hex
        make_folder(files.folder / VERSIONS)
        make_folder(staged)
        work = open_duckdb(staged / "tmp", memory=self._memory)
        try:
            rewriting = Rewriting(files.folder, staged / "parts", f"{VERSIONS}/{n}", work)
            placed = place(new.accepted, new.withdrawn, old, rewriting)
            if rewriting.staged.exists():
                final = files.folder / rewriting.final
                shutil.rmtree(final, ignore_errors=True)  # of a writer killed before CURRENT
                publish(rewriting.staged, final)
        finally:
            work.close()
            shutil.rmtree(staged, ignore_errors=True)
        made_at = self._clock()
        if old.made_at is not None:
            # Clocks are set back; what was known when must stay in order.
            made_at = max(made_at, old.made_at + timedelta(microseconds=1))
        version = replace(new, n=n, made_at=made_at, why=why, placed=placed)
        files.make_current(version)
        return version

    def _sweep_table(self, folder: Path, keep: str = "") -> int:
        """Under the lock: all that no version names is a leftover."""
        if not folder.is_dir():
            return 0
        files = self._versions(folder.name)
        current = files.current()
        known = {one.load_id for one in current.accepted} | {VERSIONS, keep}
        leftovers = [*(folder / _STAGING).glob("*")]
        leftovers += [
            path
            for path in folder.iterdir()
            if path.is_dir() and path.name not in known | {_STAGING}
        ]
        leftovers += [
            path
            for path in (folder / VERSIONS).glob("*")
            if not path.stem.isdigit() or int(path.stem) > current.n
        ]
        leftovers += folder.glob(".*.new")
        for path in leftovers:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        return len(leftovers)


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
