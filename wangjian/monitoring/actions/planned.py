"""照文件建计划: a plan file written into the plan by the acts of the page, all of it or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wangjian.authority import permissions
from wangjian.authority.models import Region
from wangjian.authority.queries import officers_in
from wangjian.errors import BadInput, BadKnowledge
from wangjian.monitoring.actions import plans
from wangjian.monitoring.actions.samples import KINDS, draw_sample
from wangjian.monitoring.planfile import Known
from wangjian.registry.models import Platform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.authority.actor import Actor
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models.plans import PlanItem, SampleList, SweepPlan
    from wangjian.monitoring.planfile import At, ItemSaid, PlanSaid


def nameable(*, by: Actor, library: Library) -> Known:
    """What a plan of the actor's office may name."""
    platforms = Platform.all_rows().exclude(platform_id=None)
    regions = Region.objects.filter(valid_until=None)
    return Known(
        rules=library.rules,
        topics=library.topics,
        kinds=KINDS,
        platforms={str(one) for one in platforms.values_list("platform_id", flat=True)},
        regions=set(regions.values_list("id", flat=True)),
        officers=set(_logins(by)),
    )


def make_plan(*, by: Actor, said: PlanSaid, library: Library) -> tuple[SweepPlan, list[SampleList]]:
    """The plan that a file says, and its lists, which wait to be drawn.

    What an act refuses is told at the line of the file, and nothing of the plan is left.
    """
    permissions.require(by, plans.RIGHT)
    officers = _logins(by)
    with transaction.atomic():
        with _at(said, ()):
            plan = plans.new_plan(
                by=by,
                name=said.name,
                campaign=said.campaign,
                from_on=said.from_on,
                until_on=said.until_on,
            )
        topics, batches, samples = _parts(by, plan, said)
        for one in said.items:
            with _at(said, one.at):
                item = plans.add_item(
                    by=by,
                    plan_id=plan.id,
                    topic_id=topics[one.topic],
                    batch_id=batches[one.batch],
                    name=one.name,
                )
                held = samples.get(one.sample)
                plans.change_item(
                    by=by,
                    item_id=item.id,
                    version=item.version,
                    library=library,
                    said={
                        "name": one.name,
                        "rules": list(one.rules),
                        "platforms": list(one.platforms),
                        "regions": list(one.regions),
                        "prices_since": one.prices_since,
                        "responsible_id": officers[one.responsible] if one.responsible else None,
                        "note": one.note,
                        "sample": held.id if held else None,
                        "schedule": one.when,
                    },
                )
            _ask(by, item, one, said)
    return plan, list(samples.values())


def _parts(
    by: Actor, plan: SweepPlan, said: PlanSaid
) -> tuple[dict[int, Any], dict[int, Any], dict[str, SampleList]]:
    """Topics and batches by their numbers, lists by their names."""
    topics, batches, samples = {}, {}, {}
    for topic in said.topics:
        with _at(said, topic.at):
            topics[topic.no] = plans.add_topic(
                by=by,
                plan_id=plan.id,
                name=topic.name,
                topics=topic.topics,
                divisions=topic.divisions,
            ).id
    for batch in said.batches:
        with _at(said, batch.at):
            batches[batch.no] = plans.add_batch(
                by=by,
                plan_id=plan.id,
                name=batch.name,
                from_on=batch.from_on,
                until_on=batch.until_on,
            ).id
    for one in said.samples:
        with _at(said, one.at):
            samples[one.name] = draw_sample(
                by=by,
                plan_id=plan.id,
                name=one.name,
                kind=one.kind,
                size=one.size,
                seed=one.seed,
                platforms=one.platforms,
                regions=one.regions,
            )
    return topics, batches, samples


def _logins(by: Actor) -> dict[str, Any]:
    """The officers who may answer for an item, as on its page: those of the plan's office."""
    return {one.username: one.id for one in officers_in(by.office_path)}


def _ask(by: Actor, item: PlanItem, one: ItemSaid, said: PlanSaid) -> None:
    for noted in one.consulted:
        with _at(said, noted.at):
            asked = plans.consult(
                by=by, item_id=item.id, division=noted.division, asked_on=noted.asked_on
            )
            if noted.answered_on is not None:
                plans.answer(
                    by=by,
                    consultation_id=asked.id,
                    answered_on=noted.answered_on,
                    words=noted.answer,
                )


@contextmanager
def _at(said: PlanSaid, at: At) -> Iterator[None]:
    try:
        yield
    except BadKnowledge:
        raise
    except BadInput as problem:
        raise said.bad(problem, at) from None
