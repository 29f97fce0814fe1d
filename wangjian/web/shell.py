"""页面外壳: what stands around every page: the navigation, the office, the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangjian.authority.permissions import may
from wangjian.web.scope import chosen

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from wangjian.authority.actor import Actor
    from wangjian.web.scope import Scope


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the navigation."""

    name: str  # of its address, and of its picture
    label: _StrPromise | str
    right: str
    in_tabs: bool = False


GROUPS: tuple[tuple[_StrPromise | str, tuple[Door, ...]], ...] = (
    (
        _("总览"),
        (
            Door("home", _("驾驶舱"), "campaign.see", in_tabs=True),
            Door("work", _("待办"), "", in_tabs=True),
        ),
    ),
    (
        _("主体"),
        (
            Door("subjects", _("主体库"), "registry.see", in_tabs=True),
            Door("loads", _("数据装载"), "registry.see"),
            Door("linking", _("归属复核"), "registry.see"),
        ),
    ),
    (
        _("监测"),
        (
            Door("plans", _("监测计划"), ""),
            Door("runs", _("监测运行"), ""),
            Door("rules", _("规则"), ""),
            Door("lexicons", _("词库"), ""),
            Door("catalogues", _("目录"), ""),
            Door("drafts", _("起草"), "monitoring.write_rules"),
            Door("proposals", _("语境建议"), "docket.see"),
        ),
    ),
    (
        _("处置"),
        (
            Door("groups", _("命中归组"), "docket.see", in_tabs=True),
            Door("second", _("复核"), "docket.see"),
            Door("leads", _("线索"), "docket.see", in_tabs=True),
            Door("links", _("一事一链"), "docket.see"),
        ),
    ),
    (
        _("取证"),
        (
            Door("exhibits", _("电子证据"), "docket.see"),
            Door("captures", _("取证队列"), "docket.see"),
            Door("phone", _("移动取证"), "evidence.capture"),
        ),
    ),
    (_("统筹"), (Door("policies", _("受理策略"), "docket.see"),)),
    (
        _("系统"),
        (
            Door("audit", _("审计日志"), "authority.audit"),
            Door("admin", _("系统管理"), "authority.administer"),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: the navigation as this officer may use it."""
    actor: Actor | None = getattr(request, "actor", None)
    told: dict[str, Any] = {
        "sign_in": settings.SIGN_IN,
        "idle_seconds": int(settings.SIGN_IN.idle.total_seconds()),
        "must_set_second_factor": getattr(request, "must_set_second_factor", False),
    }
    if actor is None:
        return {**told, "actor": None, "nav": (), "tabs": ()}
    here = _section(request)
    scope = chosen(request)
    doors = _Doors(actor, here, scope)
    return {
        **told,
        "actor": actor,
        "scope": scope,
        "here": here,
        "nav": doors.groups,
        "tabs": doors.tabs,
        "nav_key": (sorted(actor.roles), here, scope.asked),
        "administers": may(actor, "authority.administer"),
        "finds": may(actor, "registry.see") or may(actor, "docket.see"),
    }


class _Doors:
    """The navigation of one request, made out only where it is drawn anew."""

    def __init__(self, actor: Actor, here: str, scope: Scope) -> None:
        self.actor = actor
        self.here = here
        self.scope = scope

    def groups(self) -> list[tuple[_StrPromise | str, list[dict[str, Any]]]]:
        """The doors that the officer may open, by group."""
        groups = [
            (title, [self._door(door) for door in doors if self._opens(door)])
            for title, doors in GROUPS
        ]
        return [(title, doors) for title, doors in groups if doors]

    def tabs(self) -> list[dict[str, Any]]:
        """Those at the foot of a phone's page."""
        return [door for _title, doors in self.groups() for door in doors if door["in_tabs"]]

    def _opens(self, door: Door) -> bool:
        return not door.right or may(self.actor, door.right)

    def _door(self, door: Door) -> dict[str, Any]:
        return {
            "name": door.name,
            "label": door.label,
            "url": self.scope.link(reverse(door.name)),
            "here": door.name == self.here,
            "in_tabs": door.in_tabs,
        }


def _section(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "").split("_", 1)[0] if match else ""
