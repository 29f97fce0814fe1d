"""主体页面用语: a value of a thing's row as lists and pages show it: `{% load subjects %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from wangjian.authority import knowledge
from wangjian.registry.tables import TABLES
from wangjian.registry.tables.codes import NAMES as CODES
from wangjian.web.templatetags.desk import NOTHING, english, measured
from wangjian.web.words import PLATFORMS, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.template import RequestContext
    from django.utils.safestring import SafeString

    from wangjian.registry.queries.merging import SideLine

register = template.Library()

_MONO = frozenset({"_no", "domain", "package", "ip_reported", "ip_seen", "platform_id"})
_NAMED = frozenset({"region_id", "platform_id", "store"})
_ANSWERS: dict[str, bool] = {"True": True, "False": False}
_ENDED = frozenset({"cancelled", "revoked", "closed", "suspended", "moved_out"})


@register.simple_tag(takes_context=True)
def subject_cell(context: RequestContext, row: Mapping[str, Any], name: str) -> str | SafeString:
    """A value of a row: places and platforms by their names, codes in words."""
    return shown_value(context, row.get(name), name)


@register.simple_tag(takes_context=True)
def shown_value(context: RequestContext, value: Any, name: str) -> str | SafeString:
    """The same of a value by itself."""
    if value in (None, ""):
        return NOTHING
    if name == "region_id":
        region = _known(context, "regions").get(str(value))
        return format_html('<span title="{}">{}</span>', value, region) if region else str(value)
    if name in PLATFORMS:
        return _platform(_known(context, "platforms").get(str(value)), str(value))
    text = measured(value, name)
    if name == "status":
        return format_html(
            '<span class="chip {}">{}</span>', "due" if value in _ENDED else "", text
        )
    if name.endswith("_no") or name in _MONO:
        return format_html('<span class="mono">{}</span>', text)
    return text


def _known(context: RequestContext, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = context.get(name) or {}
    return found


def _platform(known: tuple[Any, str] | None, platform_id: str) -> str | SafeString:
    if known is None:
        return platform_id
    there = reverse("subjects_one", args=[known[0]])
    return format_html('<a href="{}" title="{}">{}</a>', there, platform_id, known[1])


@register.simple_tag(takes_context=True)
def known_value(context: RequestContext, value: Any, name: str) -> str | SafeString:
    """A value of a row as it came: regions and platforms by name, the code small behind it."""
    called = _called(context, value, name)
    if not called:
        return measured(value, name)
    return format_html('{} <span class="mono small faint">{}</span>', called, value)


@register.simple_tag(takes_context=True)
def known_values(context: RequestContext, values: Iterable[Any], name: str) -> SafeString | str:
    """Several of them on one line."""
    shown = ((known_value(context, one, name),) for one in values)
    return format_html_join(", " if english() else "、", "{}", shown) or NOTHING


@register.simple_tag(takes_context=True)
def part_of_source(context: RequestContext, said: str) -> str | SafeString:
    """The part of a source that a load is the whole of: most give the code of a region."""
    return known_value(context, said, "region_id" if said.isdigit() else "platform_id")


def _called(context: RequestContext, value: Any, name: str) -> str:
    """What a code is called, asked for once a page; empty where nobody knows it."""
    is_code = str(value or "").isdigit() if name == "region_id" else name in PLATFORMS and value
    if not is_code:
        return ""
    known: dict[str, str] = context["request"].__dict__.setdefault("_called", {})
    key = f"{'region' if name == 'region_id' else 'platform'}:{value}"
    if key not in known:
        known[key] = names_of(name, [value]).get(str(value), "")
    return known[key]


@register.filter
def permit_kind(code: str) -> str:
    """What a kind of permit is called; its code where no file knows it."""
    for row in knowledge.packs().table("registry", "permit_kinds"):
        if row["id"] == code:
            return row["en" if english() else "zh"]
    return code


@register.filter
def columns_of(kind: str) -> tuple[str, ...]:
    """The columns of a list of this kind."""
    return LISTED.get(kind, ())


@register.filter
def column_in(name: str, kind: str) -> str:
    """What a column of this kind is called."""
    column = TABLES[kind].column(name)
    return column.en if english() else column.zh


@register.filter
def in_words(line: Any) -> str:
    """`zh` or `en` of whatever has both."""
    return str(line.en if english() else line.zh)


@register.filter
def pieces(parts: Iterable[tuple[str, bool]]) -> SafeString | str:
    """A text in pieces, those marked that differ."""
    made = format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", text) if differs else text,) for text, differs in parts),
    )
    return made or NOTHING


@register.simple_tag(takes_context=True)
def side(
    context: RequestContext, parts: Sequence[tuple[str, bool]], line: SideLine
) -> SafeString | str:
    """One side of a comparison: codes, places and yes or no in words, texts in their pieces."""
    text = "".join(piece for piece, _differs in parts)
    value = _ANSWERS.get(text, text)
    if value is text and line.name not in _NAMED and line.name not in CODES:
        return pieces(parts)
    shown = shown_value(context, value, line.name)
    return format_html("<mark>{}</mark>", shown) if text and line.differs else shown


@register.filter
def percent(share: float) -> int:
    """A share as whole percent, for a bar."""
    return round(share * 100)


LISTED: dict[str, tuple[str, ...]] = {
    "business": ("registration_no", "status", "region_id", "registered_on"),
    "platform": ("domain", "operator_name", "region_id"),
    "shop": ("platform_id", "platform_shop_no", "registration_no", "region_id", "status"),
    "account": ("platform_id", "account_kind", "operator_name", "region_id", "status"),
    "site": ("domain", "icp_no", "filer_name", "live", "seen_on"),
    "mobile_app": ("store", "package", "operator_name", "version"),
    "permit": ("permit_kind", "issued_on", "expires_on", "status"),
    "list_entry": ("list_kind", "authority", "entered_on", "left_on"),
}
