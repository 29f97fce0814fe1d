"""目录: lists of things that rules read as views - banned titles, protected animals, hosts.

A catalogue is `catalogues/<id>.csv` with a sidecar `<id>.yaml` that names the `view` and its
columns; several files of one view stand together, so an office adds its own list to ours.
Lists whose content is an office's own ship empty, with a made-up `example` row in the sidecar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.lake.tables import Column, Kind, Table
from wangjian.monitoring.rulebook import Words
from wangjian.packs.files import bad_file

if TYPE_CHECKING:
    from wangjian.errors import BadKnowledge
    from wangjian.packs.files import KnowledgeFile


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One list of things, read by rules as a view."""

    id: str
    view: str
    title: Words
    table: Table
    rows: tuple[dict[str, Any], ...]
    example: tuple[dict[str, Any], ...]  # made-up rows that show how one is written
    digest: str
    origin: str
    path: str


def read_catalogue(file: KnowledgeFile) -> Catalogue:
    """Read one catalogue; every column is said in the sidecar with its kind."""
    view = str(file.header.get("view") or "")
    if not view.isidentifier() or view != view.lower():
        raise file.bad("缺少 view 或写法不对", "view is missing or malformed", "view")
    columns: list[Column] = []
    for index, entry in enumerate(file.header.get("columns") or []):
        at = ("columns", index)
        if not isinstance(entry, dict) or set(entry) - {"name", "kind", "zh", "en", "required"}:
            raise file.bad(
                "列写 name、kind、zh、en、required", "a column has name, kind, zh, en", *at
            )
        if entry.get("kind", "text") not in {kind.value for kind in Kind}:
            raise file.bad(f"没有列类型 {entry['kind']}", f"no kind {entry['kind']}", *at)
        columns.append(
            Column(
                str(entry["name"]),
                Kind(entry.get("kind", "text")),
                str(entry.get("zh", "")),
                str(entry.get("en", "")),
                required=entry.get("required") is True,
            )
        )
    if not columns:
        raise file.bad("缺少 columns", "columns are missing", "columns")
    title = bilingual(file, "title")
    table = Table(view, title.zh, title.en, (columns[0].name,), tuple(columns))
    rows = tuple(_typed(file, line, row, table) for line, row in file.numbered_rows())
    example = tuple(
        _typed(file, None, {str(k): "" if v is None else str(v) for k, v in row.items()}, table)
        for row in file.header.get("example") or []
    )
    return Catalogue(
        file.id, view, title, table, rows, example, file.digest, file.origin, str(file.path)
    )


def _typed(
    file: KnowledgeFile, line: int | None, row: dict[str, str], table: Table
) -> dict[str, Any]:
    known = {column.name: column for column in table.columns}
    if strange := [name for name in row if name not in known]:
        raise file.bad(f"多余的列：{'、'.join(strange)}", f"unknown columns: {strange}", "columns")
    typed: dict[str, Any] = {}
    for name, column in known.items():
        text = row.get(name, "")
        if not text and column.required:
            raise bad_row(file, line, f"{column.zh}（{name}）为空", f"{name} is empty")
        try:
            typed[name] = _value(text, column.kind) if text else None
        except ValueError:
            raise bad_row(
                file, line, f"{name} 的值“{text}”不是 {column.kind}", f"{text} is no {column.kind}"
            ) from None
    return typed


def _value(text: str, kind: Kind) -> str | int | float | bool | date:
    match kind:
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.INT:
            return int(text)
        case Kind.FLOAT:
            return float(text)
        case Kind.BOOL if text in {"true", "false"}:
            return text == "true"
        case Kind.TEXT:
            return text
        case _:
            raise ValueError(text)


def bilingual(file: KnowledgeFile, key: str) -> Words:
    """The entry of a header that is said in both languages."""
    value = file.header.get(key)
    if isinstance(value, dict) and value.get("zh") and value.get("en"):
        return Words(str(value["zh"]), str(value["en"]))
    raise file.bad(f"{key} 须写 zh 和 en", f"{key} needs zh and en", key)


def bad_row(file: KnowledgeFile, line: int | None, zh: str, en: str) -> BadKnowledge:
    """The error to raise over a row of a table."""
    return bad_file(file.path, line, zh, en)
