"""主体归集: loads and their quarantine, rows as they were known, taking a load back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from wangjian.cli.ingest import show_loads
from wangjian.cli.output import Progress, json_option, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput

BEIJING = ZoneInfo("Asia/Shanghai")


@click.group()
def registry() -> None:
    """主体归集。Loads, quarantine, rows as they were known on a day."""


@registry.command("loads")
@click.option("--table", default="", help="只看此表 only this table.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_context
def loads(ctx: click.Context, table: str, limit: int, *, as_json: bool) -> None:
    """列出批次。Loads with source, digest and counts, the newest first."""
    with desk(ctx):
        from wangjian.registry import queries

        rows = [
            {
                "load_id": one.load_id if as_json else one.load_id[:12],
                "table": one.table,
                "source": one.source,
                "scope": one.scope,
                "kind": one.kind,
                "as_of_on": one.as_of_on,
                "received_at": one.received_at,
                "rows": one.rows,
                "rejected": one.rejected,
                "file_name": one.file_name,
                "digest": one.digest,
                "in_force": one.in_force,
            }
            for one in queries.loads(table=table, limit=limit)
        ]
        show_rows(
            rows,
            [
                ("load_id", "批次"),
                ("table", "表"),
                ("source", "来源"),
                ("scope", "范围"),
                ("as_of_on", "数据日期"),
                ("rows", "行数"),
                ("rejected", "隔离"),
                ("file_name", "文件"),
                ("in_force", "现行"),
            ],
            as_json=as_json,
        )


@registry.command("withdraw")
@click.argument("load_id")
@click.option("--reason", required=True, help="撤回理由 why.")
@click.pass_context
def withdraw(ctx: click.Context, load_id: str, reason: str) -> None:
    """撤回批次。Take a mistaken load back; it can be taken in again."""
    with desk(ctx) as open_desk:
        from wangjian.registry import actions, queries

        progress = Progress()
        version = actions.withdraw_load(
            open_desk.workspace,
            by=open_desk.actor,
            load_id=queries.load_card(load_id).load_id,
            reason=reason,
            progress=progress,
        )
        progress.end()
        click.echo(f"已撤回 Taken back; 现行版本 version now: {version.n}")


@registry.command("quarantine")
@click.option("--load", "load_id", default="", help="只看此批次 only of this load.")
@click.option("--table", default="", help="只看此表 only this table.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_context
def quarantine(ctx: click.Context, load_id: str, table: str, limit: int, *, as_json: bool) -> None:
    """隔离行。Rows that were set aside, as they came, with line and reason."""
    with desk(ctx):
        from wangjian.registry import queries

        whole = queries.load_card(load_id).load_id if load_id else ""
        rows = [
            {
                "id": one.id,
                "load": one.load_id[:12],
                "table": one.load.table,
                "line": one.line,
                "reasons_zh": one.reasons_zh,
                "reasons_en": one.reasons_en,
                "raw": one.raw,
            }
            for one in queries.quarantine(load_id=whole, table=table, limit=limit)
        ]
        show_rows(
            rows,
            [
                ("id", "编号"),
                ("table", "表"),
                ("line", "行号"),
                ("reasons_zh", "原因"),
                ("reasons_en", "reason"),
                ("raw", "原始内容"),
            ],
            as_json=as_json,
        )


@registry.command("correct")
@click.argument("row_id", type=int)
@click.argument("fields", nargs=-1, required=True, metavar="COLUMN=VALUE...")
@click.option("--reason", default="", help="说明 why.")
@click.pass_context
def correct(ctx: click.Context, row_id: int, fields: tuple[str, ...], reason: str) -> None:
    """更正隔离行。Correct a row and take it in as a small load of its own."""
    with desk(ctx) as open_desk:
        from wangjian.registry import actions

        load = actions.correct_row(
            open_desk.workspace,
            by=open_desk.actor,
            row_id=row_id,
            fields=dict(_pair(field) for field in fields),
            reason=reason,
        )
        show_loads([load], as_json=False)


@registry.command("drop")
@click.argument("row_ids", nargs=-1, required=True, type=int)
@click.option("--reason", required=True, help="理由 why.")
@click.pass_context
def drop(ctx: click.Context, row_ids: tuple[int, ...], reason: str) -> None:
    """放弃隔离行。Give rows up, with a reason."""
    with desk(ctx) as open_desk:
        from wangjian.registry import actions

        dropped = actions.drop_rows(by=open_desk.actor, row_ids=row_ids, reason=reason)
        click.echo(f"已放弃 Dropped: {dropped}")


@registry.command("rows")
@click.argument("table")
@click.option("--where", multiple=True, metavar="COLUMN=VALUE", help="条件 rows with this value.")
@click.option(
    "--known-on", type=click.DateTime(["%Y-%m-%d"]), help="截至此日所知 as known that day."
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_context
def rows(
    ctx: click.Context,
    table: str,
    where: tuple[str, ...],
    known_on: datetime | None,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """查看数据。Rows of a table now, or as we knew them at the end of a day in Beijing."""
    with desk(ctx) as open_desk:
        from wangjian.registry import queries
        from wangjian.registry.actions.ingesting import table_of

        moment = None
        if known_on is not None:
            next_day = datetime.combine(known_on.date() + timedelta(days=1), time(), BEIJING)
            moment = next_day.astimezone(UTC)
        shape = table_of(table)
        known = queries.known_rows(
            open_desk.workspace,
            shape.name,
            known_on=moment,
            where=dict(_pair(one) for one in where),
            limit=limit,
        )
        columns = [(column.name, column.zh) for column in shape.columns]
        show_rows(known.rows.to_pylist(), [*columns, ("source", "来源")], as_json=as_json)


@registry.command("link")
@click.option("--engine", default="", help="duckdb 或 sc://主机:端口 where it is computed.")
@json_option
@click.pass_context
def link(ctx: click.Context, engine: str, *, as_json: bool) -> None:
    """比对归属。Look for who runs the shops whose number is missing, malformed or unknown."""
    with desk(ctx) as open_desk:
        from dataclasses import asdict

        from wangjian.registry import actions

        progress = Progress()
        made = actions.link(
            open_desk.workspace, by=open_desk.actor, engine=engine, progress=progress
        )
        progress.end()
        columns = [
            ("subjects", "待比对"),
            ("businesses", "企业名称"),
            ("pairs", "比对对数"),
            ("tied", "已归属"),
            ("waiting", "待复核"),
            ("new", "新增或变动"),
            ("gone", "不再成立"),
        ]
        show_rows([asdict(made)], columns, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadInput(f"应写成 列=值：{text}", f"write COLUMN=VALUE, not {text}")
    return name.strip(), value


@registry.command("screen")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="名单日期 listed on that day.")
@click.option("--full", is_flag=True, help="全量 all again, not only what changed.")
@json_option
@click.pass_context
def screen(ctx: click.Context, day: datetime | None, *, full: bool, as_json: bool) -> None:
    """名单比对。Every shop against all lists; prints counts by list and by what it was found."""
    with desk(ctx) as open_desk:
        from wangjian.registry import actions
        from wangjian.registry.tables.codes import NAMES

        progress = Progress()
        done = actions.screen(
            open_desk.workspace,
            by=open_desk.actor,
            on=day.date() if day else None,
            full=full,
            progress=progress,
        )
        progress.end()
        rows = [
            {
                "change": change,
                "list_kind": kind if as_json else NAMES["list_kind"][kind][0],
                "how": how,
                "pairs": count,
            }
            for (change, kind, how), count in sorted(done.counts.items())
        ]
        if not as_json:
            way = "全量 full" if done.full else "增量 increment"
            click.echo(f"比对批次 run {done.run_id}（{way}，{done.on}）")
        show_rows(
            rows,
            [("change", "变化"), ("list_kind", "名单"), ("how", "依据"), ("pairs", "网店×条目")],
            as_json=as_json,
        )


@registry.command("index-lists")
@click.pass_context
def index_lists(ctx: click.Context) -> None:
    """名单索引。Make the lists ready for questions about one merchant."""
    with desk(ctx) as open_desk:
        from wangjian.registry import actions

        progress = Progress()
        made = actions.index_lists(open_desk.workspace, progress=progress)
        progress.end()
        click.echo(f"已就绪 Ready: {made.name}")
