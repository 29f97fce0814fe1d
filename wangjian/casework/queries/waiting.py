"""线索待办: what waits here that is no matter: groups to be judged, signatures that end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wangjian.authority.actor import reading
from wangjian.authority.days import today
from wangjian.authority.prepared import Prepared, given
from wangjian.casework import knowledge
from wangjian.casework.decisions.policies import why_stopped
from wangjian.casework.models import PolicySignature
from wangjian.casework.queries.intake import signed
from wangjian.casework.queries.second import count_second_readings, second_readings
from wangjian.docket.decisions.procedure import Words
from wangjian.docket.worklist import MOST_COUNTED, Source, WorkRow
from wangjian.monitoring import queries as monitoring

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.casework.decisions.policies import Words as PolicyWords
    from wangjian.docket.worklist import Ask, Mark

# A signature is in the list from so many days before its end on.
SOON = timedelta(days=14)

_GROUP = Words("命中归组", "finding groups")
_SIGNATURE = Words("策略签批", "policy signatures")
_SECOND = Words("复核", "second readings")
_HELD = Prepared(
    lambda: (
        PolicySignature.objects.filter(withdrawn_at__isnull=True, office_path=given("office"))
        .select_related("officer")
        .order_by("until_on", "id")
    )
)


def _groups(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if not _own(ask) or ask.late or (mark and mark.due_on is None and mark.done):
        return []
    after = mark.key if mark and mark.due_on is None else ""
    found = monitoring.waiting_groups(actor, _narrowed(ask), after=after, limit=limit)
    return [
        WorkRow(
            key=one.mark,
            kind="group",
            kind_words=_GROUP,
            title=one.name,
            subject=one.name,
            due_on=None,
            late=False,
            why=Words(
                f"待研判 · 命中 {one.findings_count}",
                f"to be judged, {one.findings_count} findings",
            ),
            page="groups_one",
            arguments=(str(one.id),),
            urgency=one.severity,
        )
        for one in found
    ]


def _count_groups(actor: Actor, ask: Ask) -> int:
    if not _own(ask) or ask.late:
        return 0
    return monitoring.count_waiting(actor, _narrowed(ask), most=MOST_COUNTED)


def _signatures(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    rows = [row for row in _ending(actor, ask) if mark is None or _after(row, mark)]
    return rows[:limit]


def _count_signatures(actor: Actor, ask: Ask) -> int:
    return min(len(_ending(actor, ask)), MOST_COUNTED)


def _readings(actor: Actor, ask: Ask, mark: Mark | None, limit: int) -> Sequence[WorkRow]:
    if not _own(ask) or ask.late or (mark and mark.due_on is None and mark.done):
        return []
    after = mark.key if mark and mark.due_on is None else ""
    found, _ = second_readings(actor, for_me=True, after=after, limit=limit)
    return [
        WorkRow(
            key=str(one.id),
            kind="second",
            kind_words=_SECOND,
            title=one.subject_name,
            subject=one.subject_name,
            due_on=None,
            late=False,
            why=Words(f"{one.asked_by}送复核", f"sent by {one.asked_by}")
            if one.why == "asked"
            else Words("排除被抽中，待复核", "a dismissal that was drawn"),
            page="second_one",
            arguments=(str(one.id),),
            urgency=one.severity,
        )
        for one in found
    ]


def _count_readings(actor: Actor, ask: Ask) -> int:
    if not _own(ask) or ask.late:
        return 0
    return count_second_readings(actor, most=MOST_COUNTED)


# What waits in this room; `web.work` has the list of all rooms.
SOURCES = (
    Source("signature", "casework.sign_policy", _SIGNATURE, _signatures, _count_signatures),
    Source("second", "monitoring.second_read", _SECOND, _readings, _count_readings),
    Source("group", "monitoring.triage", _GROUP, _groups, _count_groups),
)


def _own(ask: Ask) -> bool:
    """What stands in one office is not shown among the matters of all offices."""
    return not ask.everyone


def _narrowed(ask: Ask) -> monitoring.Narrowed:
    return monitoring.Narrowed(ask.region_id, ask.opened_from, ask.opened_until)


def _ending(actor: Actor, ask: Ask) -> list[WorkRow]:
    """Signatures of the office that end soon, or whose policy stands still; by their end."""
    if not _own(ask):
        return []
    now, found = today(), knowledge.policies()
    with reading(actor):
        rows = []
        for one in _HELD.rows(office=actor.office_path):
            policy = found.get(one.policy_id)
            stopped = why_stopped(policy, signed(one), now)
            late = one.until_on < now
            if (stopped or one.until_on <= now + SOON) and (late or not ask.late):
                words = policy.words if policy else None
                rows.append(_signature(one, words, stopped, late=late))
    return rows


def _signature(
    one: PolicySignature, title: PolicyWords | None, stopped: PolicyWords | None, *, late: bool
) -> WorkRow:
    return WorkRow(
        key=str(one.id),
        kind="signature",
        kind_words=_SIGNATURE,
        title=Words(title.zh, title.en) if title else one.policy_id,
        subject=one.policy_id,
        due_on=one.until_on,
        late=late,
        why=Words(stopped.zh, stopped.en)
        if stopped
        else Words("即将到期，待续签", "ends soon, sign again"),
        page="policies",
    )


def _after(row: WorkRow, mark: Mark) -> bool:
    due: date | None = row.due_on
    if mark.due_on is None or due is None:
        return False
    if due != mark.due_on:
        return due > mark.due_on
    return not mark.done and row.key > mark.key
