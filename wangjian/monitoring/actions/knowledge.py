"""本单位知识文件的写入: journalled and written together, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.packs.changes import Change, Changes

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.monitoring.lists.staging import Plan
    from wangjian.workspace.folder import Workspace

RIGHT = "monitoring.write_rules"


def write_files(
    workspace: Workspace, plan: Plan, *, by: Actor, verb: str, reason: str = "", digest: str = ""
) -> Change:
    """Put the files of a plan in place; `digest` is that of what they came from."""
    permissions.require(by, RIGHT)
    changes = Changes(workspace.packs[0])
    change = changes.apply(
        plan.files, before=plan.before, by=by.officer_name, verb=verb, reason=reason
    )
    _note(changes, change, by, digest)
    return change


def undo_files(workspace: Workspace, *, by: Actor) -> Change:
    """Put back what stood before the last change of the office's files."""
    permissions.require(by, RIGHT)
    changes = Changes(workspace.packs[0])
    change = changes.undo(by=by.officer_name, verb="undo")
    _note(changes, change, by, "")
    return change


def _note(changes: Changes, change: Change, by: Actor, digest: str) -> None:
    try:
        with transaction.atomic():
            authority.journal(
                by,
                f"monitoring.files_{change.verb}",
                f"packs:{change.number}",
                change.reason,
                values={"files": change.files, "digest": digest, "undoes": change.undoes},
            )
    except BaseException:
        changes.withdraw(change)
        raise
