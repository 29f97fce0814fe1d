"""数据装载列表: what the list of loads is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.errors import BadInput
from wangjian.registry import queries
from wangjian.web.lists.listing import Column, Listing
from wangjian.web.lists.telling import filled
from wangjian.web.loads.forms import LoadFilterForm
from wangjian.web.templatetags.desk import table_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.registry.models import LoadRecord
    from wangjian.web.lists.listing import Asked


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[LoadRecord], str]:
    form = LoadFilterForm(asked.params)
    if not form.is_valid():
        return [], ""
    found = queries.loads(
        table=form.cleaned_data["table"],
        in_force=form.in_force,
        before=_cursor(after),
        limit=limit + 1,
    )
    if len(found) <= limit:
        return found, ""
    last = found[limit - 1]
    return found[:limit], f"{last.received_at.isoformat()}~{last.load_id}"


def _cursor(text: str) -> tuple[datetime, str] | None:
    if not text:
        return None
    at, _tilde, load_id = text.partition("~")
    try:
        return datetime.fromisoformat(at), load_id
    except ValueError:
        raise BadInput("翻页位置无效", "this cursor is not valid") from None


def _standing(load: LoadRecord) -> str:
    if load.withdrawn_at:
        return gettext("已撤回")
    return gettext("现行") if load.in_force else gettext("已被替换")


LOADS = Listing(
    name="loads",
    title=_("数据装载"),
    address="loads",
    right="registry.see",
    export_right="registry.see",
    columns=(
        Column("table", _("数据表"), lambda load: table_name(load.table)),
        Column("source", _("来源与文件"), lambda load: f"{load.source} {load.file_name}".strip()),
        Column(
            "kind",
            _("方式"),
            lambda load: gettext("全量") if load.kind == "full" else gettext("增量"),
        ),
        Column("as_of_on", _("数据日期")),
        Column("received_at", _("接收时间")),
        Column("rows", _("行数")),
        Column("rejected", _("隔离")),
        Column("standing", _("状态"), _standing),
        Column("scope", _("范围"), shown=False, drawn=False),
        Column("load_id", _("批次"), shown=False, drawn=False),
    ),
    page=_page,
    told=filled(lambda asked: LoadFilterForm(asked.params)),
)
