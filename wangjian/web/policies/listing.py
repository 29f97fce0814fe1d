"""策略列表: what the list of groups is that one policy left out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wangjian.casework import knowledge, queries
from wangjian.web.lists.listing import Column, Listing, behind, row_id
from wangjian.web.words import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.monitoring.models import FindingGroup
    from wangjian.web.lists.listing import Asked


def _page(
    policy_id: str, asked: Asked, after: str, limit: int
) -> tuple[Sequence[FindingGroup], str]:
    found = queries.left_out(asked.actor, policy_id, after=row_id(after), limit=limit + 1)
    return behind(found, limit, lambda group: group.id)


def left_out(policy_id: str) -> Listing:
    """Groups that fit the policy and wait."""
    knowledge.policy(policy_id)  # one that there is
    return Listing(
        name=f"left-out:{policy_id}",
        title=_("策略未受理的归组"),
        address="policies_left_out",
        right="docket.see",
        export_right="casework.export",
        columns=(
            Column("subject_key", _("主体标识")),
            Column("topic", _("专题"), lambda row: dict(topics()).get(row.topic, row.topic)),
            Column("severity", _("程度")),
            Column("score", _("排序分")),
            Column("findings_count", _("命中")),
            Column("last_acted_on", _("最近行为")),
        ),
        page=partial(_page, policy_id),
        arguments=(policy_id,),
        as_drawn=True,
    )
