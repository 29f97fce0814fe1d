"""页面名称: names from the knowledge files, for templates: `{% load words %}`."""

from __future__ import annotations

from django import template

from wangjian.web import words
from wangjian.web.templatetags.desk import english

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
