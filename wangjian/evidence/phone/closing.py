"""收齐: what came in is held against the sums of the phone; as announced it is sealed."""

from __future__ import annotations

import shutil
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from wangjian import __version__
from wangjian.authority import actions as authority
from wangjian.authority.actor import scope
from wangjian.authority.queries import actor_of, house_actor
from wangjian.errors import NoSuchRecord, WangjianError, WrongState
from wangjian.evidence import package, taking_in
from wangjian.evidence.actions import NewExhibit, seal
from wangjian.evidence.custody import Step
from wangjian.evidence.models.phone import PhoneCapture
from wangjian.evidence.phone.limits import HEAD_BYTES, kind_of, limits
from wangjian.evidence.phone.receiving import unknown_kind
from wangjian.evidence.phone.refusing import drop, mark, place_of
from wangjian.evidence.phone.senders import sender
from wangjian.evidence.taking_in import Taken
from wangjian.ledger import canonical

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.evidence.models.phone import PhoneFile
    from wangjian.workspace.folder import Workspace

METHOD = "wangjian-phone-1"
TASK = "evidence.seal_phone"
ABOUT = "wangjian/phone.json"
# From here on a status says that the server is at fault, not what was sent.
_OURS = 500
_CLOCK_NOTE = "手机时钟快于服务器 the phone's clock is ahead of the server's"


class ChangedError(WangjianError):
    """A file is not the one that the phone announced."""

    status = 422


def finish(*, by: Actor, capture_id: uuid.UUID) -> PhoneCapture:
    """The phone has sent all; whether it is as announced is looked at next."""
    officer = sender(by)
    with scope(by):
        capture = PhoneCapture.objects.select_for_update().filter(
            id=capture_id, officer_id=officer
        ).first()  # fmt: skip
        if capture is None:
            raise NoSuchRecord("没有这次移动取证", "there is no such capture")
        if capture.state != PhoneCapture.State.OPEN:
            return capture
        if not capture.files.exists() or capture.files.exclude(offset=F("size_bytes")).exists():
            raise WrongState("文件还没有传完", "not all of the files are here yet")
        capture.state = PhoneCapture.State.RECEIVED
        capture.received_at = datetime.now(UTC)
        capture.save(update_fields=["state", "received_at"])
        authority.nudge(TASK, str(capture.id))
    return capture


def close(workspace: Workspace, capture_id: uuid.UUID | str) -> PhoneCapture | None:
    """Check and seal one capture that was received; None where another process is at it.

    What goes wrong on our side is counted, said beside the capture, and tried again after pauses
    that grow; the bytes stay.
    """
    if not _begun(capture_id):
        return None
    try:
        return _closed(workspace, capture_id)
    except Exception as error:
        _failed(capture_id, error)
        raise


def _begun(capture_id: uuid.UUID | str) -> bool:
    """Count the try before it is made: a process that is killed says nothing any more."""
    now, most = datetime.now(UTC), limits()
    with scope(house_actor()):
        rows = PhoneCapture.objects.select_for_update(skip_locked=True).filter(due(now))
        attempts = rows.filter(id=capture_id).values_list("attempts", flat=True).first()
        if attempts is None:
            return False
        # 2 ** 20 pauses are longer than any longest one
        pause = min(most.first_pause_seconds * 2 ** min(attempts, 20), most.longest_pause_seconds)
        PhoneCapture.objects.filter(id=capture_id).update(
            attempts=attempts + 1, next_try_at=now + timedelta(seconds=pause)
        )
    return True


def due(now: datetime) -> Q:
    """What was received and is to be looked at now."""
    return Q(state=PhoneCapture.State.RECEIVED) & (
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    )


def _failed(capture_id: uuid.UUID | str, error: Exception) -> None:
    name = type(error).__name__
    with scope(house_actor()):
        rows = PhoneCapture.objects.filter(id=capture_id, state=PhoneCapture.State.RECEIVED)
        rows.update(
            why_zh=f"服务器未能核对（{name}），稍后自动再试；请告知系统管理员。",
            why_en=f"The server could not check it ({name}) and tries again later;"
            " tell the administrator.",
        )


