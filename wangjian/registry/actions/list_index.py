"""名单索引: made anew when the lists or the register moved on, in a folder of the workspace.

WS/screening/<versions>/*.npy, entries.arrow, about.json; WS/screening/CURRENT
"""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from wangjian.authority.ids import new_id
from wangjian.authority.models import Region
from wangjian.lake.disk import only_writer, silent
from wangjian.lake.loads import Lake
from wangjian.registry.actions.screening import judgement_of, open_tables
from wangjian.registry.bulk import postings
from wangjian.registry.bulk import screening as bulk
from wangjian.registry.queries.screening import folder_of

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.lake.disk import Progress
    from wangjian.lake.session import Session
    from wangjian.workspace.folder import Workspace

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute
READS = ("list_entry", "business")


def index_lists(ws: Workspace, *, progress: Progress | None = None) -> Path:
    """Bring the index of the lists to the current versions; what is up to date stays."""
    progress = progress or silent
    folder = folder_of(ws)
    doing = ("名单索引", "indexing the lists")
    with only_writer(ws.lake / ".locks" / "list-index.lock", doing=doing, progress=progress):
        return _build(ws, folder, progress)


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
    where = bulk.places(parents, judgement)
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


def lay_out(
    session: Session,
    planned: bulk.Screening,
    where: pa.Table,
    folder: Path,
    about: dict[str, Any],
) -> Path:
    """Ask the lake and lay the index out."""
    session.add_table(bulk.PLACE, where)
    session.add_table(bulk.WHO, session.arrow(planned.who_sql()))
    session.add_table(bulk.ENTRY, session.arrow(planned.entry_sql()))
    told = session.arrow(bulk.told_sql(planned)).sort_by("entity_key")
    keys = told["entity_key"].combine_chunks()
    codes = _numbered(session.arrow(bulk.code_links_sql(planned)), keys)
    own = pc.equal(codes["rank"], 0)
    code_of = np.full(len(keys), -1, np.int64)
    code_of[codes["no"].to_numpy()[own.to_numpy()]] = np.flatnonzero(own.to_numpy())
    taken = pa.array(code_of, mask=code_of < 0)
    told = told.append_column("code", codes["code"].combine_chunks().take(taken))
    names = _numbered(session.arrow(bulk.name_links_sql()), keys)
    return postings.build(folder, told, codes, names, about)


def _numbered(links: pa.Table, keys: pa.Array[Any]) -> pa.Table:
    """Links by the place of their entry instead of its key."""
    places = pc.index_in(links["entry_key"].combine_chunks(), value_set=keys)
    return links.drop_columns(["entry_key"]).append_column("no", places.cast(pa.int64()))
