"""导出: a list as a file: asked for by an officer, made by the worker, kept for seven days.

The file is made under the asker's own range; the right is asked when it is asked for, when it is
made and when it is fetched, and each of the three is in the journal. The row in state `queued` is
what counts; a job is only a nudge.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils import translation

from wangjian.authority.actions import journal, nudge
from wangjian.authority.actor import Actor, scope
from wangjian.authority.queries import actor_of, house_actor
from wangjian.errors import BadInput, Late, NoSuchRecord, WangjianError, WrongState
from wangjian.web.lists.keeping import columns, officer_of, plain_query
from wangjian.web.lists.listing import Asked, Listing
from wangjian.web.lists.registered import listing_of
from wangjian.web.lists.saying import about, noted_of
from wangjian.web.lists.sheets import SHEETS
from wangjian.web.models import ExportRequest
from wangjian.web.scope import read

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable
    from pathlib import Path

    from wangjian.workspace.folder import Workspace

KEPT = timedelta(days=7)
# An officer waits for so many at most.
MOST_WAITING = 3
ROWS_A_LOOK = 1000
# Of a workbook; a program that opens it holds all of it in memory, and text has no end.
MOST_EXCEL_ROWS = 2_000_000
# Nobody wrote a row for so long: its worker died.
DEAD_AFTER = timedelta(minutes=10)
_MOST_SHOWN = 50
State = ExportRequest.State


def request_export(
    *, by: Actor, listing: Listing, query: str, form: str, all_columns: bool = False
) -> ExportRequest:
    """Ask for a list as a file; the worker makes it."""
    listing.admit(by, export=True)
    if form not in SHEETS:
        raise BadInput(
            "不支持这种格式",
            "this kind of file is not made here",
            remedy_zh="请选 CSV 或 Excel",
            remedy_en="choose CSV or Excel",
        )
    chosen = listing.columns if all_columns else columns(by, listing)
    with scope(_office_of(by)):
        waiting = ExportRequest.objects.filter(
            officer_id=officer_of(by), state__in=[State.QUEUED, State.RUNNING]
        )
        if waiting.count() >= MOST_WAITING:
            raise WrongState(
                f"已有 {MOST_WAITING} 个导出在做",
                f"{MOST_WAITING} exports of yours are not finished",
                remedy_zh="请等它们完成，或先停止一个",
                remedy_en="wait for them or stop one",
            )
        made = ExportRequest.objects.create(
            office_path=by.office_path,
            office_id=by.office_id,
            officer_id=officer_of(by),
            listing=listing.name,
            query=plain_query(query),
            columns=[column.name for column in chosen],
            form=form,
        )
        journal(by, "web.ask_export", f"export:{made.id}", values=noted_of(made))
        nudge("web.export", str(made.id))
    return made


def stop_export(*, by: Actor, export_id: uuid.UUID) -> None:
    """Stop one that is not finished; what was written of it is thrown away."""
    with scope(_office_of(by)):
        one = _own(by, export_id, lock=True)
        if one.state not in {State.QUEUED, State.RUNNING}:
            raise WrongState("这个导出已经结束", "this export is over")
        one.stop_asked = True
        if one.state == State.QUEUED:
            one.state, one.finished_at = State.STOPPED, datetime.now(UTC)
        one.save(update_fields=["stop_asked", "state", "finished_at"])
        journal(by, "web.stop_export", f"export:{one.id}")


def exports(actor: Actor) -> list[ExportRequest]:
    """The officer's own exports, the newest first."""
    with scope(actor):
        mine = ExportRequest.objects.filter(officer_id=officer_of(actor))
        return list(mine.order_by("-id")[:_MOST_SHOWN])


def ready(ws: Workspace, *, by: Actor, export_id: uuid.UUID) -> tuple[ExportRequest, Path]:
    """The file of a finished export of the actor's own; the right is asked again."""
    with scope(_office_of(by)):
        one = _own(by, export_id)
    listing_of(one.listing).admit(by, export=True)
    if one.state != State.DONE:
        raise WrongState("文件还没有做好", "the file is not made yet")
    path = place_of(ws, one)
    if one.keep_until is None or one.keep_until < datetime.now(UTC) or not path.is_file():
        raise Late(
            "文件已过保留期",
            "the file is kept no longer",
            remedy_zh="请重新导出",
            remedy_en="export the list again",
        )
    return one, path


def fetch(ws: Workspace, *, by: Actor, export_id: uuid.UUID) -> tuple[ExportRequest, Path]:
    """The same, to be handed out: the journal notes it."""
    one, path = ready(ws, by=by, export_id=export_id)
    with scope(_office_of(by)):
        journal(by, "web.fetch_export", f"export:{one.id}", values={"sha256": one.sha256})
    return one, path


def place_of(ws: Workspace, one: ExportRequest) -> Path:
    """Where the file of an export lies."""
    return ws.exports / f"{one.id}.{one.form}"


def make(ws: Workspace, export_id: str, *, ends: Callable[[], bool] = lambda: False) -> str:
    """Make the file of a queued export. It may be called twice; the second call does nothing.

    One at a time of an officer, so that a long one holds back nobody else's: another waits, and is
    what this gives back when the first is over. Where the process `ends`, it queues again.
    """
    with scope(house_actor()):
        one = (
            ExportRequest.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("officer")
            .filter(id=export_id, state=State.QUEUED)
            .first()
        )
        if one is None or _busy(one):
            return ""
        now = datetime.now(UTC)
        one.state, one.started_at, one.alive_at, one.rows = State.RUNNING, now, now, 0
        one.save(update_fields=["state", "started_at", "alive_at", "rows"])
    _carry_out(ws, one, ends)
    with scope(house_actor()):
        following = ExportRequest.objects.filter(officer_id=one.officer_id, state=State.QUEUED)
        waits = following.order_by("id").values_list("id", flat=True).first()
    return str(waits or "") if not ends() else ""


