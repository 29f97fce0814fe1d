"""驾驶舱页面: figures with definition and data time, each opening to the rows that it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.campaign import queries
from wangjian.registry.queries import platform_names
from wangjian.web.home.board import waiting
from wangjian.web.home.drawn import drawn
from wangjian.web.home.listing import behind, figure_rows
from wangjian.web.scope import chosen
from wangjian.web.words import region_names
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 100


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
    rows = queries.rows_of(
        workspace(),
        request.actor,
        behind(metric, chosen(request), request.GET),
        limit=PAGE,
        after=request.GET.get("after", ""),
    )
    return render(
        request,
        "home/opened.html",
        {
            "opened": rows,
            "places": {
                "region_id": region_names(row.get("region_id") for row in rows.rows),
                "platform_id": platform_names(
                    {str(row["platform_id"]) for row in rows.rows if row.get("platform_id")}
                ),
            },
            "most_counted": queries.MOST_COUNTED,
            "listing": figure_rows(metric),
            "shown": len(rows.rows),
            "next_page": rows.following,
        },
    )
