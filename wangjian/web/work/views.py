"""待办页面: one list of all that waits, by due day; later kinds join it by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from wangjian.docket import worklist
from wangjian.web.scope import chosen
from wangjian.web.work.forms import WorkFilterForm
from wangjian.web.work.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from wangjian.authority.actor import Actor
    from wangjian.docket.decisions.procedure import Words
    from wangjian.docket.worklist import Ask, WorkRow
    from wangjian.web.middleware import OfficerRequest


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """What waits for this officer, or what the offices have; the nearest day first."""
    form = WorkFilterForm(request.GET, kinds=kinds(request.actor))
    rows: list[WorkRow] = []
    following, counts = "", {}
    if form.is_valid():
        ask = form.wanted(chosen(request))
        after = request.GET.get("after", "")
        rows, following = worklist.page(SOURCES, request.actor, ask, after=after)
        counts = counted(request.actor, ask)
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


def kinds(actor: Actor) -> Mapping[str, Words]:
    """Every kind of work that this officer may have, and what it is called."""
    plain = worklist.Ask()
    return {
        name: words
        for source in SOURCES
        if source.serves(actor, plain)
        for name, words in source.kinds().items()
    }


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
