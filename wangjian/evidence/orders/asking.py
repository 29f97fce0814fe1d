"""申请取证: addresses are put into the queue, called off, and asked for again.

The row in state `queued` is what counts; the nudge only saves the worker a minute.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.queries import officers_holding
from wangjian.errors import BadInput, NoSuchRecord, WrongState
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.models import CaptureBatch, CapturePace, CaptureRequest, CaptureSchedule
from wangjian.evidence.orders.pace import host_of, pace
from wangjian.evidence.recording.capture import check
from wangjian.evidence.recording.logins import named

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor

TASK = "evidence.capture"
State, Why = CaptureRequest.State, CaptureRequest.Why
WAITING = (State.QUEUED, State.RUNNING)
_LONGEST = 4_000
_MOST_SAID = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One address, and what it is for."""

    url: str
    subject_id: uuid.UUID | None = None
    made_for: str = ""  # lead:ID, as the journal writes it
    office_path: str = ""  # whose it will be; empty: the asker's


@dataclass(frozen=True, slots=True)
class How:
    """How it is to be captured."""

    device: str = CaptureRequest.Device.DESKTOP
    scroll: bool = False
    second_officer_id: uuid.UUID | None = None
    allowed: tuple[str, ...] = ()
    video: bool = False
    login: str = ""  # the name of one that the office has


def request(*, by: Actor, wanted: Wanted, how: How | None = None) -> CaptureRequest:
    """Ask for one address; what waits for the same in the same way is given back instead."""
    permissions.require(by, RIGHT)
    wanted, asked = _checked(by, wanted), how or How()
    with scope(by):
        waits = CaptureRequest.objects.filter(
            state__in=WAITING, stop_asked=False, url=wanted.url, host=host_of(wanted.url),
            made_for=wanted.made_for, office_path=wanted.office_path or by.office_path,
            device=asked.device, scroll=asked.scroll, allowed=list(asked.allowed),
            second_officer_id=asked.second_officer_id, video=asked.video, login=asked.login,
        ).first()  # fmt: skip
        if waits is not None:
            return waits
        made = CaptureRequest(**_row(by, wanted, asked))
        _keep([made])
        authority.journal(by, "evidence.request", f"capture:{made.id}", values={"url": made.url})
    return made


def request_many(
    *,
    by: Actor,
    title: str,
    wanted: Sequence[Wanted],
    how: How | None = None,
    schedule: CaptureSchedule | None = None,
) -> CaptureBatch:
    """Ask for many addresses at once; each of them once, all or none."""
    permissions.require(by, RIGHT)
    each = checked(by, wanted)
    if not title.strip():
        raise BadInput("请给这一批起个名称", "give the batch a name")
    asked = how or How()
    why = Why.SCHEDULE if schedule is not None else Why.BATCH
    with scope(by):
        batch = CaptureBatch.objects.create(
            **asker(by, asked), office_path=by.office_path, title=title.strip()[:200],
            total=len(each), schedule=schedule,
        )  # fmt: skip
        _keep([CaptureRequest(**_row(by, one, asked, why=why, batch=batch)) for one in each])
        noted = {"title": batch.title, "addresses": batch.total}
        authority.journal(by, "evidence.request_many", f"batch:{batch.id}", values=noted)
    return batch


def request_for_intake(*, by: Actor, wanted: Sequence[Wanted]) -> None:
    """What is taken in is captured, each of its addresses once; in the intake's transaction."""
    with scope(by):
        each = {
            (one.made_for, one.url): CaptureRequest(**_row(by, one, How(), why=Why.INTAKE))
            for one in wanted
            if usable(one.url)
        }
        _keep(list(each.values()))


def cancel(*, by: Actor, request_id: uuid.UUID) -> CaptureRequest:
    """Call one off; what is under way stops before it is sealed."""
    permissions.require(by, RIGHT)
    with scope(by):
        one = _locked(request_id)
        if one.state not in WAITING:
            raise WrongState("这个取证任务已经结束", "this capture is over")
        one.stop_asked = True
        if one.state == State.QUEUED:
            one.state, one.finished_at = State.CANCELLED, datetime.now(UTC)
        one.save(update_fields=["stop_asked", "state", "finished_at"])
        authority.journal(by, "evidence.cancel", f"capture:{one.id}", values={"url": one.url})
    return one


def cancel_batch(*, by: Actor, batch_id: uuid.UUID) -> int:
    """Call off what is left of a batch; returns how many."""
    permissions.require(by, RIGHT)
    now = datetime.now(UTC)
    with scope(by):
        batch = CaptureBatch.objects.filter(id=batch_id).first()
        if batch is None:
            raise NoSuchRecord("没有这个批次", "there is no such batch")
        own = CaptureRequest.objects.filter(batch=batch)
        count = own.filter(state=State.QUEUED).update(
            state=State.CANCELLED, stop_asked=True, finished_at=now
        )
        count += own.filter(state=State.RUNNING).update(stop_asked=True)
        authority.journal(by, "evidence.cancel", f"batch:{batch.id}", values={"cancelled": count})
    return count


