"""重复主体列表: what the lists of probable pairs and of the merges made are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.registry import queries
from wangjian.web.lists.listing import Column, Listing, behind, extra, row_number
from wangjian.web.templatetags.desk import table_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.registry.queries import CandidateRow, MergeRow
    from wangjian.web.lists.listing import Asked


def _candidates(_asked: Asked, after: str, limit: int) -> tuple[Sequence[CandidateRow], str]:
    found = queries.candidates(after=row_number(after), limit=limit + 1)
    return behind(found, limit, lambda row: row.candidate.id)


def _why(row: CandidateRow) -> str:
    if row.candidate.why == "www":
        return gettext("网站只差 www")
    return gettext("同名同地址") if row.candidate.why == "name_address" else gettext("同名同地区")


def _merges(_asked: Asked, after: str, limit: int) -> tuple[Sequence[MergeRow], str]:
    found = queries.merges(before=row_number(after), limit=limit + 1)
    return behind(found, limit, lambda row: row.merge.id)


SAME = Listing(
    name="same",
    title=_("重复主体"),
    address="subjects_same",
    right="registry.see",
    export_right="registry.export",
    columns=(
        Column("one", _("主体"), lambda row: row.one_title),
        Column("other", _("另一主体"), lambda row: row.other_title),
        Column("why", _("依据"), _why),
        extra("kind", _("种类"), lambda row: table_name(row.candidate.one.kind)),
        extra("one_key", _("主体标识"), lambda row: row.candidate.one.natural_key),
        extra("other_key", _("另一主体标识"), lambda row: row.candidate.other.natural_key),
    ),
    page=_candidates,
)
MERGED = Listing(
    name="merged",
    title=_("已有归并"),
    address="subjects_merged",
    right="registry.see",
    export_right="registry.export",
    columns=(
        Column("gone", _("并入者"), lambda row: row.gone_title),
        Column("into", _("归并到"), lambda row: row.into_title),
        Column("reason", _("理由"), lambda row: row.merge.reason),
        Column("by", _("经办人"), lambda row: row.merge.by.display_name),
        extra("at", _("时间"), lambda row: row.merge.at),
        extra("gone_key", _("并入者标识"), lambda row: row.merge.entity.natural_key),
        extra("into_key", _("归并到的标识"), lambda row: row.merge.into.natural_key),
        extra("undone_at", _("撤销时间"), lambda row: row.merge.undone_at),
        extra("undone_reason", _("撤销理由"), lambda row: row.merge.undone_reason),
    ),
    page=_merges,
)
