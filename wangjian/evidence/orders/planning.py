"""定时取证: the same addresses once at a time, each day or each week, until a day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.days import day_of
from wangjian.authority.queries import actor_of, house_actor
from wangjian.errors import BadInput, NoSuchRecord, WangjianError, WrongState
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.models import CaptureSchedule
from wangjian.evidence.orders.asking import How, Wanted, asker, checked, request_many

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor

Every = CaptureSchedule.Every
_STEPS = {Every.DAY: timedelta(days=1), Every.WEEK: timedelta(weeks=1)}
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class When:
    """Once at a time, or from then on each day or week until a day."""

    every: str = Every.ONCE
    first_at: datetime | None = None  # none: now
    until_on: date | None = None


def plan(
    *, by: Actor, title: str, wanted: Sequence[Wanted], when: When, how: How | None = None
) -> CaptureSchedule:
    """Ask for the same addresses at a time, and again."""
    permissions.require(by, RIGHT)
    each = checked(by, wanted)
    now = datetime.now(UTC)
    first, every, until_on = when.first_at or now, when.every, when.until_on
    if not title.strip():
        raise BadInput("请给定时取证起个名称", "give the schedule a name")
    if every not in Every.values:
        raise BadInput("没有这种频次", "there is no such interval")
    if first > now + _LONGEST:
        raise BadInput("第一次取证须在一年以内", "the first time is within a year")
    if every != Every.ONCE:
        _check_end(until_on, first)
    with scope(by):
        made = CaptureSchedule.objects.create(
            **asker(by, how or How()), office_path=by.office_path, title=title.strip()[:200],
            addresses=[_kept(one) for one in each], every=every, next_at=first,
            until_on=until_on if every != Every.ONCE else None,
        )  # fmt: skip
        noted = {"title": made.title, "every": every, "addresses": len(each)}
        authority.journal(by, "evidence.plan", f"schedule:{made.id}", values=noted)
    return made


def stop(*, by: Actor, schedule_id: uuid.UUID) -> None:
    """No further times; what waits already is captured."""
    permissions.require(by, RIGHT)
    with scope(by):
        one = CaptureSchedule.objects.select_for_update().filter(id=schedule_id).first()
        if one is None:
            raise NoSuchRecord("没有这个定时取证", "there is no such schedule")
        if one.next_at is None:
            raise WrongState("这个定时取证已经结束", "this schedule is over")
        one.next_at, one.stopped_at = None, datetime.now(UTC)
        one.save(update_fields=["next_at", "stopped_at"])
        authority.journal(by, "evidence.stop_plan", f"schedule:{one.id}")


def run_due() -> int:
    """Ask for what is due, each time once; says how many schedules that were."""
    count = 0
    with scope(house_actor()):
        now = datetime.now(UTC)
        due = CaptureSchedule.objects.select_for_update(skip_locked=True, of=("self",))
        for one in due.filter(next_at__lte=now).select_related("officer").order_by("next_at"):
            _run(one, now)
            count += 1
    return count


def _run(one: CaptureSchedule, now: datetime) -> None:
    try:
        if one.officer is None:
            raise NoSuchRecord("没有申请人", "nobody asked for it")
        by = actor_of(one.officer, office_id=one.office_id, os_user="")
        request_many(
            by=by,
            title=f"{one.title} {day_of(now).isoformat()}",
            wanted=[_wanted(said) for said in one.addresses],
            how=How(
                one.device, one.scroll, one.second_officer_id, video=one.video, login=one.login
            ),
            schedule=one,
        )
    except WangjianError as error:  # the one who asked left, or may no longer
        one.next_at, one.stopped_at = None, now
        one.told = {language: error.in_language(language) for language in ("zh", "en")}
    else:
        one.next_at = _following(one, now)
    one.save(update_fields=["next_at", "stopped_at", "told"])


def _following(one: CaptureSchedule, now: datetime) -> datetime | None:
    """The next time at the same hour; what was missed meanwhile is not made up for."""
    step = _STEPS.get(Every(one.every))
    if step is None or one.next_at is None or one.until_on is None:
        return None
    following = one.next_at + step * ((now - one.next_at) // step + 1)
    return following if day_of(following) <= one.until_on else None


def _check_end(until_on: date | None, first: datetime) -> None:
    if until_on is None or not day_of(first) <= until_on <= day_of(first + _LONGEST):
        raise BadInput(
            "请写截止日，自第一次起不超过一年",
            "say until which day, not more than a year from the first time",
        )


def _kept(one: Wanted) -> dict[str, str]:
    return {
        "url": one.url,
        "subject": str(one.subject_id or ""),
        "for": one.made_for,
        "office": one.office_path,
    }


def _wanted(said: dict[str, str]) -> Wanted:
    subject = uuid.UUID(said["subject"]) if said["subject"] else None
    return Wanted(said["url"], subject, said["for"], said["office"])
