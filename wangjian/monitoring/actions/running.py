"""执行一次监测: reads the lake through one session, rule by rule, and can be stopped at any moment.

What comes out lies in files of the workspace's temporary folder; `runs` makes it visible.
"""

from __future__ import annotations

import json
import secrets
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from django.utils import timezone

from wangjian.authority.models import Region
from wangjian.errors import BadKnowledge, Stopped
from wangjian.lake.loads import Lake
from wangjian.lake.session import open_session
from wangjian.lake.validation import arrow_schema
from wangjian.monitoring.actions.carried import carried, knowledge, rows_carried
from wangjian.monitoring.actions.narrowing import narrow
from wangjian.monitoring.bulk.coverage import coverage
from wangjian.monitoring.bulk.large_shops import large_shops
from wangjian.monitoring.bulk.planting import draw
from wangjian.monitoring.bulk.probing import Place, record, try_probes
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.scoping import reads
from wangjian.monitoring.bulk.sight import SIGHTING_SCHEMA, Counts, sight
from wangjian.monitoring.models import RuleSwitch, Run
from wangjian.monitoring.tables import COVERAGE, HIT, RUN, SIGHTING
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wangjian.lake.disk import Progress
    from wangjian.lake.session import Session
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.rulebook import Rule
    from wangjian.workspace.folder import Workspace

SOURCE = "wangjian.monitoring"
TELL_SECONDS = 0.5  # how often a run says how far it is and asks whether it should stop


@dataclass(slots=True)
class Outcome:
    """What a run saw, before it is visible."""

    engine: str = ""
    rules: list[Rule] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    hits: pa.Table | None = None
    large_shops: dict[str, int] = field(default_factory=dict)  # key -> listings
    carried: int = 0  # rows whose hits are those of an earlier run
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    probes: dict[str, Any] = field(default_factory=dict)
    compared: dict[str, dict[str, Any]] = field(default_factory=dict)  # of a shadow run
    sample: dict[str, Any] = field(default_factory=dict)  # what of a sample list was looked at


def progress_row(zh: str, en: str, done: int, total: int, rows: int = 0) -> dict[str, Any]:
    """How far a run is: the step in words, rules done of all, rows of the step."""
    return {"zh": zh, "en": en, "done": done, "total": total, "rows": rows}


def load_ids(run: Run) -> list[str]:
    """The names of what a run writes into the lake."""
    return [f"{name}-{run.id}" for name in (HIT.name, SIGHTING.name, RUN.name)]


def clear(folder: Path) -> None:
    """Remove what a run kept for itself."""
    shutil.rmtree(folder, ignore_errors=True)


def header_of(rule: Rule) -> dict[str, Any]:
    """What a finding's page wants to know of the rule, as it was."""
    return {
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "reason": {"zh": rule.reason.zh, "en": rule.reason.en},
        "topic": rule.topic,
        "category": rule.category,
        "domain": rule.domain,
        "severity": rule.severity,
        "reads": list(rule.reads),
        "versions": [
            {
                "from": version.from_on.isoformat(),
                "until": version.until_on.isoformat() if version.until_on else None,
                "law": list(version.law),
                "params": json.loads(json.dumps(dict(version.params), default=str)),
            }
            for version in rule.versions
        ],
    }


