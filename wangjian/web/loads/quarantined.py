"""隔离行列表: what the list of the rows is that a load set aside."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.registry import queries
from wangjian.web.lists.listing import Column, Listing, behind, extra, row_number
from wangjian.web.lists.telling import filled
from wangjian.web.loads.forms import RowFilterForm
from wangjian.web.templatetags.desk import column_name, english

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from wangjian.registry.models import QuarantineRow
    from wangjian.web.lists.listing import Asked


def row_form(params: QueryDict) -> RowFilterForm:
    """The filter of the list as an address says it; of itself it shows what is open."""
    return RowFilterForm(params if "state" in params else {"state": "open"})


def _page(
    load_id: str, asked: Asked, after: str, limit: int
) -> tuple[Sequence[QuarantineRow], str]:
    form = row_form(asked.params)
    state = form.cleaned_data["state"] if form.is_valid() else "open"
    found = queries.quarantine(
        load_id=load_id,
        state="" if state == "all" else state,
        after=row_number(after),
        limit=limit + 1,
    )
    return behind(found, limit, lambda row: row.pk)


def _raw(row: QuarantineRow) -> str:
    if not isinstance(row.raw, dict):
        return str(row.raw)
    return "；".join(f"{column_name(key)}：{value}" for key, value in row.raw.items() if value)


def _state(row: QuarantineRow) -> str:
    names = {"open": gettext("待处理"), "corrected": gettext("已更正")}
    return names.get(row.state, gettext("已放弃"))


def quarantined(load_id: str) -> Listing:
    """The rows of one load that did not pass its checks."""
    load = queries.load_card(load_id)
    return Listing(
        name=f"quarantine:{load.load_id}",
        title=_("隔离区"),
        address="loads_one",
        right="registry.see",
        export_right="registry.ingest",
        columns=(
            Column("line", _("行号")),
            Column(
                "reasons",
                _("原因"),
                lambda row: row.reasons_en if english() else row.reasons_zh,
            ),
            Column("raw", _("原始内容"), _raw),
            Column("state", _("状态"), _state),
            extra("by", _("经办人"), lambda row: row.by.display_name if row.by else ""),
        ),
        page=partial(_page, load.load_id),
        arguments=(load.load_id,),
        told=filled(lambda asked: row_form(asked.params)),
    )
