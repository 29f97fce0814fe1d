"""驾驶舱页面: figures with definition and data time, each opening to the rows that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.campaign import queries
from wangjian.web.home.board import waiting
from wangjian.web.home.drawn import drawn
from wangjian.web.scope import chosen
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@require_safe
def figures(request: OfficerRequest) -> HttpResponse:
    """The dashboard; with `?wall=1` the same, large and dark, for the meeting room."""
    require(request.actor, "campaign.see")
    if request.GET.get("wall"):
        return render(request, "home/wall.html", drawn(request, wall=True))
    return render(request, "home/board.html", {**drawn(request, wall=False), **waiting(request)})


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
