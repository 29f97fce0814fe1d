"""检查与读入: what the worker does for a draft - reads it, runs its examples, says what changed.

Each may be called twice and does its work once: the row says who is at it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wangjian.errors import WangjianError
from wangjian.monitoring import drafting
from wangjian.monitoring.library import ROOM
from wangjian.monitoring.lists import ordinary
from wangjian.monitoring.lists.difference import compare, line_difference
from wangjian.monitoring.lists.importing import plan_import
from wangjian.monitoring.lists.staging import Plan, examine
from wangjian.monitoring.models import Draft
from wangjian.monitoring.models.drafts import CheckState, DraftState
from wangjian.monitoring.queries.books import knowledge_file
from wangjian.packs.changes import Changes, sha256
from wangjian.packs.files import table_rows
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    import uuid

    from wangjian.workspace.folder import Workspace

SHOWN = 200  # rows of a difference that are kept for the page
# A check takes seconds; one that is still at work after this has lost its worker.
LOST_AFTER = timedelta(minutes=15)


def check_draft(ws: Workspace, draft_id: uuid.UUID | str) -> None:
    """Read a draft among the workspace's files, run what it decides, note what came of it."""
    draft = _claim(draft_id)
    if draft is None:
        return
    files = drafting.files_of(draft.kind, draft.ref, draft.body, draft.table)
    said: dict[str, Any] = {"ok": False, "problems": [], "examples": [], "difference": {}}
    try:
        plan = Plan(
            {place: text.encode() for place, text in files.items()},
            {place: sha256(Changes(ws.packs[0]).now(place)) for place in files},
        )
        results = examine(ws.packs, plan)
        said["examples"] = [
            {
                "file": one.file_id,
                "example": one.example,
                "expect": one.expect,
                "ok": one.ok,
                "zh": one.zh,
                "en": one.en,
            }
            for one in results
        ]
        said["difference"] = difference(ws, draft)
        said["ok"] = all(one.ok for one in results)
    except WangjianError as problem:
        said["problems"] = [fault(problem)]
    except BaseException as problem:
        _finish(draft, {**said, "problems": [_broken(problem)]})
        raise
    _finish(draft, said)


def read_list(ws: Workspace, draft_id: uuid.UUID | str) -> None:
    """Read an uploaded list into its draft; what cannot be taken stays listed with the reason."""
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(id=draft_id).first()
        if draft is None or draft.state != DraftState.READING:
            return
        try:
            _read(ws, draft)
        except WangjianError as problem:
            draft.source = {**draft.source, "problem": fault(problem)}
        draft.state = DraftState.OPEN
        draft.digest = drafting.digest_of(
            drafting.files_of(draft.kind, draft.ref, draft.body, draft.table)
        )
        draft.save()
    upload(ws, draft).unlink(missing_ok=True)


def sweep_drafts() -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Drafts that wait to be checked, and those whose list waits to be read."""
    lost = timezone.now() - LOST_AFTER
    waiting = Draft.objects.filter(
        Q(check_state=CheckState.QUEUED)
        | Q(check_state=CheckState.RUNNING, check_started_at__lt=lost)
    )
    reading = Draft.objects.filter(state=DraftState.READING)
    return (
        list(waiting.values_list("id", flat=True)),
        list(reading.values_list("id", flat=True)),
    )


def difference(ws: Workspace, draft: Draft) -> dict[str, Any]:
    """What the draft says otherwise than the file that is read now."""
    packs = Packs.open(ws.packs)
    folder = drafting.folder_of(draft.kind)
    try:
        body, table = drafting.text_of(knowledge_file(packs, folder, draft.ref))
    except WangjianError:
        body, table = "", ""
    said: dict[str, Any] = {"lines": line_difference(body, draft.body)[:SHOWN]}
    if draft.table or table:
        place = Path(f"{ROOM}/{folder}/{draft.ref}.csv")
        old, new = (table_rows(place, text) if text else [] for text in (table, draft.table))
        # A row of a catalogue is known by its first column.
        key = "term" if draft.kind == drafting.LEXICON else next(iter((new or old or [{}])[0]), "")
        made = compare(old, new, key=key)
        said["counts"] = made.counts
        said["rows"] = list(made.rows())[:SHOWN]
    return said


def upload(ws: Workspace, draft: Draft) -> Path:
    """Where the uploaded list of a draft waits to be read."""
    suffix = Path(str(draft.source.get("name", ""))).suffix.lower()
    return ws.tmp / "drafts" / f"{draft.id}{suffix}"


def fault(problem: WangjianError) -> dict[str, Any]:
    """An error as a draft keeps it: what, where, what to do."""
    return {
        "zh": problem.zh,
        "en": problem.en,
        "remedy_zh": problem.remedy_zh,
        "remedy_en": problem.remedy_en,
        "line": getattr(problem, "line", None),
        "file": getattr(problem, "file", ""),
    }


def _read(ws: Workspace, draft: Draft) -> None:
    packs = Packs.open(ws.packs)
    asked = draft.source
    made = plan_import(
        upload(ws, draft),
        packs=packs,
        lexicon=draft.ref,
        header=asked.get("header", {}),
        mapping=asked.get("mapping", {}),
        ordinary=[one.text for one in ordinary.shipped(packs)],
    )
    # A plan leaves out what stands there already; a draft holds the whole text.
    place = f"monitoring/lexicons/{draft.ref}"
    changes = Changes(ws.packs[0])
    texts = {
        suffix: made.plan.files.get(f"{place}{suffix}") or changes.now(f"{place}{suffix}") or b""
        for suffix in (".yaml", ".csv")
    }
    draft.body = drafting.plain(texts[".yaml"].decode("utf-8-sig"))
    draft.table = drafting.plain(texts[".csv"].decode("utf-8-sig"))
    draft.source = {
        **asked,
        "read": made.taken.read,
        "taken": len(made.taken.rows),
        "refused": [
            {"line": one.line, "term": one.term, "zh": one.zh, "en": one.en}
            for one in made.taken.refused[:SHOWN]
        ],
        "refused_in_all": len(made.taken.refused),
        "columns": made.taken.columns,
        "ignored": list(made.taken.ignored),
    }


def _claim(draft_id: uuid.UUID | str) -> Draft | None:
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(id=draft_id).first()
        lost = timezone.now() - LOST_AFTER
        if draft is None or draft.state != DraftState.OPEN:
            return None
        under_way = (
            draft.check_state == CheckState.RUNNING
            and draft.check_started_at is not None
            and draft.check_started_at > lost
        )
        if under_way or draft.check_state not in {CheckState.QUEUED, CheckState.RUNNING}:
            return None
        draft.check_state, draft.check_started_at = CheckState.RUNNING, timezone.now()
        draft.check_digest = draft.digest
        draft.save(update_fields=["check_state", "check_started_at", "check_digest"])
    return draft


def _finish(draft: Draft, said: dict[str, Any]) -> None:
    Draft.objects.filter(id=draft.id, check_state=CheckState.RUNNING).update(
        check_state=CheckState.DONE, checked=said, check_digest=draft.digest
    )


def _broken(problem: BaseException) -> dict[str, Any]:
    said = f"{type(problem).__name__}: {problem}"
    return {"zh": f"程序出错：{said}", "en": said, "remedy_zh": "", "remedy_en": "", "line": None}
