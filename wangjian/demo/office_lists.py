"""机关自有名单: the lists that are an office's own, made up, as files in its packs."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from wangjian.demo.market import seeds
from wangjian.demo.plants.conduct import sales
from wangjian.lake.tables import Kind

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace

Columns = tuple[tuple[str, Kind, str, str], ...]


def lay_lists(ws: Workspace, as_of: date) -> list[str]:
    """All of them; gives the banned titles, which the market then sells."""
    _lay_platform_sales(ws, as_of)
    _lay_key_works(ws)
    _lay_blocked_hosts(ws)
    return _lay_banned_titles(ws)


def _lay_key_works(ws: Workspace) -> None:
    columns: Columns = (
        ("title", Kind.TEXT, "作品名称", "title"),
        ("work_kind", Kind.TEXT, "作品类型", "kind"),
        ("rights_holder", Kind.TEXT, "权利人", "rights holder"),
        ("planned_release_on", Kind.DATE, "计划发行日期", "planned release"),
        ("protected_from", Kind.DATE, "保护起", "protected from"),
        ("protected_until", Kind.DATE, "保护止", "protected until"),
        ("batch", Kind.TEXT, "批次", "batch"),
        ("licensed_hosts", Kind.TEXT, "获授权主机", "licensed hosts"),
    )
    rows = [
        [one["title"], one["kind"], "虚构影业", "", "2020-01-01", "", "虚构第一批",
         ";".join(one["hosts"])]
        for one in seeds("words")["key_works"]
    ]  # fmt: skip
    named = {"zh": "演示：重点作品预警名单", "en": "demo: key works"}
    _lay_catalogue(ws, "key_work", named, columns, rows)


def _lay_blocked_hosts(ws: Workspace) -> None:
    columns: Columns = (
        ("host", Kind.TEXT, "主机", "host"),
        ("blocked_from", Kind.DATE, "封堵起", "blocked from"),
        ("blocked_until", Kind.DATE, "封堵止", "blocked until"),
        ("authority", Kind.TEXT, "决定机关", "authority"),
        ("document_no", Kind.TEXT, "文号", "number"),
        ("reason", Kind.TEXT, "事由", "reason"),
    )
    rows = [
        [host, "2020-01-01", "", "虚构通信主管部门", f"虚通〔2020〕{number}号", "示例"]
        for number, host in enumerate(seeds("words")["blocked_hosts"], start=1)
    ]
    named = {"zh": "演示：封堵主机名单", "en": "demo: blocked hosts"}
    _lay_catalogue(ws, "blocked_host", named, columns, rows)


def _lay_banned_titles(ws: Workspace) -> list[str]:
    """An office's own list of banned titles, made up, as a file in its packs."""
    titles: list[str] = seeds("words")["banned_titles"]
    columns = (
        ("title", Kind.TEXT, "书名", "title"),
        ("author", Kind.TEXT, "作者", "author"),
        ("publisher", Kind.TEXT, "出版单位", "publisher"),
        ("isbn", Kind.TEXT, "书号", "ISBN"),
        ("banned_on", Kind.DATE, "查禁日期", "banned on"),
        ("authority", Kind.TEXT, "决定机关", "authority"),
        ("document_no", Kind.TEXT, "文号", "number of the decision"),
    )
    rows = [
        [title, "", "虚构出版社", "", "2019-06-01", "虚构出版主管部门", f"虚出〔2019〕{number}号"]
        for number, title in enumerate(titles, start=1)
    ]
    named = {"zh": "演示：禁止出版物目录", "en": "demo: banned titles"}
    _lay_catalogue(ws, "banned_title", named, columns, rows)
    return titles


def _lay_platform_sales(ws: Workspace, as_of: date) -> None:
    """The office's list of sale periods, made up, in its packs."""
    columns = (
        ("platform_id", Kind.TEXT, "平台编号", "platform id"),
        ("sale", Kind.TEXT, "促销活动", "sale"),
        ("from_on", Kind.DATE, "起", "first day"),
        ("until_on", Kind.DATE, "止", "last day"),
    )
    rows = [[str(one[name]) for name, *_ in columns] for one in sales(as_of)]
    named = {"zh": "演示：平台促销期", "en": "demo: sale periods of platforms"}
    _lay_catalogue(ws, "platform_sale", named, columns, rows)


def _lay_catalogue(
    ws: Workspace,
    view: str,
    title: dict[str, str],
    columns: Sequence[tuple[str, Kind, str, str]],
    rows: Sequence[Sequence[str]],
) -> None:
    folder = ws.packs[0] / "monitoring" / "catalogues"
    folder.mkdir(parents=True, exist_ok=True)
    (ws.packs[0] / "pack.toml").write_text('packs = ["demo"]\n', encoding="utf-8")
    with (folder / f"demo.{view}s.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name for name, *_ in columns])
        writer.writerows(rows)
    kinds = {Kind.TEXT: "text", Kind.DATE: "date"}
    sidecar = {
        "id": f"demo.{view}s",
        "view": view,
        "title": title,
        "columns": [
            {
                "name": name,
                "kind": kinds[kind],
                "zh": zh,
                "en": en,
                "required": name == columns[0][0],
            }
            for name, kind, zh, en in columns
        ],
    }
    text = json.dumps(sidecar, ensure_ascii=False, indent=1)  # JSON is YAML
    (folder / f"demo.{view}s.yaml").write_text(text, encoding="utf-8")
