"""待办列表: what the worklist is: its filters, its columns, its rows by due day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.docket import worklist
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.desk import spoken
from wangjian.web.work.forms import WorkFilterForm
from wangjian.web.work.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from wangjian.authority.actor import Actor
    from wangjian.docket.decisions.procedure import Words
    from wangjian.docket.worklist import WorkRow
    from wangjian.web.lists.listing import Asked


def kinds(actor: Actor) -> Mapping[str, Words]:
    """Every kind of work that this officer may have, and what it is called."""
    plain = worklist.Ask()
    return {
        name: words
        for source in SOURCES
        if source.serves(actor, plain)
        for name, words in source.kinds().items()
    }


def work_form(actor: Actor, params: QueryDict) -> WorkFilterForm:
    """The filters of the list as an address says them."""
    return WorkFilterForm(params, kinds=kinds(actor))


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[WorkRow], str]:
    form = work_form(asked.actor, asked.params)
    if not form.is_valid():
        return [], ""
    ask = form.wanted(asked.scope)
    return worklist.page(SOURCES, asked.actor, ask, after=after, limit=limit)


WORK = Listing(
    name="work",
    title=_("待办"),
    address="work",
    right="",
    export_right="casework.export",
    columns=(
        Column("title", _("事项"), lambda row: spoken(row.title)),
        Column("due_on", _("期限")),
        Column("kind", _("种类"), lambda row: spoken(row.kind_words)),
        Column("why", _("为何待办"), lambda row: spoken(row.why)),
        Column("office_name", _("机关")),
        extra("number", _("编号")),
        extra("subject", _("主体名称")),
        extra("urgency", _("程度")),
        extra("late", _("逾期"), lambda row: gettext("是") if row.late else ""),
    ),
    page=_page,
    told=filled(lambda asked: work_form(asked.actor, asked.params)),
    keeps=("region", "period"),
)
