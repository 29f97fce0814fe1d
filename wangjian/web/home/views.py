"""驾驶舱页面: figures with definition and data time, each opening to the rows that it counts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.campaign import queries
from wangjian.web.home.board import board, waiting
from wangjian.web.scope import chosen
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@require_safe
def figures(request: OfficerRequest) -> HttpResponse:
    """The dashboard; with `?wall=1` the same, large and dark, for the meeting room."""
    require(request.actor, "campaign.see")
    shown = board(request)
    if request.GET.get("wall"):
        return render(request, "home/wall.html", shown)
    scope = chosen(request)
    in_time = scope.from_on is not None or scope.until_on is not None
    return render(
        request,
        "home/board.html",
        {**shown, **waiting(request), **_all(shown, in_time=in_time)},
    )


def _all(shown: dict[str, Any], *, in_time: bool) -> dict[str, Any]:
    """Every figure, by group, and the sums that must agree."""
    found: list[queries.Figure] = shown["figures"]
    ordered = sorted(found, key=lambda one: (first_of_group(found, one), one.indicator.order))
    grouped = groupby(ordered, key=lambda one: one.indicator.group)
    return {
        "groups": [(name, list(members)) for name, members in grouped],
        # what was taken in and what was ended in a period are other leads
        "balances": [] if in_time else queries.balances(workspace(), found),
    }


def first_of_group(found: list[queries.Figure], one: queries.Figure) -> tuple[int, str]:
    """Groups stand in the order of their first figure."""
    group = one.indicator.group
    return min(other.indicator.order for other in found if other.indicator.group == group), group


@require_safe
def opened(request: OfficerRequest, metric: str) -> HttpResponse:
    """The rows behind one figure, or behind one part of it."""
    require(request.actor, "campaign.see")
    scope = chosen(request)
    rows = queries.rows_of(
        workspace(),
        request.actor,
        metric,
        narrowed=queries.Narrowed(scope.region_id, scope.from_on, scope.until_on),
        part=(request.GET.get("by", ""), request.GET.get("key", "")[:200]),
    )
    return render(request, "home/opened.html", {"opened": rows})
