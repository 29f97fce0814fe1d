"""主体的线索: the leads of a thing as events: taken in, and how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.authority import timeline as told
from wangjian.authority.actor import reading
from wangjian.authority.timeline import MOST, Event
from wangjian.docket import knowledge
from wangjian.docket.models import Matter
from wangjian.registry.queries import keys_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor


def subject_timeline(actor: Actor, entity_ids: Sequence[uuid.UUID]) -> list[Event]:
    """Leads of these things that are the actor's to see."""
    keys = keys_of(entity_ids)
    with reading(actor):
        rows = Matter.objects.filter(kind="lead", subject_key__in=keys).defer("subject_card")
        leads = list(rows.select_related("office", "assignee").order_by("-id")[:MOST])
    states = knowledge.procedure("lead")[0].states
    events = []
    for lead in leads:
        ref = f"lead:{lead.id}"
        who = lead.assignee.display_name if lead.assignee else lead.office.name
        events.append(
            Event(
                lead.opened_on,
                told.LEAD,
                f"受理线索 {lead.number}",
                f"lead taken in: {lead.number}",
                lead.title,
                ref,
                who,
                lead.opened_at,
            )
        )
        if lead.closed_on:
            words = states[lead.state].words if lead.state in states else None
            zh, en = (words.zh, words.en) if words else (lead.state, lead.state)
            events.append(
                Event(
                    lead.closed_on,
                    told.LEAD,
                    f"线索办结：{zh}",
                    f"lead ended: {en}",
                    lead.number,
                    ref,
                    who,
                    lead.closed_at,
                )
            )
    return events
