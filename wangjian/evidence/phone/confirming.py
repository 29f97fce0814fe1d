"""确认与清理: the second officer confirms what was sealed; what was never finished expires."""

from __future__ import annotations

import logging
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.queries import house_actor
from wangjian.errors import NoSuchRecord, NotAllowed, WrongState
from wangjian.evidence.actions import RIGHT, note_custody
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone.closing import due
from wangjian.evidence.phone.refusing import drop
from wangjian.evidence.phone.room import UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

VERB = "confirm"
_BATCH = 100
_log = logging.getLogger(__name__)


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
    now = datetime.now(UTC)
    with scope(house_actor()):
        late = PhoneCapture.objects.filter(state=PhoneCapture.State.OPEN, expires_at__lt=now)
        for capture_id in list(late.order_by("expires_at").values_list("id", flat=True)[:_BATCH]):
            try:
                with transaction.atomic():
                    _expire(workspace, late.filter(id=capture_id))
            except DatabaseError:  # the others are not held up by it
                _log.exception("a capture with a phone does not expire: %s", capture_id)
        waiting = PhoneCapture.objects.filter(due(now)).order_by("expires_at")
        found = list(waiting.values_list("id", flat=True)[:_BATCH])
    _left_over(workspace)
    return found


def _expire(workspace: Workspace, row: QuerySet[PhoneCapture]) -> None:
    capture = row.select_for_update(skip_locked=True).first()
    if capture is not None:
        files = list(capture.files.all())
        capture.state = PhoneCapture.State.EXPIRED
        capture.save(update_fields=["state"])
        drop(workspace, files)


def _left_over(workspace: Workspace) -> None:
    """Bytes of files that no capture under way has."""
    parts: dict[uuid.UUID, Path] = {}
    for part in (workspace.evidence / "phone").glob("*.part"):
        with suppress(ValueError):
            parts[uuid.UUID(part.stem)] = part
    with scope(house_actor()):
        wanted = PhoneFile.objects.filter(capture__state__in=UNDER_WAY)
        for some in _by_batch(list(parts)):
            kept = set(wanted.filter(id__in=some).values_list("id", flat=True))
            for file_id in set(some) - kept:
                parts[file_id].unlink(missing_ok=True)


def _by_batch(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for first in range(0, len(ids), _BATCH):
        yield ids[first : first + _BATCH]
