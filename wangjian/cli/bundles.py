"""移交: `wangjian packs export ID... FILE` and `wangjian packs add FILE`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangjian.cli.office_files import agreed, tell_difference, workspace_of, write, yes_option
from wangjian.cli.output import json_option, show_json
from wangjian.cli.session import desk
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from wangjian.monitoring.lists.handover import FileDifference
    from wangjian.packs.bundle import Manifest

_KINDS = {"added": "新增 added", "changed": "改动 changed", "same": "相同 same"}
_AGAINST = {
    "office": "与本单位文件比 against ours",
    "product": "与产品文件比 against what ships",
}
_LINES = 60


@click.command("export")
@click.argument("ids", nargs=-1, required=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def export(ctx: click.Context, ids: tuple[str, ...], file: Path) -> None:
    """移交。Write rules and lexicons of the office, and what they lean on, into FILE."""
    from wangjian.monitoring.lists import handover
    from wangjian.packs.bundle import read_bundle
    from wangjian.packs.packs import Packs

    if file.exists():
        raise BadInput(
            f"{file} 已存在", f"{file} is there already", remedy_zh="请换一个文件名",
            remedy_en="name another file",
        )  # fmt: skip
    with desk(ctx) as open_desk:
        actor = open_desk.actor
        packs = Packs.open(open_desk.workspace.packs)
        office = open_desk.workspace.name or actor.office_path
        content = handover.export(packs, ids, office=office, officer=actor.officer_name)
    manifest, _ = read_bundle(content)
    file.write_bytes(content)
    click.echo(f"已写出 written {file}: {'、'.join(manifest.files)}")


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@json_option
@click.pass_context
def add(ctx: click.Context, file: Path, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """接收。Take in a bundle of another office: checked, compared, tried, then written."""
    from wangjian.monitoring.lists import handover
    from wangjian.monitoring.lists.staging import try_out
    from wangjian.packs.bundle import read_bundle
    from wangjian.packs.changes import Changes, sha256
    from wangjian.packs.packs import Packs

    content = _content(file)
    workspace = workspace_of(ctx)
    Changes(workspace.packs[0]).recover()
    manifest, files = read_bundle(content)
    plan, differences = handover.plan_taking(Packs.open(workspace.packs), files)
    if not as_json:
        _tell(manifest, differences)
    tried = try_out(workspace.packs, plan) if plan.files else []
    wanted = bool(plan.files) and not dry_run and agreed(yes=yes, as_json=as_json)
    reason = f"{manifest.office} {manifest.made_at}"
    number = write(ctx, plan, "add", reason, sha256(content)) if wanted else None
    if as_json:
        show_json(
            {
                "manifest": asdict(manifest),
                "differences": [asdict(one) for one in differences],
                "writes": sorted(plan.files),
                "tried": tried,
                "change": number,
            }
        )
    elif not plan.files:
        click.echo("已全部在用，没有改动 all of it is here already, nothing changes")
    elif not wanted:
        click.echo("未写入 nothing was written")


def _content(file: Path) -> bytes:
    from wangjian.packs.bundle import LARGEST_BYTES

    try:
        if file.stat().st_size <= LARGEST_BYTES:
            return file.read_bytes()
    except OSError as problem:
        raise BadInput(f"无法读取 {file}", f"cannot read {file}: {problem.strerror}") from problem
    raise BadInput(f"{file} 过大", f"{file} is too large")


def _tell(manifest: Manifest, differences: list[FileDifference]) -> None:
    made = f"{manifest.office} {manifest.officer} {manifest.made_at}"
    click.echo(f"来自 from {made}; wangjian {manifest.version}")
    click.echo(f"所引条文 cites: {'、'.join(manifest.law) or '无 none'}")
    for one in differences:
        click.echo(f"\n{one.place}: {_KINDS[one.kind]} {_AGAINST.get(one.against, '')}".rstrip())
        if one.rows and one.kind != "same":
            tell_difference(one.rows)
        for line in one.lines[:_LINES]:
            click.echo(f"  {line}")
        if len(one.lines) > _LINES:
            click.echo(f"  ……共 {len(one.lines)} 行，--json 列出全部 --json shows all")
