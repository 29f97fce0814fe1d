"""归集数据: `wangjian ingest TABLE FILE...`, and a folder of saved pages."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangjian.cli.output import Progress, show_json
from wangjian.cli.session import Desk, desk
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from wangjian.lake.loads import Load


@click.command()
@click.argument("table")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", help="来源 who sent it; the file's name if not given.")
@click.option("--scope", default="", help="范围 what it covers, e.g. a region: 510000.")
@click.option("--delta", is_flag=True, help="增量 adds to what the source sent; else replaces it.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="截至日 day of the data; today.")
@click.option("--mapping", type=click.Path(path_type=Path), help="映射文件 where columns differ.")
@click.option(
    "--list", "list_file", type=click.Path(path_type=Path), help="网页清单 list of pages."
)
@click.option("--json", "as_json", is_flag=True, help="JSON 输出 print JSON.")
@click.pass_context
def ingest(
    ctx: click.Context,
    table: str,
    files: tuple[Path, ...],
    source: str | None,
    scope: str,
    as_of: datetime | None,
    mapping: Path | None,
    list_file: Path | None,
    *,
    delta: bool,
    as_json: bool,
) -> None:
    """归集数据。Take files into TABLE; a folder of saved pages into `shown` with --list."""
    progress = Progress()
    with desk(ctx) as open_desk:
        from wangjian.registry import actions

        day = as_of.date() if as_of else today()
        if list_file is not None:
            if table != "shown" or len(files) != 1:
                raise BadInput(
                    "--list 只用于：wangjian ingest shown 文件夹 --list 清单",
                    "--list goes with: wangjian ingest shown FOLDER --list LIST",
                )
            loads = [
                actions.ingest_pages(
                    open_desk.workspace,
                    files[0],
                    list_file,
                    source=source or files[0].name,
                    scope=scope,
                    as_of_on=day,
                    by=open_desk.actor,
                    progress=progress,
                )
            ]
        else:
            loads = actions.ingest(
                open_desk.workspace,
                table,
                files,
                source=source or files[0].stem,
                scope=scope,
                kind="delta" if delta else "full",
                as_of_on=day,
                mapping=mapping,
                by=open_desk.actor,
                progress=progress,
            )
        progress.end()
        show_loads(loads, as_json=as_json)


def today() -> date:
    """The day in Beijing."""
    from wangjian.authority.days import today as beijing_today

    return beijing_today()


def show_loads(loads: list[Load], *, as_json: bool) -> None:
    """What each load took in and what it set aside."""
    if as_json:
        show_json([json.loads(load.to_json()) for load in loads])
        return
    for load in loads:
        already = "（早已在库，未作改动 there already, nothing changed）" if load.already else ""
        click.echo(
            f"{load.table} {load.load_id[:12]} 收入 rows {load.rows:,} 隔离 set aside "
            f"{load.rejected:,}{already}"
        )
        if load.rejected and not already:
            click.echo(f"  查看 see: wangjian registry quarantine --load {load.load_id[:12]}")


def ingest_manifest(open_desk: Desk, folder: Path, progress: Progress | None = None) -> list[Load]:
    """All files that a `manifest.json` in the folder names, in its order."""
    from wangjian.registry import actions

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    loads: list[Load] = []
    for one in manifest["files"]:
        loads += actions.ingest(
            open_desk.workspace,
            one["table"],
            [folder / one["file"]],
            source=one["source"],
            scope=one["scope"],
            kind=one["kind"],
            as_of_on=date.fromisoformat(one["as_of_on"]),
            by=open_desk.actor,
            progress=progress,
        )
    return loads
