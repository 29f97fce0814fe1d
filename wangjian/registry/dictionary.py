"""数据字典: the page of `docs/` that says what each table holds, made from the tables themselves.

    python -m wangjian.registry.dictionary > docs/data-dictionary.md

A test compares the page with what this module renders, so that neither can go its own way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.lake.tables import ROW_COLUMNS, Column, Kind, Table
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = {
    Kind.TEXT: "文本 text",
    Kind.DATE: "日期 date",
    Kind.TIME: "时间 time",
    Kind.INT: "整数 integer",
    Kind.FLOAT: "小数 decimal",
    Kind.BOOL: "是否 yes/no",
}
_UNITS = {"fen": "分 fen", "g": "克 g"}
_CHECKS = {
    "registration_no": ("须为有效登记号", "must be a valid registration number"),
    "region_id": ("须为行政区划代码", "must be a region's code"),
    "domain": ("须为域名", "must be a domain"),
    "permit_kind": ("须列于 permit_kinds.csv", "must stand in permit_kinds.csv"),
    "snapshot": ("须为页面的 SHA-256 摘要", "must be the SHA-256 of a page"),
    "credit_category": ("须列于 credit/categories.csv", "must stand in credit/categories.csv"),
}
_ROW_NOTES = {
    "row_key": ("表、来源和来源自己的键的摘要", "digest of table, source and the source's own key"),
    "source": ("谁报送的", "who sent it"),
    "load_id": ("随哪个文件来的", "the file that it came with"),
    "valid_from": ("来源所称的起始日", "first day, as the source says"),
    "valid_until": ("来源所称的截止日", "last day, as the source says"),
    "digest": ("内容的摘要，内容不变则不变", "digest of the content; the same while that is"),
}

_HEAD = """\
# 数据字典 Data dictionary

`wangjian ingest 表 文件…` 接收下列各表。文件的列名可用本页的列名、中文名或别名；
不同的列名在映射文件中对应。本页由 `wangjian/registry/tables/` 生成；
核验、数据湖的列和规则所读的视图出自同一处。

`wangjian ingest TABLE FILE...` takes in the tables below. A file's headings may be the column, its
Chinese name or an alias; a mapping file says the rest. This page is made from
`wangjian/registry/tables/`, as are the validation, the lake's columns and the views of rules.

- 日期 `_on` 为北京日期；时间 `_at` 为 UTC，未写时区的按北京时间读。
  Days (`_on`) are days in Beijing; times (`_at`) are UTC, read as Beijing's where no zone is given.
- 金额 `_fen` 为整数分。 Money (`_fen`) is whole fen.
- 键：在来源、表之内唯一；不同来源的同一键并存，指同一主体。
  The key is unique within a source; rows of several sources with one key stand side by side and
  are about one thing.
- 主体键 `entity_key`：规则和线索用它指明主体。
  `entity_key` is how rules and leads name a thing.
"""


def render(tables: Iterable[Table] = TABLES.values()) -> str:
    """The whole page."""
    tables = list(tables)
    parts = [_HEAD, _contents(tables), _row_columns(), *(_table(table) for table in tables)]
    return "\n".join(parts)


def _contents(tables: Iterable[Table]) -> str:
    lines = ["| 表 table | 名称 | | 键 key |", "| --- | --- | --- | --- |"]
    lines += [
        f"| [`{table.name}`](#{table.name}) | {table.zh} | {_cell(table.en)} "
        f"| {_names(table.key)} |"
        for table in tables
    ]
    return "\n".join([*lines, ""])


def _row_columns() -> str:
    lines = [
        "## 每行都有的列 Columns of every row",
        "",
        "视图中另有 `entity_key`。 Views add `entity_key`.",
        "",
        "| 列 column | 名称 | 类型 type | 说明 notes |",
        "| --- | --- | --- | --- |",
    ]
    for column in ROW_COLUMNS:
        zh, en = _ROW_NOTES[column.name]
        lines.append(f"| `{column.name}` | {column.zh} | {_KINDS[column.kind]} | {zh} {en} |")
    return "\n".join([*lines, ""])


def _table(table: Table) -> str:
    lines = [
        f'<a id="{table.name}"></a>',
        "",
        f"## {table.zh} `{table.name}`",
        "",
        f"{_sentence(table.en)} {_sentence(table.note)}".strip(),
        "",
        f"- 键 key: {_names(table.key)}",
        f"- 主体键 entity key: {_entity_key(table)}",
        "",
        "| 列 column | 名称 | | 类型 type | 说明 notes |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{column.name}` | {column.zh} | {_cell(column.en)} | {_KINDS[column.kind]} "
        f"| {_notes(column)} |"
        for column in table.columns
    ]
    return "\n".join([*lines, ""])


def _entity_key(table: Table) -> str:
    if not table.entity:
        return "无 none"
    kind = table.entity.replace("{", "<").replace("}", ">")
    parts = "/".join(f"<{name}>" for name in (table.entity_columns or table.key))
    return f"`{kind}:{parts}`"


def _notes(column: Column) -> str:
    check = " ".join(_CHECKS[column.check]) if column.check else ""
    values = ", ".join(f"`{value}`" for value in column.values)
    aliases = ", ".join(f"`{alias}`" for alias in column.aliases)
    notes = {
        "必填 required": column.required,
        "空则推得 worked out where empty": column.derived,
        f"单位 unit: {_UNITS.get(column.unit, column.unit)}": column.unit,
        f"取值 one of: {values}": values,
        check: check,
        f"≤ {column.max_length:,}": column.kind == Kind.TEXT and not column.values,
        "个人信息，页面上遮盖 personal, masked on pages": column.personal,
        "词库扫描 read by lexicons": column.scanned,
        f"别名 aliases: {aliases}": aliases,
        column.note: column.note,
    }
    return _cell("; ".join(note for note, said in notes.items() if said))


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(render())
