"""登记: a phone says what it took and with which sums, before it sends any of it.

Both calls may be made twice, because a phone asks again when the answer was lost on its way.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from wangjian.authority import actions as authority
from wangjian.authority.actor import reading, scope
from wangjian.authority.log import open_log
from wangjian.authority.models import Officer
from wangjian.authority.queries import officers_holding
from wangjian.errors import BadInput, Conflict, NoSuchRecord
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone.limits import limits
from wangjian.evidence.phone.refusing import over, refusing
from wangjian.evidence.phone.room import UNDER_WAY, for_another
from wangjian.evidence.phone.said import file_name, place, plain, up_to_now, within_years
from wangjian.evidence.phone.senders import sender
from wangjian.ledger.checkpoints import Checkpoint
from wangjian.ledger.notes import BadNoteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

_SUM = re.compile(r"[0-9a-f]{64}\Z")
_CODE_GROUPS = 2


class TooLargeError(BadInput):
    """More than a phone may send."""

    status = 413


@dataclass(frozen=True, slots=True)
class NewCapture:
    """What the phone says of a capture."""

    id: uuid.UUID
    second_id: uuid.UUID
    title: str
    began_at: datetime
    # The signed note of which the code was shown at the start.
    checkpoint: str
    note: str = ""
    matter_number: str = ""
    matter_id: uuid.UUID | None = None
    subject_id: uuid.UUID | None = None
    matter_office_path: str = ""  # whose the matter is, and so the exhibit; empty: the officer's
    device: str = ""
    # Latitude, longitude and accuracy in metres, as texts, where the officer allowed it.
    place: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewFile:
    """What the phone says of one file."""

    capture_id: uuid.UUID
    no: int
    name: str
    size_bytes: int
    sha256: str
    sm3: str
    taken_at: datetime


def code_of(checkpoint: Checkpoint) -> str:
    """The code that is shown at the start: of a checkpoint, which nobody knew before.

    It is over what the log signed and nothing else: whoever could add to what is hashed, such as
    lines of signatures, could look for the code of an older film.

    >>> code_of(Checkpoint("log.example", 0, bytes(32)))
    'e7db-a00a'
    """
    found = hashlib.sha256(checkpoint.text.encode()).hexdigest()
    return "-".join(found[n * 4 : n * 4 + 4] for n in range(_CODE_GROUPS))


def announce(*, by: Actor, workspace: Workspace, new: NewCapture) -> PhoneCapture:
    """A capture is on its way; its files follow."""
    officer = sender(by)
    now = datetime.now(UTC)
    began_at = within_years(new.began_at, now)
    checkpoint, note = _signed(workspace, new.checkpoint)
    code = code_of(checkpoint)
    second = _second(by, new.second_id)
    if new.matter_office_path and not by.range.holds(new.matter_office_path):
        raise BadInput("线索不属于本机关或下级", "the lead is of no office here or below")
    if not plain(new.title):
        raise BadInput("移动取证缺少名称", "a capture with a phone needs a title")
    with scope(by):
        known = PhoneCapture.objects.filter(id=new.id).first()
        if known is not None:
            if known.officer_id != officer:
                raise _not_here()
            return known
        _within_quota(by, PhoneCapture.objects.filter(officer_id=officer))
        try:
            with transaction.atomic():
                made = PhoneCapture.objects.create(
                    id=new.id, office_path=by.office_path, office_id=by.office_id,
                    officer_id=officer, second=second, title=plain(new.title, 200),
                    note=plain(new.note), matter_number=plain(new.matter_number, 60),
                    matter_id=new.matter_id, subject_id=new.subject_id,
                    matter_office_path=new.matter_office_path,
                    device=plain(new.device, 300),
                    place=place(new.place), checkpoint=note, code=code,
                    began_at=began_at, announced_at=now,
                    expires_at=now + timedelta(days=limits().keep_days),
                )  # fmt: skip
        except IntegrityError:  # of an office that is not seen from here
            raise Conflict("这个编号已被占用", "this number is taken") from None
        authority.journal(by, "evidence.announce_phone", str(made.id), values={"code": code})
    return made


def announce_file(*, by: Actor, workspace: Workspace, new: NewFile) -> PhoneFile:
    """One file of a capture, before its first byte; one that never fits refuses its capture."""
    own = PhoneCapture.objects.filter(id=new.capture_id, officer_id=sender(by))
    with reading(by):
        if not own.exists():
            raise _not_here()
    with refusing(workspace, new.capture_id), scope(by):
        capture = own.select_for_update().get()
        same = capture.files.filter(no=new.no).first()
        if same is not None:
            return _the_same(same, new)
        if capture.state != PhoneCapture.State.OPEN:
            raise over(capture)
        _check_file(new)
        taken_at = up_to_now(new.taken_at, datetime.now(UTC))
        _fits(capture, new)
        for_another(workspace, new.size_bytes)
        return PhoneFile.objects.create(
            office_path=capture.office_path, capture=capture, no=new.no, name=file_name(new.name),
            size_bytes=new.size_bytes, sha256=new.sha256, sm3=new.sm3, taken_at=taken_at,
        )  # fmt: skip


def _signed(workspace: Workspace, note: str) -> tuple[Checkpoint, str]:
    """The checkpoint that the phone was shown, and its note with the log's own signature alone.

    It is one that this log signed, and of which the log as it is now is the continuation.
    """
    log = open_log(workspace)
    try:
        found = Checkpoint.opened(note, [log.signer.verifier])
        log.check_continues(found)
    except (BadNoteError, UnicodeError) as error:
        raise BadInput(
            "校验码不是本机关日志的检查点",
            f"the code is of no checkpoint of this log: {error}",
            remedy_zh="请联网打开移动取证页面后重新开始",
            remedy_en="open the page with a network once and begin again",
        ) from error
    return found, log.signer.sign(found.text)


def _second(by: Actor, officer_id: uuid.UUID) -> Officer:
    """Another officer who may take evidence here."""
    if officer_id == by.officer_id or officer_id not in officers_holding(RIGHT, by.office_path):
        raise BadInput(
            "须有另一名有取证权限的执法人员在场",
            "another officer who may take evidence here must be there",
            remedy_zh="请选择第二名执法人员",
            remedy_en="choose the second officer",
        )
    return Officer.objects.get(id=officer_id)


def _within_quota(by: Actor, own: Any) -> None:
    under_way = own.filter(state__in=UNDER_WAY)
    most = limits()
    waiting = under_way.count()
    told = under_way.aggregate(bytes=Sum("files__size_bytes"))["bytes"] or 0
    if waiting >= most.officer_captures or told >= most.officer_bytes:
        raise TooLargeError(
            f"{by.officer_name}还有 {waiting} 次取证没有传完",
            f"{by.officer_name} has {waiting} captures that are not finished",
            remedy_zh="请先传完，或等它们过期",
            remedy_en="send these first, or wait until they expire",
        )


def _check_file(new: NewFile) -> None:
    if not (_SUM.match(new.sha256) and _SUM.match(new.sm3)):
        raise BadInput(
            "文件缺少 SHA-256 或 SM3", "a file comes with its SHA-256 and its SM3"
        )  # fmt: skip
    if new.size_bytes <= 0 or new.no <= 0:
        raise BadInput("文件是空的", "the file is empty")
    if new.size_bytes > limits().file_bytes:
        raise TooLargeError(
            f"文件“{file_name(new.name)}”太大（最多 {limits().file_bytes} 字节）",
            f"the file {file_name(new.name)} is too large ({limits().file_bytes} bytes at most)",
            remedy_zh="请分段拍摄",
            remedy_en="film in several parts",
        )


def _the_same(known: PhoneFile, new: NewFile) -> PhoneFile:
    told = (known.size_bytes, known.sha256, known.sm3)
    if told != (new.size_bytes, new.sha256, new.sm3):
        raise Conflict(
            f"第 {new.no} 个文件已登记为另一个文件",
            f"file {new.no} was announced as another one",
        )
    return known


def _fits(capture: PhoneCapture, new: NewFile) -> None:
    most, files = limits(), list(capture.files.values_list("size_bytes", flat=True))
    if len(files) >= most.files or new.no > most.files:
        raise TooLargeError(
            f"一次取证最多 {most.files} 个文件", f"a capture has {most.files} files at most"
        )
    if sum(files) + new.size_bytes > most.capture_bytes:
        raise TooLargeError(
            f"一次取证合计最多 {most.capture_bytes} 字节",
            f"a capture has {most.capture_bytes} bytes at most",
            remedy_zh="请另做一次取证",
            remedy_en="make another capture of the rest",
        )
    under_way = PhoneFile.objects.filter(
        capture__officer_id=capture.officer_id, capture__state__in=UNDER_WAY
    ).aggregate(bytes=Sum("size_bytes"))["bytes"]
    if (under_way or 0) + new.size_bytes > most.officer_bytes:
        raise TooLargeError(
            "您未传完的文件已达到上限", "your files under way are as much as you may have",
            remedy_zh="请先传完其他取证", remedy_en="send your other captures first",
        )  # fmt: skip


def _not_here() -> NoSuchRecord:
    return NoSuchRecord("没有这次移动取证", "there is no such capture")
