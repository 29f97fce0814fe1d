"""交接与复核: an exhibit is checked again, handed out, shown, given on; its custody says so."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from typing import IO, TYPE_CHECKING

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput
from wangjian.evidence import acts, queries
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models import Custody, Exhibit, NotaryAct
from wangjian.evidence.record.bundle import write_bundle
from wangjian.evidence.report import State
from wangjian.evidence.requests import asking
from wangjian.evidence.requests.counting import Tell
from wangjian.evidence.showing import verbs

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.report import Report
    from wangjian.workspace.folder import Workspace

# Both hashes take about three seconds for so much; a page waits no longer.
MOST_AT_ONCE = 600 * 2**20


def is_large(workspace: Workspace, exhibit: Exhibit) -> bool:
    """Whether checking it takes longer than a page waits."""
    return _there(workspace, exhibit).stat().st_size > MOST_AT_ONCE


def check_again(
    *, by: Actor, workspace: Workspace, exhibit: Exhibit, tell: Tell | None = None
) -> Report:
    """Check it against the office's own keys; the journal notes what came out."""
    _there(workspace, exhibit)
    report = queries.verify(workspace, exhibit, tell)
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

    For the command line, which waits for it; pages ask the worker (`requests/`).
    """
    permissions.require(by, RIGHT)
    asking.has_room(workspace, _there(workspace, exhibit).stat().st_size)
    out = tempfile.TemporaryFile(dir=workspace.exports)  # noqa: SIM115 - whoever sends it closes it
    try:
        write_bundle(out, by=by, workspace=workspace, exhibit=exhibit)
        out.seek(0)
        sha256 = hashlib.file_digest(out, "sha256").hexdigest()
        with scope(by):
            asking.note_handed_out(by, exhibit.id, sha256)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out


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
        raise asking.gone()
    return file
