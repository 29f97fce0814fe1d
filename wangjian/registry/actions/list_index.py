"""名单索引: made anew when the lists or the register moved on, in a folder of the workspace.

WS/screening/<versions>/*.npy, entries.arrow, about.json; WS/screening/CURRENT
"""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from wangjian.authority.days import today
from wangjian.authority.ids import new_id
from wangjian.authority.models import Region
from wangjian.lake.disk import only_writer, silent
from wangjian.lake.loads import Lake
from wangjian.registry.actions.screening import judgement_of, open_tables, screen
from wangjian.registry.actions.screening_basis import last_run
from wangjian.registry.bulk import judging, postings
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.bulk.laying import lay_out
from wangjian.registry.queries.screening import folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.workspace.folder import Workspace

READS = ("list_entry", "business")


def index_lists(ws: Workspace, *, progress: Progress | None = None) -> Path:
    """Bring the index of the lists to the current versions; what is up to date stays."""
    progress = progress or silent
    folder = folder_of(ws)
    doing = ("名单索引", "indexing the lists")
    with only_writer(ws.lake / ".locks" / "list-index.lock", doing=doing, progress=progress):
        return _build(ws, folder, progress)


def keep_screened(ws: Workspace, *, by: Actor, progress: Progress | None = None) -> bool:
    """Index the lists and screen, where a load came or a day began since; says whether."""
    lake = Lake(ws.lake)
    if not lake.version("list_entry").rows:
        return False
    index_lists(ws, progress=progress)
    now = {name: lake.version(name).n for name in bulk.READS}
    last = last_run(ws)
    if last is not None and (last.versions, last.on) == (now, today()):
        return False
    screen(ws, by=by, progress=progress)
    return True


def _build(ws: Workspace, folder: Path, progress: Progress) -> Path:
    judgement, digest = judgement_of(ws)
    parents = dict(Region.objects.values_list("id", "parent_id"))
    lake = Lake(ws.lake)
    versions = {name: lake.version(name).n for name in READS}
    named = hashlib.sha256(f"{digest}{sorted(parents.items(), key=str)}".encode()).hexdigest()[:8]
    version = f"lists-{versions['list_entry']}-{versions['business']}-{named}"
    if postings.current_name(folder) == version:
        return folder / version
    progress("名单索引", "indexing the lists", 0)
    tmp = ws.tmp / f"list-index-{new_id()}"
    days = [lake.load(one, "list_entry").as_of_on for one in lake.version("list_entry").loads]
    where = judging.places(parents, judgement)
    about = {
        "version": version,
        "list_version": versions["list_entry"],
        "lists_as_of": max(days).isoformat() if days else None,
        "places": {row["region_id"]: [row["top_id"], row["place_id"]] for row in where.to_pylist()},
        "confidence": dict(judgement.confidence),
        "shortest_without_region": judgement.shortest_without_region,
    }
    try:
        with open_tables(ws, "duckdb", tmp, versions=versions) as session:
            planned = bulk.plan(session, None, judgement)
            return lay_out(session, planned, where, folder, about)
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
