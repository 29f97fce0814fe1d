"""输出: the same rows as a table for people or as JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click
import orjson

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """`--json`, which every command that lists understands."""
    return click.option("--json", "as_json", is_flag=True, help="JSON 输出 print JSON.")(command)


def show_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[tuple[str, str]], *, as_json: bool
) -> None:
    """Rows as JSON, or as a table of the given columns (name, heading)."""
    rows = list(rows)
    if as_json:
        show_json([dict(row) for row in rows])
        return
    if not rows:
        click.echo("（没有 none）")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for _, heading in columns:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name, _ in columns))
    # Into a file or a pipe a row stays on one line.
    width = None if sys.stdout.isatty() else 400
    Console(file=sys.stdout, highlight=False, width=width).print(table)


def show_json(value: Any) -> None:
    """One JSON document on standard output."""
    text = orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
    click.echo(text.decode())


def _cell(value: object) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value:,}"
    return escape(str(value))


class Progress:
    """One line on standard error that says how far the work is; silent where nobody looks."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self._last = ""

    def __call__(self, zh: str, en: str = "", done: int = 0) -> None:
        """Say what is being done, and how many of it are done."""
        message = f"{zh} {en}".strip()
        text = f"{message} {done:,}" if done else message
        if self.live:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
        elif message != self._last:
            sys.stderr.write(f"{text}\n")
        self._last = message

    def end(self) -> None:
        """Leave the line."""
        if self.live and self._last:
            sys.stderr.write("\n")
