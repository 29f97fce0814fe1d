"""计划用语: filters for the pages of plans: `{% load plans %}`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from wangjian.errors import WangjianError
from wangjian.monitoring import scheduling
from wangjian.web.templatetags.desk import weekday

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
    at = f"{held.at:%H:%M}"
    if held.kind == scheduling.ONCE:
        return f"{held.day} {at}"
    if held.kind == scheduling.DAILY:
        return f"{_('每日')} {at}"
    monday_first = date(2024, 1, held.weekday)  # the first of that month was a Monday
    return f"{weekday(monday_first)} {at}"


@register.filter
def chosen(field: Any) -> list[str]:
    """The labels of what a field of several choices has chosen."""
    held = {str(one) for one in field.value() or ()}
    return [str(label) for value, label in field.field.choices if str(value) in held]
