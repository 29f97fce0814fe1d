"""归属结论列表: what the list of decisions about ties is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.registry import queries
from wangjian.web.lists.listing import Column, Listing, behind, extra, row_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.registry.queries import DecidedRow
    from wangjian.web.lists.listing import Asked


def _page(_asked: Asked, after: str, limit: int) -> tuple[Sequence[DecidedRow], str]:
    found = queries.decided_ties(before=row_number(after), limit=limit + 1)
    return behind(found, limit, lambda row: row.tie.id)


def _verdict(row: DecidedRow) -> str:
    names = {"same": gettext("是"), "different": gettext("不是")}
    return names.get(row.tie.verdict, gettext("无法判断"))


def _by(row: DecidedRow) -> str:
    return row.tie.by.display_name if row.tie.by else ""


DECIDED = Listing(
    name="decided",
    title=_("已有结论"),
    address="linking_decided",
    right="registry.see",
    export_right="registry.export",
    columns=(
        Column("left", _("对象"), lambda row: row.left_title),
        Column("right", _("经营主体"), lambda row: row.right_title),
        Column("verdict", _("结论"), _verdict),
        Column("by", _("认定人"), _by),
        extra("at", _("时间"), lambda row: row.tie.at),
        extra("reason", _("理由"), lambda row: row.tie.reason),
        extra("left_key", _("对象标识"), lambda row: row.tie.entity.natural_key),
        extra("right_key", _("经营主体标识"), lambda row: row.tie.business.natural_key),
        extra("undone_at", _("撤销时间"), lambda row: row.tie.undone_at),
        extra("undone_reason", _("撤销理由"), lambda row: row.tie.undone_reason),
    ),
    page=_page,
)
