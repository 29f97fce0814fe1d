"""列表标签: the tools above a list, and its plain cells: `{% load listing %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from wangjian.web.lists import keeping
from wangjian.web.lists.registered import listing_of
from wangjian.web.templatetags.desk import cell

if TYPE_CHECKING:
    from django.template import RequestContext

    from wangjian.web.lists.listing import Column, Listing
    from wangjian.web.middleware import OfficerRequest

register = template.Library()


@register.inclusion_tag("lists/tools.html", takes_context=True)
def list_tools(context: RequestContext, name: str) -> dict[str, Any]:
    """Views, columns, print and export of a list: `{% list_tools "leads" %}`."""
    request = context["request"]
    listing, actor = listing_of(name), request.actor
    query = request.GET.copy()
    query.pop("after", None)
    shown = _columns(request, listing)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "listing": listing,
        "actor": actor,
        "query": query.urlencode(),
        "views": [(one, listing.link(one.query)) for one in keeping.views(actor, listing)],
        "shown": {column.name for column in shown},
        "may_export": listing.may_export(actor),
    }


@register.simple_tag(takes_context=True)
def chosen_columns(context: RequestContext, name: str) -> dict[str, Any]:
    """The officer's columns: `{% chosen_columns "leads" as columns %}`.

    `names` are all of them, `key` the same in order; `plain` those that the page itself draws
    nothing for; `shown` all behind the first, for a page that draws them one as the other.
    """
    listing = listing_of(name)
    shown = _columns(context["request"], listing)
    first = listing.columns[0].name
    return {
        "key": [column.name for column in shown],
        "names": {column.name for column in shown},
        "plain": [column for column in shown if not column.drawn],
        "shown": [column for column in shown if column.name != first],
    }


def _columns(request: OfficerRequest, listing: Listing) -> tuple[Column, ...]:
    """The officer's columns, asked for once a page."""
    known: dict[str, tuple[Column, ...]] = request.__dict__.setdefault("_columns", {})
    if listing.name not in known:
        known[listing.name] = keeping.columns(request.actor, listing)
    return known[listing.name]


@register.filter
def cell_of(row: Any, column: Column) -> str:
    """A plain cell."""
    value = column.of(row)
    if isinstance(value, list | tuple):
        value = "；".join(str(one) for one in value)
    return cell(value)
