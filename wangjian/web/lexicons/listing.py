"""词库列表: what the list of lexicons is, and that of the terms of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wangjian.authority import knowledge
from wangjian.monitoring import queries
from wangjian.web.lexicons.forms import SearchForm
from wangjian.web.lists.listing import Column, Listing, extra, of_rows
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.books import barred
from wangjian.web.templatetags.desk import column_name, spoken, table_name
from wangjian.web.words import cite, library

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from wangjian.monitoring.rulebook import Rule
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.web.lists.listing import Asked

_CONTEXTS = (
    ("near", _("附近须有")),
    ("excuse", _("出现即免责")),
    ("not_near", _("附近有则不算")),
    ("platforms", _("只看平台")),
    ("goods", _("类目")),
    ("unless_permit", _("持证可用")),
    ("evasion", _("变体")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One lexicon and the rules that read it."""

    lexicon: Lexicon
    rules: list[Rule]


def _rows(_asked: Asked) -> list[Line]:
    held = library()
    rules = held.rules.values()
    return [
        Line(one, [rule for rule in rules if one.id in rule.lexicons])
        for one in held.lexicons.values()
    ]


def _read(line: Line) -> list[str]:
    return [
        f"{table_name(table)}: {', '.join(column_name(name) for name in columns)}"
        for table, columns in line.lexicon.columns.items()
    ]


def _severity(line: Line) -> int | None:
    return line.lexicon.entries[0].severity if line.lexicon.entries else None


LEXICONS = Listing(
    name="lexicons",
    title=_("词库"),
    address="lexicons",
    right="",
    export_right="",
    columns=(
        Column("title", _("词库"), lambda line: spoken(line.lexicon.title)),
        Column("terms", _("词数"), lambda line: len(line.lexicon.entries)),
        Column("severity", _("程度"), _severity),
        Column("law", _("依据"), lambda line: [cite(ref) for ref in line.lexicon.law]),
        Column("columns", _("读的列"), _read),
        Column("rules", _("用于规则"), lambda line: [spoken(one.title) for one in line.rules]),
        extra("id", _("编号"), lambda line: line.lexicon.id),
        extra("origin", _("来源"), lambda line: line.lexicon.origin),
        extra("digest", _("文件摘要"), lambda line: line.lexicon.digest),
    ),
    page=of_rows(_rows),
)


def terms(lexicon_id: str) -> Listing:
    """The terms of one lexicon."""
    card = queries.lexicon_card(knowledge.packs(), library(), lexicon_id)

    def rows(asked: Asked) -> list[dict[str, Any]]:
        return queries.search_rows(card.rows, SearchForm(asked.params).wanted)

    def cell(name: str) -> Callable[[dict[str, Any]], Any]:
        return lambda row: row.get(name) or ""

    def several(name: str) -> Callable[[dict[str, Any]], list[str]]:
        return lambda row: barred(row.get(name) or "")

    return Listing(
        name=f"terms:{lexicon_id}",
        title=spoken(card.lexicon.title),
        address="lexicons_one",
        right="",
        export_right="",
        columns=(
            Column("term", _("词语"), cell("term")),
            Column("category", _("类别"), lambda row: row.get("category") or card.lexicon.category),
            Column("severity", _("程度"), cell("severity")),
            Column(
                "contexts",
                _("语境"),
                lambda row: [
                    f"{label}: {', '.join(barred(row[name]))}"
                    for name, label in _CONTEXTS
                    if row.get(name)
                ],
            ),
            extra("also", _("也写作"), several("also")),
            *(extra(name, label, several(name)) for name, label in _CONTEXTS),
            extra("note", _("说明"), cell("note")),
        ),
        page=of_rows(rows),
        arguments=(lexicon_id,),
        told=filled(lambda asked: SearchForm(asked.params)),
    )
