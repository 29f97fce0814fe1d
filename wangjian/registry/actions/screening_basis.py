"""名单比对的依据: the last full run that an increment builds on, and what changed since.

Folded names of the full run lie in a folder of the workspace, of the last one alone:

    WS/screening-names/<run_id>/screen_entry.arrow, screen_entry_code.arrow, screen_who.arrow, …
"""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute, ipc

from wangjian.errors import NoSuchRecord
from wangjian.lake.disk import make_folder, publish
from wangjian.lake.loads import Lake
from wangjian.lake.versions import surviving
from wangjian.registry.bulk import projection
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.bulk.increment import Change, Since
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.results import SCREENING, SCREENING_RUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wangjian.lake.tables import Table
    from wangjian.workspace.folder import Workspace

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
# More rows in loads that came or went than this, and everything is computed again.
MOST_ROWS = 500_000
NAMES = (bulk.WHO, bulk.ENTRY, bulk.SHOP, bulk.ENTRY_CODE, bulk.SHOP_CODE)


@dataclass(frozen=True, slots=True)
class Basis:
    """A full run."""

    run_id: str
    on: date
    judgement: str
    versions: Mapping[str, int]


def last_full(ws: Workspace) -> Basis | None:
    """The last full run, if its names are still kept."""
    last = _last(row for row in _records(ws) if row["run_id"] == row["full_run_id"])
    if last is None:
        return None
    kept = folder_of(ws) / last.run_id
    return last if all((kept / f"{name}.arrow").exists() for name in NAMES) else None


def last_run(ws: Workspace) -> Basis | None:
    """The last run, full or not."""
    return _last(_records(ws))


def _records(ws: Workspace) -> Iterator[dict[str, Any]]:
    lake = Lake(ws.lake)
    for path in lake.paths(lake.version(SCREENING_RUN)):
        with pq.ParquetFile(path) as file:
            yield from file.read().to_pylist()


def _last(rows: Iterable[dict[str, Any]]) -> Basis | None:
    last = max(rows, key=lambda row: (row["finished_at"], row["run_id"]), default=None)
    if last is None:
        return None
    versions = json.loads(last["table_versions"])
    return Basis(last["run_id"], last["screened_on"], last["judgement"], versions)


def changed_since(lake: Lake, basis: Basis) -> Since | None:
    """Shops and entries of loads that came or went; None where all must be computed again.

    What stands of a thing follows from its own rows and the order of their loads, so nothing
    else can have changed. Another register may give any shop another name: that is for a full run.
    """
    if lake.version("business").n != basis.versions["business"]:
        return None
    shops = _changed(lake, TABLES["shop"], basis.versions["shop"])
    entries = _changed(lake, TABLES["list_entry"], basis.versions["list_entry"])
    return None if shops is None or entries is None else Since(basis.on, shops, entries)


def _changed(lake: Lake, shape: Table, known: int) -> Change | None:
    try:
        before = lake.version(shape, known)
    except NoSuchRecord:
        return None  # cleared away
    now = lake.version(shape)
    ours, theirs = (
        {one.load_id: one for one in surviving(version.accepted, version.withdrawn)}
        for version in (before, now)
    )
    differing = [one for key, one in (ours | theirs).items() if (key in ours) != (key in theirs)]
    if sum(one.rows for one in differing) > MOST_ROWS:
        return None
    paths = [
        lake.path / shape.name / one.load_id / name for one in differing for name, _ in one.parts
    ]
    if not all(path.exists() for path in paths):
        return None
    new = {one.load_id: one.rows for one in differing if one.load_id in theirs}
    standing = dict.fromkeys(new, 0)
    for placed in now.placed:
        if placed.load_id in new:
            standing[placed.load_id] += placed.rows
    # A load that went gives older rows their place again; one that came late may lack its own.
    gone = any(one.load_id in ours for one in differing)
    loads = None if gone or standing != new else tuple(sorted(new))
    return Change(frozenset(projection.keys_in(shape, paths)), loads)


def found_before(
    ws: Workspace, run_id: str, shops: Iterable[str], entries: Iterable[str]
) -> pa.Table:
    """The pairs of a full run in which one of these has a part."""
    lake = Lake(ws.lake)
    wanted = [pa.array(sorted(keys), pa.string()) for keys in (shops, entries)]
    names = [*bulk.RESULT, "run_id"]
    rows = []
    version = lake.version(SCREENING)
    for placed, path in zip(version.files, lake.paths(version), strict=True):
        if placed.load_id != f"screening-{run_id}-found":
            continue
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=names):
                held = pc.or_(
                    pc.is_in(batch["shop_key"], value_set=wanted[0]),
                    pc.is_in(batch["entry_key"], value_set=wanted[1]),
                )
                rows.append(pa.Table.from_batches([batch]).filter(held).select(bulk.RESULT))
    if rows:
        return pa.concat_tables(rows)
    kinds = [pa.float64() if name == "confidence" else pa.string() for name in bulk.RESULT]
    return pa.schema(list(zip(bulk.RESULT, kinds, strict=True))).empty_table()


def folder_of(ws: Workspace) -> Path:
    """Where the names of full runs are kept."""
    return ws.path / "screening-names"


def keep(ws: Workspace, run_id: str, tables: Mapping[str, pa.Table]) -> None:
    """Keep the names of a full run, in place of the last one's."""
    folder = folder_of(ws)
    make_folder(folder)
    staged = folder / f".{uuid.uuid4().hex}"
    staged.mkdir()
    try:
        for name in NAMES:
            with ipc.new_file(str(staged / f"{name}.arrow"), tables[name].schema) as writer:
                writer.write_table(tables[name])
        publish(staged, folder / run_id)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    for path in folder.iterdir():
        if path.name != run_id:
            shutil.rmtree(path, ignore_errors=True)


def kept_names(ws: Workspace, run_id: str) -> dict[str, pa.Table]:
    """The names of a full run, mapped from their files."""
    made = {}
    for name in NAMES:
        source = pa.memory_map(str(folder_of(ws) / run_id / f"{name}.arrow"))
        made[name] = ipc.open_file(source).read_all()
    return made
