"""目录列表: what the list of catalogues is, and that of the rows of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from wangjian.authority import knowledge
from wangjian.monitoring import queries
from wangjian.web.lexicons.forms import SearchForm
from wangjian.web.lists.listing import Column, Listing, extra, of_rows
from wangjian.web.lists.telling import filled
from wangjian.web.templatetags.desk import measured, spoken
from wangjian.web.words import library

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from wangjian.monitoring.catalogue import Catalogue
    from wangjian.monitoring.rulebook import Rule
    from wangjian.web.lists.listing import Asked


@dataclass(frozen=True, slots=True)
class Line:
    """One catalogue and the rules that read it."""

    catalogue: Catalogue
    rules: list[Rule]


def _rows(_asked: Asked) -> list[Line]:
    held = library()
    rules = held.rules.values()
    return [
        Line(one, [rule for rule in rules if one.view in rule.reads])
        for one in held.catalogues.values()
    ]


CATALOGUES = Listing(
    name="catalogues",
    title=_("目录"),
    address="catalogues",
    right="",
    export_right="",
    columns=(
        Column("title", _("目录"), lambda line: spoken(line.catalogue.title)),
        Column("rows", _("行数"), lambda line: len(line.catalogue.rows)),
        Column("rules", _("用于规则"), lambda line: [spoken(one.title) for one in line.rules]),
        extra("id", _("编号"), lambda line: line.catalogue.id),
        extra("origin", _("来源"), lambda line: line.catalogue.origin),
        extra("digest", _("文件摘要"), lambda line: line.catalogue.digest),
    ),
    page=of_rows(_rows),
)


def entries(catalogue_id: str) -> Listing:
    """The rows of one catalogue."""
    catalogue = queries.catalogue_card(knowledge.packs(), library(), catalogue_id).catalogue

    def rows(asked: Asked) -> list[dict[str, Any]]:
        return queries.search_rows(catalogue.rows, SearchForm(asked.params).wanted)

    def cell(name: str) -> Callable[[dict[str, Any]], Any]:
        def value(row: dict[str, Any]) -> Any:
            held = row.get(name)
            return measured(held, name) if isinstance(held, str) and held else held

        return value

    return Listing(
        name=f"catalogue:{catalogue_id}",
        title=spoken(catalogue.title),
        address="catalogues_one",
        right="",
        export_right="",
        columns=tuple(
            Column(column.name, spoken(column), cell(column.name), drawn=False)
            for column in catalogue.table.columns
        ),
        page=of_rows(rows),
        arguments=(catalogue_id,),
        told=filled(lambda asked: SearchForm(asked.params)),
    )