class Teller:
    """Says how far a run is, and raises Stopped once somebody asked for it."""

    def __init__(self, run: Run, total: int, progress: Progress) -> None:
        self._run = run
        self._progress = progress
        self._total = total
        self._said_at = 0.0
        self._said = ("", "")
        self.done = 0
        self.stopping = threading.Event()

    def step(self, zh: str, en: str, rows: int = 0) -> None:
        """A new step, or more rows of it."""
        if self.stopping.is_set():
            raise Stopped("已按要求停止", "stopped as asked")
        now = time.monotonic()
        if (zh, en) == self._said and now - self._said_at < TELL_SECONDS:
            return
        self._said_at, self._said = now, (zh, en)
        self._progress(zh, en, rows)
        row = progress_row(zh, en, self.done, self._total, rows)
        Run.objects.filter(id=self._run.id).update(progress=row)

    @contextmanager
    def watching(self, session: Session) -> Iterator[None]:
        """While a query runs nobody else looks: another thread asks, and breaks the query off."""
        over = threading.Event()

        def watch() -> None:
            try:
                while not over.wait(TELL_SECONDS):
                    if Run.objects.filter(id=self._run.id, stop_wanted=True).exists():
                        self.stopping.set()
                        session.interrupt()
            finally:
                connection.close()

        thread = threading.Thread(target=watch, name=f"run-{self._run.id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def compute(ws: Workspace, run: Run, library: Library, folder: Path, progress: Progress) -> Outcome:
    """All sightings of the run's rules, in files; what was skipped, and why."""
    outcome = Outcome()
    wanted = _wanted(run, library, outcome)
    outcome.skipped += [
        {"what": "file", "why": "does_not_load", "zh": problem.zh, "en": problem.en}
        for problem in library.problems
    ]
    teller = Teller(run, len(wanted), progress)
    teller.step("打开数据湖", "opening the lake")
    lake = Lake(ws.lake)
    lexicons = {name: library.lexicons[name] for rule in wanted for name in rule.lexicons}
    tables = {name for rule in wanted for name in rule.reads}
    tables |= reads(lexicons.values())
    shapes = [TABLES[name] for name in sorted(tables & set(TABLES))]
    folder.mkdir(parents=True, exist_ok=True)
    opened = open_session(lake, shapes, engine=run.engine or None, tmp=folder / "engine")
    with opened as session, teller.watching(session):
        outcome.engine, outcome.versions = session.engine, dict(session.versions)
        rows = {name: lake.version(name).rows for name in tables & set(TABLES)}
        rows |= _add_views(session, lake, library, tables)
        session.register(FUNCTIONS)
        outcome.rules = [rule for rule in wanted if _has_all(rule, rows, library, outcome)]
        outcome.hits = _scan(session, outcome, library, run, teller, lake)
        session.add_table(HIT.name, outcome.hits)
        for rule in outcome.rules:
            _run_rule(session, rule, run, folder, outcome, teller)
            teller.done += 1
        teller.step("按计划的范围取舍", "keeping to the item's scope")
        outcome.sample = narrow(run, outcome, session)
        if "listing" in tables:
            outcome.large_shops = large_shops(session)
    _sum_up(outcome, library)
    outcome.probes = _probe(run, outcome, library, folder, teller)
    return outcome


def _wanted(run: Run, library: Library, outcome: Outcome) -> list[Rule]:
    """The rules asked for, else all; what is switched off is only ever tried."""
    wanted = [library.rule(rule_id) for rule_id in run.rules] or list(library.rules.values())
    if run.shadow:
        return wanted
    off = set(RuleSwitch.objects.filter(on_at=None).values_list("rule_id", flat=True))
    outcome.skipped += [
        {"what": rule.id, "why": "switched_off", "zh": "规则已停用", "en": "it is switched off"}
        for rule in wanted
        if rule.id in off
    ]
    return [rule for rule in wanted if rule.id not in off]


def append(lake: Lake, run: Run, outcome: Outcome) -> None:
    """Hits, sightings and the run's record into the lake, each as one load."""
    hit_load, sighting_load, run_load = load_ids(run)
    if outcome.hits is not None and outcome.hits.num_rows:
        lake.append(HIT, outcome.hits, source=SOURCE, load_id=hit_load)
    if outcome.totals["sightings"]:
        lake.append(SIGHTING, outcome.files, source=SOURCE, load_id=sighting_load)
    record = {
        "run_id": str(run.id),
        "started_at": run.started_at,
        "finished_at": timezone.now(),
        "engine": outcome.engine,
        "shadow": run.shadow,
        "table_versions": json.dumps(outcome.versions),
        "digests": json.dumps(outcome.digests),
        "counts": json.dumps(outcome.counts, ensure_ascii=False),
        "skipped": json.dumps(outcome.skipped, ensure_ascii=False),
        "probes": json.dumps(outcome.probes, ensure_ascii=False),
    }
    own = [column.name for column in RUN.columns]
    schema = pa.schema([field for field in arrow_schema(RUN) if field.name in own])
    lake.append(RUN, pa.Table.from_pylist([record], schema=schema), source=SOURCE, load_id=run_load)


def _add_views(session: Session, lake: Lake, library: Library, tables: set[str]) -> dict[str, int]:
    """Catalogues and coverage, which no load brings; says how many rows each has."""
    rows: dict[str, int] = {}
    for view in sorted({one.view for one in library.catalogues.values()} & tables):
        shape = library.shapes[view]
        kinds = [arrow_schema(shape).field(column.name) for column in shape.columns]
        made = pa.Table.from_pylist(library.rows(view), schema=pa.schema(kinds))
        session.add_table(view, made)
        rows[view] = made.num_rows
    if COVERAGE.name in tables:
        parents = dict(Region.objects.values_list("id", "parent_id"))
        made = coverage(_full_loads(lake), parents)
        session.add_table(COVERAGE.name, made)
        rows[COVERAGE.name] = made.num_rows
    return rows


def _full_loads(lake: Lake) -> Iterator[tuple[str, str, Any]]:
    for name in sorted(set(lake.tables()) & set(TABLES)):
        version = lake.version(name)
        in_force = set(version.loads)
        for load in version.accepted:
            if load.kind == "full" and load.load_id in in_force:
                yield name, load.scope, load.as_of_on


def _has_all(rule: Rule, rows: dict[str, int], library: Library, outcome: Outcome) -> bool:
    """Whether the tables that the rule cannot do without have rows; if not, says why."""
    for name in rule.needs:
        if name in rows and not rows[name]:
            shape = library.shapes[name]
            if name == COVERAGE.name:
                why = ("no_full_load", "没有登记范围的全量数据", "no full load of a region")
            elif name in TABLES and not outcome.versions.get(name):
                why = ("not_loaded", f"没有导入{shape.zh}", f"{shape.name} was never loaded")
            else:
                why = ("empty", f"{shape.zh}为空", f"{shape.name} is empty")
            outcome.skipped.append(
                {"what": rule.id, "table": name, "why": why[0], "zh": why[1], "en": why[2]}
            )
            return False
    return True


def _scan(
    session: Session, outcome: Outcome, library: Library, run: Run, teller: Teller, lake: Lake
) -> pa.Table:
    names = sorted({name for rule in outcome.rules for name in rule.lexicons})
    lexicons = [library.lexicons[name] for name in names]
    before = carried(lake, lexicons, outcome.versions)
    outcome.carried = rows_carried(lake, before, outcome.versions)

    def tell(table: str, rows: int) -> None:
        zh = library.shapes[table].zh
        teller.step(f"扫描词语：{zh}", f"scanning for words: {table}", rows)

    return scan(session, lexicons, run_id=str(run.id), tell=tell, carried=before)


def _probe(
    run: Run, outcome: Outcome, library: Library, folder: Path, teller: Teller
) -> dict[str, Any]:
    """Try the rules that ran on planted items, drawn anew; what they come to."""
    rules = {rule.id: rule for rule in outcome.rules}
    seed = secrets.randbits(32)
    probes = draw(outcome.rules, library.lexicons, library.probes, library.probing, seed)

    def tell(_: str, done: int) -> None:
        teller.step("试探针", "trying probes", done)

    place = Place(run.engine or None, folder / "probes")
    tried = try_probes(probes, rules, library, place=place, tell=tell)
    return record(tried, library.probing, seed)


def _run_rule(
    session: Session, rule: Rule, run: Run, folder: Path, outcome: Outcome, teller: Teller
) -> None:
    def tell(_: str, rows: int) -> None:
        teller.step(f"规则：{rule.title.zh}", f"rule: {rule.title.en}", rows)

    tell(rule.id, 0)
    counts = Counts()
    path = folder / f"{rule.id}.parquet"
    try:
        with pq.ParquetWriter(path, SIGHTING_SCHEMA) as writer:
            for batch in sight(
                session, rule, run_id=str(run.id), counts=counts, tell=tell, shadow=run.shadow
            ):
                writer.write_batch(batch)
    except BadKnowledge as problem:
        # One bad rule does not keep the others from running; nothing of it is counted.
        path.unlink(missing_ok=True)
        outcome.skipped.append(
            {"what": rule.id, "why": "failed", "zh": problem.zh, "en": problem.en}
        )
        return
    outcome.files.append(path)
    outcome.counts[rule.id] = counts.as_json()


def _sum_up(outcome: Outcome, library: Library) -> None:
    outcome.rules = [rule for rule in outcome.rules if rule.id in outcome.counts]
    outcome.digests = {rule.id: rule.digest for rule in outcome.rules}
    for rule in outcome.rules:
        outcome.digests |= knowledge(library.lexicons[name] for name in rule.lexicons)
        outcome.digests |= {one.id: one.digest for one in library.catalogues_of(rule)}
    hits = outcome.hits
    excused = hits.num_rows - hits.column("excused_by").null_count if hits is not None else 0
    outcome.totals = {
        "rules_run": len(outcome.rules),
        "sightings": sum(one["sightings"] for one in outcome.counts.values()),
        "hits": hits.num_rows if hits is not None else 0,
        "hits_excused": excused,
        "rows_carried": outcome.carried,
    }
