"""线索列表: what the list of leads is: its filters, its columns, its rows page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wangjian.casework import queries
from wangjian.web.leads.forms import LeadFilterForm
from wangjian.web.lists.listing import Column, Listing
from wangjian.web.lists.telling import filled
from wangjian.web.words import cite, lead_source, lead_states, topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from wangjian.casework.queries import LeadRow
    from wangjian.web.lists.listing import Asked


def lead_form(params: QueryDict) -> LeadFilterForm:
    """The filters of the list as an address says them."""
    return LeadFilterForm(params, states=list(lead_states().items()), topics=topics())


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[LeadRow], str]:
    form = lead_form(asked.params)
    if not form.is_valid():
        return [], ""
    wanted = form.wanted(asked.scope)
    if asked.whole:  # by id: a lead whose day changes meanwhile keeps its place
        wanted = replace(wanted, order="new")
    return queries.leads(asked.actor, wanted, cursor=after, limit=limit)


def _state(row: LeadRow) -> str:
    return lead_states().get(row.state, row.state)


def _topic(row: LeadRow) -> str:
    return dict(topics()).get(row.topic, row.topic)


LEADS = Listing(
    name="leads",
    title=_("线索"),
    address="leads",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("title", _("线索")),
        Column("number", _("编号"), shown=False, drawn=False),
        Column("topic", _("专题"), _topic),
        Column("severity", _("程度")),
        Column("state", _("状态"), _state),
        Column("due_on", _("期限")),
        Column("assignee", _("承办")),
        Column("findings_count", _("命中")),
        Column("opened_on", _("受理日")),
        Column("subject_name", _("主体名称"), shown=False, drawn=False),
        Column("subject_key", _("主体标识"), shown=False, drawn=False),
        Column("office_name", _("承办机关"), shown=False, drawn=False),
        Column("source", _("来源"), lambda row: lead_source(row.source), shown=False, drawn=False),
        Column("source_outside_no", _("外部编号"), shown=False, drawn=False),
        Column(
            "law", _("法条"), lambda row: [cite(ref) for ref in row.law], shown=False, drawn=False
        ),
        Column("confidence", _("把握"), shown=False, drawn=False),
        Column("first_acted_on", _("最早行为"), shown=False, drawn=False),
        Column("last_acted_on", _("最近行为"), shown=False, drawn=False),
        Column("closed_on", _("办结日"), shown=False, drawn=False),
        Column("ground", _("办结情形"), shown=False, drawn=False),
        Column("article", _("办结条款"), shown=False, drawn=False),
        Column("policy_id", _("受理策略"), shown=False, drawn=False),
    ),
    page=_page,
    told=filled(lambda asked: lead_form(asked.params)),
    keeps=("region", "period"),
)
