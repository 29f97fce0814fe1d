"""演示: `wangjian demo` does the whole main job in a new workspace."""

from __future__ import annotations

import time
from pathlib import Path

import click

from wangjian.cli.output import Progress, show_rows
from wangjian.demo.score import Score
from wangjian.errors import NotReady
from wangjian.workspace.folder import FILE_NAME

MARK = "demo.done"


@click.group(invoke_without_command=True)
@click.option(
    "--workspace", "folder", default="demo-workspace", show_default=True,
    type=click.Path(path_type=Path), help="新工作区 the new workspace.",
)  # fmt: skip
@click.option("--shops", default=2000, show_default=True, type=click.IntRange(300, 400_000))
@click.option(
    "--seed", default=2020, show_default=True, help="种子 the same seed, the same market."
)
@click.option("--data", type=click.Path(path_type=Path), help="真实数据 folder of real data.")
@click.option("--port", default=8420, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="不开网页 do not open the pages.")
@click.pass_context
def demo(
    ctx: click.Context,
    folder: Path,
    shops: int,
    seed: int,
    data: Path | None,
    port: int,
    *,
    no_serve: bool,
) -> None:
    """演示。The main job from file to lead on a made-up market, then its pages."""
    if ctx.invoked_subcommand is not None:
        return
    ctx.find_root().obj["folder"] = str(folder)
    if (folder / MARK).exists():
        click.echo(f"演示工作区已在 The demo workspace is there: {folder}")
        click.echo(f"重做请先删除该文件夹 To make it anew, remove that folder: {folder}")
    else:
        if (folder / FILE_NAME).exists():
            raise NotReady(
                f"{folder} 里的演示没有做完，或不是演示工作区",
                f"{folder} holds an unfinished demo or another workspace",
                remedy_zh="请删除该文件夹，或用 --workspace 指定别的",
                remedy_en="remove that folder, or name another with --workspace",
            )
        play(ctx, folder, shops=shops, seed=seed, data=data)
    if not no_serve:
        from wangjian.cli.serve import serve

        ctx.invoke(serve, host="127.0.0.1", port=port, no_worker=False)


@demo.command("shop")
@click.option("--port", default=8430, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--hostile", is_flag=True, help="恶意的孪生网店 the twin that tries what no page may do."
)
@click.option(
    "--log", "log_file", type=click.Path(path_type=Path, dir_okay=False),
    help="逐条记下发出的回答 where to write what was sent.",
)  # fmt: skip
def demo_shop(port: int, log_file: Path | None, *, hostile: bool) -> None:
    """演示网店。A shop on loopback to try captures on, until Ctrl-C."""
    import json
    from threading import Event

    from wangjian.demo.shop.opening import open_hostile, open_shop

    with (open_hostile if hostile else open_shop)(port) as shop:
        allow = " ".join(f"--allow {host}:{number}" for host, number in shop.allowed)
        for url in shop.pages:
            click.echo(url)
        click.echo(f"取证 capture: wangjian capture {shop.home} --scroll {allow}")
        click.echo(f"TLS: SSL_CERT_FILE={shop.ca}")
        try:
            Event().wait()
        except KeyboardInterrupt:
            pass
        finally:
            if log_file is not None:
                rows = [json.dumps(row, ensure_ascii=False) for row in shop.rows]
                log_file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
            if shop.canaries is not None:
                click.echo(f"金丝雀 canaries touched: {len(shop.canaries.hits)}")


def play(ctx: click.Context, folder: Path, *, shops: int, seed: int, data: Path | None) -> None:
    """Everything from an empty folder to leads and figures, said step by step."""
    from wangjian.cli.ingest import ingest_manifest
    from wangjian.cli.monitor import run_now
    from wangjian.cli.office import first_administrator, make_workspace
    from wangjian.cli.session import desk
    from wangjian.demo import play as scenes
    from wangjian.demo.office_lists import lay_lists

    began = time.monotonic()
    said = 0

    def tell(zh: str, en: str) -> None:
        nonlocal said
        said += 1
        click.echo(f"[{said}] {zh} · {en}")

    tell(f"建立工作区 {folder}", "a new workspace")
    workspace = make_workspace(folder, name="演示市场监督管理局")
    first_administrator(
        workspace,
        login="admin",
        display_name="管理员",
        office_name="三地网络市场监管办公室（演示）",
        short_name="三地网监",
    )
    progress = Progress()
    with desk(ctx) as open_desk:
        tell("机关与人员", "offices and officers")
        password = scenes.people(workspace, open_desk.actor)
        tell("生成市场，埋入违法与形似违法", "a market with planted violations and near misses")
        market = folder / "market"
        banned = lay_lists(workspace, scenes.AS_OF)
        size = scenes.Size(shops)
        wanting = scenes.make_files(market, size, seed=seed, data=data, banned=banned)
        if wanting:
            click.echo(
                f"    网店太少，{len(wanting)} 条规则少埋 {sum(wanting.values())} 处；"
                f"请用更大的 --shops · too few shops: {len(wanting)} rules lack "
                f"{sum(wanting.values())} plants; ask for more with --shops"
            )
        tell("归集", "files go in")
        loads = ingest_manifest(open_desk, market, progress)
        progress.end()
        rows, rejected = sum(load.rows for load in loads), sum(load.rejected for load in loads)
        click.echo(f"    {len(loads)} 批 loads，{rows:,} 行 rows，隔离 set aside {rejected:,}")
        tell("监测", "rules and lexicons run")
        done = run_now(open_desk, progress=progress)
        progress.end()
        for one in done.skipped:
            click.echo(f"    略过 skipped: {one.get('what')}: {one.get('zh')} {one.get('en')}")
        _show_scores(scenes.scores(market / "truth.csv"))
        tell("受理", "groups become leads")
        taken = scenes.intake(password)
        click.echo(
            f"    按策略 by policy {taken['policy']}，执法员 by an officer {taken['officer']}"
        )
        scenes.steps()
        tell("统计", "figures")
        from wangjian.authority.queries import house_actor
        from wangjian.campaign import actions as campaign

        campaign.roll_up(workspace, by=house_actor(), progress=progress)
        progress.end()
        logins = scenes.logins()
    (folder / MARK).write_text("演示已完成 the demo was made\n", encoding="utf-8")
    _show_logins(logins, password, took=time.monotonic() - began)
    click.echo(f"真相与数据 truth and files: {market}")


def _show_logins(logins: list[dict[str, str]], password: str, *, took: float) -> None:
    click.echo(f"\n用时 took {took:.0f} s。")
    click.echo(f"用户 users，口令都是 the password of each: {password}")
    click.echo("演示不要求第二因素 no second factor is asked for in this demonstration")
    columns = [
        ("login", "登录名 login"),
        ("name", "姓名 name"),
        ("role", "角色 role"),
        ("office", "机关 office"),
    ]
    show_rows(logins, columns, as_json=False)


def _show_scores(found: list[Score]) -> None:
    show_rows(
        [
            {
                "rule": one.rule_id,
                "planted": one.planted,
                "recall": _share(one.recall),
                "precision": _share(one.precision),
                "near": f"{one.near_misses_flagged}/{one.near_misses}",
                "evaded": f"{one.evaded_found}/{one.evaded}" if one.evaded else "",
                "else": one.elsewhere,
            }
            for one in found
        ],
        [
            ("rule", "规则 rule"),
            ("planted", "埋设 planted"),
            ("recall", "查全 recall"),
            ("precision", "查准 precision"),
            ("near", "误报形似 near misses"),
            ("evaded", "变体 evaded"),
            ("else", "其他命中 elsewhere"),
        ],
        as_json=False,
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
