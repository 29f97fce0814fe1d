"""待办页面: one list of all that waits, by due day; later kinds join it by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import may
from wangjian.docket import worklist
from wangjian.web.lists.listing import asking
from wangjian.web.scope import chosen
from wangjian.web.work.listing import WORK, work_form
from wangjian.web.work.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from wangjian.authority.actor import Actor
    from wangjian.docket.decisions.procedure import Words
    from wangjian.docket.worklist import Ask, WorkRow
    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """What waits for this officer, or what the offices have; the nearest day first."""
    form = work_form(request.actor, request.GET)
    counts = counted(request.actor, form.wanted(chosen(request))) if form.is_valid() else {}
    rows, following = WORK.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "work/list.html",
        {
            "form": form,
            "rows": linked(rows),
            "shown": len(rows),
            "counts": counts,
            "next_page": following,
        },
    )


@require_safe
def start(request: OfficerRequest) -> HttpResponse:
    """Where the day begins: for whom work waits at the worklist, for chiefs at the dashboard.

    Those who sign for their office look at its figures first; what waits for them stands there too.
    """
    if may(request.actor, "casework.sign_policy"):
        return redirect("home")
    rows, _more = worklist.page(SOURCES, request.actor, worklist.Ask(), limit=1)
    return redirect("work" if rows else "home")


def counted(actor: Actor, ask: Ask) -> dict[str, tuple[Words, int]]:
    """How much there is from each source that has any."""
    found = worklist.counts(SOURCES, actor, ask)
    return {one.name: (one.words, found[one.name]) for one in SOURCES if found.get(one.name)}


def linked(rows: Iterable[WorkRow]) -> list[tuple[WorkRow, str]]:
    """Each row with its address; a kind without a page of its own has none."""
    return [(row, _address(row)) for row in rows]


def _address(row: WorkRow) -> str:
    try:
        return reverse(row.page, args=row.arguments)
    except NoReverseMatch:
        return ""
