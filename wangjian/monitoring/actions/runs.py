"""监测批次的行为: asked for, carried out, stopped, swept, taken back.

A run is a row in state `queued` until a worker or a CLI verb carries it out, and holds an advisory
lock of PostgreSQL while it does: where the lock is free and the row says `running`, whoever
ran it is dead. Nothing of a run is visible before its end, and nothing of a dead one remains:
its loads in the lake are taken back, its projection was one transaction.
"""

from __future__ import annotations

import uuid
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from wangjian.authority import actions as authority
from wangjian.authority import permissions, queries
from wangjian.authority.actor import scope
from wangjian.errors import (
    BadInput,
    Busy,
    Interrupted,
    NoSuchRecord,
    Stopped,
    WangjianError,
    WrongState,
)
from wangjian.lake.disk import silent
from wangjian.lake.loads import Lake
from wangjian.monitoring.actions import running
from wangjian.monitoring.actions.narrowing import scope_of
from wangjian.monitoring.actions.projection import project
from wangjian.monitoring.actions.ranking import PROJECTING, refresh_groups
from wangjian.monitoring.actions.shadow import compare, not_admitted
from wangjian.monitoring.actions.trials import keep_report, tried_packs
from wangjian.monitoring.decisions import GroupState
from wangjian.monitoring.library import Library, read_library
from wangjian.monitoring.models import Finding, FindingGroup, RuleText, Run, RunState
from wangjian.packs.packs import Packs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.lake.disk import Progress
    from wangjian.monitoring.actions.running import Outcome
    from wangjian.monitoring.models import PlanItem
    from wangjian.workspace.folder import Workspace

# First number of the two that an advisory lock of a run consists of.
RUNS = 7_203


def request_run(
    *,
    by: Actor,
    rules: Sequence[str] = (),
    shadow: bool = False,
    engine: str = "",
    library: Library | None = None,
    item: PlanItem | None = None,
) -> Run:
    """Ask for a run of all rules, or of some; the worker takes it up.

    The run of a plan's item looks only where the item says, as it says so now.

    A shadow run writes what it sees to the lake and shows no finding. With `library` the rules'
    ids are checked at once.
    """
    permissions.require(by, "monitoring.run")
    for rule_id in rules:
        if library is not None:
            library.rule(rule_id)
    with scope(by):
        run = Run.objects.create(
            rules=list(dict.fromkeys(rules)),
            shadow=shadow,
            engine=engine,
            asked_by_id=by.officer_id,
            item=item,
            narrowed=scope_of(item) if item is not None else {},
            progress=running.progress_row("排队中", "queued", 0, 0),
        )
        authority.journal(
            by,
            "monitoring.request_run",
            f"run:{run.id}",
            values={"rules": run.rules, "shadow": shadow},
        )
        authority.nudge("monitoring.try" if shadow else "monitoring.run", str(run.id))
    return run


def stop_run(*, by: Actor, run_id: uuid.UUID, reason: str = "") -> Run:
    """Ask a run to stop; one that has not begun is stopped at once."""
    permissions.require(by, "monitoring.run")
    with scope(by):
        run = Run.objects.select_for_update().filter(id=run_id).first()
        if run is None:
            raise _no_run(run_id)
        if run.state not in {RunState.QUEUED, RunState.RUNNING}:
            raise WrongState(
                f"该批次已{run.get_state_display()}，不能停止",
                f"the run is {run.state} and cannot be stopped",
            )
        run.stop_wanted = True
        if run.state == RunState.QUEUED:
            run.state, run.finished_at = RunState.STOPPED, timezone.now()
        run.save(update_fields=["stop_wanted", "state", "finished_at"])
        authority.journal(by, "monitoring.stop_run", f"run:{run.id}", reason)
    return run