def retry(*, by: Actor, request_id: uuid.UUID) -> CaptureRequest:
    """Put one that failed or was called off into the queue again, in the name of who does so.

    Who stood beside the first asker does not stand beside this one; a login is looked for among
    those of this one's office.
    """
    permissions.require(by, RIGHT)
    with scope(by):
        one = _locked(request_id)
        if one.state not in {State.FAILED, State.CANCELLED}:
            raise WrongState(
                "只有未能取证或已取消的任务可以重试",
                "only what failed or was called off is retried",
            )
        one.state, one.attempts, one.stop_asked, one.told = State.QUEUED, 0, False, {}
        one.not_before, one.started_at, one.finished_at = datetime.now(UTC), None, None
        one.officer_id, one.office_id, one.second_officer_id = by.officer_id, by.office_id, None
        one.save()
        _paced([one.host])
        authority.journal(by, "evidence.retry", f"capture:{one.id}", values={"url": one.url})
        authority.nudge(TASK, "")
    return one


def usable(url: str) -> bool:
    """Whether an address is one that can be captured."""
    try:
        check(url)
    except BadInput:
        return False
    return len(url) <= _LONGEST


def checked(by: Actor, wanted: Iterable[Wanted]) -> list[Wanted]:
    """Each address once; what is none is named."""
    each = list({one.url.strip(): one for one in wanted if one.url.strip()}.values())
    most = pace().most_of_batch
    if not each or len(each) > most:
        raise BadInput(
            f"一批须有 1 至 {most:,} 个网址", f"a batch has 1 to {most:,} addresses",
            remedy_zh="请每行写一个网址", remedy_en="write one address a line",
        )  # fmt: skip
    wrong = [one.url.strip() for one in each if not usable(one.url.strip())]
    if wrong:
        named = "、".join(f"“{url[:80]}”" for url in wrong[:_MOST_SAID])
        raise BadInput(
            f"有 {len(wrong)} 个不是可以取证的网址：{named}",
            f"{len(wrong)} are no addresses that can be captured: {named}",
            remedy_zh="请写完整的网址，例如 https://shop.example/item/1",
            remedy_en="write whole addresses, like https://shop.example/item/1",
        )
    return [_checked(by, one) for one in each]


def _checked(by: Actor, wanted: Wanted) -> Wanted:
    url = wanted.url.strip()
    check(url[: _LONGEST + 1])
    if len(url) > _LONGEST:
        raise BadInput(f"网址超过 {_LONGEST} 个字符", f"longer than {_LONGEST} characters")
    path = wanted.office_path or by.office_path
    permissions.require_at(by, RIGHT, path)
    return Wanted(url, wanted.subject_id, wanted.made_for, path)


def asker(by: Actor, how: How) -> dict[str, Any]:
    """The columns that say who asks and how."""
    if how.device not in CaptureRequest.Device.values:
        raise BadInput("没有这种设备", "there is no such device")
    second = how.second_officer_id
    if second is not None and (
        second == by.officer_id or second not in officers_holding(RIGHT, by.office_path)
    ):
        raise BadInput(
            "另一名执法人员须是本机关或上级机关中有取证权限的其他在职人员",
            "the second officer is another of this office, or of one above it, who may capture",
        )
    return {
        "officer_id": by.officer_id,
        "office_id": by.office_id,
        "second_officer_id": second,
        "device": how.device,
        "scroll": how.scroll,
        "video": how.video,
        "login": named(how.login),
    }


def _row(
    by: Actor,
    wanted: Wanted,
    how: How,
    *,
    why: CaptureRequest.Why = Why.OFFICER,
    batch: CaptureBatch | None = None,
) -> dict[str, Any]:
    return {
        **asker(by, how),
        "url": wanted.url,
        "host": host_of(wanted.url),
        "allowed": list(how.allowed),
        "subject_id": wanted.subject_id,
        "made_for": wanted.made_for,
        "office_path": wanted.office_path or by.office_path,
        "why": why,
        "batch": batch,
        "rank": 0 if why == Why.OFFICER else 1,
    }


def _keep(rows: Sequence[CaptureRequest]) -> None:
    """Into the queue; what intake asked for already stays as it is."""
    if not rows:
        return
    _paced({one.host for one in rows})
    once = any(one.why == Why.INTAKE for one in rows)
    CaptureRequest.objects.bulk_create(rows, batch_size=500, ignore_conflicts=once)
    authority.nudge(TASK, "")


def _paced(hosts: Iterable[str]) -> None:
    CapturePace.objects.bulk_create(
        [CapturePace(host=host) for host in sorted(hosts)], ignore_conflicts=True
    )


def _locked(request_id: uuid.UUID) -> CaptureRequest:
    one = CaptureRequest.objects.select_for_update().filter(id=request_id).first()
    if one is None:
        raise NoSuchRecord("没有这个取证任务", "there is no such capture in the queue")
    return one
