"""批次镜像: loads and quarantine as rows of PostgreSQL, made from the lake, mended after a crash.

The lake is written first and is the truth; whatever is missing here - a process was killed in
between - the next ingest or `reconcile` fills in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.lake.loads import Lake
from wangjian.registry.actions.projection import project
from wangjian.registry.models import PROJECTED, LoadRecord, QuarantineRow
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.lake.loads import Load
    from wangjian.lake.versions import Version
    from wangjian.workspace.folder import Workspace

_LONGEST_NAME = 400
# A correction's file is named by the row that it corrects, so that a crash loses no knot.
CORRECTION = re.compile(r"correction-(?P<load_id>[0-9a-f]{64})-(?P<line>\d+)\.jsonl")
# What PostgreSQL's JSON cannot hold: NUL and halves of surrogate pairs.
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Mended:
    """What `reconcile` found missing and put right."""

    loads: tuple[str, ...]
    tables: tuple[str, ...]


def mirror(lake: Lake, table: str, *, by: Actor) -> list[str]:
    """Bring PostgreSQL's loads of a table to what the lake says; gives the ids that were new."""
    version = lake.version(table)
    with scope(by), connection.cursor() as cursor:
        # One at a time, or two would insert the same load.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"registry.mirror.{table}"])
        known = set(LoadRecord.objects.filter(table=table).values_list("load_id", flat=True))
        new = [one.load_id for one in version.accepted if one.load_id not in known]
        for load_id in new:
            _mirror_load(lake, lake.load(load_id, table), by, cursor)
        _mark_standing(version)
    return new


def _mirror_load(lake: Lake, load: Load, by: Actor, cursor: Any) -> None:
    LoadRecord.objects.create(
        load_id=load.load_id,
        table=load.table,
        source=load.source,
        scope=load.scope,
        kind=load.kind,
        as_of_on=load.as_of_on,
        received_at=load.received_at,
        rows=load.rows,
        rejected=load.rejected,
        file_name=load.file_name[:_LONGEST_NAME],
        digest=load.digest,
        parent_id=load.parent or None,
        by_id=by.officer_id,
    )
    if load.rejected:
        _copy_quarantine(lake, load, cursor)
    journal(
        by,
        "registry.ingest",
        f"load:{load.load_id}",
        values={
            "table": load.table,
            "source": load.source,
            "file": load.file_name,
            "rows": load.rows,
            "rejected": load.rejected,
        },
    )
    fact("registry", "load_accepted", load.load_id, values={"table": load.table})
    knot = CORRECTION.fullmatch(load.file_name)
    if load.parent and knot:
        QuarantineRow.objects.filter(
            load_id=knot["load_id"], line=int(knot["line"]), state=QuarantineRow.OPEN
        ).update(
            state=QuarantineRow.CORRECTED,
            corrected_load_id=load.load_id,
            by_id=by.officer_id,
            at=datetime.now(UTC),
        )


def _copy_quarantine(lake: Lake, load: Load, cursor: Any) -> None:
    rejected = lake.rejected(load.load_id)
    with cursor.copy(
        "COPY registry_quarantinerow (load_id, line, raw, reasons_zh, reasons_en) FROM STDIN"
    ) as copy:
        for batch in rejected.to_batches():
            for row in batch.to_pylist():
                reasons = (_holdable(row["reasons_zh"]), _holdable(row["reasons_en"]))
                copy.write_row((load.load_id, row["line"], _json(row["raw"]), *reasons))


def _json(raw: str) -> str:
    """The row as JSON that PostgreSQL can hold; the lake keeps it to the letter."""
    if "\\u" not in raw and not _UNHOLDABLE.search(raw):
        return raw
    return json.dumps(_clean(json.loads(raw)), ensure_ascii=False)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _holdable(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_holdable(key): _clean(one) for key, one in value.items()}
    return value


def _holdable(text: str) -> str:
    return _UNHOLDABLE.sub(_REPLACEMENT, text)


def _mark_standing(version: Version) -> None:
    """Which loads are in force, and which were taken back and why."""
    loads = LoadRecord.objects.filter(table=version.table)
    in_force = set(version.loads)
    loads.filter(load_id__in=in_force, in_force=False).update(in_force=True)
    loads.filter(in_force=True).exclude(load_id__in=in_force).update(in_force=False)
    for load_id, why in version.withdrawn.items():
        loads.filter(load_id=load_id, withdrawn_at=None).update(
            withdrawn_at=version.made_at, withdrawn_reason=why
        )
    loads.exclude(withdrawn_at=None).exclude(load_id__in=version.withdrawn).update(
        withdrawn_at=None, withdrawn_reason=""
    )


def bring_up_to_date(
    ws: Workspace, lake: Lake, table: str, *, by: Actor, progress: Progress | None = None
) -> list[str]:
    """Mirror and project one table; gives the loads that PostgreSQL did not know."""
    new = mirror(lake, table, by=by)
    if table in PROJECTED:
        project(ws, [table], progress=progress)
    return new


def reconcile(ws: Workspace, *, by: Actor, progress: Progress | None = None) -> Mended:
    """Bring PostgreSQL to what the lake holds, all tables, after a crash or a restore."""
    permissions.require(by, "registry.ingest")
    lake = Lake(ws.lake)
    mended: dict[str, list[str]] = {}
    for table in _registry_tables(lake):
        if new := bring_up_to_date(ws, lake, table, by=by, progress=progress):
            mended[table] = new
    return Mended(tuple(one for new in mended.values() for one in new), tuple(mended))


def _registry_tables(lake: Lake) -> Iterable[str]:
    """Tables of files from outside; runs of monitoring keep their own accounts."""
    return [table for table in lake.tables() if table in TABLES]


def withdraw_load(
    ws: Workspace, *, by: Actor, load_id: str, reason: str, progress: Progress | None = None
) -> Version:
    """Take a mistaken load back, with the rows of it that were corrected since.

    The next version is made as if they had never come; the files stay, and what was known on a
    day can still be asked. Taking the same file in again brings it back.
    """
    permissions.require(by, "registry.ingest")
    reason = reason.strip()
    if not reason:
        raise BadInput(
            "撤回批次要写明理由", "taking a load back needs a reason", remedy_zh="请补写理由"
        )
    lake = Lake(ws.lake)
    load = lake.load(load_id)
    if load.table not in TABLES:
        raise NoSuchRecord(
            f"{load_id[:12]} 不是归集的批次", f"{load_id[:12]} is no load that came in as a file"
        )
    mirror(lake, load.table, by=by)
    version = lake.version(load.table)
    for child in lake.loads(load.table):
        if child.parent == load_id and child.load_id not in version.withdrawn:
            lake.withdraw(child.load_id, why=reason, progress=progress)
    version = lake.withdraw(load_id, why=reason, progress=progress)
    with scope(by):
        journal(by, "registry.withdraw_load", f"load:{load_id}", reason, values={"rows": load.rows})
        fact("registry", "load_withdrawn", load_id, values={"table": load.table})
    bring_up_to_date(ws, lake, load.table, by=by, progress=progress)
    return version
