"""语境建议列表: what the list of proposed contexts is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing, extra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.models import ContextProposal
    from wangjian.web.lists.listing import Asked


def _page(asked: Asked, after: str, limit: int) -> tuple[Sequence[ContextProposal], str]:
    state = asked.params.get("state", "")[:20].replace("\x00", "")
    return queries.proposals(asked.actor, state=state, after=after, limit=limit)


def _state(one: ContextProposal) -> str:
    return _state_name(one.state)


def _state_name(state: str) -> str:
    names = {
        "waiting": gettext("待处理"),
        "accepted": gettext("已采纳，待写入"),
        "written": gettext("已写入词库"),
        "failed": gettext("写入失败"),
    }
    return names.get(state, gettext("未采纳"))


def _told(asked: Asked) -> list[tuple[str, str]]:
    state = asked.params.get("state", "")
    return [(gettext("状态"), _state_name(state))] if state else []


PROPOSALS = Listing(
    name="proposals",
    title=_("语境建议"),
    address="proposals",
    right="docket.see",
    export_right="casework.export",
    columns=(
        Column("term", _("词语与语境"), lambda one: f"{one.term} ← {one.context}"),
        Column("lexicon", _("词库")),
        Column("silenced", _("将不再命中")),
        Column("asked_by", _("建议人"), lambda one: one.asked_by and one.asked_by.display_name),
        Column("state", _("状态"), _state),
        extra("looked_at", _("查看的归组")),
        extra("words", _("说明")),
        extra("asked_at", _("建议时间")),
        extra("answer", _("处理意见")),
        extra(
            "answered_by", _("处理人"), lambda one: one.answered_by and one.answered_by.display_name
        ),
        extra("answered_at", _("处理时间")),
    ),
    page=_page,
    told=_told,
)
