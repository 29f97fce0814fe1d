"""交接与复核: an exhibit is checked again, handed out, shown, given on; its custody says so."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from typing import IO, TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord, NotReady
from wangjian.evidence import acts, queries
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models import Custody, Exhibit, NotaryAct
from wangjian.evidence.record.bundle import write_bundle
from wangjian.evidence.report import State
from wangjian.evidence.showing import verbs

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.report import Report
    from wangjian.workspace.folder import Workspace

# Both hashes take about three seconds for so much; a page waits no longer.
MOST_AT_ONCE = 600 * 2**20
# What stays free on the disk beside a package that is handed out with its record.
_LEFT_FREE = 2 * 2**30
# The lock of whoever makes one.
_BUNDLING = 7_202_034


def check_again(*, by: Actor, workspace: Workspace, exhibit: Exhibit) -> Report:
    """Check it against the office's own keys; the journal notes what came out."""
    file = _there(workspace, exhibit)
    if file.stat().st_size > MOST_AT_ONCE:
        raise NotReady(
            "证据包太大，页面上不能当场校验",
            "the package is too large to be checked on a page",
            remedy_zh=f"请在服务器上运行 wangjian verify {file.name}",
            remedy_en=f"run wangjian verify {file.name} on the server",
        )
    report = queries.verify(workspace, exhibit)
    for act in queries.acts_of(by, exhibit):
        if act.path:
            _say_of_act(report, act, whole=acts.is_whole(workspace, act))
    with scope(by):
        noted = {"exit_code": report.exit_code, "sha256": exhibit.sha256}
        authority.journal(by, "evidence.verify", str(exhibit.id), values=noted)
    return report


def _say_of_act(report: Report, act: NotaryAct, *, whole: bool) -> None:
    if whole:
        report.say(
            "act", State.HOLDS,
            f"公证书 {act.number} 的文件与登记的哈希相符",
            f"the file of the notary's act {act.number} has the hash that was noted",
        )  # fmt: skip
    else:
        report.say(
            "act", State.FAILS,
            f"公证书 {act.number} 的文件不在了，或与登记的哈希不符",
            f"the file of the notary's act {act.number} is gone or not the one that was noted",
        )  # fmt: skip


def hand_out(*, by: Actor, workspace: Workspace, exhibit: Exhibit) -> Path:
    """The file of an exhibit, for somebody who takes it away."""
    permissions.require(by, RIGHT)
    file = _there(workspace, exhibit)
    with scope(by):
        note_custody(by=by, exhibit_id=exhibit.id, verb="export")
        authority.journal(by, "evidence.export", str(exhibit.id), values={"sha256": exhibit.sha256})
    return file


def hand_out_with_record(*, by: Actor, workspace: Workspace, exhibit: Exhibit) -> IO[bytes]:
    """The package with its record and all that goes with it, as an open file without a name.

    One at a time in the whole house: each is a copy of a large file, and a browser that prints.
    """
    _has_room(workspace, _there(workspace, exhibit).stat().st_size)
    with scope(by):
        return _bundled(by, workspace, exhibit)


def _bundled(by: Actor, workspace: Workspace, exhibit: Exhibit) -> IO[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_BUNDLING])
        row: Any = cursor.fetchone()
    if not row[0]:
        raise NotReady(
            "正在制作另一份带笔录的证据包", "another package with its record is being made",
            remedy_zh="请一分钟后再试，或只下载证据包",
            remedy_en="try again in a minute, or take the package alone",
        )  # fmt: skip
    hand_out(by=by, workspace=workspace, exhibit=exhibit)
    out = tempfile.TemporaryFile(dir=workspace.tmp)  # noqa: SIM115 - whoever sends it closes it
    try:
        write_bundle(out, by=by, workspace=workspace, exhibit=exhibit)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


def _has_room(workspace: Workspace, size: int) -> None:
    if shutil.disk_usage(workspace.tmp).free < size + _LEFT_FREE:
        raise NotReady(
            "服务器磁盘空间不足，不能制作带笔录的证据包",
            "the server's disk has no room for a package with its record",
            remedy_zh="请只下载证据包，并联系系统管理员",
            remedy_en="take the package alone, and tell the administrator",
        )


def note_step(*, by: Actor, exhibit_id: uuid.UUID, verb: str, note: str) -> Custody:
    """What an officer says was done with it."""
    if verb not in verbs.choosable():
        raise BadInput("不能登记这种行为", "this cannot be noted by hand")
    if not note.strip():
        raise BadInput("请写明交给谁、在哪里、为什么", "say to whom, where and why")
    return note_custody(by=by, exhibit_id=exhibit_id, verb=verb, note=note.strip())


def _there(workspace: Workspace, exhibit: Exhibit) -> Path:
    file = queries.file_of(workspace, exhibit)
    if not file.is_file():
        raise NoSuchRecord(
            "证据文件不在了", "the file of the exhibit is gone",
            remedy_zh="请从备份恢复，并查明原因",
            remedy_en="restore it from the backup, find out why",
        )  # fmt: skip
    return file
