"""取证人员: who may send with a phone: an officer with the right, never the house itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.authority import permissions
from wangjian.errors import NotAllowed
from wangjian.evidence.actions import RIGHT

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor


def sender(by: Actor) -> uuid.UUID:
    """The officer who sends; refuses everybody else."""
    permissions.require(by, RIGHT)
    if by.officer_id is None:
        raise NotAllowed("移动取证须由执法人员本人进行", "only an officer captures with a phone")
    return by.officer_id
