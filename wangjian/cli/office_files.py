"""本单位的知识文件: lists taken in as lexicons, what was changed, and how it is put back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput
from wangjian.workspace.folder import Workspace

if TYPE_CHECKING:
    from wangjian.monitoring.lists.difference import Difference
    from wangjian.monitoring.lists.staging import Plan

_SHOWN = 40  # rows of a difference or of what was refused; --json gives all
_VERBS = {
    "words": "导入词表 list taken in",
    "add": "接收知识包 bundle taken in",
    "undo": "撤销 undone",
    "edit": "网页改写 rewritten in the browser",
}


def yes_option(command: Any) -> Any:
    """`--dry-run` and `--yes`, which every verb that writes files understands."""
    command = click.option("--dry-run", is_flag=True, help="只看差异 show the difference only.")(
        command
    )
    return click.option("--yes", is_flag=True, help="不再询问 do not ask.")(command)


@click.command("words")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "lexicon", required=True, help="词库编号 e.g. sc.words.")
@click.option("--title", "titles", nargs=2, help="名称 Chinese and English.")
@click.option("--category", default="", help="词语缺省类别 category of a term without one.")
@click.option("--severity", type=click.IntRange(1, 5), help="缺省等级 where the list has none.")
@click.option("--law", multiple=True, help="所依条文 article, e.g. cn.ads.9.")
@click.option("--column", "columns", multiple=True, help="扫描的列 e.g. listing.title.")
@click.option("--map", "maps", multiple=True, help="表头对应 HEADING=term.")
@yes_option
@json_option
@click.pass_context
def words(
    ctx: click.Context,
    file: Path,
    lexicon: str,
    titles: tuple[str, str] | None,
    category: str,
    severity: int | None,
    law: tuple[str, ...],
    columns: tuple[str, ...],
    maps: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """导入词表。Make FILE (CSV, Excel, text) a lexicon of the office; shows what it changes."""
    from wangjian.monitoring.lists import ordinary
    from wangjian.monitoring.lists.importing import plan_import
    from wangjian.monitoring.lists.staging import try_out
    from wangjian.packs.changes import Changes, sha256
    from wangjian.packs.packs import Packs

    workspace = workspace_of(ctx)
    Changes(workspace.packs[0]).recover()
    header = {
        "title": {"zh": titles[0], "en": titles[1]} if titles else None,
        "category": category,
        "severity": severity,
        "law": list(law),
        "columns": _columns(columns),
    }
    packs = Packs.open(workspace.packs)
    made = plan_import(
        file,
        packs=packs,
        lexicon=lexicon,
        header=header,
        mapping=dict(_pair(one, "=") for one in maps),
        ordinary=[one.text for one in ordinary.shipped(packs)],
    )
    tried = try_out(workspace.packs, made.plan) if made.plan.files else []
    said: dict[str, Any] = {
        "lexicon": lexicon,
        "read": made.taken.read,
        "taken": len(made.taken.rows),
        "refused": [
            {"line": r.line, "term": r.term, "reason": r.reason, "zh": r.zh, "en": r.en}
            for r in made.taken.refused
        ],
        "columns": made.taken.columns,
        "ignored": made.taken.ignored,
        "counts": made.difference.counts,
        "difference": list(made.difference.rows()),
        "tried": tried,
    }
    if not as_json:
        _tell_list(said, made.difference)
    wanted = made.plan.files and not dry_run and agreed(yes=yes, as_json=as_json)
    said["change"] = (
        write(ctx, made.plan, "words", lexicon, sha256(file.read_bytes())) if wanted else None
    )
    if as_json:
        show_json(said)


def _tell_list(said: dict[str, Any], difference: Difference) -> None:
    click.echo(
        f"读取 read {said['read']:,} 可用 taken {said['taken']:,} "
        f"不可用 refused {len(said['refused']):,}"
    )
    click.echo("对应 columns: " + "、".join(f"{a}→{b}" for a, b in said["columns"].items()))
    if said["ignored"]:
        click.echo(f"未用的列 ignored: {'、'.join(said['ignored'])}")
    if said["refused"]:
        show_rows(
            said["refused"][:_SHOWN],
            [("line", "行"), ("term", "词语"), ("zh", "原因"), ("en", "reason")],
            as_json=False,
        )
        _more(len(said["refused"]))
    tell_difference(difference)


def tell_difference(difference: Difference) -> None:
    """The counts, and the first rows."""
    from wangjian.monitoring.lists.difference import KINDS

    counts = difference.counts
    click.echo(
        f"新增 added {counts['added']:,} 删去 removed {counts['removed']:,} "
        f"改动 changed {counts['changed']:,} 相同 same {counts['same']:,}"
    )
    rows: Iterable[dict[str, Any]] = [
        {
            "kind": " ".join(KINDS[one.kind]),
            "key": one.key,
            "what": "；".join(f"{name}：{old}→{new}" for name, (old, new) in one.columns.items()),
        }
        for one in difference.changes[:_SHOWN]
    ]
    if difference.changes:
        show_rows(rows, [("kind", "差异"), ("key", "词语"), ("what", "内容")], as_json=False)
        _more(len(difference.changes))


def _more(total: int) -> None:
    if total > _SHOWN:
        click.echo(f"……共 {total:,} 行，--json 列出全部 in all; --json lists them")


def agreed(*, yes: bool, as_json: bool) -> bool:
    """Whether the difference that was shown is to be written."""
    if yes:
        return True
    if as_json:
        raise BadInput(
            "--json 不能询问",
            "--json cannot ask",
            remedy_zh="请加 --dry-run 只看差异，或加 --yes 写入",
            remedy_en="add --dry-run to look only, or --yes to write",
        )
    return click.confirm("写入本单位的知识文件？ Write these files?", default=False)


def write(ctx: click.Context, plan: Plan, verb: str, reason: str, digest: str) -> int:
    """Write the plan as the officer of the command line; the number of the change."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring.actions.knowledge import write_files

        change = write_files(
            open_desk.workspace,
            plan,
            by=open_desk.actor,
            verb=verb,
            reason=reason,
            digest=digest,
        )
    click.echo(
        f"已写入，改动 #{change.number}；撤销 written; undo with: wangjian packs undo", err=True
    )
    return change.number


