"""监测: run rules and lexicons over the lake, see runs, stop one, take one back."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from wangjian.cli.output import Progress, json_option, show_json, show_rows
from wangjian.cli.session import Desk, desk
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from wangjian.monitoring.models import Run
    from wangjian.packs.packs import Packs


@click.group()
def monitor() -> None:
    """监测。Run all rules and lexicons, or some; see what runs found and skipped."""


@monitor.command("run")
@click.option("--rule", "rules", multiple=True, help="只跑此规则 only this rule; may be repeated.")
@click.option("--shadow", is_flag=True, help="试运行 write sightings only, show no findings.")
@json_option
@click.pass_context
def run(ctx: click.Context, rules: tuple[str, ...], *, shadow: bool, as_json: bool) -> None:
    """运行监测。Scan, run the rules, project findings; Ctrl-C stops it and leaves nothing half."""
    with desk(ctx) as open_desk:
        progress = Progress()
        done = run_now(open_desk, rules=rules, shadow=shadow, progress=progress)
        progress.end()
        show_run(done, as_json=as_json)
        if done.state != "done":
            ctx.exit(130 if done.state == "stopped" else 1)


def run_now(
    open_desk: Desk,
    *,
    rules: tuple[str, ...] = (),
    shadow: bool = False,
    progress: Progress,
    packs: Packs | None = None,
) -> Run:
    """Ask for a run and carry it out in this process.

    Other `packs` than the workspace's may only be tried, in a shadow run.
    """
    from wangjian.monitoring import actions
    from wangjian.monitoring.library import read_library
    from wangjian.packs.packs import Packs

    by = open_desk.actor
    library = read_library(packs or Packs.open(open_desk.workspace.packs), problems=[])
    asked = actions.request_run(by=by, rules=rules, shadow=shadow, library=library)
    return carry_out(open_desk, asked, progress, packs=packs)


def carry_out(
    open_desk: Desk, asked: Run, progress: Progress, *, packs: Packs | None = None
) -> Run:
    """Carry a run that was asked for out in this process; Ctrl-C asks it to stop."""
    from wangjian.monitoring import actions

    def stop(_number: int, _frame: FrameType | None) -> None:
        # Asking needs a database connection of its own; a signal handler must not wait for it.
        threading.Thread(target=_ask_to_stop, args=(open_desk, asked.id), daemon=True).start()

    before = signal.signal(signal.SIGINT, stop)
    try:
        return actions.execute_run(open_desk.workspace, asked.id, progress, packs=packs)
    finally:
        signal.signal(signal.SIGINT, before)


def _ask_to_stop(open_desk: Desk, run_id: UUID) -> None:
    from django.db import connection

    from wangjian.monitoring import actions

    actions.stop_run(by=open_desk.actor, run_id=run_id, reason="Ctrl-C")
    connection.close()


def show_run(done: Run, *, as_json: bool) -> None:
    """What a run found by rule, and what it skipped and why."""
    if as_json:
        show_json(
            {
                "id": str(done.id),
                "state": done.state,
                "engine": done.engine,
                "counts": done.counts,
                "skipped": done.skipped,
                "probes": done.probes,
                "table_versions": done.table_versions,
                "started_at": done.started_at,
                "finished_at": done.finished_at,
                "problem": [done.problem_zh, done.problem_en],
            }
        )
        return
    click.echo(f"监测批次 run {done.id}: {done.state}")
    if done.problem_zh:
        click.echo(f"{done.problem_zh}\n{done.problem_en}", err=True)
    show_probes(done.probes)
    by_rule: dict[str, dict[str, Any]] = done.counts.get("rules", {})
    names = sorted({name for counts in by_rule.values() for name in counts})
    show_rows(
        [{"rule": rule, **counts} for rule, counts in sorted(by_rule.items())],
        [("rule", "规则 rule"), *((name, name) for name in names)],
        as_json=False,
    )
    for one in done.skipped:
        click.echo(f"略过 skipped: {' '.join(str(value) for value in one.values())}")


def show_probes(probes: dict[str, Any]) -> None:
    """What the planted items came to, and each that was missed or flagged, before anything else."""
    if not probes:
        return
    said = (
        "通过 all well" if probes["ok"] else "未通过，下列规则的结果不可尽信 FAILED, do not rely on"
    )
    counts = probes["totals"]
    click.echo(
        f"探针 probes: {said} · 违规 violations {counts['found']}/{counts['violations']}"
        f" · 变体 disguised {counts['evaded_found']}/{counts['evaded']}"
        f" · 近似而合法 near misses flagged {counts['flagged']}/{counts['near_misses']}"
        f" · seed {probes['seed']}"
    )
    wrong = [
        {
            "rule": rule,
            "probe": one["name"],
            "expect": one["expect"],
            "disguise": one["disguise"],
            "drawn": " ".join(one["drawn"].values()) or one.get("en", ""),
        }
        for rule, row in probes["rules"].items()
        for one in row["wrong"]
    ]
    if wrong:
        show_rows(
            wrong,
            [
                ("rule", "规则 rule"),
                ("probe", "探针 probe"),
                ("expect", "应 expect"),
                ("disguise", "变体 disguise"),
                ("drawn", "抽得 drawn"),
            ],
            as_json=False,
        )


@monitor.command("runs")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
@json_option
@click.pass_context
def runs(ctx: click.Context, limit: int, *, as_json: bool) -> None:
    """列出批次。Runs, the newest first."""
    with desk(ctx):
        from wangjian.monitoring.models import Run

        rows = [
            {
                "id": str(one.id),
                "state": one.state,
                "shadow": one.shadow,
                "engine": one.engine,
                "started_at": one.started_at,
                "finished_at": one.finished_at,
                "probes": _probes_said(one.probes),
                "counts": {name: n for name, n in one.counts.items() if isinstance(n, int)},
                "withdrawn_at": one.withdrawn_at,
            }
            for one in Run.objects.order_by("-id")[:limit]
        ]
        show_rows(
            rows,
            [
                ("id", "编号"),
                ("state", "状态"),
                ("started_at", "开始"),
                ("probes", "探针"),
                ("counts", "计数"),
            ],
            as_json=as_json,
        )


def _probes_said(probes: dict[str, Any]) -> str:
    if not probes:
        return ""
    return "ok" if probes["ok"] else "failed"


@monitor.command("show")
@click.argument("run_id")
@json_option
@click.pass_context
def show(ctx: click.Context, run_id: str, *, as_json: bool) -> None:
    """查看一次监测。One run: counts by rule, what was skipped and why."""
    with desk(ctx):
        show_run(run_of(run_id), as_json=as_json)


@monitor.command("stop")
@click.argument("run_id")
@click.option("--reason", default="", help="理由 why.")
@click.pass_context
def stop(ctx: click.Context, run_id: str, reason: str) -> None:
    """停止监测。Ask a run to stop."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        stopped = actions.stop_run(by=open_desk.actor, run_id=run_of(run_id).id, reason=reason)
        click.echo(f"{stopped.id}: {stopped.state}")


@monitor.command("withdraw")
@click.argument("run_id")
@click.option("--reason", required=True, help="理由 why.")
@click.pass_context
def withdraw(ctx: click.Context, run_id: str, reason: str) -> None:
    """撤回监测。Take a run back, with the findings that it alone saw."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        gone = actions.withdraw_run(
            ws=open_desk.workspace, by=open_desk.actor, run_id=run_of(run_id).id, reason=reason
        )
        click.echo(f"已撤回命中 findings taken back: {gone}")


def run_of(run_id: str) -> Run:
    """The run of that number; what is no number, or of no run, is said."""
    from wangjian.errors import NoSuchRecord
    from wangjian.monitoring.models import Run

    try:
        found = Run.objects.filter(id=UUID(run_id)).first()
    except ValueError as error:
        raise BadInput(
            f"不是批次编号：{run_id}",
            f"no id of a run: {run_id}",
            remedy_zh="请用 wangjian monitor runs 查看",
            remedy_en="see wangjian monitor runs",
        ) from error
    if found is None:
        raise NoSuchRecord(f"没有监测批次 {run_id}", f"there is no run {run_id}")
    return found
