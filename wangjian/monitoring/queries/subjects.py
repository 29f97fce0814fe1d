"""主体的命中: the groups of a thing as events, and which of its objects were hit and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.authority import timeline as told
from wangjian.authority.actor import reading
from wangjian.authority.days import day_of
from wangjian.authority.timeline import MOST, Event
from wangjian.monitoring.models import Finding, FindingGroup
from wangjian.monitoring.queries.groups import reason_of
from wangjian.monitoring.queries.texts import rule_texts

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.rulebook import Words
    from wangjian.packs.packs import Packs

_MOST_HITS = 50
_STATES = {
    "open": ("待研判", "to be decided"),
    "left": ("暂不受理", "left for now"),
    "taken": ("已受理", "taken in"),
    "dismissed": ("已排除", "dismissed"),
    "closed": ("已办结", "closed"),
}


@dataclass(frozen=True, slots=True)
class ObjectHit:
    """One finding about an object of the thing: a listing, a page, itself."""

    group_id: uuid.UUID
    object_key: str
    rule_id: str
    reason: Words
    severity: int
    acted_on: date
    times: int


def subject_timeline(actor: Actor, entity_ids: Sequence[uuid.UUID]) -> list[Event]:
    """Finding groups of these things that are the actor's to see, and what was decided."""
    events: list[Event] = []
    with reading(actor):
        rows = FindingGroup.objects.filter(subject__in=list(entity_ids))
        groups = list(rows.select_related("decided_by").order_by("-id")[:MOST])
    names = _topics()
    for group in groups:
        zh, en = names.get(group.topic, (group.topic, group.topic))
        state_zh, state_en = _STATES.get(group.state, (group.state, group.state))
        count = group.findings_count
        events.append(
            Event(
                group.last_acted_on,
                told.FINDING,
                f"命中 {zh}：{count} 条，{state_zh}",
                f"{count} finding(s), {en}: {state_en}",
                group.subject_key,
                f"group:{group.id}",
                at=group.last_seen_at,
            )
        )
        if group.decided_at:
            events.append(
                Event(
                    day_of(group.decided_at),
                    told.FINDING,
                    f"研判 {zh}：{state_zh}",
                    f"decided on {en}: {state_en}",
                    group.reason,
                    f"group:{group.id}",
                    group.decided_by.display_name if group.decided_by else "",
                    group.decided_at,
                )
            )
    return events


def hits_of(actor: Actor, entity_ids: Sequence[uuid.UUID]) -> list[ObjectHit]:
    """Findings about these things, the gravest first, with the sentence of the rule as it ran."""
    with reading(actor):
        groups = FindingGroup.objects.filter(subject__in=list(entity_ids)).values_list(
            "id", flat=True
        )
        rows = Finding.objects.filter(group__in=list(groups[:MOST]), withdrawn_at=None)
        found = list(rows.order_by("-severity", "-acted_on", "id")[:_MOST_HITS])
    texts = rule_texts(one.rule_digest for one in found)
    return [
        ObjectHit(
            one.group_id,
            one.object_key,
            one.rule_id,
            reason_of(one, texts.get(one.rule_digest)),
            one.severity,
            one.acted_on,
            one.times,
        )
        for one in found
    ]


def _topics() -> dict[str, tuple[str, str]]:
    from wangjian.authority import knowledge

    return _words(knowledge.packs())


def _words(packs: Packs) -> dict[str, tuple[str, str]]:
    found = packs.table("monitoring", "topics")
    return {row["id"]: (row["zh"], row["en"]) for row in found}
