"""待办：移动取证: what waits for the second officer's word, as rows of the worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.docket.decisions.procedure import Words
from wangjian.docket.worklist import MOST_COUNTED, Source, WorkRow, as_id
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.phone import queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor
    from wangjian.docket.worklist import Ask, Mark

_KIND = Words("确认移动取证", "confirm a phone capture")


def _rows(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if ask.everyone or ask.late or (mark and mark.due_on is None and mark.done):
        return []
    after = as_id(mark.key) if mark and mark.due_on is None and mark.key else None
    return [
        WorkRow(
            key=str(one.id),
            kind="phone",
            kind_words=_KIND,
            title=one.title,
            subject=one.matter_number,
            due_on=None,
            late=False,
            why=Words(
                f"{one.officer.display_name}取证，待第二人确认",
                f"taken by {one.officer.display_name}, waits for the second officer",
            ),
            page="phone",
            number=one.matter_number,
        )
        for one in queries.to_confirm(actor, after=after, limit=limit)
    ]


def _count(actor: Actor, ask: Ask) -> int:
    if ask.everyone or ask.late:
        return 0
    return queries.count_to_confirm(actor, most=MOST_COUNTED)


SOURCES = (Source("phone", RIGHT, _KIND, _rows, _count),)