def execute_run(
    ws: Workspace,
    run_id: uuid.UUID | str,
    progress: Progress | None = None,
    *,
    packs: Packs | None = None,
) -> Run:
    """Carry a queued run out. Called twice for one run, the second call does nothing.

    Other `packs` than the workspace's are for a shadow run of a file that is not yet installed.
    """
    number = uuid.UUID(str(run_id))
    with _holding(number):
        run = _begin(number)
        if run is None:
            return Run.objects.get(id=number)
        if packs is not None and not run.shadow:
            raise WrongState("未安装的文件只能试运行", "a file not installed only runs on trial")
        folder = ws.tmp / f"run-{number}"
        try:
            with tried_packs(ws, run) as tried:
                known = packs or tried or Packs.open(ws.packs)
                _carry_out(ws, run, folder, progress or silent, known)
        except Interrupted:
            _again(ws, run)
        except Stopped:
            _end(ws, run, RunState.STOPPED)
        except WangjianError as problem:
            _end(ws, run, RunState.FAILED, problem.zh, problem.en)
            raise
        except BaseException as problem:
            said = f"{type(problem).__name__}: {problem}"
            _end(ws, run, RunState.FAILED, f"程序出错：{said}", said)
            raise
        finally:
            running.clear(folder)
        run.refresh_from_db()
    return run


def sweep(ws: Workspace) -> list[tuple[uuid.UUID, bool]]:
    """Mark runs as failed whose worker died and clear what they left.

    Gives those that wait, each with whether it is a trial.
    """
    for run in Run.objects.filter(state=RunState.RUNNING):
        try:
            with _holding(run.id):
                run.refresh_from_db()
                if run.state == RunState.RUNNING:
                    _end(ws, run, RunState.FAILED, "执行进程中断", "the process that ran it died")
                    running.clear(ws.tmp / f"run-{run.id}")
        except Busy:
            continue
    queued = Run.objects.filter(state=RunState.QUEUED).order_by("id")
    return list(queued.values_list("id", "shadow"))


def withdraw_run(*, ws: Workspace, by: Actor, run_id: uuid.UUID, reason: str) -> int:
    """Take a run back, with the findings that it alone saw; says how many findings that were.

    Findings in groups that became leads stay: the lead's officer decides about them.
    """
    permissions.require(by, "monitoring.run")
    if not reason.strip():
        raise BadInput("撤回批次须写明理由", "say why the run is withdrawn")
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise _no_run(run_id)
    if run.state != RunState.DONE or run.withdrawn_at is not None:
        raise WrongState("只有完成且未撤回的批次可以撤回", "only a finished run is withdrawn, once")
    with scope(queries.house_actor()), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROJECTING])
        run = Run.objects.select_for_update().get(id=run_id)
        if run.withdrawn_at is not None:
            return 0
        waiting = Finding.objects.filter(
            first_run=run,
            last_run=run,
            withdrawn_at=None,
            group__state__in=[GroupState.OPEN.value, GroupState.LEFT.value],
        )
        groups = list(waiting.order_by().values_list("group_id", flat=True).distinct())
        now = timezone.now()
        count = waiting.update(withdrawn_at=now)
        refresh_groups("SELECT unnest(%(groups)s::uuid[]) AS id", {"groups": groups})
        emptied = FindingGroup.objects.filter(id__in=groups).exclude(
            id__in=Finding.objects.filter(group_id__in=groups, withdrawn_at=None).values("group_id")
        )
        emptied.update(
            state=GroupState.CLOSED.value,
            reason_code="run_withdrawn",
            reason=reason,
            decided_by_id=by.officer_id,
            decided_at=now,
            findings_count=0,
        )
        run.withdrawn_at = now
        run.save(update_fields=["withdrawn_at"])
        authority.journal(by, "monitoring.withdraw_run", f"run:{run_id}", reason)
        authority.fact("monitoring", "run.withdrawn", str(run_id))
    _take_back(ws, run, reason)
    return count


