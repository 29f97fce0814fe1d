"""线索: list, show, export, take a step."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from wangjian.cli.output import json_option, show_json, show_rows
from wangjian.cli.session import Desk, desk
from wangjian.errors import BadInput, NoSuchRecord

if TYPE_CHECKING:
    from wangjian.casework.queries import LeadCard, LeadFilter

# Excel's own limit is 1,048,576 rows; one sheet says what one sheet can hold.
EXCEL_ROWS = 1_000_000
# What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@click.group()
def leads() -> None:
    """线索。Leads: list, show, export; take a step of the procedure."""


def filters(command: Any) -> Any:
    """The options that narrow a list of leads."""
    for option in (
        click.option("--state", default="", help="状态 state, or open for all not ended."),
        click.option("--topic", default="", help="专题 topic."),
        click.option("--rule", default="", help="规则 rule."),
        click.option(
            "--severity", default=1, help="至少此程度 at least.", type=click.IntRange(1, 5)
        ),
        click.option("--text", default="", help="编号、名称 part of number or name."),
        click.option("--late", is_flag=True, help="逾期 late ones only."),
        click.option("--mine", is_flag=True, help="我的 mine only."),
    ):
        command = option(command)
    return command


def _wanted(options: dict[str, Any]) -> LeadFilter:
    from wangjian.casework.queries import LeadFilter

    return LeadFilter(**options)


@leads.command("list")
@filters
@click.option("--order", default="due", type=click.Choice(["due", "new", "severity"]))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
@click.pass_context
def list_leads(
    ctx: click.Context, /, order: str, limit: int, *, as_json: bool, **options: Any
) -> None:
    """列出线索。Leads, the next due first."""
    with desk(ctx) as open_desk:
        from wangjian.casework import queries

        rows, _ = queries.leads(open_desk.actor, _wanted({**options, "order": order}), limit=limit)
        show_rows(
            [asdict(row) for row in rows],
            [
                ("number", "编号"),
                ("title", "标题"),
                ("subject_name", "主体"),
                ("state", "状态"),
                ("severity", "程度"),
                ("findings_count", "命中"),
                ("due_on", "期满日"),
                ("assignee", "承办人"),
            ],
            as_json=as_json,
        )


@leads.command("show")
@click.argument("number")
@json_option
@click.pass_context
def show(ctx: click.Context, number: str, *, as_json: bool) -> None:
    """查看线索。One lead: why, by which law, on which rows, until when, what was done."""
    with desk(ctx) as open_desk:
        from wangjian.casework import queries

        card = queries.lead_card(open_desk.actor, _lead_id(open_desk, number))
        if as_json:
            show_json(_card_json(card))
            return
        click.echo(f"{card.matter.number} {card.matter.title}（{card.matter.state}）")
        click.echo(f"主体 subject: {card.matter.subject_name} {card.matter.subject_key}")
        for item in card.items:
            click.echo(f"- {item.reason_zh}\n  {item.reason_en}")
        for line in card.law:
            click.echo(f"依据 law: {line.cited} {line.asks_zh}")
            for law_step in line.steps:
                click.echo(f"  后法 later: {law_step.later} {law_step.why_zh}")
        for clock in card.clocks:
            due = clock.due_on or "暂停 paused"
            click.echo(f"时限 clock: {clock.words.zh} {clock.started_on} → {due} {clock.note.zh}")
        for step in card.timeline:
            click.echo(f"  {step.acted_on} {step.words.zh} {step.by_name}")
        click.echo("可办 steps: " + " ".join(one.verb for one in card.steps if not one.closed))


def _card_json(card: LeadCard) -> dict[str, Any]:
    """A lead's page as plain values."""
    matter, lead = card.matter, card.lead
    return {
        "id": str(matter.id),
        "number": matter.number,
        "title": matter.title,
        "state": matter.state,
        "version": matter.version,
        "office_path": matter.office_path,
        "subject_key": matter.subject_key,
        "subject_name": matter.subject_name,
        "severity": lead.severity,
        "topic": lead.topic,
        "source": lead.source,
        "items": [asdict(item) for item in card.items],
        "law": [asdict(line) for line in card.law],
        "clocks": [asdict(clock) for clock in card.clocks],
        "timeline": [asdict(row) for row in card.timeline],
        "steps": [{"verb": one.verb, "closed": bool(one.closed)} for one in card.steps],
    }


