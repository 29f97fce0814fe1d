"""总览页面: every figure with its definition and data time; a click shows the rows it counts."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.campaign import queries
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@require_safe
def figures(request: OfficerRequest) -> HttpResponse:
    """All figures as last counted, by group."""
    require(request.actor, "campaign.see")
    found = queries.figures(workspace(), request.actor)
    groups = [
        (name, list(members))
        for name, members in groupby(
            sorted(found, key=lambda one: (first_of_group(found, one), one.indicator.order)),
            key=lambda one: one.indicator.group,
        )
    ]
    counted = [one.data_as_of for one in found if one.data_as_of]
    return render(
        request,
        "home/figures.html",
        {
            "groups": groups,
            "as_of": max(counted, default=None),
            "balances": queries.balances(workspace(), found),
        },
    )


def first_of_group(found: list[queries.Figure], one: queries.Figure) -> tuple[int, str]:
    """Groups stand in the order of their first figure."""
    group = one.indicator.group
    return min(other.indicator.order for other in found if other.indicator.group == group), group


@require_safe
def opened(request: OfficerRequest, metric: str) -> HttpResponse:
    """The rows behind one figure."""
    require(request.actor, "campaign.see")
    return render(
        request,
        "home/opened.html",
        {"opened": queries.rows_of(workspace(), request.actor, metric)},
    )
