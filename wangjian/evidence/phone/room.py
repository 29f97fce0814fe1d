"""磁盘空间: what phones have announced keeps its room on the disk until it is sealed.

A file lies there three times at most: as it came in, in the archive, in the package.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from django.db.models import F, Sum

from wangjian.authority.actor import reading
from wangjian.authority.queries import house_actor
from wangjian.errors import NotReady
from wangjian.evidence.models.phone import PhoneCapture, PhoneFile
from wangjian.evidence.phone.limits import limits

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from wangjian.workspace.folder import Workspace

_TIMES = 3
UNDER_WAY = (PhoneCapture.State.OPEN, PhoneCapture.State.RECEIVED)


class NoRoomError(NotReady):
    """The disk has no room left for it."""

    status = 507


def for_another(workspace: Workspace, size: int) -> None:
    """Refuses a file for which there is no room beside all that is under way, of every office."""
    with reading(house_actor()):
        told = _still(PhoneFile.objects.filter(capture__state__in=UNDER_WAY))
    _check(workspace, told + _TIMES * size)


def for_capture(workspace: Workspace, capture_id: uuid.UUID) -> None:
    """Refuses to go on with a capture that can no longer be finished: the disk filled meanwhile."""
    with reading(house_actor()):
        told = _still(PhoneFile.objects.filter(capture_id=capture_id))
    _check(workspace, told)


def _still(files: QuerySet[PhoneFile]) -> int:
    """What these will take beside what of them is there already."""
    found: int | None = files.aggregate(still=Sum(_TIMES * F("size_bytes") - F("offset")))["still"]
    return found or 0


def _check(workspace: Workspace, needed: int) -> None:
    if shutil.disk_usage(workspace.path).free < limits().free_bytes + needed:
        raise NoRoomError(
            "服务器磁盘空间不足", "the server's disk has no room for it",
            remedy_zh="文件留在手机上，请联系系统管理员后再传",
            remedy_en="the file stays on the phone; tell the administrator and send it later",
        )  # fmt: skip
