"""知识文件: list them, test them by their own examples, show conflicts."""

from __future__ import annotations

from pathlib import Path

import click

from wangjian.cli.output import json_option, show_rows
from wangjian.errors import BadKnowledge
from wangjian.workspace.folder import FILE_NAME, Workspace


@click.group()
def packs() -> None:
    """知识文件。Statutes, rules, lexicons, procedures, policies, figures: files."""


@packs.command("list")
@click.option("--room", default="", help="只看此室 only this room, e.g. monitoring.")
@json_option
@click.pass_context
def list_files(ctx: click.Context, room: str, *, as_json: bool) -> None:
    """列出知识文件。Every file in force, whose it is, and which do not load."""
    from wangjian.packs.packs import Packs

    shelf = Packs.open(_roots(ctx))
    problems: list[BadKnowledge] = []
    rows = [
        {
            "id": one.id,
            "origin": one.origin,
            "file": str(one.path),
            "digest": one.digest,
            "room": one.path.parent.parent.name,
        }
        for one in shelf.all_files(problems)
    ]
    rows = [row for row in rows if not room or row["room"] == room]
    show_rows(rows, [("id", "编号"), ("origin", "来自"), ("room", "室")], as_json=as_json)
    for clash in shelf.clashes:
        click.echo(f"{clash.zh}\n{clash.en}", err=True)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        ctx.exit(BadKnowledge.exit_code)


def _roots(ctx: click.Context) -> tuple[Path, ...]:
    """The roots of the workspace where there is one, else the product's own alone."""
    folder = ctx.find_root().obj["folder"]
    if folder or (Path("workspace") / FILE_NAME).exists():
        return Workspace.find(Path(folder) if folder else None).packs
    return ()
