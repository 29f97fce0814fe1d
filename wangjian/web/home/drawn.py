"""驾驶舱的图: the panels as they were last drawn, until somebody counts anew.

Everybody of one office who looks at the same place and period sees the same panels, and these
change only when the figures are counted or their files change. What waits for one officer is not
among them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from wangjian.campaign import queries
from wangjian.web.home.board import board
from wangjian.web.memory import remembered
from wangjian.web.scope import chosen
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from wangjian.web.middleware import OfficerRequest


def drawn(request: OfficerRequest, *, wall: bool) -> dict[str, Any]:
    """The panels as a piece of a page (`drawn`), and when the data in them was counted."""
    actor = request.actor
    roles = sorted(actor.roles)
    made_of = (queries.counted_at(), actor.office_path, roles, request.get_full_path())
    return remembered("board", made_of, lambda: _draw(request, wall=wall))


def _draw(request: OfficerRequest, *, wall: bool) -> dict[str, Any]:
    shown = board(request)
    template = "home/panels.html" if wall else "home/figures.html"
    rest = {"wall": True} if wall else _all(request, shown["figures"])
    return {
        "drawn": render_to_string(template, {**shown, **rest}, request),
        "as_of": shown["as_of"],
    }


def _all(request: OfficerRequest, found: list[queries.Figure]) -> dict[str, Any]:
    """Every figure, by group, and the sums that must agree."""
    scope = chosen(request)
    in_time = scope.from_on is not None or scope.until_on is not None
    ordered = sorted(found, key=lambda one: (_first_of_group(found, one), one.indicator.order))
    grouped = groupby(ordered, key=lambda one: one.indicator.group)
    return {
        "groups": [(name, list(members)) for name, members in grouped],
        # what was taken in and what was ended in a period are other leads
        "balances": [] if in_time else queries.balances(workspace(), found),
    }


def _first_of_group(found: list[queries.Figure], one: queries.Figure) -> tuple[int, str]:
    """Groups stand in the order of their first figure."""
    group = one.indicator.group
    return min(other.indicator.order for other in found if other.indicator.group == group), group
