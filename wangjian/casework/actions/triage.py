"""研判: one decision about chosen groups, and taking it back while it is young."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.casework import knowledge
from wangjian.casework.actions.leads import WITHDRAW, take_in, take_lead_step
from wangjian.casework.actions.second import ask_second_reader
from wangjian.casework.decisions.triage import DRAW_OF
from wangjian.casework.models import JoinedGroup, Lead, SecondReading
from wangjian.errors import BadInput, Late, NoSuchRecord, WrongState
from wangjian.monitoring import actions as monitoring
from wangjian.monitoring.models import FindingGroup
from wangjian.registry.decisions.keys import kind_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor
    from wangjian.casework.actions.leads import TakenIn
    from wangjian.casework.decisions.triage import Reason

ACTS = ("take", "leave", "dismiss", "second", "reopen")
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What one decision came to."""

    act: str
    group_ids: list[uuid.UUID]
    taken: list[TakenIn] = field(default_factory=list)
    drawn: list[uuid.UUID] = field(default_factory=list)  # dismissals that a second reader reads


def decide(
    *, by: Actor, act: str, group_ids: Sequence[uuid.UUID], reason_code: str = "", words: str = ""
) -> Decided:
    """Decide about chosen groups: about all of them or about none."""
    wanted = sorted(set(group_ids))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise BadInput(
            f"没有选择归组，或超过{MOST_AT_ONCE}个",
            f"choose 1 to {MOST_AT_ONCE} groups",
            remedy_zh="请先勾选要办理的归组",
            remedy_en="tick the groups first",
        )
    if act == "dismiss":
        drawn = dismiss(by=by, group_ids=wanted, reason_code=reason_code, words=words)
        return Decided(act, wanted, drawn=drawn)
    taken: list[TakenIn] = []
    with scope(by):
        _drop_readings(wanted)
        if act == "take":
            taken = take_in(by=by, group_ids=wanted)
        elif act == "second":
            ask_second_reader(by=by, group_ids=wanted, words=words)
        elif act in {"leave", "reopen"}:
            one = monitoring.leave_group if act == "leave" else monitoring.reopen_group
            for group_id in wanted:
                one(by=by, group_id=group_id, words=words)
        else:
            raise BadInput("没有这种决定", f"there is no such decision: {act[:20]}")
    return Decided(act, wanted, taken)


def dismiss(
    *, by: Actor, group_ids: Sequence[uuid.UUID], reason_code: str, words: str = ""
) -> list[uuid.UUID]:
    """Dismiss groups for a reason of the file; gives those that were drawn for a second reader.

    Each dismissal draws a number that nobody can know before; the journal has the numbers, so
    that anybody can see that the share of the file was kept.
    """
    permissions.require(by, "monitoring.triage")
    wanted = sorted(set(group_ids))
    with scope(by):
        groups = _groups(wanted)
        reasons = {one.code: one for one in knowledge.reasons()}
        _must_fit(reasons.get(reason_code), groups)
        drawn: list[uuid.UUID] = []
        numbers: dict[str, int] = {}
        for group in groups:
            monitoring.dismiss_group(
                by=by,
                group_id=group.id,
                reason_code=reason_code,
                words=words,
                reasons=reasons,
            )
            _drop_readings([group.id])
            plan = knowledge.triage_plan(group.office_path)
            number = secrets.randbelow(DRAW_OF)
            numbers[str(group.id)] = number
            if plan.draws(number) or _was_drawn(group):
                SecondReading.objects.create(
                    office_path=group.office_path,
                    group_id=group.id,
                    why=SecondReading.Why.DRAWN,
                    asked_by_id=by.officer_id,
                    reason_code=reason_code,
                    reason=words,
                )
                drawn.append(group.id)
        values = {
            "of": DRAW_OF,
            "share": knowledge.triage_plan(by.office_path).second_share,
            "numbers": numbers,
            "drawn": [str(one) for one in drawn],
        }
        journal(by, "casework.draw_second", "second_reading", values=values)
    return drawn


def _was_drawn(group: FindingGroup) -> bool:
    """Whether it was drawn before and taken back: nobody undoes a draw by undoing."""
    return SecondReading.objects.filter(
        group_id=group.id,
        why=SecondReading.Why.DRAWN,
        state=SecondReading.State.DROPPED,
    ).exists()


