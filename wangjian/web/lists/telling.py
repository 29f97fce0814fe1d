"""条件的说法: what a list was narrowed to, in words: its own filters and the desk's scope.

    told=filled(lambda asked: lead_form(asked.params)),  # of its Listing
    keeps=("region", "period"),

A choice that stands there where nothing was chosen (待研判) is said too: rows are left out by it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from wangjian.errors import WangjianError
from wangjian.web.lists.listing import Asked
from wangjian.web.scope import KEYS, in_words, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wangjian.authority.actor import Actor
    from wangjian.web.lists.listing import Listing

Told = list[tuple[str, str]]
_IN_ORDER = "order"  # which row comes first narrows nothing


def filled(make: Callable[[Asked], forms.Form]) -> Callable[[Asked], Told]:
    """What the form of a list's filters says, field by field."""

    def told(asked: Asked) -> Told:
        form = make(asked)
        form.is_valid()  # what is not valid narrows nothing
        said = {name: form.cleaned_data.get(name) for name in form.fields if name != _IN_ORDER}
        return [
            (str(form.fields[name].label), words)
            for name, value in said.items()
            if (words := _words(form.fields[name], value))
        ]

    return told


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        names = {str(key): str(name).strip() for key, name in _flat(field.choices)}
        every = {_("全部"), _("不限"), "—", ""}
        name = names.get(str(value or ""), "")
        return "" if not value and name in every else name
    if value in (None, "", False):
        return ""
    if value is True:
        return _("是")
    return value.isoformat() if isinstance(value, date) else str(value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """The choices, those in groups too."""
    found: list[tuple[Any, Any]] = []
    for key, name in choices:
        found += _flat(name) if isinstance(name, list | tuple) else [(key, name)]
    return found


def conditions(by: Actor, listing: Listing, query: str) -> Told:
    """All that a query narrows a list to, as what it is called and what it says."""
    params = QueryDict(query)
    scope = read(by, params)
    asked = Asked(by, params, scope)
    own = dict(listing.fixed)
    try:
        if listing.told is not None:
            told = listing.told(asked)
        else:
            pairs = [pair for pair in parse_qsl(query) if pair[0] not in {*KEYS, *own}]
            told = [(key, value) for key, value in pairs]
    except WangjianError:  # of something that is gone meanwhile
        told = []
    # a region chosen in the register's own filter takes the place of the scope's
    elsewhere = {"region"} if params.get("place") else set()
    return [*in_words(scope, set(listing.keeps) - elsewhere), *told]


def one_line(told: Sequence[tuple[str, str]]) -> str:
    """The same on one line; of nothing said all rows."""
    says, between = _("%(name)s：%(value)s"), _("；")
    parts = [says % {"name": name, "value": value} for name, value in told]
    return between.join(parts) or _("全部")
