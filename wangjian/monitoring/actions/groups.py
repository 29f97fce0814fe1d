"""对命中组的决定: take, leave, dismiss, close - each one transaction, journalled.

Casework calls `mark_taken` when it makes leads and `close_group` when a lead ends; an officer
leaves or dismisses. A decision goes on record with who, when
and why, and rooms above read the fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.monitoring.decisions import ACTIVE, GroupState
from wangjian.monitoring.models import FindingGroup

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Iterable
    from datetime import date

    from wangjian.authority.actor import Actor

_SAID = {
    GroupState.OPEN: ("待研判", "open"),
    GroupState.LEFT: ("暂不受理", "left"),
    GroupState.TAKEN: ("已受理", "taken"),
    GroupState.DISMISSED: ("已排除", "dismissed"),
    GroupState.CLOSED: ("已办结", "closed"),
}


def mark_taken(*, by: Actor, group_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Groups become leads: those that were open or left are taken now.

    Gives the ids that this call took; one that is taken already is passed over, so that two at
    once make one lead.
    """
    permissions.require(by, "casework.take_in")
    wanted = sorted(set(group_ids))
    with scope(by):
        groups = _locked(wanted)
        taken = [g for g in groups if g.state in {GroupState.OPEN, GroupState.LEFT}]
        ended = [g for g in groups if g.state in {GroupState.DISMISSED, GroupState.CLOSED}]
        if ended:
            raise _wrong_state(ended[0], "受理", "taken in")
        for group in taken:
            _decide(group, by, GroupState.TAKEN)
            authority.journal(by, "monitoring.take", f"group:{group.id}")
            authority.fact("monitoring", "group.taken", str(group.id))
    return [group.id for group in taken]


def leave_group(*, by: Actor, group_id: uuid.UUID, words: str = "") -> FindingGroup:
    """Look at it and leave it where it is: it stays listed, apart from what nobody looked at."""
    permissions.require(by, "monitoring.triage")
    with scope(by):
        (group,) = _locked([group_id])
        if group.state != GroupState.OPEN:
            raise _wrong_state(group, "暂不受理", "left")
        _decide(group, by, GroupState.LEFT, words=words)
        authority.journal(by, "monitoring.leave", f"group:{group.id}", words)
    return group


def reopen_group(*, by: Actor, group_id: uuid.UUID, words: str = "") -> FindingGroup:
    """Put a group that was left back among the open ones."""
    permissions.require(by, "monitoring.triage")
    with scope(by):
        (group,) = _locked([group_id])
        if group.state != GroupState.LEFT:
            raise _wrong_state(group, "重新研判", "opened again")
        _decide(group, by, GroupState.OPEN, words=words)
        authority.journal(by, "monitoring.reopen", f"group:{group.id}", words)
    return group


def dismiss_group(
    *,
    by: Actor,
    group_id: uuid.UUID,
    reason_code: str,
    words: str = "",
    reasons: Collection[str] = (),
) -> FindingGroup:
    """A false alarm, or nothing to act on: it stays dismissed while object and rule are the same.

    `reasons` are the codes of `monitoring/dismissals.csv`, as the caller read them.
    """
    permissions.require(by, "monitoring.triage")
    if not reason_code or (reasons and reason_code not in reasons):
        raise BadInput(
            f"排除理由“{reason_code}”不在目录中",
            f"there is no reason {reason_code!r} to dismiss for",
            remedy_zh="请从 monitoring/dismissals.csv 的理由中选择",
            remedy_en="choose one of monitoring/dismissals.csv",
        )
    if reason_code == "other" and not words.strip():
        raise BadInput("选择“其他”时须写明理由", "say in words why, where the reason is other")
    with scope(by):
        (group,) = _locked([group_id])
        if group.state not in {GroupState.OPEN, GroupState.LEFT}:
            raise _wrong_state(group, "排除", "dismissed")
        _decide(group, by, GroupState.DISMISSED, reason_code=reason_code, words=words)
        authority.journal(
            by, "monitoring.dismiss", f"group:{group.id}", words, values={"code": reason_code}
        )
        authority.fact("monitoring", "group.dismissed", str(group.id))
    return group


