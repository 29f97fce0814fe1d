"""监测运行列表: what the list of runs is."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing
from wangjian.web.templatetags.desk import rules_asked, took

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.queries import RunRow
    from wangjian.web.lists.listing import Asked


def _page(_asked: Asked, after: str, limit: int) -> tuple[Sequence[RunRow], str]:
    found = queries.runs(before=_cursor(after), limit=limit + 1)
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _cursor(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _state(row: RunRow) -> str:
    names = {
        "queued": gettext("排队"),
        "running": gettext("运行中"),
        "done": gettext("完成"),
        "stopped": gettext("已停止"),
    }
    return names.get(row.state, gettext("失败"))


RUNS = Listing(
    name="runs",
    title=_("监测运行"),
    address="runs",
    right="",
    export_right="monitoring.run",
    columns=(
        Column("asked_at", _("发起")),
        Column("state", _("状态"), _state),
        Column("asked_by", _("发起人")),
        Column("rules", _("规则"), lambda row: rules_asked(len(row.rules))),
        Column("sightings", _("所见")),
        Column("groups_new", _("新归组")),
        Column("skipped", _("略过")),
        Column("took", _("用时"), took),
        Column("shadow", _("试运行"), shown=False, drawn=False),
        Column("started_at", _("开始时间"), shown=False, drawn=False),
        Column("finished_at", _("完成时间"), shown=False, drawn=False),
        Column("withdrawn_at", _("撤回时间"), shown=False, drawn=False),
        Column("id", _("编号"), shown=False, drawn=False),
    ),
    page=_page,
)
