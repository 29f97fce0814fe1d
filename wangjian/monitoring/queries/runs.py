"""批次与规则的问询: what ran, how far one is, what was skipped and why; which rules there are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import NoSuchRecord
from wangjian.monitoring.library import read_library
from wangjian.monitoring.models import Run
from wangjian.monitoring.rulebook import Words

if TYPE_CHECKING:
    from datetime import date, datetime

    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import PlanItem
    from wangjian.packs.packs import Packs


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run as a list shows it."""

    id: uuid.UUID
    state: str
    shadow: bool
    rules: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    progress: dict[str, Any]
    stop_wanted: bool
    sightings: int
    groups_new: int
    skipped: int
    withdrawn_at: datetime | None
    probes_ok: bool | None  # none were planted: before there were probes, or no rule ran


@dataclass(frozen=True, slots=True)
class RunCard:
    """One run with all that it says of itself."""

    row: RunRow
    engine: str
    counts: dict[str, Any]  # {"rules": {rule_id: {...}}, totals}
    skipped: list[dict[str, Any]]
    probes: dict[str, Any]
    table_versions: dict[str, int]
    digests: dict[str, str]
    problem_zh: str
    problem_en: str
    item: PlanItem | None
    narrowed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as a list shows it."""

    id: str
    title: Words
    topic: Words
    topic_id: str
    category: str
    domain: str
    severity: int
    duty: Words  # what the first article asks
    law: tuple[str, ...]  # of the version in force on the day asked for
    in_force: bool
    origin: str
    digest: str
    examples: int
    lexicons: tuple[str, ...]


def runs(*, before: uuid.UUID | None = None, limit: int = 50) -> list[RunRow]:
    """Runs, the newest first; `before` is the last one shown."""
    found = Run.objects.select_related("asked_by").order_by("-id")
    if before is not None:
        found = found.filter(id__lt=before)
    return [_row(run) for run in found[:limit]]


def run_card(run_id: uuid.UUID) -> RunCard:
    """One run; NoSuchRecord where there is none."""
    found = Run.objects.select_related("asked_by", "item__plan")
    run = found.filter(id=run_id).first()
    if run is None:
        raise NoSuchRecord(f"没有监测批次 {run_id}", f"there is no run {run_id}")
    return RunCard(
        row=_row(run),
        engine=run.engine,
        counts=run.counts,
        skipped=run.skipped,
        probes=run.probes,
        table_versions=run.table_versions,
        digests=run.digests,
        problem_zh=run.problem_zh,
        problem_en=run.problem_en,
        item=run.item,
        narrowed=run.narrowed,
    )


def rules(packs: Packs, *, on: date, library: Library | None = None) -> list[RuleRow]:
    """The rules of a workspace, with the law of a day; files that do not load are left out."""
    known = library or read_library(packs, problems=[])
    law = packs.law()
    rows = []
    for rule in known.rules.values():
        version = rule.version(on)
        texts = law.versions((version or rule.versions[-1]).law[0])
        article = next((one for one in texts if one.holds(on)), texts[-1])
        rows.append(
            RuleRow(
                id=rule.id,
                title=rule.title,
                topic=known.topics[rule.topic],
                topic_id=rule.topic,
                category=rule.category,
                domain=rule.domain,
                severity=rule.severity,
                duty=Words(article.asks_zh, article.asks_en),
                law=version.law if version else (),
                in_force=version is not None,
                origin=rule.origin,
                digest=rule.digest,
                examples=len(rule.examples),
                lexicons=rule.lexicons,
            )
        )
    return rows


def _row(run: Run) -> RunRow:
    return RunRow(
        id=run.id,
        state=run.state,
        shadow=run.shadow,
        rules=tuple(run.rules),
        asked_by=run.asked_by.display_name if run.asked_by else "",
        asked_at=run.asked_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        progress=run.progress,
        stop_wanted=run.stop_wanted,
        sightings=int(run.counts.get("sightings", 0)),
        groups_new=int(run.counts.get("groups_new", 0)),
        skipped=len(run.skipped),
        withdrawn_at=run.withdrawn_at,
        probes_ok=run.probes.get("ok"),
    )
