"""试运行与准入: what a new or changed rule or lexicon would change, and letting it in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangjian.cli.monitor import monitor, run_now, run_of, show_probes
from wangjian.cli.output import Progress, json_option, show_json, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput, NoSuchRecord

if TYPE_CHECKING:
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.models import Run
    from wangjian.packs.packs import Packs
    from wangjian.workspace.folder import Workspace

_FOLDERS = {".sql": "rules", ".csv": "lexicons", ".yaml": "lexicons"}
_COUNTED = (
    ("added", "新增 added"),
    ("again", "再犯 again"),
    ("revived", "重提已排除 revived"),
    ("gone", "不再查出 gone"),
    ("kept", "照旧 kept"),
)


@monitor.command("shadow")
@click.argument("ref")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="尚未安装的规则或词库文件 a file not yet installed.",
)
@json_option
@click.pass_context
def shadow(ctx: click.Context, ref: str, file: Path | None, *, as_json: bool) -> None:
    """试运行一条规则、一个词库或一份目录。Over all data: what it would change."""
    with desk(ctx) as open_desk:
        ws = open_desk.workspace
        from wangjian.monitoring.library import read_library
        from wangjian.packs.packs import Packs

        folder = ws.tmp / f"shadow-{ref}"
        try:
            packs = _with_file(ws, file, folder) if file else Packs.open(ws.packs)
            library = read_library(packs, problems=[])
            rules = _rules_of(ref, library)
            progress = Progress()
            done = run_now(open_desk, rules=rules, shadow=True, progress=progress, packs=packs)
            progress.end()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        show_comparison(done, as_json=as_json)
        if done.state != "done":
            ctx.exit(130 if done.state == "stopped" else 1)


@monitor.command("compared")
@click.argument("run_id")
@json_option
@click.pass_context
def compared(ctx: click.Context, run_id: str, *, as_json: bool) -> None:
    """查看试运行的比较。What a shadow run would change, row by row."""
    with desk(ctx):
        show_comparison(run_of(run_id), as_json=as_json)


@monitor.command("admit")
@click.argument("ref")
@click.option("--run", "run_id", required=True, help="所依据的试运行 the shadow run.")
@click.option("--reason", required=True, help="理由 why.")
@click.pass_context
def admit(ctx: click.Context, ref: str, run_id: str, reason: str) -> None:
    """准入。Let a rule, lexicon or catalogue in, as it stood in that shadow run."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        done = actions.admit(by=open_desk.actor, run_id=run_of(run_id).id, ref=ref, reason=reason)
        click.echo(f"已准入 admitted: {done.ref} {done.digest[:12]}")


def show_comparison(done: Run, *, as_json: bool) -> None:
    """Counts by rule, then the rows behind them."""
    rules: dict[str, dict[str, Any]] = done.counts.get("compared", {})
    if as_json:
        show_json({"id": str(done.id), "state": done.state, "compared": rules})
        return
    click.echo(f"试运行 shadow run {done.id}: {done.state}")
    show_probes(done.probes)
    for one in done.skipped:
        click.echo(f"略过 skipped: {' '.join(str(value) for value in one.values())}")
    counted = [
        {
            "rule": rule,
            **row,
            "overlap": " ".join(f"{other}:{n}" for other, n in sorted(row["overlap"].items())),
        }
        for rule, row in rules.items()
    ]
    headings = [("rule", "规则 rule"), *_COUNTED, ("overlap", "与其他规则重合 overlap")]
    show_rows(counted, headings, as_json=False)
    rows = [{"rule": rule, **one} for rule, row in rules.items() for one in row["rows"]]
    if rows:
        show_rows(
            rows,
            [
                ("kind", "变化 change"),
                ("rule", "规则 rule"),
                ("subject_key", "主体 subject"),
                ("object_key", "对象 object"),
                ("acted_on", "行为日期 day"),
                ("group", "命中组 group"),
            ],
            as_json=False,
        )


def _with_file(ws: Workspace, file: Path, folder: Path) -> Packs:
    """The workspace's knowledge with that file in front of it, in a folder of its own."""
    from wangjian.packs.packs import Packs
    from wangjian.packs.roots import order

    place = _FOLDERS.get(file.suffix)
    if place is None:
        raise BadInput(
            f"不是规则或词库文件：{file.name}",
            f"no file of a rule or lexicon: {file.name}",
            remedy_zh="规则为 .sql，词库为 .csv（旁边有同名 .yaml）或 .yaml",
            remedy_en="a rule is .sql, a lexicon .csv with a .yaml of its name, or .yaml",
        )
    inside = folder / "monitoring" / place
    inside.mkdir(parents=True)
    for one in {file, file.with_suffix(".yaml")} if place == "lexicons" else {file}:
        if one.exists():
            shutil.copy(one, inside / one.name)
    named = {pack for root in order(ws.packs) if root.origin != "product" for pack in root.packs}
    listed = ", ".join(f'"{pack}"' for pack in sorted(named | {file.stem.partition(".")[0]}))
    (folder / "pack.toml").write_text(f"packs = [{listed}]\n", encoding="utf-8")
    return Packs.open((folder, *ws.packs))


def _rules_of(ref: str, library: Library) -> tuple[str, ...]:
    """The rule, or the rules that read the lexicon or catalogue."""
    from wangjian.monitoring.drafting import decided_by

    read = library.rules.get(ref) or library.lexicons.get(ref) or library.catalogues.get(ref)
    if read is not None and (decided := decided_by(library, read)):
        return decided
    said = [problem.zh for problem in library.problems]
    raise NoSuchRecord(
        f"没有规则或有规则使用的词库、目录“{ref}”",
        f"there is no rule {ref}, and no rule reads a lexicon or catalogue of that name",
        remedy_zh="；".join(said) or "请用 wangjian packs list --room monitoring 查看",
        remedy_en="see `wangjian packs list --room monitoring`",
    )
