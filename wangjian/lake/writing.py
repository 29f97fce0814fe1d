"""写入: the one writer of a table at work: stage, publish, make current, clear leftovers away.

Killed at any moment, it leaves the version that was current; what it had begun is found and
removed by the next writer of the table, which the kernel lets in at once.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from wangjian.errors import Duplicate, WrongState
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
from wangjian.lake.load_record import LOAD_FILE, Load
from wangjian.lake.placing import Rewriting, place
from wangjian.lake.staging import Staging
from wangjian.lake.tables import Table
from wangjian.lake.versions import VERSIONS, Version, VersionFiles, with_load

Fill = Callable[[Staging, duckdb.DuckDBPyConnection], None]
_STAGING = ".staging"
_LOCKS = ".locks"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one table of a lake; each act holds the table's lock."""

    lake: Path
    table: str
    clock: Callable[[], datetime]
    memory: str
    wait_seconds: float | None

    @property
    def _folder(self) -> Path:
        return self.lake / self.table

    @property
    def _files(self) -> VersionFiles:
        return VersionFiles(self._folder, self.table)

    def take(
        self,
        table: Table,
        load: Load,
        fill: Fill,
        *,
        dedupe: bool,
        progress: Progress,
    ) -> Load:
        """Stage, publish, make current; or find that it is there already."""
        what = load.file_name or load.load_id
        doing = (f"装入{table.zh}：{what}", f"loading {table.name}: {what}")
        with self._writing(doing, progress):
            old = self._files.current()
            there = self._there(load, old)
            if there is not None and there.already:
                return there
            self._sweep()
            if there is None:
                there = self._stage(table, load, fill, dedupe=dedupe)
            progress(f"生效：{what}", f"making it current: {what}", there.rows)
            self._advance(old, with_load(old, there.for_version), f"load {load.load_id}")
            return there

    def withdraw(self, load_id: str, *, why: str, progress: Progress = silent) -> Version:
        """The next version, as if the load had never come."""
        doing = (f"撤回批次 {load_id[:12]}", f"withdrawing load {load_id[:12]}")
        with self._writing(doing, progress):
            old = self._files.current()
            old.load(load_id)
            if load_id in old.withdrawn:
                raise WrongState(
                    f"批次 {load_id[:12]} 已撤回", f"load {load_id[:12]} is withdrawn already"
                )
            new = replace(old, withdrawn={**old.withdrawn, load_id: why})
            return self._advance(old, new, f"withdraw {load_id}: {why}")

    def sweep(self) -> int:
        """Remove what killed writers left behind; says how much that was."""
        with self._writing(("清理", "sweeping"), silent):
            return self._sweep()

    @contextmanager
    def _writing(self, doing: tuple[str, str], progress: Progress) -> Iterator[None]:
        with (
            clear_words(self.lake),
            only_writer(
                self.lake / _LOCKS / f"{self.table}.lock",
                doing=doing,
                progress=progress,
                wait_seconds=self.wait_seconds,
            ),
        ):
            yield

    def _there(self, load: Load, old: Version) -> Load | None:
        """The load as it was accepted before, if it was."""
        path = self._folder / load.load_id / LOAD_FILE
        if not path.exists():
            return None
        there = Load.from_json(path.read_text(encoding="utf-8"))
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
            shutil.rmtree(path.parent)
            return None
        return replace(there, already=load.load_id not in old.withdrawn)

    def _stage(
        self,
        table: Table,
        load: Load,
        fill: Fill,
        *,
        dedupe: bool,
    ) -> Load:
        staged = self._folder / _STAGING / uuid.uuid4().hex
        make_folder(staged)
        work = open_duckdb(staged / "tmp", memory=self.memory)
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
            replace_text(staged / LOAD_FILE, done.to_json())
            publish(staged, self._folder / load.load_id)
        except BaseException:
            staging.close()
            work.close()
            shutil.rmtree(staged, ignore_errors=True)
            raise
        return done

    def _advance(self, old: Version, new: Version, why: str) -> Version:
        """Work out the files of the next version and make it current."""
        n, files = old.n + 1, self._files
        staged = files.folder / _STAGING / uuid.uuid4().hex
        make_folder(files.folder / VERSIONS)
        make_folder(staged)
        work = open_duckdb(staged / "tmp", memory=self.memory)
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
        made_at = self.clock()
        if old.made_at is not None:
            # Clocks are set back; what was known when must stay in order.
            made_at = max(made_at, old.made_at + timedelta(microseconds=1))
        version = replace(new, n=n, made_at=made_at, why=why, placed=placed)
        files.make_current(version)
        return version

    def _sweep(self) -> int:
        """Under the lock: all that no version names is a leftover."""
        folder, current = self._folder, self._files.current()
        if not folder.is_dir():
            return 0
        known = {one.load_id for one in current.accepted} | {VERSIONS, _STAGING}
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
