"""知识文件: list them, test them by their own examples, show conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import click

from wangjian.cli import bundles, lint, office_files
from wangjian.cli.output import json_option, show_rows
from wangjian.errors import BadKnowledge
from wangjian.workspace.folder import FILE_NAME, Workspace


@click.group()
def packs() -> None:
    """知识文件。Statutes, rules, lexicons, procedures, policies, figures: files."""


packs.add_command(office_files.words)
packs.add_command(lint.lint)
packs.add_command(bundles.export)
packs.add_command(bundles.add)
packs.add_command(office_files.history)
packs.add_command(office_files.undo)


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


@packs.command("test")
@click.argument("only", required=False, default="")
@click.option("--engine", "engines", multiple=True, help="引擎 duckdb, sail or sc://host:port.")
@json_option
@click.pass_context
def test(ctx: click.Context, only: str, engines: tuple[str, ...], *, as_json: bool) -> None:
    """检验知识文件。Try every rule and lexicon on the examples in its own file.

    On DuckDB, and on Sail (a Spark Connect server in the process) where the extra [spark] is
    installed.
    """
    from wangjian.monitoring.examples import test_files
    from wangjian.packs.packs import Packs

    shelf = Packs.open(_roots(ctx))
    problems: list[BadKnowledge] = []
    list(shelf.all_files(problems))
    results = []
    with _engines(engines) as named:
        for engine in named:
            results += test_files(shelf, engine, only=only)
    wrong = [one for one in results if not one.ok]
    rows = [
        {
            "file": one.file_id,
            "example": one.example,
            "expect": one.expect,
            "engine": one.engine.split(":")[0],
            "ok": one.ok,
            "zh": one.zh,
            "en": one.en,
        }
        for one in (results if as_json else wrong)
    ]
    if rows or as_json:
        show_rows(
            rows,
            [
                ("file", "文件"),
                ("example", "例"),
                ("engine", "引擎"),
                ("zh", "结果"),
                ("en", "result"),
            ],
            as_json=as_json,
        )
    for problem in problems:
        click.echo(str(problem), err=True)
    if not as_json:
        click.echo(f"通过 passed: {len(results) - len(wrong)}, 不符 failed: {len(wrong)}")
    if wrong or problems or not results:
        ctx.exit(BadKnowledge.exit_code)


@contextmanager
def _engines(wanted: tuple[str, ...]) -> Iterator[list[str | None]]:
    """The engines by name; Sail is started in the process when it is wanted and there."""
    names = list(wanted) or (["duckdb", "sail"] if find_spec("pysail") else ["duckdb"])
    if "sail" not in names:
        yield [None if name == "duckdb" else name for name in names]
        return
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        _, port = server.listening_address
        address = f"sc://127.0.0.1:{port}"
        yield [{"duckdb": None, "sail": address}.get(name, name) for name in names]
    finally:
        server.stop()
