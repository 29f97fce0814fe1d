"""监测计划: plans of monitors from the command line - made, shown, lists frozen, items run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

import wangjian.cli.drafts  # noqa: F401 - its verbs stand beside these
from wangjian.cli.monitor import carry_out, monitor, show_run
from wangjian.cli.output import Progress, json_option, show_json, show_rows
from wangjian.cli.session import Desk, desk
from wangjian.errors import BadInput, NoSuchRecord

if TYPE_CHECKING:
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import SampleList

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_PLAN_COLUMNS = [
    ("id", "编号"),
    ("name", "名称"),
    ("from_on", "起始日"),
    ("until_on", "截止日"),
    ("items", "项目"),
    ("next", "下一项"),
    ("next_at", "运行时间"),
]
_ITEM_COLUMNS = [
    ("id", "编号"),
    ("topic", "专题"),
    ("batch", "批次"),
    ("name", "名称"),
    ("schedule", "时间安排"),
    ("next_at", "下次运行"),
    ("not_asked", "未征求"),
    ("too_late", "已晚"),
    ("problem", "未能运行"),
]
_SAMPLE_COLUMNS = [
    ("id", "编号"),
    ("name", "名单"),
    ("state", "状态"),
    ("size", "抽得"),
    ("population", "总体"),
    ("digest", "摘要"),
    ("problem", "未能抽取"),
]


@monitor.command("plans")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500))
@json_option
@click.pass_context
def plans(ctx: click.Context, limit: int, *, as_json: bool) -> None:
    """列出监测计划。Plans, the newest first, and what runs next."""
    with desk(ctx):
        from wangjian.monitoring import queries

        rows = [
            {
                "id": str(one.plan.id),
                "name": one.plan.name,
                "from_on": one.plan.from_on,
                "until_on": one.plan.until_on,
                "topics": one.topics,
                "batches": one.batches,
                "items": one.items,
                "next": one.next_item.name if one.next_item else "",
                "next_at": one.next_item.next_at if one.next_item else None,
                "ended_at": one.plan.ended_at,
            }
            for one in queries.plans(limit=limit)
        ]
        show_rows(rows, _PLAN_COLUMNS, as_json=as_json)


@monitor.group("plan")
def plan() -> None:
    """监测计划。One plan: made of a file, shown, its lists frozen, an item of it run."""


@plan.command("show")
@click.argument("plan_id")
@json_option
@click.pass_context
def show(ctx: click.Context, plan_id: str, *, as_json: bool) -> None:
    """查看监测计划。The items of one plan: who answers for them, when they run, what is missing."""
    with desk(ctx) as open_desk:
        _show_plan(open_desk, _id(plan_id), as_json=as_json)


@plan.command("make")
@click.argument("file", type=_FILE)
@click.option("--check", is_flag=True, help="只检查 only say what is wrong in it.")
@json_option
@click.pass_context
def make(ctx: click.Context, file: Path, *, check: bool, as_json: bool) -> None:
    """照文件建监测计划。Make the plan that a YAML file says, its lists frozen; all or nothing."""
    with desk(ctx) as open_desk:
        from wangjian.authority.permissions import require
        from wangjian.monitoring import actions
        from wangjian.monitoring.planfile import read_plan

        by = open_desk.actor
        require(by, "monitoring.plan")
        library = _library(open_desk)
        said = read_plan(file, actions.nameable(by=by, library=library))
        if check:
            told = f"专题 topics {len(said.topics)}，批次 batches {len(said.batches)}"
            told += f"，名单 lists {len(said.samples)}，项目 items {len(said.items)}"
            click.echo(f"文件可用 It is well: {told}")
            return
        made, lists = actions.make_plan(by=by, said=said, library=library)
        drawn = [actions.freeze_sample(one.id) for one in lists]
        if not as_json:
            click.echo(f"已建立 Made: {made.id}")
        _show_plan(open_desk, made.id, as_json=as_json)
        if any(one is not None and one.problem_zh for one in drawn):
            ctx.exit(1)


@plan.command("open")
@click.argument("template")
@click.option("--from-on", required=True, type=_DAY, help="第一天 the first day.")
@click.option("--name", default="", help="名称 another name.")
@click.pass_context
def open_(ctx: click.Context, template: str, from_on: Any, name: str) -> None:
    """从范本建监测计划。Open a plan file of a pack from a day on; prints the plan's id."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions
        from wangjian.monitoring.planbook import read_plans
        from wangjian.packs.packs import Packs

        library = _library(open_desk)
        packs = Packs.open(open_desk.workspace.packs)
        files = read_plans(packs, rules=library.rules, topics=library.topics, problems=[])
        if template not in files:
            raise NoSuchRecord(
                f"没有计划范本“{template}”",
                f"there is no plan file {template}",
                remedy_zh=f"现有：{'、'.join(files)}",
                remedy_en=f"there are: {', '.join(files)}",
            )
        made = actions.open_plan(
            by=open_desk.actor, text=files[template], from_on=from_on.date(), name=name
        )
        click.echo(made.id)


