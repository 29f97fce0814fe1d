"""命令行: the main job's verbs on top, the rest as `wangjian <room> <verb>`.

A verb imports Django, numba and the engines only when it runs, so that `--help` is instant.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from wangjian import __version__
from wangjian.errors import WangjianError

# verb -> (module, attribute, one line of help); the module is imported when the verb is used.
VERBS: dict[str, tuple[str, str, str]] = {
    "init": ("wangjian.cli.office", "init", "建立工作区 make a workspace"),
    "ingest": ("wangjian.cli.ingest", "ingest", "归集数据 take files in"),
    "monitor": ("wangjian.cli.plans", "monitor", "监测 run rules and lexicons"),
    "intake": ("wangjian.cli.intake", "intake", "受理 finding groups become leads"),
    "leads": ("wangjian.cli.leads", "leads", "线索 list, show, export, act"),
    "serve": ("wangjian.cli.serve", "serve", "开启网页 the web back office on loopback"),
    "jobs": ("wangjian.cli.jobs", "jobs", "后台任务 what the workers do and what waits"),
    "demo": ("wangjian.cli.demo", "demo", "演示 the whole main job on a made-up market"),
    "registry": ("wangjian.cli.registry", "registry", "主体归集 loads, quarantine, rows"),
    "lake": ("wangjian.cli.lake", "lake", "数据湖 publish it to a cluster"),
    "campaign": ("wangjian.cli.campaign", "campaign", "统计指标 figures and their rows"),
    "packs": ("wangjian.cli.packs", "packs", "知识文件 list and test knowledge files"),
    "evidence": ("wangjian.cli.evidence", "evidence", "取证 seal, list, hand out exhibits"),
    "capture": ("wangjian.cli.capture", "capture", "取证 addresses become sealed exhibits"),
    "verify": (
        "wangjian.cli.verify",
        "verify",
        "校验 a sealed file, offline",
    ),
    "ledger": ("wangjian.cli.ledger", "ledger", "日志 show, verify, prove the log"),
    "authority": ("wangjian.cli.authority", "authority", "机关人员 offices, officers, posts"),
    "upgrade": ("wangjian.cli.office", "upgrade", "升级 bring a workspace to this version"),
    "backup": ("wangjian.cli.office", "backup", "备份 everything into one file"),
    "restore": ("wangjian.cli.office", "restore", "恢复 from such a file"),
}


class Verbs(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the main job."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the verb's module."""
        if cmd_name not in VERBS:
            return None
        module, attribute, _ = VERBS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of verbs, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wangjian")
@click.option("-w", "--workspace", "folder", help="工作区文件夹 the workspace's folder.")
@click.option("--as", "login", help="以谁的名义 act as this officer (login).")
@click.pass_context
def app(ctx: click.Context, folder: str | None, login: str | None) -> None:
    """网剑：网络市场监管平台。An online-market supervision platform."""
    ctx.obj = {"folder": folder, "login": login}


def main(arguments: list[str] | None = None) -> Any:
    """Run a verb; an error of ours ends with its words and its exit code, never a traceback."""
    try:
        return app.main(args=arguments, prog_name="wangjian", standalone_mode=False)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已停止。 Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output left (`wangjian leads list | head`): that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except WangjianError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
