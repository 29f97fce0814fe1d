"""计划用语: filters for the pages of plans: `{% load plans %}`."""

from __future__ import annotations

from typing import Any

from django import template

from wangjian.errors import WangjianError
from wangjian.monitoring import scheduling
from wangjian.web.templatetags.desk import english

register = template.Library()


@register.filter
def schedule(words: str) -> str:
    """A schedule as an officer says it."""
    if not words:
        return ""
    try:
        held = scheduling.parse(words)
    except WangjianError:
        return words
    return held.in_language("en" if english() else "zh")


@register.filter
def chosen(field: Any) -> list[str]:
    """The labels of what a field of several choices has chosen."""
    held = {str(one) for one in field.value() or ()}
    return [str(label) for value, label in field.field.choices if str(value) in held]
