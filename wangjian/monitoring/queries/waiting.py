"""待研判的命中组: what waits in one office, as the worklist lists it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from wangjian.authority.places import within
from wangjian.authority.prepared import Prepared, given
from wangjian.monitoring.models import FindingGroup
from wangjian.monitoring.queries.groups import place_after, subject_names

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor


@dataclass(frozen=True, slots=True)
class Narrowed:
    """To which region and days the groups are narrowed; empty: to none."""

    region_id: str = ""
    acted_from: date | None = None
    acted_until: date | None = None


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """One group that nobody has decided."""

    id: uuid.UUID
    name: str
    topic: str
    severity: int
    findings_count: int
    score: float

    @property
    def mark(self) -> str:
        """The place after it, as `ranked_groups` writes it."""
        return f"{self.score!r}~{self.id}"


def waiting_groups(
    actor: Actor, narrowed: Narrowed, *, after: str = "", limit: int = 50
) -> list[WaitingGroup]:
    """Open groups of the actor's own office, in rank order; asked within the actor's scope."""
    if after or narrowed != Narrowed():
        rows = _waiting(actor, narrowed)
        if after:
            rows = rows.filter(place_after(after))
        found = list(rows.order_by("-score", "id")[:limit])
    else:
        found = _first(limit).rows(office=actor.office_path)
    names = subject_names((one.subject_id, one.subject_key) for one in found)
    return [
        WaitingGroup(
            one.id,
            names.get(one.subject_id) or one.subject_key,
            one.topic,
            one.severity,
            one.findings_count,
            one.score,
        )
        for one in found
    ]


def count_waiting(actor: Actor, narrowed: Narrowed, *, most: int) -> int:
    """How many there are, at most so many; asked within the actor's scope."""
    if narrowed == Narrowed():
        return _first(most).count(office=actor.office_path)
    return _waiting(actor, narrowed).order_by()[:most].count()


@lru_cache(maxsize=8)
def _first(limit: int) -> Prepared[FindingGroup]:
    of_office = FindingGroup.objects.filter(state="open", office_path=given("office"))
    return Prepared(lambda: of_office.order_by("-score", "id")[:limit])


def _waiting(actor: Actor, narrowed: Narrowed) -> QuerySet[FindingGroup]:
    plain = {
        "last_acted_on__gte": narrowed.acted_from,
        "last_acted_on__lte": narrowed.acted_until,
        "region_id__in": within(narrowed.region_id) if narrowed.region_id else None,
    }
    return FindingGroup.objects.filter(
        Q(**{name: value for name, value in plain.items() if value}),
        state="open",
        office_path=actor.office_path,
    )