def put_back(*, by: Actor, group_id: uuid.UUID, verb: str, words: str = "") -> FindingGroup:
    """A decision does not stand: the group waits again, as if nobody had decided.

    `verb` is what the journal calls it: `undo` where the officer took it back, `disagree` where a
    second reader saw it otherwise. A newer group of the same subject and topic has its place.
    """
    permissions.require(by, "monitoring.triage")
    with scope(by):
        (group,) = _locked([group_id])
        if group.state not in {GroupState.LEFT, GroupState.TAKEN, GroupState.DISMISSED}:
            raise _wrong_state(group, "放回待研判", "put back")
        newer = FindingGroup.objects.filter(
            subject_id=group.subject_id,
            topic=group.topic,
            state__in=[one.value for one in ACTIVE],
        ).exclude(id=group.id)
        if newer.exists():
            raise WrongState(
                "同一主体、同一专题已有新的归组，不能放回",
                "a newer group of the same subject and topic is there already",
                remedy_zh="请在新的归组中办理",
                remedy_en="act on the newer one",
            )
        values = {"was": group.state, "code": group.reason_code}
        _decide(group, by, GroupState.OPEN, words=words)
        authority.journal(by, f"monitoring.{verb}", f"group:{group.id}", words, values=values)
        authority.fact("monitoring", "group.put_back", str(group.id), values=values)
    return group


def close_group(
    *, by: Actor, group_id: uuid.UUID, words: str = "", settled_on: date | None = None
) -> FindingGroup:
    """The lead of a taken group has ended; a later act opens a new episode.

    `settled_on` is the last day whose acts the lead dealt with; without it, the last act found.
    """
    with scope(by):
        (group,) = _locked([group_id])
        if group.state == GroupState.CLOSED:
            return group  # a replay
        if group.state != GroupState.TAKEN:
            raise _wrong_state(group, "办结", "closed")
        group.settled_on = settled_on
        _decide(group, by, GroupState.CLOSED, words=words)
        authority.journal(by, "monitoring.close", f"group:{group.id}", words)
        authority.fact("monitoring", "group.closed", str(group.id))
    return group


def hand_on(*, by: Actor, group_id: uuid.UUID, office_path: str, words: str) -> FindingGroup:
    """Give a group to another office, with its findings; the reason goes on record."""
    from wangjian.authority.models import Office
    from wangjian.monitoring.models import Finding

    permissions.require(by, "docket.assign")
    if not words.strip():
        raise BadInput("移交须写明理由", "say why it is handed on")
    if not Office.objects.filter(path=office_path).exists():
        raise NoSuchRecord(f"没有机关 {office_path}", f"there is no office at {office_path}")
    with scope(by):
        (group,) = _locked([group_id])
        before = group.office_path
        if not by.range.holds(office_path):
            raise BadInput(
                "只能移交给本机关或下级机关",
                "a group is handed on within one's own office and those below it",
                remedy_zh="移送其他机关请先受理为线索",
                remedy_en="take it in as a lead to transfer it elsewhere",
            )
        Finding.objects.filter(group=group).update(office_path=office_path)
        group.office_path = office_path
        group.save(update_fields=["office_path"])
        values = {"from": before, "to": office_path}
        authority.journal(by, "monitoring.hand_on", f"group:{group.id}", words, values=values)
        authority.fact("monitoring", "group.handed_on", str(group.id), values=values)
    return group


def _locked(group_ids: list[uuid.UUID]) -> list[FindingGroup]:
    """The rows, locked in the order of their ids; what the office does not see is not there."""
    found = list(FindingGroup.objects.select_for_update().filter(id__in=group_ids).order_by("id"))
    if missing := set(group_ids) - {group.id for group in found}:
        raise NoSuchRecord(
            f"没有命中组 {min(missing)}，或不属于本机关",
            f"there is no group {min(missing)} here, or it is not for this office",
        )
    return found


def _decide(
    group: FindingGroup, by: Actor, state: GroupState, *, reason_code: str = "", words: str = ""
) -> None:
    group.state = state.value
    group.decided_by_id = by.officer_id
    group.decided_at = timezone.now()
    group.reason_code = reason_code
    group.reason = words
    group.save(
        update_fields=[
            "state",
            "decided_by",
            "decided_at",
            "reason_code",
            "reason",
            "settled_on",
        ]
    )


def _wrong_state(group: FindingGroup, zh: str, en: str) -> WrongState:
    said_zh, said_en = _SAID[GroupState(group.state)]
    return WrongState(
        f"命中组{said_zh}，不能{zh}",
        f"the group is {said_en} and cannot be {en}",
        remedy_zh="请刷新后再看",
        remedy_en="look at it again",
    )