def undo_decision(*, by: Actor, group_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Take one's own decision back while it is young: the groups wait again, all or none.

    A lead is withdrawn by the step of its procedure, which lets this be done while nobody acted on
    it; a dismissal that a second reader has read stays.
    """
    permissions.require(by, "monitoring.triage")
    wanted = sorted(set(group_ids))
    if not wanted:
        raise BadInput("没有选择归组", "no group was chosen")
    done: list[uuid.UUID] = []
    with scope(by):
        for group in _groups(wanted):
            _must_be_young(by, group)
        for group_id in wanted:
            # A lead that is withdrawn gives back all of its groups at once.
            group = FindingGroup.objects.get(id=group_id)
            if group.state == "taken":
                _give_back(by, group)
            elif group.state != "open":
                _drop_readings([group.id])
                monitoring.put_back(by=by, group_id=group_id, verb="undo")
            done.append(group_id)
        journal(
            by, "casework.undo_decision", "groups", values={"groups": [str(one) for one in done]}
        )
    return done


def _groups(wanted: Sequence[uuid.UUID]) -> list[FindingGroup]:
    """The groups, locked in the order of their ids."""
    locked = FindingGroup.objects.select_for_update().filter(id__in=wanted).order_by("id")
    groups = list(locked)
    if len(groups) < len(wanted):
        missing = len(wanted) - len(groups)
        raise NoSuchRecord(
            f"有{missing}个归组不存在，或不属于您的机关",
            f"{missing} groups are not there, or not your office's",
            remedy_zh="请刷新列表后重试，本次没有作出任何决定",
            remedy_en="reload the list and try again; nothing was decided",
        )
    return groups


def _must_fit(reason: Reason | None, groups: Sequence[FindingGroup]) -> None:
    if reason is None:
        return  # monitoring says in words which there are
    wrong = [group for group in groups if not reason.fits(kind_of(group.subject_key))]
    if wrong:
        raise BadInput(
            f"“{reason.zh}”不适用于“{wrong[0].subject_key}”",
            f"the reason {reason.code} is not for {wrong[0].subject_key}",
            remedy_zh="请改选其他理由",
            remedy_en="choose another reason",
        )


def _must_be_young(by: Actor, group: FindingGroup) -> None:
    plan = knowledge.triage_plan(group.office_path)
    if group.state not in {"taken", "left", "dismissed"}:
        raise WrongState(
            f"归组已是“{group.get_state_display()}”，没有可撤销的决定",
            f"the group is {group.state}: there is no decision to take back",
            remedy_zh="请刷新列表",
            remedy_en="reload the list",
        )
    if group.decided_by_id != by.officer_id:
        raise WrongState(
            "这不是您作出的决定，不能撤销",
            "it was somebody else who decided",
            remedy_zh="请作出决定的人员撤销，或在归组页重新办理",
            remedy_en="ask them to take it back",
        )
    if not plan.may_undo(group.decided_at, timezone.now()):
        raise Late(
            f"决定已超过{plan.undo_minutes}分钟，不能撤销",
            f"the decision is older than {plan.undo_minutes} minutes",
            remedy_zh="已受理的请在线索页办结，已排除的可由复核人员退回",
            remedy_en="end the lead on its page; a second reader may put a dismissal back",
        )
    if SecondReading.objects.filter(group_id=group.id, read_at__gt=group.decided_at).exists():
        raise WrongState("该决定已经复核，不能撤销", "a second reader has read it already")


def _give_back(by: Actor, group: FindingGroup) -> None:
    lead = Lead.objects.select_related("matter").filter(group_id=group.id).first()
    if lead is not None:
        take_lead_step(
            by=by,
            matter_id=lead.matter_id,
            verb=WITHDRAW,
            fields={},
            version=lead.matter.version,
        )
        return
    joined = JoinedGroup.objects.select_related("lead").get(group_id=group.id)
    joined.delete()
    monitoring.put_back(by=by, group_id=group.id, verb="undo")
    values = {"group": str(group.id)}
    journal(by, "casework.part", f"matter:{joined.lead_id}", values=values)
    fact("casework", "lead.parted", str(joined.lead_id), values=values)


def _drop_readings(group_ids: Sequence[uuid.UUID]) -> None:
    """What waited for a second reader is decided otherwise now."""
    waiting = SecondReading.objects.filter(
        group_id__in=group_ids, state=SecondReading.State.WAITING
    )
    waiting.update(state=SecondReading.State.DROPPED)
