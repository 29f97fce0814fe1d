"""复核: a second reader looks at what was drawn or sent, and is never the one who decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from wangjian.authority import permissions
from wangjian.authority.actions import fact, journal
from wangjian.authority.actor import scope
from wangjian.casework import knowledge
from wangjian.casework.models import SecondReading
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WrongState
from wangjian.monitoring import actions as monitoring

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor

AGREE, DISAGREE = SecondReading.Verdict.AGREE, SecondReading.Verdict.DISAGREE


def ask_second_reader(*, by: Actor, group_ids: Sequence[uuid.UUID], words: str = "") -> None:
    """Send groups to a second reader: they leave the list and wait for another pair of eyes."""
    permissions.require(by, "monitoring.triage")
    with scope(by):
        for group_id in sorted(set(group_ids)):
            group = monitoring.leave_group(by=by, group_id=group_id, words=words)
            reading = SecondReading.objects.create(
                office_path=group.office_path,
                group_id=group.id,
                why=SecondReading.Why.ASKED,
                asked_by_id=by.officer_id,
                reason=words,
            )
            journal(
                by,
                "casework.ask_second",
                f"group:{group.id}",
                words,
                values={"reading": str(reading.id)},
            )
            fact("casework", "second_reading.asked", str(reading.id))


def read_second(
    *, by: Actor, reading_id: uuid.UUID, verdict: str, words: str = "", reason_code: str = ""
) -> SecondReading:
    """Say whether there is nothing to act on.

    Who disagrees says why, and the group waits again. Who agrees with what an officer sent
    dismisses it, for a reason of the file; a dismissal that was drawn stands as it is.
    """
    permissions.require(by, "monitoring.second_read")
    words = words.strip()
    with scope(by):
        reading = _waiting(by, reading_id)
        if verdict not in {AGREE, DISAGREE}:
            raise BadInput("请选择同意或不同意", "say agree or disagree")
        if verdict == DISAGREE:
            if not words:
                raise BadInput("不同意的，请写明理由", "say why you disagree")
            monitoring.put_back(by=by, group_id=reading.group_id, verb="disagree", words=words)
        elif reading.why == SecondReading.Why.ASKED:
            monitoring.dismiss_group(
                by=by,
                group_id=reading.group_id,
                reason_code=reason_code,
                words=words,
                reasons=[one.code for one in knowledge.reasons()],
            )
        reading.state = SecondReading.State.READ
        reading.read_by_id, reading.read_at = by.officer_id, timezone.now()
        reading.verdict, reading.words = verdict, words
        reading.save(update_fields=["state", "read_by", "read_at", "verdict", "words"])
        journal(
            by,
            f"casework.second_{verdict}",
            f"group:{reading.group_id}",
            words,
            values={"reading": str(reading.id), "why": reading.why},
        )
        fact("casework", "second_reading.read", str(reading.id), values={"verdict": verdict})
    return reading


def _waiting(by: Actor, reading_id: uuid.UUID) -> SecondReading:
    reading = SecondReading.objects.select_for_update().filter(id=reading_id).first()
    if reading is None:
        raise NoSuchRecord(
            "没有这件复核，或它不属于您的机关",
            "there is no such second reading, or it is not your office's",
        )
    if reading.state != SecondReading.State.WAITING:
        raise WrongState(
            f"这件复核{reading.get_state_display()}",
            f"this second reading is {reading.state}",
            remedy_zh="请看下一件",
            remedy_en="go on to the next",
        )
    if reading.asked_by_id == by.officer_id:
        raise NotAllowed(
            "不能复核自己的决定",
            "nobody reads their own decision",
            remedy_zh="请另一名复核人员办理",
            remedy_en="leave it to another second reader",
        )
    return reading
