"""样本名单的行为: asked for by an officer, drawn and frozen by the worker, never changed after.

The draw is the order of sha256(seed, key) over all keys that the question names: whoever has the
register and the seed draws the same list, and its digest says that nobody changed it since.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions
from wangjian.authority.actor import scope
from wangjian.authority.models import Region
from wangjian.errors import BadInput, NoSuchRecord
from wangjian.monitoring.actions.plans import RIGHT
from wangjian.monitoring.models.plans import JobState, SampleList, SampleSubject, SweepPlan
from wangjian.registry.models import PROJECTED, Platform

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence

    from wangjian.authority.actor import Actor

KINDS = ("shop", "site", "mobile_app", "account", "business")
LARGEST = 200_000
LONGEST_SEED = 200
# Platforms that a refusal names; a register may have hundreds.
_MOST_TOLD = 12
_LISTING = "wangjian registry rows platform"

# The names of table and columns come from the models, the values as parameters.
_DRAW = """
    SELECT e.natural_key
      FROM {table} t JOIN registry_entity e ON e.id = t.entity_id
     WHERE {where}
     ORDER BY sha256(convert_to(%(seed)s || chr(10) || e.natural_key, 'UTF8')), e.natural_key
     LIMIT %(size)s
"""
_COUNT = "SELECT count(*) FROM {table} t WHERE {where}"


def draw_sample(  # noqa: PLR0913 - the question of a draw
    *,
    by: Actor,
    plan_id: uuid.UUID,
    name: str,
    kind: str,
    size: int,
    seed: str,
    platforms: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> SampleList:
    """Ask for a list; the worker draws it and freezes it."""
    if kind not in KINDS:
        raise BadInput(f"不能抽取“{kind}”", f"{kind} is not drawn")
    if not 0 < size <= LARGEST:
        raise BadInput(f"抽取数为 1 至 {LARGEST:,}", f"a list has 1 to {LARGEST:,} subjects")
    if not seed.strip() or len(seed) > LONGEST_SEED or not name.strip():
        raise BadInput(
            "名单须有名称和种子",
            "a list has a name and a seed",
            remedy_zh="种子可用当天公布的数字，如开奖号码，好让人复核",
            remedy_en="take a number published that day, so that others can draw it again",
        )
    if platforms and "platform_id" not in PROJECTED[kind].columns():
        raise BadInput("这种对象没有平台", "these have no platform")
    with scope(by):
        plan = SweepPlan.objects.filter(id=plan_id).first()
        if plan is None:
            raise NoSuchRecord(f"没有监测计划 {plan_id}", f"there is no plan {plan_id}")
        permissions.require_at(by, RIGHT, plan.office_path)
        _known(kind, platforms, regions)
        if by.officer_id is None:
            raise BadInput("须由人提出", "somebody asks for a draw")
        sample = SampleList.objects.create(
            plan=plan,
            name=name.strip(),
            kind=kind,
            question={"platforms": list(platforms), "regions": list(regions)},
            wanted=size,
            seed=seed.strip(),
            asked_by_id=by.officer_id,
        )
        authority.journal(
            by, "monitoring.draw_sample", f"sample:{sample.id}", values={"seed": sample.seed}
        )
        authority.nudge("monitoring.freeze_sample", str(sample.id))
    return sample


def _known(kind: str, platforms: Sequence[str], regions: Sequence[str]) -> None:
    """Refuse a platform or region that nobody knows: a slip of the pen would draw nothing."""
    listed = Platform.all_rows().exclude(platform_id=None)
    # shops may have come before the row of their platform
    for one in platforms:
        if any(rows.filter(platform_id=one).exists() for rows in (listed, _rows(kind))):
            continue
        first = listed.order_by("platform_id").values_list("platform_id", "name")[: _MOST_TOLD + 1]
        told = [f"{no} {name or ''}".strip() for no, name in first]
        told = [*told[:_MOST_TOLD], "…"] if len(told) > _MOST_TOLD else told
        raise BadInput(
            f"没有平台“{one[:40]}”",
            f"there is no platform {one[:40]}",
            remedy_zh=f"现有：{'、'.join(told) or '无'}；全部平台：{_LISTING}",
            remedy_en=f"there are: {', '.join(told) or 'none'}; all platforms: {_LISTING}",
        )
    here = set(Region.objects.filter(id__in=regions).values_list("id", flat=True))
    for one in regions:
        if one not in here:
            raise BadInput(
                f"没有地区“{one[:40]}”",
                f"there is no region {one[:40]}",
                remedy_zh="请写行政区划代码，如四川省 510000",
                remedy_en="write its code, such as 510000 for Sichuan",
            )


def _rows(kind: str) -> Any:
    return PROJECTED[kind].all_rows()


def freeze_sample(sample_id: uuid.UUID | str) -> SampleList | None:
    """Draw a list that waits and freeze it; a second call does nothing."""
    with transaction.atomic():
        sample = SampleList.objects.select_for_update().filter(id=sample_id).first()
        if sample is None or sample.state != JobState.QUEUED:
            return None
        model = PROJECTED[sample.kind]
        parts = ["true"]
        values: dict[str, Any] = {"seed": sample.seed, "size": sample.wanted}
        if sample.question.get("platforms"):
            parts.append("t.platform_id = ANY(%(platforms)s)")
            values["platforms"] = sample.question["platforms"]
        if sample.question.get("regions"):
            parts.append("t.region_id = ANY(%(regions)s)")
            values["regions"] = sorted(within(sample.question["regions"]))
        asked = {"table": model.table_name(), "where": " AND ".join(parts)}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT.format(**asked), values)
            sample.population = int((cursor.fetchone() or (0,))[0])
            cursor.execute(_DRAW.format(**asked), values)
            keys = [str(row[0]) for row in cursor.fetchall()]
        if not keys:
            sample.state = JobState.FAILED
            sample.problem_zh, sample.problem_en = "没有符合条件的主体", "no subject fits"
            sample.save()
            return sample
        SampleSubject.objects.bulk_create(
            (
                SampleSubject(sample=sample, no=no, subject_key=key)
                for no, key in enumerate(keys, 1)
            ),
            batch_size=5_000,
        )
        sample.size, sample.digest = len(keys), digest_of(keys)
        sample.state, sample.frozen_at = JobState.DONE, timezone.now()
        sample.save()
    return sample


def sweep_samples() -> list[uuid.UUID]:
    """Lists that wait to be drawn."""
    return list(SampleList.objects.filter(state=JobState.QUEUED).values_list("id", flat=True))


def digest_of(keys: Sequence[str]) -> str:
    """sha256 of the keys in the order of the draw, a line each."""
    return hashlib.sha256("".join(f"{key}\n" for key in keys).encode()).hexdigest()


def within(regions: Collection[str]) -> set[str]:
    """These regions and every one below them."""
    children: dict[str | None, list[str]] = {}
    for region, parent in Region.objects.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(region)
    found: set[str] = set()
    waiting = list(regions)
    while waiting:
        region = waiting.pop()
        if region not in found:
            found.add(region)
            waiting += children.get(region, [])
    return found
