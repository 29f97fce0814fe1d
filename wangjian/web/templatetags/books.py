"""知识文件用语: filters for pages that lay knowledge files out: `{% load books %}`.

>>> figure([1, 2]), figure(True)
('1、2', '是')
"""

from __future__ import annotations

from typing import Any

from django import template

from wangjian.authority import knowledge
from wangjian.web.templatetags.desk import cell, english

register = template.Library()


@register.filter
def figure(value: Any) -> str:
    """A figure of a rule's version: a list is written out."""
    if isinstance(value, (list, tuple)):
        return (", " if english() else "、").join(cell(one) for one in value)
    return cell(value)


@register.filter
def venue(kind: str) -> str:
    """The place that a kind of jurisdiction goes by."""
    zh, en = knowledge.packs().jurisdiction().places.get(kind, (kind, kind))
    return en if english() else zh


@register.filter
def barred(value: str) -> list[str]:
    """What a cell of a lexicon lists between its bars."""
    return [part.strip() for part in (value or "").split("|") if part.strip()]
