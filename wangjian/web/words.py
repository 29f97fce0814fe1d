"""名称: what states, topics, rules and articles are called, from the knowledge files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop

from wangjian.authority import knowledge
from wangjian.authority.models import Region
from wangjian.docket.knowledge import procedure
from wangjian.errors import BadKnowledge
from wangjian.law.statutes import parse_ref
from wangjian.monitoring.library import Library, read_library
from wangjian.packs.packs import Packs
from wangjian.registry.queries import platform_names
from wangjian.web.templatetags.desk import column_name, english, measured, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

PLATFORMS = frozenset({"platform_id", "store"})  # columns that name a platform


def lead_states() -> dict[str, str]:
    """The states of a lead, in the order of its procedure."""
    found, _ = procedure("lead")
    return {state.id: str(spoken(state.words)) for state in found.states.values()}


def library() -> Library:
    """Rules, lexicons, topics and reasons to dismiss; a file that does not load is left out."""
    return _library(knowledge.packs())


@lru_cache(maxsize=2)
def _library(packs: Packs) -> Library:
    return read_library(packs, problems=[])


def rule_title(rule_id: str) -> str:
    """What a rule is called; its id where no file has it any more."""
    title = _rules(knowledge.packs()).get(rule_id)
    return str(spoken(title)) if title else rule_id


def rules() -> list[tuple[str, str]]:
    """Every rule in force, by id."""
    return [(rule, str(spoken(title))) for rule, title in _rules(knowledge.packs()).items()]


@lru_cache(maxsize=2)
def _rules(packs: Packs) -> dict[str, dict[str, str]]:
    """Titles alone: reading the rules themselves takes seconds, and a page waits for it."""
    files = packs.files("monitoring", "rules", ".sql", problems=[])
    return {file.id: dict(file.header.get("title") or {"zh": file.id}) for file in files}


def dismissals() -> list[tuple[str, str]]:
    """The reasons for which a group is dismissed."""
    return _table(knowledge.packs(), "dismissals", "code", english())


def topics() -> list[tuple[str, str]]:
    """The topics of monitoring."""
    return _table(knowledge.packs(), "topics", "id", english())


@lru_cache(maxsize=8)
def _table(packs: Packs, name: str, key: str, in_english: bool) -> list[tuple[str, str]]:  # noqa: FBT001 - part of what is remembered
    language = "en" if in_english else "zh"
    return [(row[key], row[language]) for row in packs.table("monitoring", name)]


def lead_source(source: str) -> str:
    """Where a lead came from."""
    return {
        "finding": gettext("监测发现"),
        "complaint": gettext("投诉"),
        "report": gettext("举报"),
        "handed_over": gettext("其他市场监管部门移送"),
        "other_department": gettext("其他部门移送"),
    }.get(source, source)


# What columns of the docket are called; asked for in each cell of a list, so one look-up must do.
_HEADINGS = {
    "id": gettext_noop("记录标识"),
    "number": gettext_noop("编号"),
    "subject_key": gettext_noop("主体标识"),
    "subject_name": gettext_noop("主体名称"),
    "object_key": gettext_noop("对象"),
    "topic": gettext_noop("专题"),
    "state": gettext_noop("状态"),
    "is_open": gettext_noop("在办"),
    "severity": gettext_noop("严重程度"),
    "rule_id": gettext_noop("规则"),
    "findings_count": gettext_noop("命中"),
    "times": gettext_noop("次数"),
    "acted_on": gettext_noop("行为日"),
    "last_acted_on": gettext_noop("最近行为"),
    "opened_on": gettext_noop("受理日"),
    "due_on": gettext_noop("期满日"),
    "closed_on": gettext_noop("办结日"),
    "first_seen_at": gettext_noop("首次发现"),
    "last_seen_at": gettext_noop("最近发现"),
    "met": gettext_noop("符合"),
}


def heading(column: str, on: str = "docket") -> str:
    """What a column of the docket is called; else as the data dictionary has it."""
    if on == "lake":
        made = {
            "shop_key": gettext("网店标识"),
            "shop_name": gettext("网店名称"),
            "listing_key": gettext("商品标识"),
            "subject_key": gettext("主体标识"),
            "met": gettext("符合"),
        }
        return made.get(column) or column_name(column)
    known = _HEADINGS.get(column)
    return gettext(known) if known else column_name(column)


def named(value: object, column: str) -> str:
    """A value by the name that officers know it by."""
    text = "" if value is None else str(value)
    if column == "topic":
        return dict(topics()).get(text, text)
    if column == "rule_id":
        return rule_title(text)
    if column == "state":
        return lead_states().get(text, text)
    return measured(value, column)


def region_names(ids: Iterable[Any]) -> dict[str, str]:
    """What regions are called, by their codes."""
    wanted = {str(one) for one in ids if one}
    rows = Region.objects.filter(id__in=wanted).values_list("id", "name", "name_en")
    return {code: (en or zh) if english() else zh for code, zh, en in rows}


def names_of(column: str, codes: Iterable[Any]) -> dict[str, str]:
    """The names of regions or platforms by the codes that rows carry in that column."""
    if column == "region_id":
        return region_names(codes)
    if column in PLATFORMS:
        return platform_names({str(one) for one in codes if one})
    return {}


def cite(ref: str) -> str:
    """An article as it is cited; the reference itself where no file knows it."""
    law = knowledge.packs().law()
    try:
        parts = parse_ref(ref)
    except BadKnowledge:
        return ref
    if parts.statute not in law.statutes:
        return ref
    if english():
        return f"{law.statutes[parts.statute].en}, art. {parts.no}{parts.pinpoint}"
    return law.cite(ref)
