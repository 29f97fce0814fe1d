"""The generated pages of docs/: run by `make docs`, compared by tests/test_docs.py.

Each page is made from the product itself, so that it cannot say something else.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import click

DOCS = Path(__file__).parents[1] / "docs"
NAMES = """`-w` names the workspace's folder (else `WANGJIAN_WORKSPACE`, else `./workspace`); `--as`
says as which officer (else the first administrator). Every command that lists takes `--json`.
"""
MADE = "<!-- 由 make docs 生成，请勿手改 · made by make docs, do not edit -->\n\n"


def pages() -> dict[str, str]:
    """File name -> content of every generated page."""
    return {
        "commands.md": MADE + commands(),
        "glossary.md": MADE + glossary(),
        "data-dictionary.md": dictionary(),
        "law.md": MADE + law(),
    }


def commands() -> str:
    """Every verb with its options, and every error with its exit code."""
    from wangjian.cli import VERBS, app

    parts = [
        "# 命令 Commands\n",
        "    wangjian [-w WORKSPACE] [--as LOGIN] VERB ...\n",
        NAMES,
    ]
    context = click.Context(app, info_name="wangjian")
    for name in VERBS:
        command = app.get_command(context, name)
        if command is not None:
            parts += list(_command(command, f"wangjian {name}", context, 2))
    parts.append("## 错误与退出码 Errors and exit codes\n")
    parts.append("| 错误 error | 退出码 exit | HTTP | 含义 meaning |\n| --- | --- | --- | --- |")
    errors = importlib.import_module("wangjian.errors")
    for error in vars(errors).values():
        if inspect.isclass(error) and issubclass(error, errors.WangjianError):
            meaning = (error.__doc__ or "").splitlines()[0]
            parts.append(f"| `{error.__name__}` | {error.exit_code} | {error.status} | {meaning} |")
    return "\n".join(parts) + "\n"


def _command(command: click.Command, name: str, parent: click.Context, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=name.rsplit(" ", 1)[-1], parent=parent)
    yield f"{'#' * level} {name}\n"
    yield (command.help or "").strip() + "\n"
    lines = [
        f"| `{' '.join(record)}` | {text} |"
        for parameter in command.params
        for record, text in [_parameter(parameter, context)]
    ]
    if lines:
        yield "| | |\n| --- | --- |"
        yield "\n".join(lines) + "\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                yield from _command(found, f"{name} {child}", context, level + 1)


def _parameter(parameter: click.Parameter, context: click.Context) -> tuple[list[str], str]:
    if isinstance(parameter, click.Option):
        record = parameter.get_help_record(context)
        return ([record[0]], record[1]) if record else ([], "")
    return [parameter.make_metavar(context)], "必填 required" if parameter.required else ""


def glossary() -> str:
    """Chinese terms and their names in code: every model, every table."""
    from django.apps import apps

    from wangjian.registry.tables import TABLES

    parts = [
        "# 词汇 Glossary\n",
        "## 事项与记录 What people act on (PostgreSQL)\n",
        "| 词 term | 代码 code | 说明 note |\n| --- | --- | --- |",
    ]
    models = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("wangjian.") and not model.__name__.endswith("Event")
    ]
    for model in models:
        room = model.__module__.split(".")[1]
        note = (model.__doc__ or "").splitlines()[0].rstrip(".")
        parts.append(f"| {model._meta.verbose_name} | `{room}.{model.__name__}` | {note} |")  # noqa: SLF001
    parts += [
        "\n## 归集的数据 What arrives (the lake)\n",
        "| 词 term | 表 table | English |\n| --- | --- | --- |",
        *(f"| {table.zh} | `{table.name}` | {table.en} |" for table in TABLES.values()),
    ]
    return "\n".join(parts) + "\n"


def dictionary() -> str:
    """The data dictionary, as the registry renders it."""
    from wangjian.registry.dictionary import render

    return render()


def law() -> str:
    """Law -> rules and rules -> law, with the days for which each holds."""
    from wangjian.monitoring.library import read_library
    from wangjian.packs.packs import Packs

    packs = Packs.open()
    statutes, rules = packs.law(), read_library(packs).rules
    by_article: dict[str, set[str]] = {}
    parts = ["# 规则与法律 Rules and law\n", "## 规则 → 法律 From rules to law\n"]
    parts.append("| 规则 rule | 施行 in force | 依据 law |\n| --- | --- | --- |")
    for rule in sorted(rules.values(), key=lambda one: one.id):
        for version in rule.versions:
            cited = "；".join(f"{statutes.cite(ref, version.from_on)}" for ref in version.law)
            until = version.until_on or ""
            parts.append(f"| {rule.title.zh} `{rule.id}` | {version.from_on} – {until} | {cited} |")
            for ref in version.law:
                by_article.setdefault(ref, set()).add(rule.id)
    parts.append("\n## 法律 → 规则 From law to rules\n")
    parts.append("| 条 article | 要求 what it asks | 规则 rules |\n| --- | --- | --- |")
    for ref in sorted(by_article):
        newest = statutes.versions(ref)[-1]
        names = " ".join(f"`{name}`" for name in sorted(by_article[ref]))
        asks = newest.asks_zh.replace("|", "/").strip()
        parts.append(f"| {statutes.cite(ref, newest.from_on)} `{ref}` | {asks} | {names} |")
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write every page that changed."""
    start()
    for name, content in pages().items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(f"docs/{name}")


def start() -> None:
    """Django without a workspace: the models are asked for their names only."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangjian.web.settings")
    django.setup()


if __name__ == "__main__":
    main()
