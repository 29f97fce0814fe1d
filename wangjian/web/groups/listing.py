"""命中归组列表: what the list of finding groups is: its filters, its columns, its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.monitoring import queries
from wangjian.web.groups.forms import GroupFilterForm
from wangjian.web.lists.listing import Column, Listing
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.desk import spoken
from wangjian.web.words import rule_title, topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.queries import GroupRow
    from wangjian.web.lists.listing import Asked

WAITING = ("open", "left")
STATES = (*WAITING, "taken", "dismissed", "closed")


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[GroupRow], str]:
    form = GroupFilterForm(asked.params)
    if not form.is_valid():
        return [], ""
    page = queries.ranked_groups(
        asked.actor,
        states=[form.state_wanted] if form.state_wanted else STATES,
        topic=form.cleaned_data["topic"],
        rule_id=form.cleaned_data["rule"],
        min_severity=int(form.cleaned_data["severity"] or 1),
        region_id=asked.scope.region_id,
        acted_from=asked.scope.from_on,
        acted_until=asked.scope.until_on,
        after=after,
        limit=limit,
    )
    return page.rows, page.after


def _topic(row: GroupRow) -> str:
    return dict(topics()).get(row.topic, row.topic)


def _state(row: GroupRow) -> str:
    names = {
        "open": gettext("待研判"),
        "left": gettext("暂不受理"),
        "taken": gettext("已受理"),
        "dismissed": gettext("已排除"),
        "closed": gettext("已办结"),
    }
    return names.get(row.state, row.state)


GROUPS = Listing(
    name="groups",
    title=_("命中归组"),
    address="groups",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("subject_name", _("主体名称")),
        Column("severity", _("程度")),
        Column("confidence", _("把握")),
        Column("findings_count", _("命中")),
        Column("last_acted_on", _("最近行为")),
        Column("score", _("排序分")),
        Column("topic", _("专题"), _topic, shown=False, drawn=False),
        Column("state", _("状态"), _state, shown=False, drawn=False),
        Column("reason", _("理由"), lambda row: spoken(row.reason), shown=False, drawn=False),
        Column(
            "rules",
            _("规则"),
            lambda row: [rule_title(rule_id) for rule_id in row.rule_ids],
            shown=False,
            drawn=False,
        ),
        Column("subject_key", _("主体标识"), shown=False, drawn=False),
        Column("office_name", _("机关"), shown=False, drawn=False),
        Column("region_id", _("行政区划代码"), shown=False, drawn=False),
        Column("first_acted_on", _("最早行为"), shown=False, drawn=False),
        Column("first_seen_at", _("首次发现"), shown=False, drawn=False),
        Column("last_seen_at", _("最近发现"), shown=False, drawn=False),
    ),
    page=_page,
    told=filled(lambda asked: GroupFilterForm(asked.params)),
    keeps=("region", "period"),
)