def _closed(workspace: Workspace, capture_id: uuid.UUID | str) -> PhoneCapture | None:
    with scope(house_actor()):
        rows = PhoneCapture.objects.select_for_update(skip_locked=True, of=("self",))
        capture = rows.filter(id=capture_id, state=PhoneCapture.State.RECEIVED).first()
        if capture is None:
            return None
        files = list(capture.files.order_by("no"))
        try:
            by = actor_of(capture.officer, office_id=capture.office_id, os_user="")
            capture.exhibit = _sealed(by, workspace, capture, files)
            capture.state = PhoneCapture.State.SEALED
            capture.why_zh = capture.why_en = ""
        except WangjianError as error:
            if error.status >= _OURS:
                raise
            mark(capture, error)
        capture.save(update_fields=["exhibit", "state", "why_zh", "why_en"])
    drop(workspace, files)
    return capture


def _sealed(
    by: Actor, workspace: Workspace, capture: PhoneCapture, files: list[PhoneFile]
) -> Exhibit:
    taken = [_checked(workspace, one) for one in files]
    checked_at = datetime.now(UTC)
    folder = workspace.tmp / f"phone-{capture.id}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        software = f"wangjian {__version__}"
        parts = taking_in.archived(taken, folder, capture.announced_at, software)
        parts[ABOUT] = canonical.dump(_about(capture, files))
        new = NewExhibit(
            kind="phone",
            title=capture.title,
            files=parts,
            steps=_steps(capture, checked_at),
            officers=(capture.second.display_name,),
            subject_id=capture.subject_id,
            made_for=f"lead:{capture.matter_id}" if capture.matter_id else "",
            office_path=capture.matter_office_path,
            about={"code": capture.code, "device": capture.device, "method": METHOD},
        )
        return seal(by=by, workspace=workspace, new=new)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _checked(workspace: Workspace, file: PhoneFile) -> Taken:
    """A file whose sums are those of the phone."""
    place = place_of(workspace, file.id)
    if not place.exists():
        raise ChangedError(
            f"文件“{file.name}”不在服务器上", f"the file {file.name} is not on the server",
            remedy_zh="请在手机上重新提交", remedy_en="submit it on the phone anew",
        )  # fmt: skip
    told = package.measured(file.name, place)
    for name, phone, here in (("SHA-256", file.sha256, told.sha256), ("SM3", file.sm3, told.sm3)):
        if phone != here:
            raise ChangedError(
                f"拒收：文件“{file.name}”与手机上的不同。{name} 在手机上是 {phone}，"
                f"收到的是 {here}",
                f"refused: the file {file.name} is not the one on the phone. Its {name} was {phone}"
                f" there, and {here} is what came in",
                remedy_zh="原文件仍在手机上，请重新提交",
                remedy_en="the original is still on the phone: submit it anew",
            )
    with place.open("rb") as opened:
        kind = kind_of(opened.read(HEAD_BYTES))
    if kind is None:
        raise unknown_kind(file.name)
    return Taken(place, file.name, kind.content_type)


def _about(capture: PhoneCapture, files: list[PhoneFile]) -> dict[str, object]:
    """What the phone said, as it is sealed with its files."""
    return {
        "announced_at": _second(capture.announced_at),
        "began_at": _second(capture.began_at),
        "capture": str(capture.id),
        "checkpoint": capture.checkpoint,
        "code": capture.code,
        "device": capture.device,
        "files": [
            {"name": one.name, "no": one.no, "sha256": one.sha256, "sm3": one.sm3,
             "taken_at": _second(one.taken_at)}
            for one in files
        ],
        "matter": capture.matter_number,
        "note": capture.note,
        "place": capture.place,
        "second_officer": capture.second.display_name,
        "version": 1,
    }  # fmt: skip


def _steps(capture: PhoneCapture, checked_at: datetime) -> tuple[Step, ...]:
    """Up to the seal. The phone's clock counts where it does not run ahead of the server's."""
    name, announced = capture.officer.display_name, capture.announced_at
    ahead = capture.began_at > announced
    began = announced if ahead else capture.began_at
    received = capture.received_at or announced
    server = f"wangjian {__version__}"
    return (
        Step(_second(began), "capture", name, _CLOCK_NOTE if ahead else capture.device),
        Step(_second(announced), "announce", name, "SHA-256, SM3"),
        Step(_second(received), "receive", server),
        Step(_second(checked_at), "check", server, "SHA-256, SM3"),
    )


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