def _carry_out(ws: Workspace, run: Run, folder: Path, progress: Progress, packs: Packs) -> None:
    library = read_library(packs, problems=[])
    outcome = running.compute(ws, run, library, folder, progress)
    for rule_id, refs in not_admitted(outcome.rules, library).items():
        outcome.counts[rule_id]["not_admitted"] = refs
    lake = Lake(ws.lake)
    # Named before they are written, so that a sweep knows what to take back.
    run.load_ids = running.load_ids(run)
    run.save(update_fields=["load_ids"])
    running.append(lake, run, outcome)
    with scope(queries.house_actor()) as actor:
        if not Run.objects.select_for_update().filter(id=run.id, stop_wanted=False).exists():
            raise Stopped("已按要求停止", "stopped as asked")
        _keep_texts(run, outcome)
        if run.shadow:
            outcome.compared = compare(run, outcome, library.rules, packs.jurisdiction())
            keep_report(ws, run, outcome, library, packs)
        else:
            projected = project(
                run, outcome.files, library.rules, packs.jurisdiction(), outcome.large_shops
            )
            for rule_id, verdicts in projected.by_rule.items():
                outcome.counts[rule_id]["findings"] = dict(verdicts)
            outcome.totals["groups_new"] = projected.groups_new
            outcome.totals["groups_grew"] = len(projected.groups_grew)
        _write_outcome(run, outcome)
        authority.journal(actor, "monitoring.run", f"run:{run.id}", values=outcome.totals)
        authority.fact("monitoring", "run.done", str(run.id), values={"shadow": run.shadow})


def _write_outcome(run: Run, outcome: Outcome) -> None:
    run.state, run.finished_at = RunState.DONE, timezone.now()
    run.engine = outcome.engine
    run.counts = {"rules": outcome.counts, **outcome.totals}
    if run.shadow:
        run.counts["compared"] = outcome.compared
    if outcome.sample:
        run.counts["sample"] = outcome.sample
    run.skipped = outcome.skipped
    run.probes = outcome.probes
    run.table_versions = outcome.versions
    run.digests = outcome.digests
    run.progress = running.progress_row("完成", "done", len(outcome.counts), len(outcome.counts))
    run.save()


def _keep_texts(run: Run, outcome: Outcome) -> None:
    RuleText.objects.bulk_create(
        [
            RuleText(
                digest=rule.digest,
                rule_id=rule.id,
                header=running.header_of(rule),
                sql=rule.sql,
                first_run=run,
            )
            for rule in outcome.rules
        ],
        ignore_conflicts=True,
    )


def _begin(run_id: uuid.UUID) -> Run | None:
    """The run, now running; None where another call did it."""
    with transaction.atomic():
        run = Run.objects.select_for_update().filter(id=run_id).first()
        if run is None:
            raise _no_run(run_id)
        if run.state != RunState.QUEUED:
            return None
        run.state, run.started_at = RunState.RUNNING, timezone.now()
        run.save(update_fields=["state", "started_at"])
    return run


def _end(ws: Workspace, run: Run, state: RunState, zh: str = "", en: str = "") -> None:
    """A run that did not come to its end: nothing of it stays in the lake."""
    _take_back(ws, run, zh or "已停止")
    Run.objects.filter(id=run.id).update(
        state=state, finished_at=timezone.now(), problem_zh=zh, problem_en=en
    )


def _again(ws: Workspace, run: Run) -> None:
    """A run whose process ends: it waits as if it had not begun."""
    _take_back(ws, run, "工作进程停止，稍后重做")
    Run.objects.filter(id=run.id).update(
        state=RunState.QUEUED,
        started_at=None,
        load_ids=[],
        progress=running.progress_row("排队中", "queued", 0, 0),
    )


def _take_back(ws: Workspace, run: Run, why: str) -> None:
    lake = Lake(ws.lake)
    for load_id in run.load_ids or running.load_ids(run):
        try:
            lake.withdraw(load_id, why=why)
        except (NoSuchRecord, WrongState):
            continue  # never written, or taken back before


@contextmanager
def _holding(run_id: uuid.UUID) -> Iterator[None]:
    """The lock that says: somebody alive works on this run."""
    key = _key(run_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [RUNS, key])
        row: Any = cursor.fetchone()
        if not row[0]:
            raise Busy("该批次正在执行", "somebody is at work on this run")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RUNS, key])


def _key(run_id: uuid.UUID) -> int:
    """A signed number of four bytes, the second one of the lock."""
    return zlib.crc32(run_id.bytes) - (1 << 31)


def _no_run(run_id: uuid.UUID) -> NoSuchRecord:
    return NoSuchRecord(f"没有监测批次 {run_id}", f"there is no run {run_id}")
