"""项目的范围: what a run saw outside the platforms, regions and sample of its item is left out.

A subject of another kind than a limit speaks of (a site, where platforms are named) is not
touched by that limit. What is left out is counted, so that nobody takes it for "nothing found".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as arrow_compute
import pyarrow.parquet as pq
from django.db import connection

from wangjian.errors import WrongState
from wangjian.monitoring.actions.samples import within
from wangjian.monitoring.bulk.looked import looked_at
from wangjian.monitoring.models.plans import JobState, SampleList, SampleSubject
from wangjian.registry.models import PROJECTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wangjian.lake.session import Session
    from wangjian.monitoring.actions.running import Outcome
    from wangjian.monitoring.models import PlanItem, Run

pc: Any = arrow_compute
ON_PLATFORMS = ("shop", "account", "listing")
MANY = 10_000
_IN_REGIONS = """
    SELECT e.natural_key FROM registry_entity e JOIN {table} t ON t.entity_id = e.id
     WHERE e.natural_key = ANY(%s) AND t.region_id = ANY(%s)
"""


def scope_of(item: PlanItem) -> dict[str, Any]:
    """Where a run of the item looks; refused before its sample list is frozen."""
    if item.sample is not None and item.sample.state != JobState.DONE:
        raise WrongState(
            "样本名单还没有固定",
            "the sample list is not frozen yet",
            remedy_zh="请等名单抽好，再运行",
            remedy_en="wait until it is drawn",
        )
    said = {
        "platforms": list(item.platforms),
        "regions": sorted(within(item.regions)) if item.regions else [],
        "sample": str(item.sample_id) if item.sample_id else "",
    }
    return {name: value for name, value in said.items() if value}


def narrow(run: Run, outcome: Outcome, session: Session) -> dict[str, Any]:
    """Leave out what lies outside the run's scope; says what of its sample was looked at."""
    scope = run.narrowed
    if not scope:
        return {}
    sample = SampleList.objects.filter(id=scope["sample"]).first() if "sample" in scope else None
    keys = _keys(sample) if sample is not None else []
    held = frozenset(keys)
    for path in outcome.files:
        left_out = _rewritten(path, scope, sample.kind if sample else "", held)
        if left_out:
            counts = outcome.counts[path.stem]
            counts["sightings"] -= left_out
            counts["narrowed"] = left_out
    if sample is None:
        return {}
    tables = {name for rule in outcome.rules for name in rule.reads}
    hit = {key for path in outcome.files for key in _subjects(path)} & held
    return {
        "id": str(sample.id),
        "name": sample.name,
        "digest": sample.digest,
        **looked_at(session, sample.kind, keys, tables),
        "hit": len(hit),
    }


def _rewritten(path: Path, scope: dict[str, Any], kind: str, held: frozenset[str]) -> int:
    """The file without what lies outside; says how many sightings that were."""
    subjects = _subjects(path)
    inside = {key for key in subjects if _fits(key, scope, kind, held)}
    if "regions" in scope:
        inside = _in_regions(inside, scope["regions"])
    if inside == subjects:
        return 0
    allowed = pa.array(sorted(inside), pa.string())
    before = after = 0
    part = path.with_suffix(".part")
    file = pq.ParquetFile(path)
    with pq.ParquetWriter(part, file.schema_arrow) as writer:
        for batch in file.iter_batches(batch_size=20_000):
            kept = batch.filter(pc.is_in(batch.column("subject_key"), value_set=allowed))
            before, after = before + batch.num_rows, after + kept.num_rows
            writer.write_batch(kept)
    file.close()
    part.replace(path)
    return before - after


def _fits(key: str, scope: dict[str, Any], kind: str, held: frozenset[str]) -> bool:
    named, _, rest = key.partition(":")
    if kind and named == kind and key not in held:
        return False
    platforms = scope.get("platforms")
    return not (platforms and named in ON_PLATFORMS and rest.partition("/")[0] not in platforms)


def _in_regions(keys: Iterable[str], regions: list[str]) -> set[str]:
    """Those that lie there by the register, and those of kinds that lie nowhere."""
    found: set[str] = set()
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        by_kind.setdefault(key.partition(":")[0], []).append(key)
    for kind, listed in by_kind.items():
        model = PROJECTED.get(kind)
        if model is None or "region_id" not in model.columns():
            found.update(listed)
            continue
        sql = _IN_REGIONS.format(table=model.table_name())
        with connection.cursor() as cursor:
            for start in range(0, len(listed), MANY):
                cursor.execute(sql, [listed[start : start + MANY], regions])
                found.update(str(row[0]) for row in cursor.fetchall())
    return found


def _subjects(path: Path) -> set[str]:
    column = pq.read_table(path, columns=["subject_key"]).column("subject_key")
    return set(pc.unique(column).to_pylist())


def _keys(sample: SampleList) -> list[str]:
    rows = SampleSubject.objects.filter(sample=sample).order_by("no")
    return list(rows.values_list("subject_key", flat=True))
