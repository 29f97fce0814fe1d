"""工作区: make one, bring it to this version, back it up, restore it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from wangjian.errors import BadKnowledge, NotReady
from wangjian.workspace.folder import Workspace

ADDRESS = "http://127.0.0.1:8420"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="市场监督管理局", show_default=True, help="机关名称 office's name.")
@click.option("--short-name", default="", help="机关简称 its short name, in document numbers.")
@click.option("--region", "region_id", help="管辖区划代码 region that the top office answers for.")
@click.option("--login", default="admin", show_default=True, help="首位管理员 first administrator.")
@click.option("--display-name", default="管理员", show_default=True, help="其姓名 their name.")
def init(
    folder: Path, name: str, short_name: str, region_id: str | None, login: str, display_name: str
) -> None:
    """建立工作区。Make a workspace, its database and its first administrator."""
    workspace = make_workspace(folder, name=name)
    token = first_administrator(
        workspace,
        login=login,
        display_name=display_name,
        office_name=name,
        short_name=short_name,
        region_id=region_id,
    )
    click.echo(f"工作区已建立 Workspace made: {workspace.path}")
    click.echo(f"首位管理员 First administrator: {login}")
    click.echo("一次性登录链接（设置密码用，先运行 wangjian serve）")
    click.echo("One-time link, to set the password (run `wangjian serve` first):")
    click.echo(f"  {ADDRESS}/welcome/{token}/")


def make_workspace(folder: Path, *, name: str) -> Workspace:
    """Folder and database; an unfinished one is finished."""
    if (folder / "workspace.toml").exists():
        workspace = Workspace.open(folder)
    else:
        workspace = Workspace.create(folder, name=name)
    migrate(workspace)
    return workspace


def first_administrator(workspace: Workspace, **who: str | None) -> str:
    """Top office and first administrator; returns the token of the one-time link."""
    from wangjian.cli.session import close_connections
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres

    with postgres.running(workspace):
        start_django(workspace)
        from wangjian.authority import actions
        from wangjian.packs.packs import Packs

        try:
            actions.load_regions(packs=Packs.open(workspace.packs))
            return actions.make_first_administrator(**{k: v for k, v in who.items() if v})
        finally:
            close_connections()


def migrate(workspace: Workspace) -> None:
    """Bring the database's tables to this version, as their owner, in a process of its own."""
    from wangjian.workspace import postgres

    with postgres.running(workspace):
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "wangjian.web.settings",
                "WANGJIAN_WORKSPACE": str(workspace.path),
                "WANGJIAN_DB_ROLE": "owner",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        log = workspace.logs / "migrate.log"
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise NotReady(
            f"数据库升级没有成功：{last}",
            f"the database could not be brought to this version: {last}",
            remedy_zh=f"详情见 {log}；数据没有改动",
            remedy_en=f"details in {log}; nothing was changed",
        )


def reconcile(workspace: Workspace) -> None:
    """What the restored log holds and the restored database does not know is noted there."""
    from wangjian.cli.session import close_connections
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres

    with postgres.running(workspace):
        start_django(workspace)
        from wangjian.authority import actions

        try:
            actions.write_log(workspace)
        finally:
            close_connections()


@click.command()
@click.option("--no-backup", is_flag=True, help="不先备份 do not back up first.")
@click.pass_context
def upgrade(ctx: click.Context, *, no_backup: bool) -> None:
    """升级。Back up, bring the tables to this version, list knowledge files in conflict."""
    from wangjian.packs.packs import Packs
    from wangjian.workspace import backup as archive

    folder = ctx.find_root().obj["folder"]
    workspace = Workspace.find(Path(folder) if folder else None)
    if not no_backup:
        file = workspace.path.parent / f"{workspace.path.name}-before-upgrade.wjbackup"
        archive.dump(workspace, _unused(file))
        click.echo(f"已备份 Backed up: {file}")
    migrate(workspace)
    packs = Packs.open(workspace.packs)
    problems: list[BadKnowledge] = []
    list(packs.all_files(problems))
    clashes = packs.clashes
    for problem in problems:
        click.echo(str(problem), err=True)
    for clash in clashes:
        click.echo(f"{clash.zh}\n{clash.en}", err=True)
    click.echo(f"已升级 Upgraded: {workspace.path}")
    if clashes or problems:
        ctx.exit(5)


def _unused(file: Path) -> Path:
    number = 1
    candidate = file
    while candidate.exists():
        number += 1
        candidate = file.with_name(f"{file.stem}-{number}{file.suffix}")
    return candidate


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """备份。Database, lake, evidence, knowledge files and keys into one file."""
    from wangjian.workspace import backup as archive

    folder = ctx.find_root().obj["folder"]
    workspace = Workspace.find(Path(folder) if folder else None)
    archive.dump(workspace, file)
    click.echo(f"已备份 Backed up: {file}（{file.stat().st_size:,} 字节 bytes）")
    click.echo("备份含密钥，请妥善保管。 It holds the keys: keep it safe.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def restore(file: Path, folder: Path) -> None:
    """恢复。Make a workspace in an empty FOLDER out of a backup FILE."""
    from wangjian.workspace import backup as archive

    archive.load(file, folder)
    workspace = Workspace.open(folder)
    migrate(workspace)
    reconcile(workspace)
    click.echo(f"已恢复 Restored: {folder}")
