"""名单比对: a run of the screening, written to the lake as one load of results and its record."""

from __future__ import annotations

import json
import shutil
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.authority.ids import new_id
from wangjian.authority.models import Region
from wangjian.lake.disk import only_writer, silent
from wangjian.lake.loads import Lake
from wangjian.lake.session import open_session
from wangjian.lake.validation import arrow_schema
from wangjian.packs.packs import Packs
from wangjian.registry.actions.projection import in_force
from wangjian.registry.actions.screening_basis import (
    Basis,
    changed_since,
    found_before,
    keep,
    kept_names,
    last_full,
)
from wangjian.registry.bulk import increment, judging, projection
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.results import SCREENING, SCREENING_RUN
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.lake.session import Session
    from wangjian.workspace.folder import Workspace

SOURCE = "wangjian.registry"


@dataclass(frozen=True, slots=True)
class Screened:
    """What a run found."""

    run_id: str
    full: bool
    on: date
    engine: str
    versions: dict[str, int]
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # change, list, how


def screen(
    ws: Workspace,
    *,
    by: Actor,
    on: date | None = None,
    full: bool = False,
    engine: str | None = None,
    progress: Progress | None = None,
) -> Screened:
    """Screen all shops against the lists of a day, today unless said.

    Where little changed since the last full run only that is computed, unless `full` is asked for.
    """
    permissions.require(by, "registry.screen")
    progress = progress or silent
    day = on or today()
    doing = ("名单比对", "screening")
    with only_writer(ws.lake / ".locks" / "screen.lock", doing=doing, progress=progress):
        return _run(ws, by, day, engine, progress, None if full else last_full(ws))


def judgement_of(ws: Workspace) -> tuple[judging.Judgement, str]:
    """What `screening.yaml` of the workspace says, and its digest."""
    file = Packs.open(ws.packs).file("registry", "", ".yaml", "wj.screening")
    return judging.read_judgement(file.header), file.digest


@contextmanager
def open_tables(
    ws: Workspace, engine: str | None, tmp: Path, *, versions: dict[str, int] | None = None
) -> Iterator[Session]:
    """A session on shops, lists and register, with the order of their loads."""
    lake = Lake(ws.lake)
    shapes = [TABLES[name] for name in bulk.READS]
    with open_session(lake, shapes, engine=engine, versions=versions, tmp=tmp) as session:
        session.register(FUNCTIONS)
        order = [
            load.load_id
            for name in bulk.READS
            for load in in_force(lake, lake.version(name, session.versions[name]))
        ]
        session.add_table(projection.LOAD_ORDER, projection.load_order(order))
        yield session


def _run(
    ws: Workspace,
    by: Actor,
    day: date,
    engine: str | None,
    progress: Progress,
    basis: Basis | None,
) -> Screened:
    run_id, began = str(new_id()), datetime.now(UTC)
    folder = ws.tmp / f"screening-{run_id}"
    judgement, digest = judgement_of(ws)
    parents = dict(Region.objects.values_list("id", "parent_id"))
    where = judging.places(parents, judgement)
    # Places decide too: what the regions are is part of what a run was judged by.
    digest = f"{digest}-{zlib.crc32(repr(sorted(parents.items(), key=str)).encode())}"
    lake = Lake(ws.lake)
    since = None
    if basis is not None and basis.judgement == digest:
        since = changed_since(lake, basis)
    full = basis is None or since is None
    try:
        with open_tables(ws, engine, folder / "engine") as session:
            progress("名单比对：准备名称", "screening: preparing names", 0)
            planned = bulk.plan(session, day, judgement)
            done = Screened(run_id, full, day, session.engine, dict(session.versions))
            if basis is None or since is None:
                keep(ws, run_id, bulk.prepare(session, planned, where))
                progress("名单比对", "screening", 0)
                session.write(planned.found_sql(), folder / "found")
            else:
                _increment(session, planned, where, basis, (since, ws, folder))
        for change in ("found", "ended"):
            _append(lake, done, folder / change, change)
        _record(lake, done, began, run_id if basis is None or full else basis.run_id, digest)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with scope(by):
        journal(by, "registry.screen", f"screening:{run_id}", values=_said(done))
        fact("registry", "screening.done", run_id, values={"full": done.full})
    return done


def _increment(
    session: Session,
    planned: bulk.Screening,
    where: pa.Table,
    basis: Basis,
    rest: tuple[increment.Since, Workspace, Path],
) -> None:
    """What differs from the full run, as files."""
    since, ws, folder = rest
    turned = session.arrow(increment.turned_sql(planned, basis.on))["entity_key"].to_pylist()
    entries = replace(since.entries, keys=since.entries.keys | {key for key in turned if key})
    since = replace(since, entries=entries)
    now = increment.found(session, planned, where, kept_names(ws, basis.run_id), since)
    before = found_before(ws, basis.run_id, since.shops.keys, entries.keys)
    for name, rows in zip(("found", "ended"), increment.changes(before, now), strict=True):
        (folder / name).mkdir(parents=True)
        pq.write_table(rows, folder / name / "part-0000.parquet")


def _append(lake: Lake, done: Screened, folder: Path, change: str) -> None:
    """Rows into the lake, counted on the way."""
    if not any(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet")):
        return

    def rows() -> Iterator[pa.RecordBatch]:
        for path in sorted(folder.glob("*.parquet")):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches():
                    table = pa.Table.from_batches([batch])
                    grouped = table.group_by(["list_kind", "how"]).aggregate([([], "count_all")])
                    for row in grouped.to_pylist():
                        done.counts[change, row["list_kind"], row["how"]] += row["count_all"]
                    for name, value in (("run_id", done.run_id), ("change", change)):
                        table = table.append_column(name, pa.repeat(pa.scalar(value), len(table)))
                    yield from table.to_batches()

    lake.append(SCREENING, rows(), source=SOURCE, load_id=f"screening-{done.run_id}-{change}")


def _record(lake: Lake, done: Screened, began: datetime, full_run_id: str, digest: str) -> None:
    record = {
        "run_id": done.run_id,
        "full_run_id": full_run_id,
        "screened_on": done.on,
        "started_at": began,
        "finished_at": datetime.now(UTC),
        "engine": done.engine,
        "table_versions": json.dumps(done.versions),
        "judgement": digest,
        "counts": json.dumps(_said(done)["counts"], ensure_ascii=False),
    }
    own = [column.name for column in SCREENING_RUN.columns]
    schema = pa.schema([field for field in arrow_schema(SCREENING_RUN) if field.name in own])
    rows = pa.Table.from_pylist([record], schema=schema)
    lake.append(SCREENING_RUN, rows, source=SOURCE, load_id=f"screening-run-{done.run_id}")


def _said(done: Screened) -> dict[str, object]:
    counts = [[*key, count] for key, count in sorted(done.counts.items())]
    return {"full": done.full, "on": done.on.isoformat(), "counts": counts}
