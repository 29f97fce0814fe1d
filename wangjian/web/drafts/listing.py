"""草稿列表: what the list of drafts is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing, behind, extra, row_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.models import Draft
    from wangjian.web.lists.listing import Asked


def _page(_asked: Asked, after: str, limit: int) -> tuple[Sequence[Draft], str]:
    found = queries.drafts(before=row_id(after), limit=limit + 1)
    return behind(found, limit, lambda draft: draft.id)


def _kind(draft: Draft) -> str:
    return {"rule": gettext("规则"), "lexicon": gettext("词库")}.get(draft.kind, gettext("目录"))


def _state(draft: Draft) -> str:
    if draft.state == "reading":
        return gettext("读入中")
    if draft.check_state in {"queued", "running"}:
        return gettext("检查中")
    if draft.check_state == "done" and draft.check_digest == draft.digest:
        return gettext("检查通过") if draft.checked.get("ok") else gettext("检查未通过")
    return gettext("未检查")


DRAFTS = Listing(
    name="drafts",
    title=_("起草"),
    address="drafts",
    right="monitoring.write_rules",
    export_right="",
    columns=(
        Column("ref", _("编号")),
        Column("kind", _("种类"), _kind),
        Column("state", _("状态"), _state),
        Column("changed_by", _("编写人"), lambda draft: draft.changed_by.display_name),
        Column("changed_at", _("最近改动")),
        extra("made_by", _("建立人"), lambda draft: draft.made_by.display_name),
        extra("made_at", _("建立时间")),
        extra("version", _("版本")),
    ),
    page=_page,
)
