"""词表检验: `wangjian packs lint ID`, with figures on ordinary texts."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.workspace.folder import FILE_NAME, Workspace

if TYPE_CHECKING:
    from wangjian.monitoring.lists.lint import Lint
    from wangjian.monitoring.wordbook import Lexicon


@click.command("lint")
@click.argument("lexicon")
@click.option(
    "--texts",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="日常文本 file of ordinary texts.",
)
@click.option("--lake/--no-lake", default=True, help="本单位的在售商品 what shops say now.")
@click.option("--most", default=30, help="列出多少个词 how many terms to show.")
@json_option
@click.pass_context
def lint(
    ctx: click.Context,
    lexicon: str,
    files: tuple[Path, ...],
    most: int,
    *,
    lake: bool,
    as_json: bool,
) -> None:
    """检验词表。Which terms of a lexicon fire on ordinary text; exit code 2 beyond the limits.

    On the made-up texts that ship, on files of --texts, and on the listings of the workspace.
    """
    from wangjian.monitoring.library import read_library
    from wangjian.monitoring.lists import ordinary
    from wangjian.monitoring.lists.lint import Limits, Lint
    from wangjian.packs.packs import Packs

    workspace = _workspace(ctx)
    packs = Packs.open(workspace.packs if workspace else ())
    library = read_library(packs)
    if lexicon not in library.lexicons:
        raise NoSuchRecord(
            f"没有词库“{lexicon}”",
            f"there is no lexicon {lexicon}",
            remedy_zh=f"现有：{'、'.join(library.lexicons)}",
            remedy_en=f"there are: {', '.join(library.lexicons)}",
        )
    one, limits = library.lexicons[lexicon], Limits.of(packs)
    made = Lint(one, limits)
    made.feed(*ordinary.of_texts(ordinary.shipped(packs)))
    for file in files:
        for batch in ordinary.of_file(file, limits.text, limits.kind):
            made.feed(batch)
    if lake and workspace:
        _feed_lake(workspace, one, made)
    _show(one, made, most, as_json=as_json)
    if not all(kind.ok for kind in made.by_kind()):
        ctx.exit(BadKnowledge.exit_code)


def _workspace(ctx: click.Context) -> Workspace | None:
    folder = ctx.find_root().obj["folder"]
    if folder or (Path("workspace") / FILE_NAME).exists():
        return Workspace.find(Path(folder) if folder else None)
    return None


def _feed_lake(workspace: Workspace, lexicon: Lexicon, made: Lint) -> None:
    import tempfile

    from wangjian.lake.loads import Lake
    from wangjian.lake.session import open_session
    from wangjian.monitoring.lists import ordinary
    from wangjian.registry.tables import TABLES

    shapes = [TABLES[name] for name in sorted(lexicon.columns)]
    with (
        tempfile.TemporaryDirectory(dir=workspace.tmp) as tmp,
        open_session(Lake(workspace.lake), shapes, tmp=Path(tmp)) as session,
    ):
        for batch in ordinary.of_lake(session, lexicon):
            made.feed(batch)


def _show(lexicon: Lexicon, made: Lint, most: int, *, as_json: bool) -> None:
    from wangjian.monitoring.lists.lint import FLAGS

    kinds, figures = made.by_kind(), made.figures()
    if as_json:
        show_json(
            {
                "lexicon": lexicon.id,
                "digest": lexicon.digest,
                "terms": len(lexicon.entries),
                "kinds": [asdict(one) for one in kinds],
                "shops": len(made.owners),
                "shops_hit": len(made.owners_hit),
                "figures": [asdict(one) for one in figures],
            }
        )
        return
    fired = sum(one.texts > 0 for one in figures)
    click.echo(f"{lexicon.id} 词语 terms {len(lexicon.entries):,} 命中过 fired {fired:,}")
    if made.owners:
        click.echo(f"涉及网店 shops hit {len(made.owners_hit):,} / {len(made.owners):,}")
    show_rows(
        [{**asdict(k), "share": f"{k.share:.5f}", "limit": f"{k.limit:.5f}"} for k in kinds],
        [("kind", "文本 texts"), ("texts", "条数"), ("hit", "命中 hit"), ("share", "占比 share"),
         ("limit", "限度 limit"), ("ok", "合格 ok")],
        as_json=False,
    )  # fmt: skip
    for flag, (zh, en) in FLAGS.items():
        click.echo(f"{zh} {en}: {sum(flag in one.flags for one in figures):,}")
    rows = [
        {
            "term": one.term,
            "texts": one.texts,
            "share": f"{one.share:.5f}",
            "flags": "、".join(FLAGS[flag][0] for flag in one.flags),
            "neighbours": "、".join(f"{word}×{times}" for word, times in one.neighbours),
            "sample": "".join("{}〔{}〕{}".format(*one.samples[0]).split()) if one.samples else "",
        }
        for one in figures[:most]
        if one.texts
    ]
    show_rows(
        rows,
        [("term", "词语"), ("texts", "命中文本"), ("share", "占比"), ("flags", "提示"),
         ("neighbours", "可作除外语境"), ("sample", "例")],
        as_json=False,
    )  # fmt: skip
