"""监测计划的问询: plans, one as topics by batches, an item with what is said before it runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Min

from wangjian.errors import NoSuchRecord
from wangjian.monitoring.models import Run, RunComparison
from wangjian.monitoring.models.plans import (
    JobState,
    PlanBatch,
    PlanItem,
    PlanTopic,
    SampleList,
    SampleSubject,
    SweepPlan,
)
from wangjian.monitoring.scheduling import NeedVerdict, Recorded, judge_need
from wangjian.registry.models import LoadRecord

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from datetime import date

    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import Consultation
    from wangjian.monitoring.rulebook import Rule


@dataclass(frozen=True, slots=True)
class NeedTold:
    """A rule of an item whose data must begin before its first day, and whether it does."""

    rule: Rule
    table: str
    days: int
    verdict: NeedVerdict

    @property
    def too_late(self) -> bool:
        """Whether the first day can no longer be judged whole."""
        return self.verdict.recorded == Recorded.TOO_LATE

    @property
    def begin_by(self) -> bool:
        """Whether recording must begin by a day that is still to come."""
        return self.verdict.recorded == Recorded.BEGIN_BY


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item as a plan shows it."""

    item: PlanItem
    consulted: tuple[Consultation, ...]
    unasked: tuple[str, ...]  # divisions of its topic that nobody asked yet
    needs: tuple[NeedTold, ...]
    last_run: Run | None

    @property
    def unanswered(self) -> int:
        """Divisions that were asked and have not answered."""
        return sum(one.answered_on is None for one in self.consulted)

    @property
    def too_late(self) -> bool:
        """Whether a rule of it can no longer judge the first day whole."""
        return any(one.too_late for one in self.needs)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as a table: a row a topic, a column a batch, items in the cells."""

    plan: SweepPlan
    batches: tuple[PlanBatch, ...]
    rows: tuple[tuple[PlanTopic, tuple[tuple[PlanBatch, tuple[ItemShown, ...]], ...]], ...]
    items: tuple[ItemShown, ...]
    samples: tuple[SampleList, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan as a list shows it."""

    plan: SweepPlan
    topics: int
    batches: int
    items: int
    next_item: PlanItem | None = field(default=None)


def plans(*, before: uuid.UUID | None = None, limit: int = 50) -> list[PlanRow]:
    """Plans, the newest first; `before` is the last one shown."""
    rows = SweepPlan.objects.select_related("made_by").order_by("-id")
    found = list((rows if before is None else rows.filter(id__lt=before))[:limit])
    ids = [plan.id for plan in found]
    topics, batches, items = (
        _per_plan(model.objects.filter(plan__in=ids).values_list("plan_id", flat=True))
        for model in (PlanTopic, PlanBatch, PlanItem)
    )
    coming = PlanItem.objects.filter(plan__in=ids, next_at__isnull=False)
    first = {one.plan_id: one for one in coming.order_by("-next_at")}
    return [
        PlanRow(plan, topics[plan.id], batches[plan.id], items[plan.id], first.get(plan.id))
        for plan in found
    ]


def plan_card(plan_id: uuid.UUID, *, library: Library, today: date) -> PlanCard:
    """One plan; NoSuchRecord where there is none."""
    plan = SweepPlan.objects.select_related("made_by").filter(id=plan_id).first()
    if plan is None:
        raise NoSuchRecord(f"没有监测计划 {plan_id}", f"there is no plan {plan_id}")
    batches = tuple(PlanBatch.objects.filter(plan=plan).order_by("no"))
    topics = tuple(PlanTopic.objects.filter(plan=plan).order_by("no"))
    items = _shown(_items().filter(plan=plan).order_by("no"), library, today)
    cells: dict[tuple[Any, Any], list[ItemShown]] = defaultdict(list)
    for one in items:
        cells[one.item.topic_id, one.item.batch_id].append(one)
    return PlanCard(
        plan=plan,
        batches=batches,
        rows=tuple(
            (topic, tuple((batch, tuple(cells[topic.id, batch.id])) for batch in batches))
            for topic in topics
        ),
        items=items,
        samples=tuple(SampleList.objects.filter(plan=plan).order_by("-id")[:100]),
    )


