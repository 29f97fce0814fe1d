"""两次运行的对照: what the second saw and the first did not, rule by rule, out of what both wrote.

Both runs' sightings lie in the lake as they were seen; the worker holds them against each other,
since they may be millions.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from wangjian.authority import actions as authority
from wangjian.authority import permissions, queries
from wangjian.authority.actor import scope
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.lake.loads import Lake
from wangjian.lake.session import memory_session
from wangjian.monitoring.actions.running import load_ids
from wangjian.monitoring.actions.standing import standing
from wangjian.monitoring.models import Run, RunComparison, RunState
from wangjian.monitoring.models.plans import JobState
from wangjian.monitoring.tables import SIGHTING

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace

MOST_ROWS = 100  # of one rule and kind
_COLUMNS = ["rule_id", "subject_key", "object_key"]
_TOLD = """
    SELECT COALESCE(a.rule_id, b.rule_id) AS rule_id,
           COALESCE(a.subject_key, b.subject_key) AS subject_key,
           COALESCE(a.object_key, b.object_key) AS object_key,
           CASE WHEN a.rule_id IS NULL THEN 'added'
                WHEN b.rule_id IS NULL THEN 'gone' ELSE 'kept' END AS kind
      FROM (SELECT DISTINCT rule_id, subject_key, object_key FROM first_run) AS a
      FULL OUTER JOIN (SELECT DISTINCT rule_id, subject_key, object_key FROM second_run) AS b
        ON a.rule_id = b.rule_id AND a.subject_key = b.subject_key
       AND a.object_key = b.object_key
"""
_COUNTS = f"SELECT rule_id, kind, COUNT(*) AS times FROM ({_TOLD}) AS t GROUP BY rule_id, kind"  # noqa: S608 - our own text
_ROWS = f"""
    SELECT rule_id, kind, subject_key, object_key FROM (
        SELECT t.*, ROW_NUMBER() OVER (PARTITION BY rule_id, kind
                                       ORDER BY subject_key, object_key) AS place
          FROM ({_TOLD}) AS t WHERE kind <> 'kept') AS numbered
     WHERE place <= {MOST_ROWS} ORDER BY rule_id, kind, place
"""  # noqa: S608 - our own text


def compare_runs(*, by: Actor, first_id: uuid.UUID, second_id: uuid.UUID) -> RunComparison:
    """Ask for two finished runs to be held against each other, the earlier one first."""
    permissions.require(by, "monitoring.run")
    if first_id == second_id:
        raise BadInput("请选两次不同的运行", "choose two different runs")
    runs = {run.id: run for run in Run.objects.filter(id__in=[first_id, second_id])}
    for run_id in (first_id, second_id):
        if run_id not in runs:
            raise NoSuchRecord(f"没有监测批次 {run_id}", f"there is no run {run_id}")
        if runs[run_id].state != RunState.DONE:
            raise BadInput("只能对照已完成的运行", "only finished runs are compared")
    if by.officer_id is None:
        raise BadInput("须由人提出", "somebody asks for it")
    first, second = sorted(runs)
    with scope(by):
        made, _ = RunComparison.objects.get_or_create(
            first_id=first, second_id=second, defaults={"asked_by_id": by.officer_id}
        )
        if made.state == JobState.FAILED:
            made.state = JobState.QUEUED
            made.save(update_fields=["state"])
        if made.state == JobState.QUEUED:
            authority.nudge("monitoring.compare_runs", str(made.id))
    return made


def execute_comparison(ws: Workspace, comparison_id: uuid.UUID | str) -> None:
    """Hold two runs against each other; a second call does nothing."""
    with transaction.atomic():
        found = RunComparison.objects.select_related("first", "second")
        made = found.select_for_update(of=("self",)).filter(id=comparison_id).first()
        if made is None or made.state != JobState.QUEUED:
            return
        try:
            made.result, made.state = _compared(ws, made.first, made.second), JobState.DONE
        except WangjianError as problem:
            made.state, made.problem_zh, made.problem_en = JobState.FAILED, problem.zh, problem.en
        made.save()


def sweep_comparisons() -> list[uuid.UUID]:
    """Comparisons that wait."""
    return list(RunComparison.objects.filter(state=JobState.QUEUED).values_list("id", flat=True))


def _compared(ws: Workspace, first: Run, second: Run) -> dict[str, Any]:
    lake = Lake(ws.lake)
    rules: dict[str, dict[str, Any]] = {}
    ran = {*first.counts.get("rules", {}), *second.counts.get("rules", {})}
    for rule_id in sorted(ran):
        in_both = all(rule_id in run.counts.get("rules", {}) for run in (first, second))
        rules[rule_id] = {"added": 0, "gone": 0, "kept": 0, "rows": [], "in_both": in_both}
    with (
        tempfile.TemporaryDirectory(dir=ws.tmp) as tmp,
        memory_session({}, (), tmp=ws.tmp / tmp) as session,
    ):
        session.add_table("first_run", _sightings(lake, first))
        session.add_table("second_run", _sightings(lake, second))
        for row in session.arrow(_COUNTS).to_pylist():
            rules[row["rule_id"]][row["kind"]] = row["times"]
        for row in session.arrow(_ROWS).to_pylist():
            rules[row.pop("rule_id")]["rows"].append(row)
    with scope(queries.house_actor()):
        for rule_id, said in rules.items():
            pairs = [(row["subject_key"], row["object_key"]) for row in said["rows"]]
            held = standing(rule_id, pairs)
            for row, pair in zip(said["rows"], pairs, strict=True):
                one = held.get(pair)
                row["office_path"] = one.office_path if one else ""
                row["group"] = str(one.group_id) if one else ""
    return {"rules": rules}


def _sightings(lake: Lake, run: Run) -> pa.Table:
    """What a run wrote of its sightings; a run that saw none wrote nothing."""
    load_id = load_ids(run)[1]
    try:
        load = lake.load(load_id, SIGHTING)
    except NoSuchRecord:
        return pa.table({name: pa.array([], pa.string()) for name in _COLUMNS})
    folder: Path = lake.path / SIGHTING.name / load.load_id
    return pa.concat_tables(
        pq.read_table(folder / name, columns=_COLUMNS) for name, _ in load.parts
    )
