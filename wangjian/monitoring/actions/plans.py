"""监测计划的行为: opened from a file or begun empty, its parts written, divisions' words recorded.

Who may plan writes the plans of the own office and of those below it. A schedule is an act of the
officer who sets it, and runs only as long as that officer may run monitors.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max
from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, Conflict, NoSuchRecord, WrongState
from wangjian.monitoring import scheduling
from wangjian.monitoring.models.plans import (
    Consultation,
    PlanBatch,
    PlanItem,
    PlanTopic,
    SampleList,
    SweepPlan,
)

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.planbook import PlanText

RIGHT, RUN = "monitoring.plan", "monitoring.run"
LONGEST_DAYS = 1000


def open_plan(
    *, by: Actor, text: PlanText, from_on: date, name: str = "", english: bool = False
) -> SweepPlan:
    """A plan of the office out of a plan file, its batches counted from the first day."""
    permissions.require(by, RIGHT)
    language = "en" if english else "zh"
    with scope(by):
        plan = _made(
            by,
            name=name or text.title.in_language(language),
            campaign=text.campaign.in_language(language),
            from_on=from_on,
            until_on=from_on + timedelta(days=text.days - 1),
            source=text.id,
            source_digest=text.digest,
        )
        topics = {
            one.no: PlanTopic.objects.create(
                plan=plan,
                no=one.no,
                name=one.words.in_language(language),
                topics=list(one.topics),
                divisions=list(one.divisions),
            )
            for one in text.topics
        }
        batches = {
            one.no: PlanBatch.objects.create(
                plan=plan,
                no=one.no,
                name=one.words.in_language(language),
                from_on=from_on + timedelta(days=one.first_day - 1),
                until_on=from_on + timedelta(days=one.first_day + one.days - 2),
            )
            for one in text.batches
        }
        for no, one in enumerate(text.items, 1):
            PlanItem.objects.create(
                plan=plan,
                topic=topics[one.topic],
                batch=batches[one.batch],
                no=no,
                name=one.words.in_language(language),
                rules=list(one.rules),
                # What a file proposes runs only once somebody says so.
                note=_proposed(one.when, language),
            )
    return plan


def new_plan(*, by: Actor, name: str, campaign: str, from_on: date, until_on: date) -> SweepPlan:
    """An empty plan of the office."""
    permissions.require(by, RIGHT)
    with scope(by):
        return _made(by, name=name, campaign=campaign, from_on=from_on, until_on=until_on)


def end_plan(*, by: Actor, plan_id: uuid.UUID, reason: str) -> SweepPlan:
    """End a plan: nothing of it runs any more."""
    with scope(by):
        plan = _plan(by, plan_id)
        plan.ended_at = timezone.now()
        plan.save(update_fields=["ended_at"])
        PlanItem.objects.filter(plan=plan).update(next_at=None)
        authority.journal(by, "monitoring.end_plan", f"plan:{plan.id}", reason)
    return plan


def add_topic(
    *,
    by: Actor,
    plan_id: uuid.UUID,
    name: str,
    topics: Sequence[str] = (),
    divisions: Sequence[str] = (),
) -> PlanTopic:
    """One more topic of a plan."""
    with scope(by):
        plan = _plan(by, plan_id)
        topic = PlanTopic.objects.create(
            plan=plan,
            no=_next(PlanTopic, plan),
            name=_named(name),
            topics=list(topics),
            divisions=list(divisions),
        )
        authority.journal(by, "monitoring.add_topic", f"plan:{plan.id}", name)
    return topic


def add_batch(
    *, by: Actor, plan_id: uuid.UUID, name: str, from_on: date, until_on: date
) -> PlanBatch:
    """One more batch of a plan, within its days."""
    with scope(by):
        plan = _plan(by, plan_id)
        if not plan.from_on <= from_on <= until_on <= plan.until_on:
            raise BadInput(
                f"批次须在计划的 {plan.from_on} 至 {plan.until_on} 之内",
                f"a batch lies within {plan.from_on} to {plan.until_on}",
            )
        batch = PlanBatch.objects.create(
            plan=plan,
            no=_next(PlanBatch, plan),
            name=_named(name),
            from_on=from_on,
            until_on=until_on,
        )
        authority.journal(by, "monitoring.add_batch", f"plan:{plan.id}", name)
    return batch


def add_item(
    *, by: Actor, plan_id: uuid.UUID, topic_id: uuid.UUID, batch_id: uuid.UUID, name: str
) -> PlanItem:
    """One more item, in a topic and a batch of the same plan."""
    with scope(by):
        plan = _plan(by, plan_id)
        topic = PlanTopic.objects.filter(plan=plan, id=topic_id).first()
        batch = PlanBatch.objects.filter(plan=plan, id=batch_id).first()
        if topic is None or batch is None:
            raise BadInput("专题和批次须属于这份计划", "topic and batch are those of the plan")
        item = PlanItem.objects.create(
            plan=plan, topic=topic, batch=batch, no=_next(PlanItem, plan), name=_named(name)
        )
        authority.journal(by, "monitoring.add_item", f"item:{item.id}", name)
    return item


def change_item(
    *, by: Actor, item_id: uuid.UUID, version: int, library: Library, said: Mapping[str, Any]
) -> PlanItem:
    """Write an item: its rules, where it looks, its sample, who answers for it, when it runs.

    Refused where somebody else wrote it since `version` was read.
    """
    with scope(by):
        item = _item(by, item_id)
        if item.version != version:
            raise Conflict(
                "这个项目在您打开之后又有改动",
                "the item was changed since you opened it",
                remedy_zh="请刷新后再改",
                remedy_en="load the page again and change it there",
            )
        for rule_id in said["rules"]:
            library.rule(rule_id)
        for name in (
            "name",
            "rules",
            "platforms",
            "regions",
            "prices_since",
            "responsible_id",
            "note",
        ):
            setattr(item, name, said[name])
        item.name = _named(item.name)
        item.sample = _sample(item, said.get("sample"))
        _schedule(by, item, said.get("schedule", ""))
        item.version += 1
        item.save()
        authority.journal(
            by,
            "monitoring.change_item",
            f"item:{item.id}",
            values={"rules": item.rules, "schedule": item.schedule, "version": item.version},
        )
    return item


def consult(*, by: Actor, item_id: uuid.UUID, division: str, asked_on: date) -> Consultation:
    """Note that a division was asked about an item."""
    with scope(by):
        item = _item(by, item_id)
        noted = Consultation.objects.create(
            item=item, division=_named(division), asked_on=asked_on, by_id=_officer(by)
        )
        authority.journal(by, "monitoring.consult", f"item:{item.id}", division)
    return noted


def answer(*, by: Actor, consultation_id: uuid.UUID, answered_on: date, words: str) -> Consultation:
    """Note what a division said."""
    with scope(by):
        noted = (
            Consultation.objects.select_related("item__plan")
            .select_for_update(of=("self",))
            .filter(id=consultation_id)
            .first()
        )
        if noted is None:
            raise NoSuchRecord("没有这条征求意见", "there is no such consultation")
        permissions.require_at(by, RIGHT, noted.item.plan.office_path)
        if answered_on < noted.asked_on:
            raise BadInput("答复不能早于征求", "an answer is not earlier than its question")
        noted.answered_on, noted.answer = answered_on, words
        noted.save(update_fields=["answered_on", "answer"])
        authority.journal(by, "monitoring.answered", f"item:{noted.item_id}", noted.division)
    return noted


def _proposed(when: str, language: str) -> str:
    if not when:
        return ""
    told = scheduling.parse(when).in_language(language)
    return f"The file proposes: {told}" if language == "en" else f"范本建议：{told}"


def _schedule(by: Actor, item: PlanItem, words: str) -> None:
    """When it runs from now on; an unchanged schedule goes on as it is."""
    told = str(scheduling.parse(words)) if words.strip() else ""
    if told == item.schedule and (item.next_at is not None or not told):
        return
    item.schedule, item.next_at, item.problem_zh, item.problem_en = told, None, "", ""
    if not told:
        item.scheduled_by_id = None
        return
    permissions.require(by, RUN)
    if not item.rules:
        raise BadInput("先选规则，再安排时间", "choose rules before a time")
    item.next_at = scheduling.next_time(
        scheduling.parse(told), timezone.now(), item.batch.from_on, item.batch.until_on
    )
    if item.next_at is None:
        raise BadInput(
            f"批次 {item.batch.from_on} 至 {item.batch.until_on} 内没有这样的时间了",
            f"no such time is left between {item.batch.from_on} and {item.batch.until_on}",
            remedy_zh="请改时间，或把项目放到后面的批次",
            remedy_en="choose another time, or a later batch",
        )
    item.scheduled_by_id = _officer(by)


def _sample(item: PlanItem, sample_id: Any) -> SampleList | None:
    if not sample_id:
        return None
    found = SampleList.objects.filter(plan=item.plan_id, id=sample_id).first()
    if found is None:
        raise BadInput("没有这份样本名单", "there is no such sample list")
    return found


def _made(by: Actor, **said: Any) -> SweepPlan:
    if said["until_on"] < said["from_on"]:
        raise BadInput("截止日早于起始日", "the last day is before the first")
    if (said["until_on"] - said["from_on"]).days >= LONGEST_DAYS:
        raise BadInput(f"计划不超过 {LONGEST_DAYS} 日", f"a plan has at most {LONGEST_DAYS} days")
    said["name"] = _named(said["name"])
    plan = SweepPlan.objects.create(office_path=by.office_path, made_by_id=_officer(by), **said)
    authority.journal(by, "monitoring.open_plan", f"plan:{plan.id}", plan.name)
    return plan


def _plan(by: Actor, plan_id: uuid.UUID) -> SweepPlan:
    plan = SweepPlan.objects.select_for_update().filter(id=plan_id).first()
    if plan is None:
        raise NoSuchRecord(f"没有监测计划 {plan_id}", f"there is no plan {plan_id}")
    _may_write(by, plan)
    return plan


def _item(by: Actor, item_id: uuid.UUID) -> PlanItem:
    found = PlanItem.objects.select_related("plan", "batch").select_for_update(of=("self",))
    item = found.filter(id=item_id).first()
    if item is None:
        raise NoSuchRecord(f"没有监测项目 {item_id}", f"there is no item {item_id}")
    _may_write(by, item.plan)
    return item


def _may_write(by: Actor, plan: SweepPlan) -> None:
    permissions.require_at(by, RIGHT, plan.office_path)
    if plan.ended_at is not None:
        raise WrongState("计划已结束", "the plan has ended")


def _next(model: type[PlanTopic | PlanBatch | PlanItem], plan: SweepPlan) -> int:
    last = model.objects.filter(plan=plan).aggregate(last=Max(F("no")))["last"]
    return int(last or 0) + 1


def _named(name: str) -> str:
    if not name.strip():
        raise BadInput("须写名称", "a name is needed")
    return name.strip()


def _officer(by: Actor) -> uuid.UUID:
    if by.officer_id is None:
        raise BadInput("须由人编制", "somebody plans")
    return by.officer_id
