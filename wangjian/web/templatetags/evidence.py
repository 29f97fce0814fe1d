"""取证用语: filters of the pages of evidence: `{% load evidence %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from wangjian.web.evidence.listing import kind_name, place_name, why_name

if TYPE_CHECKING:
    from wangjian.evidence.models import Exhibit

register = template.Library()


@register.filter
def exhibit_kind(kind: str) -> str:
    """What a kind of exhibit is called."""
    return kind_name(kind)


@register.filter
def exhibit_place(exhibit: Exhibit) -> str:
    """How far it is in the log, and with its time."""
    return place_name(exhibit)


@register.filter
def capture_why(why: str) -> str:
    """What asked for a capture."""
    return why_name(why)


@register.filter
def capture_every(every: str) -> str:
    """How often a schedule runs."""
    return {"once": _("一次"), "day": _("每天"), "week": _("每周")}.get(every, every)
