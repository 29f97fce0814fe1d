"""日志: show it, verify it, hand out a checkpoint, a key, a proof."""

from __future__ import annotations

from pathlib import Path

import click

from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.cli.session import desk
from wangjian.errors import BadInput


@click.group()
def ledger() -> None:
    """日志。The append-only log of hashes."""


@ledger.command("show")
@click.option("--kind", default="", help="只看某一种 only entries of this kind.")
@click.option("--limit", default=50, show_default=True, help="条数 how many, the newest first.")
@json_option
@click.pass_context
def show(ctx: click.Context, *, kind: str, limit: int, as_json: bool) -> None:
    """列出条目。The newest entries; what waits for the log has no place yet."""
    with desk(ctx):
        from wangjian.authority import log

        rows = log.newest(kind, limit)
    columns = [("leaf_index", "位置"), ("kind", "种类"), ("at", "时间"), ("sha256", "摘要")]
    show_rows(rows, columns, as_json=as_json)


@ledger.command("verify")
@click.option(
    "--checkpoint",
    "kept",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="另存的检查点文件 a checkpoint kept elsewhere, which the log must continue; repeatable.",
)
@click.option("--clear", is_flag=True, help="清除中断写入的残留 remove what a killed writer left.")
@json_option
@click.pass_context
def verify(ctx: click.Context, *, kept: tuple[Path, ...], clear: bool, as_json: bool) -> None:
    """校验日志。Read every entry and tile again, and the journal's days; exit 1 if any differs."""
    with desk(ctx) as open_desk:
        from wangjian.authority import log
        from wangjian.ledger import auditing

        found = log.audit(open_desk.workspace, [file.read_text(encoding="utf-8") for file in kept])
        waiting = log.waiting()
        if clear:
            auditing.clear(log.open_log(open_desk.workspace))
    if as_json:
        show_json(
            {
                "holds": found.holds,
                "size": found.size,
                "root": found.root.hex(),
                "waiting": waiting,
                "problems": [{"zh": zh, "en": en} for zh, en in found.problems],
                "left_over": found.left_over,
            }
        )
    else:
        for zh, en in found.problems:
            click.echo(f"✗ {zh}。 {en}.")
        for name in found.left_over:
            click.echo(f"（中断写入的残留 left by a killed writer: {name}）")
        if found.holds:
            click.echo(f"✓ 日志 {found.size} 条，全部相符。 All {found.size} entries hold.")
        click.echo(f"根 root {found.root.hex()}；等待 waiting {waiting}")
    if not found.holds:
        ctx.exit(1)


@ledger.command("checkpoint")
@click.pass_context
def checkpoint(ctx: click.Context) -> None:
    """打印检查点。The newest signed checkpoint: keep it outside of this workspace."""
    with desk(ctx) as open_desk:
        from wangjian.authority import log

        click.echo(log.open_log(open_desk.workspace).note(), nl=False)


@ledger.command("key")
@click.pass_context
def key(ctx: click.Context) -> None:
    """打印公钥。The public key of the log, to be published."""
    with desk(ctx) as open_desk:
        from wangjian.authority import log

        click.echo(str(log.open_log(open_desk.workspace).signer.verifier))


@ledger.command("prove")
@click.argument("index", type=int)
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(exists=True, path_type=Path),
    help="针对另存的检查点 in the tree of a checkpoint kept elsewhere, not in the newest.",
)
@click.pass_context
def prove(ctx: click.Context, index: int, kept: Path | None) -> None:
    """打印存在证明。What shows an outsider that entry INDEX is in the log (tlog-proof)."""
    with desk(ctx) as open_desk:
        from wangjian.authority import log

        log.entry_at(index)
        note = kept.read_text(encoding="utf-8") if kept else ""
        try:
            proof = log.open_log(open_desk.workspace).prove(index, note)
        except (ValueError, IndexError) as error:
            raise BadInput(
                "该检查点不是本日志的，或该条当时还没有记入",
                f"not a checkpoint of this log, or the entry was not there yet: {error}",
            ) from error
        click.echo(proof.text, nl=False)
