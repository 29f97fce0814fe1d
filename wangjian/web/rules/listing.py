"""规则列表: what the list of rules is: its filters, its columns, its rows by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.monitoring import queries
from wangjian.web.lists.listing import Column, Listing, extra, of_rows
from wangjian.web.lists.telling import filled
from wangjian.web.rules.forms import RuleFilterForm
from wangjian.web.templatetags.desk import spoken
from wangjian.web.words import cite, library

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from wangjian.monitoring.queries import LastCount, RuleRow
    from wangjian.web.lists.listing import Asked


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, what the last run made of it, and whether it is switched off."""

    rule: RuleRow
    count: LastCount | None
    off: Any

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.off:
            return gettext("已停用")
        return gettext("施行中") if self.rule.in_force else gettext("未施行")


def _rows(asked: Asked) -> list[Line]:
    form = RuleFilterForm(asked.params)
    if not form.is_valid():
        return []
    rows = queries.rules(knowledge.packs(), on=today(), library=library())
    counts, off = queries.last_counts(), queries.switched_off()
    fitting = [row for row in rows if _fits(row, form.cleaned_data, off)]
    fitting.sort(key=lambda one: (one.topic_id, one.id))
    return [Line(row, counts.get(row.id), off.get(row.id)) for row in fitting]


def _fits(row: RuleRow, wanted: dict[str, Any], off: Collection[str]) -> bool:
    text = wanted["q"].strip().casefold()
    said = (row.id, row.title.zh, row.title.en, *row.law, *map(cite, row.law))
    return (
        (not text or any(text in one.casefold() for one in said))
        and wanted["topic"] in {"", row.topic_id}
        and {
            "": True,
            "on": row.in_force and row.id not in off,
            "off": not row.in_force,
            "switched": row.id in off,
            "office": row.origin != "product",
        }[wanted["state"]]
    )


RULES = Listing(
    name="rules",
    title=_("规则"),
    address="rules",
    right="",
    export_right="",
    columns=(
        Column("title", _("规则"), lambda line: spoken(line.rule.title)),
        Column("duty", _("法律要求"), lambda line: spoken(line.rule.duty)),
        Column("law", _("依据"), lambda line: [cite(ref) for ref in line.rule.law]),
        Column("severity", _("程度"), lambda line: line.rule.severity),
        Column("state", _("状态")),
        Column("sightings", _("上次所见"), lambda line: line.count and line.count.sightings),
        Column("new", _("新命中"), lambda line: line.count and line.count.new),
        extra("id", _("编号"), lambda line: line.rule.id),
        extra("topic", _("专题"), lambda line: spoken(line.rule.topic)),
        extra("lexicons", _("词库"), lambda line: line.rule.lexicons),
        extra("examples", _("示例"), lambda line: line.rule.examples),
        extra("origin", _("来源"), lambda line: line.rule.origin),
        extra("digest", _("文件摘要"), lambda line: line.rule.digest),
    ),
    page=of_rows(_rows),
    told=filled(lambda asked: RuleFilterForm(asked.params)),
)
