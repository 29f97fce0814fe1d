"""归属复核页面: one waiting pair after the other, and the decisions, each undone by one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import may, require
from wangjian.errors import NoSuchRecord, WangjianError
from wangjian.registry import actions, queries
from wangjian.registry.decisions.linking import read_method
from wangjian.registry.models import EntityTie
from wangjian.web.linking.listing import DECIDED
from wangjian.web.lists.listing import asking, row_number
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def waiting(request: OfficerRequest) -> HttpResponse:
    """The next pair that waits, behind the one that was seen last."""
    require(request.actor, "registry.see")
    found = queries.next_waiting(after=row_number(request.GET.get("after", "")))
    if found is None:
        return render(request, "linking/none.html")
    return _pair(request, found.id)


@require_safe
def one(request: OfficerRequest, tie_id: int) -> HttpResponse:
    """One pair, waiting or not."""
    require(request.actor, "registry.see")
    return _pair(request, tie_id)


def _pair(request: OfficerRequest, tie_id: int) -> HttpResponse:
    pair = queries.pair_card(tie_id, method=read_method(knowledge.packs()))
    waits = queries.waiting_ties()
    return render(
        request,
        "linking/one.html",
        {
            "pair": pair,
            "waits": waits.filter(id=tie_id).exists(),
            "left_waiting": waits.count(),
            "may_decide": may(request.actor, "registry.ingest"),
        },
    )


@require_POST
def decide(request: OfficerRequest, tie_id: int) -> HttpResponse:
    """Same, different, or nobody can tell; then the next pair."""
    tie = EntityTie.objects.filter(id=tie_id, how=EntityTie.LINKED).first()
    if tie is None:
        raise NoSuchRecord(f"没有归属 {tie_id}", f"there is no tie {tie_id}")
    try:
        # The view's own transaction goes on after an error, to tell of it.
        with transaction.atomic():
            actions.decide_tie(
                by=request.actor,
                entity=tie.entity_id,
                business=tie.business_id,
                verdict=request.POST.get("verdict", ""),
                reason=request.POST.get("words", ""),
            )
    except WangjianError as error:
        messages.error(request, said(error))
        return redirect("linking_one", tie_id)
    messages.success(request, _("已记下，可在“已有结论”中撤销。"))
    return redirect(f"{reverse('linking')}?after={tie_id}")


@require_safe
def decided(request: OfficerRequest) -> HttpResponse:
    """What officers decided about pairs, the newest first."""
    require(request.actor, "registry.see")
    rows, following = DECIDED.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "linking/decided.html",
        {
            "rows": rows,
            "shown": len(rows),
            "next_page": following,
            "may_decide": may(request.actor, "registry.ingest"),
        },
    )


@require_POST
def undo(request: OfficerRequest, tie_id: int) -> HttpResponse:
    """Take a decision back."""
    try:
        with transaction.atomic():
            reason = request.POST.get("reason", "")
            actions.undo_tie(by=request.actor, tie_id=tie_id, reason=reason)
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已撤销。"))
    return redirect("linking_decided")
