"""规则停用与启用: a rule is taken out of all runs, and put back; each with who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, WrongState
from wangjian.monitoring.models import RuleSwitch

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library

RIGHT = "monitoring.write_rules"


def switch_off(*, by: Actor, library: Library, rule_id: str, reason: str) -> RuleSwitch:
    """No run uses the rule from now on; what it found stays."""
    permissions.require(by, RIGHT)
    library.rule(rule_id)
    officer = _said(by, reason)
    with scope(by):
        held, made = RuleSwitch.objects.get_or_create(
            rule_id=rule_id, on_at=None, defaults={"off_by_id": officer, "reason": reason}
        )
        if not made:
            raise WrongState("这条规则已停用", "the rule is switched off already")
        authority.journal(by, "monitoring.switch_off", rule_id, reason)
    return held


def switch_on(*, by: Actor, rule_id: str, reason: str) -> RuleSwitch:
    """Runs use the rule again."""
    permissions.require(by, RIGHT)
    officer = _said(by, reason)
    with scope(by):
        held = RuleSwitch.objects.select_for_update().filter(rule_id=rule_id, on_at=None).first()
        if held is None:
            raise WrongState("这条规则没有停用", "the rule is not switched off")
        held.on_by_id, held.on_at, held.on_reason = officer, timezone.now(), reason
        held.save(update_fields=["on_by_id", "on_at", "on_reason"])
        authority.journal(by, "monitoring.switch_on", rule_id, reason)
    return held


def _said(by: Actor, reason: str) -> uuid.UUID:
    if by.officer_id is None:
        raise BadInput("须由人决定", "somebody decides this")
    if not reason.strip():
        raise BadInput("停用和启用都须写明理由", "say why")
    return by.officer_id
