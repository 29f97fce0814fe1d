"""页面名称: names from the knowledge files, for templates: `{% load words %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from wangjian.authority.places import chain
from wangjian.registry.queries import platform_names
from wangjian.text.codes import guess_scheme
from wangjian.web import words
from wangjian.web.templatetags.desk import english, spoken

if TYPE_CHECKING:
    from wangjian.campaign.dividing import Part

register = template.Library()


@register.filter
def lead_state(state: str) -> str:
    """What a state of a lead is called."""
    return words.lead_states().get(state, state)


@register.filter
def lead_source(source: str) -> str:
    """Where a lead came from."""
    return words.lead_source(source)


@register.filter
def topic(name: str) -> str:
    """What a topic is called."""
    return dict(words.topics()).get(name, name)


@register.filter
def cite(ref: str) -> str:
    """An article as it is cited."""
    return words.cite(ref)


@register.filter
def rule_title(rule_id: str) -> str:
    """What a rule is called."""
    return words.rule_title(rule_id)


@register.filter
def dismissal(code: str) -> str:
    """The reason that a code stands for."""
    return dict(words.dismissals()).get(code, code)


@register.filter
def rule_titles(rule_ids: list[str]) -> str:
    """What several rules are called, on one line."""
    between = ", " if english() else "、"
    return between.join(words.rule_title(one) for one in rule_ids)


@register.filter
def heading(column: str, on: str = "docket") -> str:
    """What a column of the docket, or of the lake, is called."""
    return words.heading(column, on)


@register.filter
def named(value: object, column: str) -> str:
    """A value by the name that officers know it by."""
    return words.named(value, column)


@register.simple_tag
def row_link(row: dict[str, Any]) -> str:
    """The page of the record that a row is; empty where it has none."""
    if "number" in row and row.get("id") is not None:
        return reverse("leads_one", args=[row["id"]])
    if "topic" in row and "findings_count" in row:
        return reverse("groups_one", args=[row["id"]])
    key = _thing(row)
    return f"{reverse('subjects_by_key')}?{urlencode({'key': key})}" if key else ""


def _thing(row: dict[str, Any]) -> str:
    """The key of the thing that a row is about: a row of the lake says it, or what makes it."""
    if said := row.get("shop_key") or row.get("subject_key"):
        return str(said)
    if row.get("domain") or "operator_name" in row:
        platform = row.get("platform_id")
        return f"platform:{platform}" if platform else f"site:{row['domain']}"
    if number := row.get("registration_no"):
        return f"business:{guess_scheme(str(number))}/{number}"
    return ""


@register.simple_tag
def cell(row: dict[str, Any], column: str, places: dict[str, dict[str, str]]) -> str:
    """A value of a row of a figure; regions and platforms by their names, which `places` has."""
    value = row.get(column)
    if column == "platform_id" and _thing(row) == f"platform:{value}":
        return words.named(value, column)  # the platform itself, beside its name
    return places.get(column, {}).get(str(value)) or words.named(value, column)


@register.filter
def part_name(part: Part) -> str:
    """What a part of a figure is called."""
    if part.dimension == "rule":
        return words.rule_title(part.key)
    if part.dimension == "platform":
        return platform_names([part.key]).get(part.key, part.key)
    if part.dimension == "topic":
        return dict(words.topics()).get(part.key, part.key)
    if part.dimension == "region":
        places = chain(part.key)
        return str(spoken(places[-1])) if places else part.key
    return part.key


@register.filter
def kind(key: str) -> str:
    """The kind of thing that a key names."""
    return key.partition(":")[0]


@register.filter
def last_digit(number: int) -> int:
    """The key of the keyboard for the so-manieth of ten."""
    return number % 10