@leads.command("step")
@click.argument("number")
@click.argument("verb")
@click.argument("fields", nargs=-1, metavar="FIELD=VALUE...")
@click.pass_context
def step(ctx: click.Context, number: str, verb: str, fields: tuple[str, ...]) -> None:
    """办理环节。Take a step of a lead, e.g. note reason=...; officers are named by login."""
    with desk(ctx) as open_desk:
        from wangjian.authority.models import Officer
        from wangjian.casework import actions
        from wangjian.docket import queries as docket

        lead_id = _lead_id(open_desk, number)
        matter = docket.matter(open_desk.actor, lead_id)
        given: dict[str, object] = {}
        for field in fields:
            name, equals, value = field.partition("=")
            if not equals:
                raise BadInput(f"应写成 字段=值：{field}", f"write FIELD=VALUE, not {field}")
            officer = Officer.objects.filter(username=value).first()
            asks_officer = name in {"assignee", "decided_by", "second_officer"}
            given[name] = str(officer.id) if asks_officer and officer else value
        actions.take_lead_step(
            by=open_desk.actor, matter_id=lead_id, verb=verb, fields=given, version=matter.version
        )
        after = docket.matter(open_desk.actor, lead_id)
        click.echo(f"{after.number}: {after.state}")


@leads.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@filters
@click.pass_context
def export(ctx: click.Context, /, file: Path, **options: Any) -> None:
    """导出线索。Export leads as .csv, .xlsx or .json; recorded in the journal."""
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx, ".json": _write_json}
    if file.suffix not in writers:
        raise BadInput(
            f"不支持 {file.suffix or '无扩展名'}",
            f"{file.suffix or 'no extension'} is not supported",
            remedy_zh="请用 .csv、.xlsx 或 .json",
            remedy_en="use .csv, .xlsx or .json",
        )
    with desk(ctx) as open_desk:
        from wangjian.casework import queries

        rows = queries.export_rows(open_desk.actor, _wanted(options))
        part = file.with_name(f".{file.name}.part")
        count = writers[file.suffix](part, rows, queries.EXPORT_COLUMNS)
        part.replace(file)
        click.echo(f"已导出 Exported: {count:,} → {file}")


Columns = tuple[tuple[str, str, str], ...]


def safe_cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is written as text."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return "" if value is None else value


def _write_csv(path: Path, rows: Iterator[dict[str, Any]], columns: Columns) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([zh for _, zh, _ in columns])
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the count is the answer
            writer.writerow([safe_cell(row[name]) for name, _, _ in columns])
    return count


def _write_xlsx(path: Path, rows: Iterator[dict[str, Any]], columns: Columns) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("线索")
    sheet.append([zh for _, zh, _ in columns])
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > EXCEL_ROWS:
            raise BadInput(
                f"超过 {EXCEL_ROWS:,} 行，Excel 放不下",
                f"more than {EXCEL_ROWS:,} rows do not fit into Excel",
                remedy_zh="请导出为 .csv",
                remedy_en="export as .csv",
            )
        sheet.append([safe_cell(row[name]) for name, _, _ in columns])
    book.save(path)
    return count


def _write_json(path: Path, rows: Iterator[dict[str, Any]], _columns: Columns) -> int:
    import orjson

    count = 0
    with path.open("wb") as stream:
        stream.write(b"[")
        for count, row in enumerate(rows, start=1):
            stream.write((b",\n" if count > 1 else b"\n") + orjson.dumps(row, default=str))
        stream.write(b"\n]\n")
    return count


def _lead_id(open_desk: Desk, number: str) -> UUID:
    from wangjian.casework import queries

    try:
        return UUID(number)
    except ValueError:
        rows, _ = queries.leads(open_desk.actor, queries.LeadFilter(text=number), limit=2)
    if len(rows) != 1:
        raise NoSuchRecord(
            f"没有找到唯一的线索“{number}”",
            f"no single lead {number}",
            remedy_zh="请用 wangjian leads list 查看编号",
            remedy_en="see wangjian leads list",
        )
    return rows[0].id
