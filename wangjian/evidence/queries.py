"""取证问询: exhibits of an office, and each of them checked again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from wangjian.authority.actor import reading
from wangjian.authority.log import open_log
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.evidence import checking, shelf
from wangjian.evidence.models import Custody, Exhibit

if TYPE_CHECKING:
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.evidence.report import Report
    from wangjian.workspace.folder import Workspace

PAGE = 50


def exhibits(actor: Actor, *, after: str = "", limit: int = PAGE) -> tuple[list[Exhibit], str]:
    """A page of exhibits, the newest first, and the cursor of the next (empty at the end)."""
    with reading(actor):
        rows = Exhibit.objects.select_related("entry").order_by("-id")
        if after:
            rows = rows.filter(id__lt=_id(after))
        found = list(rows[: limit + 1])
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def exhibit(actor: Actor, exhibit_id: str) -> Exhibit:
    """One exhibit of the actor's office or of those below it."""
    with reading(actor):
        found = Exhibit.objects.select_related("entry").filter(id=_id(exhibit_id)).first()
    if found is None:
        raise NoSuchRecord("没有这份电子证据", "there is no such exhibit")
    return found


def custody_of(actor: Actor, found: Exhibit) -> list[Custody]:
    """What was done with it after sealing."""
    with reading(actor):
        return list(found.custody.order_by("no"))


def file_of(workspace: Workspace, found: Exhibit) -> Path:
    """Where its file lies."""
    return workspace.evidence / found.path


def verify(workspace: Workspace, found: Exhibit) -> Report:
    """Check it again, against the office's own keys; time tokens against their own certificate."""
    keys = checking.Keys(
        log_key=str(open_log(workspace).signer.verifier),
        signer_key=shelf.office_key(workspace).public,
    )
    return checking.check(file_of(workspace, found), keys)


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadInput("编号无效", "this is no number of an exhibit") from None
