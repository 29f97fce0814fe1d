"""移动取证问询: what a phone is told before it starts, and how far its captures are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangjian.authority.actor import reading
from wangjian.authority.log import open_log
from wangjian.authority.prepared import Prepared, given
from wangjian.authority.queries import officers_holding
from wangjian.errors import NoSuchRecord
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.models.phone import PhoneCapture
from wangjian.evidence.phone.announcing import code_of
from wangjian.evidence.phone.senders import sender
from wangjian.ledger.checkpoints import Checkpoint

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

PAGE = 50
_MOST = 1000  # nobody is asked to confirm more, and none is counted beyond


@dataclass(frozen=True, slots=True)
class Challenge:
    """The newest checkpoint of the log and the code that is shown of it."""

    code: str
    checkpoint: str


def challenge(workspace: Workspace) -> Challenge:
    """What a film shows at its start: it is later than this."""
    log = open_log(workspace)
    note = log.note()
    return Challenge(code_of(Checkpoint.opened(note, [log.signer.verifier])), note)


def others(by: Actor) -> dict[uuid.UUID, str]:
    """Who may be the second officer."""
    found = officers_holding(RIGHT, by.office_path)
    return {one: name for one, name in found.items() if one != by.officer_id}


def own(by: Actor, capture_id: uuid.UUID) -> PhoneCapture:
    """A capture that this officer sends."""
    officer = sender(by)
    with reading(by):
        found = PhoneCapture.objects.select_related("second").filter(
            id=capture_id, officer_id=officer
        ).first()  # fmt: skip
    if found is None:
        raise NoSuchRecord("没有这次移动取证", "there is no such capture")
    return found


def of_either(by: Actor, capture_id: uuid.UUID) -> PhoneCapture:
    """A capture that this officer sends, or was the second one at; with its files."""
    officer = sender(by)
    with reading(by):
        rows = PhoneCapture.objects.select_related("officer", "second").prefetch_related("files")
        found = rows.filter(Q(officer_id=officer) | Q(second_id=officer), id=capture_id).first()
    if found is None:
        raise NoSuchRecord("没有这次移动取证", "there is no such capture")
    return found


def sent(by: Actor, *, limit: int = PAGE) -> list[PhoneCapture]:
    """One's own captures, the newest first."""
    officer = sender(by)
    with reading(by):
        rows = PhoneCapture.objects.select_related("second").filter(officer_id=officer)
        return list(rows.order_by("-announced_at")[:limit])


def to_confirm(
    by: Actor, *, after: uuid.UUID | None = None, limit: int = PAGE
) -> list[PhoneCapture]:
    """What waits for this officer as the second one, with its files."""
    with reading(by):
        if not _UNCONFIRMED.count(officer=by.officer_id):  # as on most days of most officers
            return []
        rows = _unconfirmed(by).select_related("officer", "exhibit")
        if after is not None:
            rows = rows.filter(id__gt=after)
        return list(rows.order_by("id").prefetch_related("files")[:limit])


def count_to_confirm(by: Actor, *, most: int) -> int:
    """How many of them, at most so many."""
    with reading(by):
        return min(_UNCONFIRMED.count(officer=by.officer_id), most)


def _unconfirmed(by: Actor) -> QuerySet[PhoneCapture]:
    return _unconfirmed_of(by.officer_id)


def _unconfirmed_of(officer: Any) -> QuerySet[PhoneCapture]:
    return PhoneCapture.objects.filter(
        second=officer, state=PhoneCapture.State.SEALED, confirmed_at__isnull=True
    )


_UNCONFIRMED = Prepared(lambda: _unconfirmed_of(given("officer")).values("id")[:_MOST])
