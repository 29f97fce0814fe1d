"""复核问询: what waits for a second reader, and how often the readers saw it otherwise."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from wangjian.authority.actor import reading
from wangjian.authority.models import Office
from wangjian.casework.models import SecondReading
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.monitoring.models import FindingGroup
from wangjian.monitoring.queries.groups import subject_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from wangjian.authority.actor import Actor


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One second reading as a list shows it."""

    id: uuid.UUID
    group_id: uuid.UUID
    subject_name: str
    topic: str
    severity: int
    why: str
    state: str
    asked_by: str
    asked_at: datetime
    reason_code: str
    reason: str
    office_path: str
    office_name: str
    read_by: str
    read_at: datetime | None
    verdict: str
    words: str
    own: bool  # the actor decided it and cannot read it


def second_readings(
    actor: Actor, *, state: str = "waiting", for_me: bool = False, after: str = "", limit: int = 50
) -> tuple[list[ReadingRow], str]:
    """Second readings, the longest waiting first, and the mark of the next page.

    `for_me` leaves out what the actor decided and may not read.
    """
    with reading(actor):
        rows = SecondReading.objects.filter(state=state) if state else SecondReading.objects.all()
        if for_me:
            rows = rows.filter(_not_of(actor))
        if after:
            rows = rows.filter(id__gt=_mark(after))
        found = list(rows.select_related("asked_by", "read_by").order_by("id")[: limit + 1])
        shown = _rows(actor, found[:limit])
    return shown, str(shown[-1].id) if len(found) > limit else ""


def count_second_readings(actor: Actor, *, most: int) -> int:
    """How many wait that the actor did not decide, at most so many."""
    with reading(actor):
        return SecondReading.objects.filter(_not_of(actor), state="waiting")[:most].count()


def second_reading(actor: Actor, reading_id: uuid.UUID) -> ReadingRow:
    """One second reading."""
    with reading(actor):
        rows = SecondReading.objects.select_related("asked_by", "read_by")
        found = list(rows.filter(id=reading_id))
        if not found:
            raise NoSuchRecord(
                "没有这件复核，或它不属于您的机关",
                "there is no such second reading, or it is not your office's",
            )
        return _rows(actor, found)[0]


def _not_of(actor: Actor) -> Q:
    """What somebody else decided."""
    return ~Q(asked_by=actor.officer_id) | Q(asked_by__isnull=True)


def _rows(actor: Actor, found: Sequence[SecondReading]) -> list[ReadingRow]:
    groups = {
        one.id: one for one in FindingGroup.objects.filter(id__in=[r.group_id for r in found])
    }
    names = subject_names((one.subject_id, one.subject_key) for one in groups.values())
    paths = {one.office_path for one in found}
    offices = dict(Office.objects.filter(path__in=paths).values_list("path", "name"))
    made = []
    for one in found:
        group = groups.get(one.group_id)
        name = (names.get(group.subject_id) or group.subject_key) if group else str(one.group_id)
        made.append(
            ReadingRow(
                id=one.id,
                group_id=one.group_id,
                subject_name=name,
                topic=group.topic if group else "",
                severity=group.severity if group else 1,
                why=one.why,
                state=one.state,
                asked_by=one.asked_by.display_name if one.asked_by else "",
                asked_at=one.asked_at,
                reason_code=one.reason_code,
                reason=one.reason,
                office_path=one.office_path,
                office_name=offices.get(one.office_path, one.office_path),
                read_by=one.read_by.display_name if one.read_by else "",
                read_at=one.read_at,
                verdict=one.verdict,
                words=one.words,
                own=one.asked_by_id == actor.officer_id,
            )
        )
    return made


def _mark(after: str) -> uuid.UUID:
    try:
        return uuid.UUID(after)
    except ValueError:
        raise BadInput("翻页标记无效", "this is no mark of a page") from None