def _busy(one: ExportRequest) -> bool:
    """Whether another of the officer's is being made by somebody alive."""
    alive = datetime.now(UTC) - DEAD_AFTER
    others = ExportRequest.objects.filter(officer_id=one.officer_id, state=State.RUNNING)
    return others.filter(alive_at__gt=alive).exists()


def _carry_out(ws: Workspace, one: ExportRequest, ends: Callable[[], bool]) -> None:
    part = ws.exports / f".{one.id}.part"
    try:
        by = actor_of(one.officer, office_id=one.office_id, os_user="")
        with translation.override(one.officer.language):
            finished = _write(by, one, part, ends)
    except WangjianError as error:
        part.unlink(missing_ok=True)
        _end(one, state=State.FAILED, told={one: error.in_language(one) for one in ("zh", "en")})
        return
    except Exception:
        part.unlink(missing_ok=True)
        _end(one, state=State.FAILED, told={"zh": "系统出错", "en": "a mistake of the system"})
        raise
    if not finished:
        part.unlink(missing_ok=True)
        if ends():
            _again(one)
        else:
            _end(one, state=State.STOPPED)
        return
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = part.stat().st_size
    part.replace(place_of(ws, one))
    with scope(by):
        _end(one, state=State.DONE, sha256=digest, size_bytes=size, kept=True)
        noted = {**noted_of(one), "rows": one.rows, "sha256": digest}
        journal(by, "web.export", f"export:{one.id}", values=noted)


def _again(one: ExportRequest) -> None:
    """It waits as if it had not begun."""
    with scope(house_actor()):
        held = ExportRequest.objects.filter(id=one.id, state=State.RUNNING)
        held.filter(stop_asked=False).update(state=State.QUEUED, started_at=None, rows=0)
        held.filter(stop_asked=True).update(state=State.STOPPED, finished_at=datetime.now(UTC))


def _write(by: Actor, one: ExportRequest, part: Path, ends: Callable[[], bool]) -> bool:
    """Write all rows, piece by piece; False where somebody stopped it, or the process ends."""
    listing = listing_of(one.listing)
    listing.admit(by, export=True)
    params = QueryDict(one.query)
    with scope(by):
        asked = Asked(by, params, read(by, params), whole=True)
        said = about(by, one)
    chosen = listing.named(one.columns)
    headings = [str(column.label) for column in chosen]
    with (
        closing(listing.whole(asked, ROWS_A_LOOK)) as pieces,
        SHEETS[one.form](part, headings, said) as sheet,
    ):
        while True:
            with scope(by):
                rows = next(pieces, None)
                for row in rows or ():
                    sheet.row([column.of(row) for column in chosen])
            if rows is None:
                return True
            one.rows += len(rows)
            if one.form == "xlsx" and one.rows > MOST_EXCEL_ROWS:
                raise BadInput(
                    f"超过 {MOST_EXCEL_ROWS // 10_000} 万行，Excel 文件放不下",
                    f"more than {MOST_EXCEL_ROWS:,} rows are too many for Excel",
                    remedy_zh="请选 CSV，或缩小筛选范围",
                    remedy_en="choose CSV, or narrow the list",
                )
            if ends() or not _goes_on(one):
                return False


def _goes_on(one: ExportRequest) -> bool:
    """Tell how far it is; whether it may go on."""
    with scope(house_actor()):
        held = ExportRequest.objects.filter(id=one.id, state=State.RUNNING, stop_asked=False)
        return bool(held.update(rows=one.rows, alive_at=datetime.now(UTC)))


def _end(
    one: ExportRequest,
    *,
    state: State,
    told: dict[str, Any] | None = None,
    sha256: str = "",
    size_bytes: int = 0,
    kept: bool = False,
) -> None:
    now = datetime.now(UTC)
    with scope(house_actor()):
        ExportRequest.objects.filter(id=one.id).update(
            state=state,
            finished_at=now,
            rows=one.rows,
            told=told or {},
            sha256=sha256,
            size_bytes=size_bytes,
            keep_until=now + KEPT if kept else None,
        )


def sweep(ws: Workspace) -> list[str]:
    """Queued exports to be made; those whose worker died queue again; old files are removed."""
    now = datetime.now(UTC)
    with scope(house_actor()):
        dead = ExportRequest.objects.filter(state=State.RUNNING, alive_at__lt=now - DEAD_AFTER)
        dead.update(state=State.QUEUED)
        old = list(ExportRequest.objects.filter(state=State.DONE, keep_until__lt=now)[:100])
        for one in old:
            place_of(ws, one).unlink(missing_ok=True)
        ExportRequest.objects.filter(id__in=[one.id for one in old]).update(keep_until=None)
        queued = ExportRequest.objects.filter(state=State.QUEUED).order_by("id")
        return [str(one) for one in queued.values_list("id", flat=True)]


def _office_of(by: Actor) -> Actor:
    """The house itself at the asker's office, where one's own exports stand.

    Also of somebody who may see none of its matters: a clerk of the registry, an administrator.
    """
    return Actor(None, "系统", by.office_id, by.office_path, office_name=by.office_name)


def _own(by: Actor, export_id: uuid.UUID, *, lock: bool = False) -> ExportRequest:
    rows = ExportRequest.objects.filter(id=export_id, officer_id=officer_of(by))
    one = (rows.select_for_update() if lock else rows).first()
    if one is None:
        raise NoSuchRecord(
            "没有这个导出，或不是您申请的", "there is no such export, or it is not yours"
        )
    return one