def item_card(item_id: uuid.UUID, *, library: Library, today: date) -> ItemShown:
    """One item with what is to be said of it."""
    shown = _shown(_items().filter(id=item_id), library, today)
    if not shown:
        raise NoSuchRecord(f"没有监测项目 {item_id}", f"there is no item {item_id}")
    return shown[0]


def item_runs(item_id: uuid.UUID, *, limit: int = 30) -> list[Run]:
    """The runs of an item, the newest first."""
    found = Run.objects.select_related("asked_by").filter(item=item_id).order_by("-id")
    return list(found[:limit])


def samples_of(plan_id: uuid.UUID) -> list[SampleList]:
    """The lists of a plan that are frozen or will be."""
    found = SampleList.objects.filter(plan=plan_id).exclude(state=JobState.FAILED)
    return list(found.order_by("-id")[:100])


def sample_card(
    sample_id: uuid.UUID, *, after: int = 0, limit: int = 100
) -> tuple[SampleList, list[SampleSubject]]:
    """A sample list and its subjects after that place of the draw."""
    found = SampleList.objects.select_related("plan", "asked_by").filter(id=sample_id).first()
    if found is None:
        raise NoSuchRecord(f"没有样本名单 {sample_id}", f"there is no sample list {sample_id}")
    rows = SampleSubject.objects.filter(sample=found, no__gt=after).order_by("no")
    return found, list(rows[:limit])


def comparison(comparison_id: uuid.UUID) -> RunComparison:
    """Two runs held against each other, with the items that they ran for."""
    found = RunComparison.objects.select_related("first__item__plan", "second__item__plan")
    made = found.filter(id=comparison_id).first()
    if made is None:
        raise NoSuchRecord(f"没有对照 {comparison_id}", f"there is no comparison {comparison_id}")
    return made


def recorded_since(tables: Iterable[str]) -> dict[str, date]:
    """Of each table the first day that a load in force is of."""
    rows = LoadRecord.objects.filter(table__in=set(tables), in_force=True).values("table")
    return dict(rows.annotate(first=Min("as_of_on")).values_list("table", "first"))


def _items() -> Any:
    return PlanItem.objects.select_related(
        "plan", "topic", "batch", "sample", "responsible", "scheduled_by"
    ).prefetch_related("consultations")


def _shown(items: Any, library: Library, today: date) -> tuple[ItemShown, ...]:
    listed = list(items)
    newest = Run.objects.filter(item__in=[item.id for item in listed]).order_by("item_id", "-id")
    last = {run.item_id: run for run in newest.distinct("item_id")}
    rules = {
        item.id: [library.rules[name] for name in item.rules if name in library.rules]
        for item in listed
    }
    tables = {one.needs_before.table for held in rules.values() for one in held if one.needs_before}
    since = recorded_since(tables) if tables else {}
    return tuple(
        ItemShown(
            item=item,
            consulted=tuple(sorted(item.consultations.all(), key=lambda one: one.id)),
            unasked=_unasked(item),
            needs=tuple(_needs(item, rules[item.id], since, today)),
            last_run=last.get(item.id),
        )
        for item in listed
    )


def _needs(
    item: PlanItem, rules: list[Rule], since: dict[str, date], today: date
) -> Iterable[NeedTold]:
    for rule in rules:
        need = rule.needs_before
        if need is None:
            continue
        known = since.get(need.table)
        said = [day for day in (known, item.prices_since) if day is not None]
        verdict = judge_need(
            need,
            starts_on=item.batch.from_on,
            today=today,
            recorded_since=min(said) if said else None,
        )
        yield NeedTold(rule, need.table, need.days, verdict)


def _unasked(item: PlanItem) -> tuple[str, ...]:
    asked = {one.division for one in item.consultations.all()}
    return tuple(name for name in item.topic.divisions if name not in asked)


def _per_plan(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    counted: dict[uuid.UUID, int] = defaultdict(int)
    for one in ids:
        counted[one] += 1
    return counted
