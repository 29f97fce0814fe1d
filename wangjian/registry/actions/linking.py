"""比对的行为: a run of the linker, and what it says of who runs what.

A run writes all it computed into the lake, beside all earlier runs, and then, in one transaction,
its own ties: a business that is surely the one, and pairs that wait for an officer. What
officers decided stands in rows of its own that no run touches.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.authority.ids import new_id
from wangjian.authority.models import Region
from wangjian.errors import Busy, NoSuchRecord, WrongState
from wangjian.lake.disk import silent
from wangjian.lake.loads import Lake
from wangjian.lake.session import open_session
from wangjian.packs.packs import Packs
from wangjian.registry.actions.entities import entities_for
from wangjian.registry.bulk import linking as bulk
from wangjian.registry.bulk.projection import as_csv
from wangjian.registry.decisions.linking import read_method
from wangjian.registry.models import EntityTie
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.linking import LINK_EDGE
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.registry.decisions.linking import Method
    from wangjian.workspace.folder import Workspace

SOURCE = "wangjian.registry"
READS = ("business", "shop", "account", "site", "mobile_app", "shown")
_LOCK = 7_204_001  # one run at a time
_MEMORY = "3GB"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run came to."""

    run_id: str
    subjects: int  # things without a usable number
    businesses: int  # names of businesses
    pairs: int  # compared
    edges: int  # links kept in the lake
    tied: int  # surely the one
    waiting: int  # for an officer
    new: int  # ties that were not there before, or are something else now
    gone: int  # ties of an earlier run that this one does not see


def link(ws: Workspace, *, by: Actor, engine: str = "", progress: Progress | None = None) -> Linked:
    """Look for whoever runs the things whose number is missing, malformed or unknown."""
    permissions.require(by, "registry.ingest")
    method = read_method(Packs.open(ws.packs))
    run_id = str(new_id())
    folder = ws.tmp / f"link-{run_id}"
    lake = Lake(ws.lake)
    with _alone():
        try:
            counts = bulk.Counts()
            files = _compute(ws, method, run_id, folder, counts, engine, progress or silent)
            load_id = f"{LINK_EDGE.name}-{run_id}"
            if files:
                lake.append(LINK_EDGE, files, source=SOURCE, load_id=load_id)
            try:
                return _project(by, run_id, method, counts, files)
            except BaseException:
                _take_back(lake, load_id)
                raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _compute(  # noqa: PLR0913, PLR0917 - one call
    ws: Workspace,
    method: Method,
    run_id: str,
    folder: Path,
    counts: bulk.Counts,
    engine: str,
    progress: Progress,
) -> list[Path]:
    """The links in files, a lot each."""
    folder.mkdir(parents=True)
    files: list[Path] = []
    parents = dict(Region.objects.values_list("id", "parent_id"))
    with open_session(
        Lake(ws.lake),
        [TABLES[name] for name in READS],
        engine=engine or None,
        tmp=folder / "engine",
        memory=_MEMORY,
    ) as session:
        session.register(FUNCTIONS)
        for lot in bulk.link(session, method, parents, counts=counts, tell=progress):
            if lot.num_rows:
                path = folder / f"{len(files):05d}.parquet"
                pq.write_table(bulk.edge_rows(lot, run_id, method), path)
                files.append(path)
    return files


def _project(
    by: Actor, run_id: str, method: Method, counts: bulk.Counts, files: list[Path]
) -> Linked:
    """Ties of this run in place of those of the one before."""
    with scope(by), connection.cursor() as cursor:
        edges = _copy(cursor, files, method)
        cursor.execute(
            "SELECT key FROM (SELECT left_key AS key FROM incoming_link"
            " UNION SELECT right_key FROM incoming_link) k"
            " WHERE NOT EXISTS (SELECT FROM registry_entity e WHERE e.natural_key = k.key)"
        )
        entities_for(key for (key,) in cursor.fetchall())
        cursor.execute(_GONE, {"why": f"比对批次 {run_id} 未再得出"})
        gone = int(cursor.rowcount)
        cursor.execute(_NEW, {"run": run_id})
        new = int(cursor.rowcount)
        cursor.execute("SELECT verdict, count(*) FROM incoming_link GROUP BY verdict")
        verdicts = dict(cursor.fetchall())
        made = Linked(
            run_id=run_id,
            subjects=counts.subjects,
            businesses=counts.businesses,
            pairs=counts.pairs,
            edges=edges,
            tied=verdicts.get(EntityTie.SAME, 0),
            waiting=verdicts.get(EntityTie.WAITS, 0),
            new=new,
            gone=gone,
        )
        values = {**asdict(made), "method_version": method.version}
        journal(by, "registry.link", f"link_run:{run_id}", values=values)
        fact("registry", "linked", run_id)
    return made


def _copy(cursor: Any, files: list[Path], method: Method) -> int:
    """Links of at least the lower limit into a table of this transaction; says how many in all."""
    cursor.execute("DROP TABLE IF EXISTS incoming_link")
    cursor.execute(
        'CREATE TEMP TABLE incoming_link (left_key text COLLATE "C", right_key text COLLATE "C",'
        " probability float, reasons jsonb, verdict text) ON COMMIT DROP"
    )
    edges = 0
    with cursor.copy("COPY incoming_link FROM STDIN (FORMAT csv)") as copy:
        for path in files:
            links = pq.read_table(path)
            edges += links.num_rows
            shares = links["probability"].to_numpy()
            links = links.append_column(
                "verdict",
                pa.array(
                    [
                        EntityTie.SAME if share >= method.limits["upper"] else EntityTie.WAITS
                        for share in shares
                    ],
                    pa.string(),
                ),
            )
            kept = links.filter(pa.array(shares >= method.limits["lower"]))
            names = ["left_key", "right_key", "probability", "reasons", "verdict"]
            copy.write(as_csv(kept.select(names)))
    cursor.execute("ANALYZE incoming_link")
    return edges


_GONE = """
UPDATE registry_entitytie AS t SET undone_at = now(), undone_reason = %(why)s
WHERE t.how = 'linked' AND t.undone_at IS NULL AND NOT EXISTS (
  SELECT FROM incoming_link i JOIN registry_entity l ON l.natural_key = i.left_key
  JOIN registry_entity r ON r.natural_key = i.right_key
  WHERE l.id = t.entity_id AND r.id = t.business_id)"""
_NEW = """
INSERT INTO registry_entitytie AS t (entity_id, business_id, how, verdict, probability, reasons,
  run, reason, at, undone_reason)
SELECT l.id, r.id, 'linked', i.verdict, i.probability, i.reasons, %(run)s, '', now(), ''
FROM incoming_link i JOIN registry_entity l ON l.natural_key = i.left_key
JOIN registry_entity r ON r.natural_key = i.right_key
ON CONFLICT (entity_id, business_id, how) WHERE undone_at IS NULL DO UPDATE
SET verdict = excluded.verdict, probability = excluded.probability, reasons = excluded.reasons,
  run = excluded.run
WHERE (t.verdict, t.probability, t.reasons)
  IS DISTINCT FROM (excluded.verdict, excluded.probability, excluded.reasons)"""


def _take_back(lake: Lake, load_id: str) -> None:
    try:
        lake.withdraw(load_id, why="比对未完成")
    except (NoSuchRecord, WrongState):
        return  # never written


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        row: Any = cursor.fetchone()
    if not row[0]:
        raise Busy("比对正在进行", "a run of the linker is under way")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


__all__ = ["Linked", "link"]
