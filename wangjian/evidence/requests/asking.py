"""申请与取走: an officer asks for a package with its record, or for a check; stops it; fetches it.

The package with its record leaves the house when it is fetched, not when it is made: that is the
step of the custody, with the SHA-256 of what was handed out. The right is asked each time.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actions import journal, nudge
from wangjian.authority.actor import reading, scope
from wangjian.errors import Late, NoSuchRecord, NotAllowed, NotReady, WrongState
from wangjian.evidence import queries
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models.requests import ExhibitRequest

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.workspace.folder import Workspace

JOB = "evidence.make_file"
# An officer waits for so many at most.
MOST_WAITING = 3
# What stays free on the disk beside a package that is handed out with its record.
LEFT_FREE = 2 * 2**30
SEES = "docket.see"
_SHOWN = 5
State, Kind = ExhibitRequest.State, ExhibitRequest.Kind
UNFINISHED = (State.QUEUED, State.RUNNING)


def ask(*, by: Actor, workspace: Workspace, exhibit: Exhibit, kind: str) -> ExhibitRequest:
    """Ask for it; who asks again for what is not finished yet gets the same."""
    admit(by, kind)
    file = queries.file_of(workspace, exhibit)
    if not file.is_file():
        raise gone()
    size = file.stat().st_size
    if kind == Kind.BUNDLE:
        has_room(workspace, size)
    with scope(by):
        mine = ExhibitRequest.objects.filter(officer_id=_officer(by), state__in=UNFINISHED)
        same = mine.filter(exhibit_id=exhibit.id, kind=kind, stop_asked=False).first()
        if same is not None:
            return same
        if mine.count() >= MOST_WAITING:
            raise WrongState(
                f"已有 {MOST_WAITING} 个在做",
                f"{MOST_WAITING} of yours are not finished",
                remedy_zh="请等它们完成，或先停止一个",
                remedy_en="wait for them or stop one",
            )
        made = ExhibitRequest.objects.create(
            office_path=by.office_path, office_id=by.office_id, officer_id=_officer(by),
            exhibit=exhibit, kind=kind, total_bytes=size,
        )  # fmt: skip
        noted = {"kind": kind, "request": str(made.id)}
        journal(by, "evidence.ask_file", str(exhibit.id), values=noted)
        nudge(JOB, str(made.id))
    return made


def stop(*, by: Actor, request_id: uuid.UUID) -> ExhibitRequest:
    """Stop one that is not finished; what was written of it is thrown away."""
    with scope(by):
        one = _own(by, request_id, lock=True)
        if one.state not in UNFINISHED:
            raise WrongState("这件已经结束", "this one is over")
        one.stop_asked = True
        if one.state == State.QUEUED:
            one.state, one.finished_at = State.STOPPED, datetime.now(UTC)
        one.save(update_fields=["stop_asked", "state", "finished_at"])
        journal(by, "evidence.stop_file", str(one.exhibit_id), values={"request": str(one.id)})
    return one


def of_exhibit(actor: Actor, exhibit: Exhibit) -> list[ExhibitRequest]:
    """The officer's own of an exhibit, the newest first."""
    with reading(actor):
        mine = ExhibitRequest.objects.filter(exhibit_id=exhibit.id, officer=actor.officer_id)
        return list(mine.order_by("-id")[:_SHOWN])


def ready(*, by: Actor, workspace: Workspace, request_id: uuid.UUID) -> ExhibitRequest:
    """A finished package with its record, of the actor's own; the right is asked again."""
    with scope(by):
        one = _own(by, request_id)
    admit(by, Kind.BUNDLE)
    queries.exhibit(by, str(one.exhibit_id))
    if one.kind != Kind.BUNDLE or one.state != State.DONE:
        raise WrongState("文件还没有做好", "the file is not made yet")
    if (
        one.keep_until is None
        or one.keep_until < datetime.now(UTC)
        or not place_of(workspace, one).is_file()
    ):
        raise Late(
            "文件已过保留期", "the file is kept no longer",
            remedy_zh="请重新制作", remedy_en="have it made again",
        )  # fmt: skip
    return one


def fetch(*, by: Actor, workspace: Workspace, request_id: uuid.UUID) -> tuple[ExhibitRequest, Path]:
    """The same, handed out: its custody notes what left."""
    one = ready(by=by, workspace=workspace, request_id=request_id)
    with scope(by):
        note_handed_out(by, one.exhibit_id, one.sha256)
    return one, place_of(workspace, one)


def note_handed_out(by: Actor, exhibit_id: uuid.UUID, sha256: str) -> None:
    """A package left with its record; within a transaction."""
    note_custody(by=by, exhibit_id=exhibit_id, verb="export", note=f"连同提取笔录 SHA-256 {sha256}")
    journal(by, "evidence.export", str(exhibit_id), values={"bundle_sha256": sha256})


def place_of(workspace: Workspace, one: ExhibitRequest) -> Path:
    """Where the file lies."""
    return workspace.exports / f"exhibit-{one.id}.zip"


def admit(by: Actor, kind: str) -> None:
    """Whether the actor may have it."""
    permissions.require(by, RIGHT if kind == Kind.BUNDLE else SEES)


def has_room(workspace: Workspace, size: int) -> None:
    """Refuse, in words, where the disk is too full."""
    if shutil.disk_usage(workspace.exports).free < size + LEFT_FREE:
        raise NotReady(
            "服务器磁盘空间不足，不能制作带笔录的证据包",
            "the server's disk has no room for a package with its record",
            remedy_zh="请只下载证据包，并联系系统管理员",
            remedy_en="take the package alone, and tell the administrator",
        )


def gone() -> NoSuchRecord:
    """The file of an exhibit is not there."""
    return NoSuchRecord(
        "证据文件不在了", "the file of the exhibit is gone",
        remedy_zh="请从备份恢复，并查明原因",
        remedy_en="restore it from the backup, find out why",
    )  # fmt: skip


def _officer(by: Actor) -> uuid.UUID:
    if by.officer_id is None:
        raise NotAllowed("系统本身不能申请", "the house itself asks for nothing")
    return by.officer_id


def _own(by: Actor, request_id: uuid.UUID, *, lock: bool = False) -> ExhibitRequest:
    rows = ExhibitRequest.objects.filter(id=request_id, officer_id=_officer(by))
    one = (rows.select_for_update() if lock else rows).first()
    if one is None:
        raise NoSuchRecord("没有这件，或不是您申请的", "there is no such one, or it is not yours")
    return one
