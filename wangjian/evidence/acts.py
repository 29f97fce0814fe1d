"""公证书: what a notary made of an exhibit, with its file, as a step of the custody.

The note of that step names number, notary, day and the hash of the file, and the log holds the
hash of the note: the file beside the exhibit cannot be exchanged unseen.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.days import today
from wangjian.errors import BadFile, BadInput, NoSuchRecord
from wangjian.evidence import package, shelf
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models import NotaryAct

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

VERB = "notary"
MOST_BYTES = 50 * 2**20
# How a file begins, and what it then is.
_KINDS = ((b"%PDF-", ".pdf"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class NewAct:
    """What a notary made."""

    number: str
    notary: str
    acted_on: date
    file_name: str = ""
    content: bytes = b""  # of the scanned act; empty: on paper only


def note_act(*, by: Actor, workspace: Workspace, exhibit_id: uuid.UUID, new: NewAct) -> NotaryAct:
    """Note a notary's act in the custody of an exhibit."""
    permissions.require(by, RIGHT)
    _check(new)
    told = package.measured("act", new.content) if new.content else None
    with scope(by):
        parts = [new.number.strip(), new.notary.strip(), new.acted_on.isoformat()]
        parts += [f"SHA-256 {told.sha256}", f"SM3 {told.sm3}"] if told else []
        step = note_custody(by=by, exhibit_id=exhibit_id, verb=VERB, note=" · ".join(parts))
        place = _placed(workspace, exhibit_id, told.sha256, new.content) if told else ""
        return NotaryAct.objects.create(
            custody=step, exhibit_id=exhibit_id, office_path=step.office_path,
            number=new.number.strip(), notary=new.notary.strip(), acted_on=new.acted_on,
            path=place, file_name=new.file_name.strip()[:_LONGEST],
            sha256=told.sha256 if told else "", sm3=told.sm3 if told else "",
            size_bytes=len(new.content),
        )  # fmt: skip


def file_of_act(workspace: Workspace, act: NotaryAct) -> Path:
    """Where its file lies; only if it still is what was noted in the custody."""
    if not act.path:
        raise NoSuchRecord("这份公证书没有文件", "this act has no file")
    if not is_whole(workspace, act):
        raise BadFile(
            "公证书的文件不在了，或已不是登记时的文件",
            "the file of the act is gone, or no longer the one that was noted",
            remedy_zh="请从备份恢复，并查明原因",
            remedy_en="restore it from the backup, find out why",
        )
    return workspace.evidence / act.path


def is_whole(workspace: Workspace, act: NotaryAct) -> bool:
    """Whether its file has the hash that the custody names."""
    try:
        return package.measured("act", workspace.evidence / act.path).sha256 == act.sha256
    except OSError:
        return False


def _check(new: NewAct) -> None:
    if not new.number.strip() or not new.notary.strip():
        raise BadInput("请写公证书编号和公证机构", "number and notary are needed")
    if max(len(new.number), len(new.notary)) > _LONGEST:
        raise BadInput(f"不超过 {_LONGEST} 个字符", f"at most {_LONGEST} characters")
    if new.acted_on > today():
        raise BadInput("公证书的日期在今天之后", "the act is of a day to come")
    if len(new.content) > MOST_BYTES:
        raise BadFile("文件超过 50 MB", "the file is larger than 50 MB")
    if new.content and not _ending(new.content):
        raise BadFile(
            "公证书须是 PDF、PNG 或 JPEG 文件", "the act is a PDF, PNG or JPEG file",
            remedy_zh="请上传扫描件", remedy_en="upload a scan",
        )  # fmt: skip


def _ending(content: bytes) -> str:
    return next((ending for start, ending in _KINDS if content.startswith(start)), "")


def _placed(workspace: Workspace, exhibit_id: uuid.UUID, sha256: str, content: bytes) -> str:
    place = f"acts/{exhibit_id}/{sha256}{_ending(content)}"
    part = shelf.staged(workspace, f"{place}.{uuid.uuid4()}")
    try:
        with part.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        shelf.keep(part)
        with suppress(FileExistsError):  # noted before: the same bytes under the same name
            shelf.put(workspace, part, place)
    finally:
        part.unlink(missing_ok=True)
    return place
