"""审计列表: what the log is: its filters, its columns, its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wangjian.authority import journal
from wangjian.authority.queries import offices_below
from wangjian.web.audit.forms import AuditForm
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.desk import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from wangjian.authority.actor import Actor
    from wangjian.authority.journal import Verb
    from wangjian.authority.models import Journal
    from wangjian.web.lists.listing import Asked


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the log, and what its act and its office are called."""

    row: Journal
    act: Verb
    office: str

    @property
    def by(self) -> str:
        """Who acted: an officer, else a user of the machine."""
        return self.row.officer_name or self.row.os_user


def audit_form(actor: Actor, params: Any) -> AuditForm:
    """The filters of the log as an address says them."""
    return AuditForm([(one.path, one.name) for one in offices_below(actor)], params)


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[Noted], str]:
    form = audit_form(asked.actor, asked.params)
    if not form.is_valid():
        return [], ""
    offices = {one.path: one.name for one in offices_below(asked.actor)}
    found, following = journal.search(asked.actor, form.wanted(), after=after, limit=limit)
    return [
        Noted(one, journal.verb(one.verb), offices.get(one.office_path, one.office_path))
        for one in found
    ], following


def _values(noted: Noted) -> str:
    return json.dumps(noted.row.values, ensure_ascii=False) if noted.row.values else ""


AUDIT = Listing(
    name="audit",
    title=_("审计日志"),
    address="audit",
    right="authority.audit",
    export_right="authority.audit",
    columns=(
        Column("at", _("时间"), lambda noted: noted.row.at),
        Column("by", _("谁")),
        Column("act", _("行为"), lambda noted: spoken(noted.act)),
        Column("ref", _("对象"), lambda noted: noted.row.ref),
        Column(
            "said", _("理由与内容"), lambda noted: f"{noted.row.reason} {_values(noted)}".strip()
        ),
        extra("office", _("机关"), lambda noted: noted.office),
        extra("verb", _("行为代码"), lambda noted: noted.row.verb),
        extra("reason", _("理由"), lambda noted: noted.row.reason),
        extra("values", _("内容"), _values),
        extra("id", _("编号"), lambda noted: noted.row.id),
    ),
    page=_page,
    told=filled(lambda asked: audit_form(asked.actor, asked.params)),
)
