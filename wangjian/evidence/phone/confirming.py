"""确认与清理: the second officer confirms what was sealed; what was never finished expires."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.errors import NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models.phone import PhoneCapture
from wangjian.evidence.phone.closing import drop

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

VERB = "confirm"
_BATCH = 100


def confirm(*, by: Actor, capture_id: uuid.UUID) -> PhoneCapture:
    """The second officer says that it is what both saw; that is custody, and in the log."""
    permissions.require(by, RIGHT)
    with scope(by):
        rows = PhoneCapture.objects.select_for_update(of=("self",)).select_related("second")
        capture = rows.filter(id=capture_id).first()
        if capture is None:
            raise NoSuchRecord("没有这次移动取证", "there is no such capture")
        if by.officer_id != capture.second_id:
            raise NotAllowed(
                f"只能由第二名执法人员（{capture.second.display_name}）确认",
                f"only the second officer ({capture.second.display_name}) confirms it",
            )
        if capture.state != PhoneCapture.State.SEALED or capture.exhibit_id is None:
            raise WrongState("还没有固定，不能确认", "it is not sealed yet")
        if capture.confirmed_at is None:
            note_custody(by=by, exhibit_id=capture.exhibit_id, verb=VERB)
            capture.confirmed_at = datetime.now(UTC)
            capture.save(update_fields=["confirmed_at"])
    return capture


def sweep(workspace: Workspace) -> list[uuid.UUID]:
    """Captures that wait to be checked; those that nobody finished in time are given up."""
    with scope(house_actor()):
        rows = PhoneCapture.objects.select_for_update(skip_locked=True)
        late = rows.filter(state=PhoneCapture.State.OPEN, expires_at__lt=datetime.now(UTC))
        for capture in late[:_BATCH]:
            files = list(capture.files.all())
            capture.state = PhoneCapture.State.EXPIRED
            capture.save(update_fields=["state"])
            drop(workspace, files)
        waiting = PhoneCapture.objects.filter(state=PhoneCapture.State.RECEIVED)
        found = list(waiting.order_by("expires_at").values_list("id", flat=True)[:_BATCH])
    with suppress(FileNotFoundError):
        _left_over(workspace)
    return found


def _left_over(workspace: Workspace) -> None:
    """Bytes of files that no capture under way has."""
    from wangjian.evidence.models.phone import PhoneFile

    for part in sorted((workspace.evidence / "phone").glob("*.part"))[:_BATCH]:
        with suppress(ValueError), scope(house_actor()):
            known = PhoneFile.objects.filter(id=uuid.UUID(part.stem))
            if not known.filter(capture__state__in=["open", "received"]).exists():
                part.unlink(missing_ok=True)