@plan.command("sample")
@click.argument("plan_id")
@click.option("--name", required=True, help="名单名称 what it is called.")
@click.option("--kind", required=True, help="对象 shop, site, mobile_app, account or business.")
@click.option("--size", required=True, type=int, help="抽取数 how many.")
@click.option("--seed", required=True, help="种子 a number published that day.")
@click.option("--platform", "platforms", multiple=True, help="只从此平台 may be repeated.")
@click.option("--region", "regions", multiple=True, help="只从此地区 may be repeated.")
@json_option
@click.pass_context
def sample(ctx: click.Context, /, plan_id: str, *, as_json: bool, **asked: Any) -> None:
    """抽取并固定样本名单。Draw a list of a plan and freeze it now; ends with 1 where none fits."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions, queries

        waits = actions.draw_sample(by=open_desk.actor, plan_id=_id(plan_id), **asked)
        actions.freeze_sample(waits.id)
        drawn = _drawn(queries.sample_card(waits.id, limit=1)[0])
        if as_json:
            show_json(drawn)
        else:
            show_rows([drawn], _SAMPLE_COLUMNS, as_json=False)
        if drawn["problem"]:
            ctx.exit(1)


@plan.command("run")
@click.argument("item_id")
@click.option("--queue", is_flag=True, help="只排队 leave it to the worker.")
@json_option
@click.pass_context
def run(ctx: click.Context, item_id: str, *, queue: bool, as_json: bool) -> None:
    """运行一个监测项目。Run an item now, where and on which list it says; Ctrl-C stops it."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        asked = actions.run_item(by=open_desk.actor, item_id=_id(item_id))
        if queue:
            click.echo(asked.id)
            return
        progress = Progress()
        done = carry_out(open_desk, asked, progress)
        progress.end()
        show_run(done, as_json=as_json)
        if done.state != "done":
            ctx.exit(130 if done.state == "stopped" else 1)


@plan.command("end")
@click.argument("plan_id")
@click.option("--reason", required=True, help="理由 why.")
@click.pass_context
def end(ctx: click.Context, plan_id: str, reason: str) -> None:
    """结束监测计划。Nothing of it runs any more."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        over = actions.end_plan(by=open_desk.actor, plan_id=_id(plan_id), reason=reason)
        click.echo(f"已结束 Ended: {over.name}")


def _show_plan(open_desk: Desk, plan_id: UUID, *, as_json: bool) -> None:
    from wangjian.authority.days import today
    from wangjian.monitoring import queries

    card = queries.plan_card(plan_id, library=_library(open_desk), today=today())
    rows = [
        {
            "id": str(one.item.id),
            "topic": one.item.topic.name,
            "batch": one.item.batch.name,
            "name": one.item.name,
            "rules": one.item.rules,
            "sample": one.item.sample.name if one.item.sample else "",
            "schedule": one.item.schedule,
            "next_at": one.item.next_at,
            "last_run": str(one.last_run.id) if one.last_run else "",
            "not_asked": "、".join(one.unasked),
            "not_answered": one.unanswered,
            "too_late": one.too_late,
            "problem": one.item.problem_zh,
        }
        for one in card.items
    ]
    lists = [_drawn(one) for one in card.samples]
    if as_json:
        show_json({"id": str(plan_id), "name": card.plan.name, "items": rows, "samples": lists})
        return
    show_rows(rows, _ITEM_COLUMNS, as_json=False)
    if lists:
        show_rows(lists, _SAMPLE_COLUMNS, as_json=False)


def _drawn(one: SampleList) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "name": one.name,
        "state": one.state,
        "kind": one.kind,
        "seed": one.seed,
        "size": one.size,
        "population": one.population,
        "digest": one.digest,
        "problem": one.problem_zh,
        "problem_en": one.problem_en,
    }


def _library(open_desk: Desk) -> Library:
    from wangjian.monitoring.library import read_library
    from wangjian.packs.packs import Packs

    return read_library(Packs.open(open_desk.workspace.packs), problems=[])


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(f"编号无效：{text}", f"this is no id: {text}") from None
