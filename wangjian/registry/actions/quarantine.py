"""隔离区: rows that were not taken in - corrected and taken in again, or dropped with a reason."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actions import journal
from wangjian.authority.actor import scope
from wangjian.errors import BadFile, BadInput, NoSuchRecord, WrongState
from wangjian.lake.loads import Lake
from wangjian.registry.actions.ingesting import Shelf
from wangjian.registry.actions.mirror import bring_up_to_date
from wangjian.registry.models import LoadRecord, QuarantineRow
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangjian.authority.actor import Actor
    from wangjian.lake.loads import Load
    from wangjian.lake.tables import Table
    from wangjian.workspace.folder import Workspace

_CORRECTS = "correction_of"


def correct_row(
    ws: Workspace, *, by: Actor, row_id: int, fields: Mapping[str, str], reason: str = ""
) -> Load:
    """Take a row in with some fields put right: its own small load, child of the first one.

    It is judged like any other; where it still does not fit, BadInput says why and the row stays
    in quarantine.
    """
    permissions.require(by, "registry.ingest")
    row = _open_row(row_id)
    parent = row.load
    table = TABLES[parent.table]
    if parent.withdrawn_at is not None:
        raise WrongState(
            "该批次已撤回，其隔离行不再更正",
            "the load is withdrawn: its rows are no longer corrected",
            remedy_zh="请重新导入原文件",
            remedy_en="take the file in again",
        )
    corrected = _corrected(table, row.raw, fields)
    shelf = Shelf.open(ws, on=parent.as_of_on)
    name = f"correction-{parent.load_id}-{row.line}.jsonl"
    with tempfile.TemporaryDirectory(dir=ws.tmp, prefix="correction-") as folder:
        file = Path(folder) / name
        # It names the row it corrects, so that rows corrected to the same words are two loads.
        said = {_CORRECTS: f"{parent.load_id}/{row.line}", **corrected}
        file.write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
        _must_fit(Lake(Path(folder) / "lake"), table, file, shelf, parent)
        lake = Lake(ws.lake)
        load = _accept(lake, table, file, shelf, parent)
    bring_up_to_date(ws, lake, table.name, by=by)
    with scope(by):
        # The mirror has marked it already, unless the same correction was there before.
        QuarantineRow.objects.filter(id=row_id).update(
            state=QuarantineRow.CORRECTED,
            corrected_load_id=load.load_id,
            by_id=by.officer_id,
            at=datetime.now(UTC),
            reason=reason,
        )
        journal(
            by,
            "registry.correct_row",
            f"load:{parent.load_id}",
            reason,
            values={"line": row.line, "fields": dict(fields), "load_id": load.load_id},
        )
    return load


def drop_rows(*, by: Actor, row_ids: Sequence[int], reason: str) -> int:
    """Give rows up, with a reason; they stay listed and in the lake."""
    permissions.require(by, "registry.ingest")
    if not reason.strip():
        raise BadInput("放弃隔离行要写明理由", "dropping rows needs a reason")
    with scope(by):
        rows = QuarantineRow.objects.filter(id__in=row_ids, state=QuarantineRow.OPEN)
        loads = sorted(set(rows.values_list("load_id", flat=True)))
        dropped = rows.update(
            state=QuarantineRow.DROPPED,
            by_id=by.officer_id,
            at=datetime.now(UTC),
            reason=reason.strip(),
        )
        if not dropped:
            raise NoSuchRecord("没有待处理的隔离行", "none of these rows is open")
        for load_id in loads:
            journal(by, "registry.drop_rows", f"load:{load_id}", reason.strip())
    return dropped


def _open_row(row_id: int) -> QuarantineRow:
    row = QuarantineRow.objects.select_related("load").filter(id=row_id).first()
    if row is None:
        raise NoSuchRecord(f"没有隔离行 {row_id}", f"there is no row {row_id} in quarantine")
    if row.state != QuarantineRow.OPEN:
        raise WrongState("该行已处理", "this row is no longer open")
    return row


def _corrected(table: Table, raw: object, fields: Mapping[str, str]) -> dict[str, str]:
    """What the row said under our names, with the fields put right; empty is nothing."""
    known = [column.name for column in table.columns]
    unknown = sorted(set(fields) - set(known))
    if unknown:
        raise BadInput(
            f"{table.zh}没有这些列：{'、'.join(unknown)}",
            f"{table.name} has no columns {', '.join(unknown)}",
        )
    said = raw if isinstance(raw, dict) else {}
    headings = {column.name: (column.name, column.zh, *column.aliases) for column in table.columns}
    kept = {
        name: said[heading]
        for name in known
        for heading in headings[name]
        if said.get(heading) not in (None, "")
    }
    whole = {**kept, **fields}
    return {
        column.name: str(whole.get(column.name) or "")
        for column in table.columns
        if column.required or whole.get(column.name) not in (None, "")
    }


def _must_fit(lake: Lake, table: Table, file: Path, shelf: Shelf, parent: LoadRecord) -> None:
    """Try the row in a lake of its own, thrown away afterwards."""
    try:
        tried = _accept(lake, table, file, shelf, parent)
    except BadFile as error:
        raise BadInput(
            f"更正后的行仍缺必需的内容：{error.zh}",
            f"the corrected row still lacks what it must have: {error.en}",
        ) from error
    if not tried.rejected:
        return
    reasons = lake.rejected(tried.load_id).to_pylist()[0]
    raise BadInput(
        f"更正后仍不符合要求：{reasons['reasons_zh']}",
        f"it still does not fit: {reasons['reasons_en']}",
        remedy_zh="请继续改正，或写明理由放弃该行",
        remedy_en="correct it further, or drop the row with a reason",
    )


def _accept(lake: Lake, table: Table, file: Path, shelf: Shelf, parent: LoadRecord) -> Load:
    return lake.accept(
        table,
        file,
        source=parent.source,
        scope=parent.scope,
        kind="delta",
        as_of_on=parent.as_of_on,
        mapping={"ignore": [_CORRECTS]},
        checks=shelf.checks,
        derive=shelf.derive_for(table),
        parent=parent.load_id,
    )
