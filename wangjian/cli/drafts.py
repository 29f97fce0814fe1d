"""起草: drafts of rules, lexicons and catalogues from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

import wangjian.cli.shadow  # noqa: F401 - its verbs stand beside these
from wangjian.cli.monitor import monitor
from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from wangjian.monitoring.models import Draft

_KINDS = click.Choice(["rule", "lexicon", "catalogue"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DRAFT_COLUMNS = [
    ("id", "编号"),
    ("kind", "种类"),
    ("ref", "规则、词库或目录"),
    ("state", "状态"),
    ("check", "检查"),
    ("changed_by", "改写人"),
    ("changed_at", "改写时间"),
]


@monitor.command("drafts")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500))
@json_option
@click.pass_context
def drafts(ctx: click.Context, limit: int, *, as_json: bool) -> None:
    """列出草稿。Drafts that are open, the newest first."""
    with desk(ctx) as open_desk:
        from wangjian.authority.permissions import require
        from wangjian.monitoring import queries

        require(open_desk.actor, "monitoring.write_rules")
        rows = [_said(one) for one in queries.drafts(limit=limit)]
        show_rows(rows, _DRAFT_COLUMNS, as_json=as_json)


@monitor.group("draft")
def draft() -> None:
    """起草。A rule, lexicon or catalogue as a draft: written, checked, saved."""


@draft.command("open")
@click.argument("kind", type=_KINDS)
@click.argument("ref")
@click.option("--new", is_flag=True, help="尚无此编号 begin one that is not there yet.")
@click.option("--like", default="", help="与某目录同列 of the same columns as that catalogue.")
@click.pass_context
def open_(ctx: click.Context, kind: str, ref: str, like: str, *, new: bool) -> None:
    """起草一条规则、一个词库或一份目录。Take up one that is there, or begin one; prints its id."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions
        from wangjian.monitoring.library import read_library
        from wangjian.packs.packs import Packs

        ws, by = open_desk.workspace, open_desk.actor
        packs = Packs.open(ws.packs)
        library = read_library(packs, problems=[]) if new or like else None
        if library is not None and like:
            made = actions.further_catalogue(
                ws=ws, by=by, packs=packs, library=library, like=like, ref=ref
            )
        elif library is not None:
            made = actions.new_draft(ws=ws, by=by, packs=packs, library=library, kind=kind, ref=ref)
        else:
            made = actions.open_draft(ws=ws, by=by, packs=packs, kind=kind, ref=ref)
        click.echo(made.id)


@draft.command("show")
@click.argument("draft_id")
@click.option("--table", is_flag=True, help="词表 the list, in place of its header.")
@json_option
@click.pass_context
def show(ctx: click.Context, draft_id: str, *, table: bool, as_json: bool) -> None:
    """查看草稿。The text of a draft; with --json also its check."""
    with desk(ctx) as open_desk:
        from wangjian.authority.permissions import require
        from wangjian.monitoring import queries

        require(open_desk.actor, "monitoring.write_rules")
        one = queries.draft_card(open_desk.workspace, _id(draft_id)).draft
        if as_json:
            kept = {"body": one.body, "table": one.table, "checked": one.checked}
            show_json({**_said(one), "version": one.version, **kept})
        else:
            click.echo(one.table if table else one.body, nl=False)


@draft.command("keep")
@click.argument("draft_id")
@click.option("--file", "body", type=_FILE, help="正文 the rule, or the header of a list.")
@click.option("--table", type=_FILE, help="词表 the list of a lexicon or catalogue.")
@click.pass_context
def keep(ctx: click.Context, draft_id: str, body: Path | None, table: Path | None) -> None:
    """写入草稿。Keep what a file says as the draft's text."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions, queries

        if body is None and table is None:
            raise BadInput("请用 --file 或 --table 给出文件", "name a file with --file or --table")
        one = queries.draft_card(open_desk.workspace, _id(draft_id)).draft
        kept = actions.keep_draft(
            by=open_desk.actor,
            draft_id=one.id,
            version=one.version,
            body=_text(body) if body else one.body,
            table=_text(table) if table else None,
        )
        click.echo(f"已写入 Kept: {kept.ref} #{kept.version}")


@draft.command("check")
@click.argument("draft_id")
@json_option
@click.pass_context
def check(ctx: click.Context, draft_id: str, *, as_json: bool) -> None:
    """检查草稿。Read it and run its examples now; ends with 1 where something is wrong."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions, queries

        ws, asked = open_desk.workspace, _id(draft_id)
        actions.ask_check(by=open_desk.actor, draft_id=asked)
        actions.check_draft(ws, asked)
        card = queries.draft_card(ws, asked)
        if as_json:
            show_json({**_said(card.draft), "checked": card.draft.checked})
        else:
            for one in card.draft.checked.get("problems", []):
                place = f"{one.get('file') or card.draft.ref}:{one.get('line') or ''}"
                click.echo(f"{place} {one['zh']} {one['en']}")
            for one in card.draft.checked.get("examples", []):
                if not one["ok"]:
                    click.echo(f"{card.draft.ref}: 示例不符 example fails: {one['example']}")
            click.echo("检查通过 It is well." if card.checked else "未通过 It is not.")
        if not card.checked:
            ctx.exit(1)


@draft.command("save")
@click.argument("draft_id")
@click.option("--reason", required=True, help="改了什么、为什么 what is changed and why.")
@click.pass_context
def save(ctx: click.Context, draft_id: str, reason: str) -> None:
    """保存草稿。Make it a file of the office; asked for is a check of this very text."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions, queries

        one = queries.draft_card(open_desk.workspace, _id(draft_id)).draft
        change = actions.install_draft(
            ws=open_desk.workspace,
            by=open_desk.actor,
            draft_id=one.id,
            version=one.version,
            reason=reason,
        )
        click.echo(f"已保存 Saved: {one.ref}, {change.number}")


@draft.command("drop")
@click.argument("draft_id")
@click.pass_context
def drop(ctx: click.Context, draft_id: str) -> None:
    """放弃草稿。Give it up; it stays on record."""
    with desk(ctx) as open_desk:
        from wangjian.monitoring import actions

        gone = actions.drop_draft(by=open_desk.actor, draft_id=_id(draft_id))
        click.echo(f"已放弃 Dropped: {gone.ref}")


def _said(one: Draft) -> dict[str, object]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "ref": one.ref,
        "state": one.state,
        "check": one.check_state,
        "changed_by": one.changed_by.display_name,
        "changed_at": one.changed_at,
    }


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(f"编号无效：{text}", f"this is no id: {text}") from None
