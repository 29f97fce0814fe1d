"""到时运行: items of plans run when an officer says so, or when their time has come.

A scheduled run is asked for in the name of the officer who set the time; rights are asked again
each time, and where they are gone the item says so and waits for somebody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from wangjian.authority import permissions
from wangjian.authority.queries import actor_of
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed, WangjianError, WrongState
from wangjian.monitoring import scheduling
from wangjian.monitoring.actions.runs import request_run
from wangjian.monitoring.models import PlanItem

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.models import Run

MOST = 100  # items taken up at once; the next minute takes the rest


def run_item(*, by: Actor, item_id: uuid.UUID) -> Run:
    """Ask for a run of an item now."""
    permissions.require(by, "monitoring.run")
    item = PlanItem.objects.select_related("plan", "sample").filter(id=item_id).first()
    if item is None:
        raise NoSuchRecord(f"没有监测项目 {item_id}", f"there is no item {item_id}")
    permissions.require_at(by, "monitoring.run", item.plan.office_path)
    if item.plan.ended_at is not None:
        raise WrongState("计划已结束", "the plan has ended")
    if not item.rules:
        raise BadInput(
            "这个项目还没有规则",
            "the item has no rules yet",
            remedy_zh="请先在项目里选规则",
            remedy_en="choose its rules first",
        )
    return request_run(by=by, rules=item.rules, item=item)


def run_due(*, now: datetime | None = None) -> list[Run]:
    """Take up the items whose time has come, each once; the next time is set with it."""
    at = now or timezone.now()
    due = PlanItem.objects.filter(next_at__lte=at).order_by("next_at").values_list("id", flat=True)
    return [run for item_id in due[:MOST] if (run := _taken_up(item_id, at)) is not None]


def _taken_up(item_id: uuid.UUID, at: datetime) -> Run | None:
    with transaction.atomic():
        found = PlanItem.objects.select_related("plan", "batch", "scheduled_by")
        item = found.select_for_update(of=("self",)).filter(id=item_id, next_at__lte=at).first()
        if item is None:
            return None
        item.next_at = scheduling.next_time(
            scheduling.parse(item.schedule), at, item.batch.from_on, item.batch.until_on
        )
        run = None
        item.problem_zh = item.problem_en = ""
        try:
            with transaction.atomic():
                run = _run(item)
        except NotAllowed as problem:
            item.next_at, item.problem_zh, item.problem_en = None, problem.zh, problem.en
        except WangjianError as problem:
            item.problem_zh, item.problem_en = problem.zh, problem.en
        item.save(update_fields=["next_at", "problem_zh", "problem_en"])
    return run


def _run(item: PlanItem) -> Run:
    if item.scheduled_by is None:
        raise NotAllowed("没有人安排这个项目", "nobody scheduled this item")
    return run_item(by=actor_of(item.scheduled_by, os_user="timetable"), item_id=item.id)
