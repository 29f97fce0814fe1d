"""数据湖: copying whole versions to where a cluster reads them."""

from __future__ import annotations

import click

from wangjian.cli.output import Progress, json_option, show_rows
from wangjian.cli.session import desk


@click.group()
def lake() -> None:
    """数据湖。The lake: publish it to a shared path or an object store."""


@lake.command("publish")
@click.argument("target")
@click.option("--table", "tables", multiple=True, help="只发布此表 only this table; repeatable.")
@click.option("--check", is_flag=True, help="读回文件核对摘要 read files back, compare digests.")
@json_option
@click.pass_context
def publish(
    ctx: click.Context, target: str, tables: tuple[str, ...], *, check: bool, as_json: bool
) -> None:
    """发布当前版本。Copy the current version of every table: files first, its list last.

    TARGET is a folder, file:///path or s3://bucket/path?endpoint_override=host:port. What is there
    already is not sent again. Runs on Spark read it there with WANGJIAN_LAKE_URL=TARGET.
    """
    progress = Progress()
    with desk(ctx) as open_desk:
        from wangjian.registry import actions

        done = actions.publish(
            open_desk.workspace, target, tables,
            by=open_desk.actor, check=check, progress=progress,
        )  # fmt: skip
    progress.end()
    show_rows(
        [
            {
                "table": one.table,
                "version": one.n,
                "files": one.files,
                "sent": one.sent,
                "sent_bytes": one.sent_bytes,
                "already": one.already,
            }
            for one in done
        ],
        [
            ("table", "表"),
            ("version", "版本"),
            ("files", "文件"),
            ("sent", "新发送"),
            ("sent_bytes", "字节"),
            ("already", "此前已发布"),
        ],
        as_json=as_json,
    )