@click.command("history")
@json_option
@click.pass_context
def history(ctx: click.Context, *, as_json: bool) -> None:
    """改动记录。What was changed in the office's files, by whom; mends a broken-off write."""
    from wangjian.packs.changes import Changes

    changes = Changes(workspace_of(ctx).packs[0])
    changes.recover()
    past = changes.history()
    undone = {one.undoes: one.number for one in past if one.undoes}
    rows = [
        {
            "number": one.number,
            "at": one.at,
            "by": one.by,
            "verb": one.verb if as_json else _VERBS.get(one.verb, one.verb),
            "reason": one.reason,
            "files": one.files if as_json else len(one.files),
            "undone_by": undone.get(one.number),
        }
        for one in past
    ]
    show_rows(
        rows,
        [
            ("number", "号"),
            ("at", "时间"),
            ("by", "经办"),
            ("verb", "事项"),
            ("reason", "说明"),
            ("files", "文件数"),
            ("undone_by", "撤销于"),
        ],
        as_json=as_json,
    )


@click.command("undo")
@click.pass_context
def undo(ctx: click.Context) -> None:
    """撤销最近一次改动。Put back what stood before the last change of the office's files."""
    from wangjian.packs.changes import Changes

    Changes(workspace_of(ctx).packs[0]).recover()
    with desk(ctx) as open_desk:
        from wangjian.monitoring.actions.knowledge import undo_files

        change = undo_files(open_desk.workspace, by=open_desk.actor)
    click.echo(f"已撤销 undone {change.reason}: {'、'.join(change.files)}")


def workspace_of(ctx: click.Context) -> Workspace:
    """The workspace that was asked for."""
    folder = ctx.find_root().obj["folder"]
    return Workspace.find(Path(folder) if folder else None)


def _columns(said: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in said:
        table, column = _pair(one, ".")
        found.setdefault(table, []).append(column)
    return found


def _pair(text: str, by: str) -> tuple[str, str]:
    left, sign, right = text.partition(by)
    if not sign or not left.strip() or not right.strip():
        raise BadInput(f"“{text}”应写作 甲{by}乙", f"{text} is written as a{by}b")
    return left.strip(), right.strip()
