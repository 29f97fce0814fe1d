"""语境建议页面: what a dismissal teaches, with what else it would silence; and the answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.errors import WangjianError
from wangjian.monitoring import actions, queries
from wangjian.web.groups.forms import TeachForm
from wangjian.web.groups.proposed import PROPOSALS
from wangjian.web.lists.listing import asking
from wangjian.web.templatetags.desk import said
from wangjian.web.words import library

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def teach(request: OfficerRequest, group_id: uuid.UUID) -> HttpResponse:
    """Look what a context would silence, then propose it."""
    require(request.actor, "monitoring.triage")
    words = library()
    card = queries.group_card(request.actor, group_id)
    terms = queries.teachable(request.actor, group_id, words)
    said_so = request.POST or (request.GET if "context" in request.GET else None)
    form = TeachForm(said_so, terms=[one.term for one in terms])
    effect = None
    status = 200
    if said_so is not None and form.is_valid():
        asked = form.cleaned_data
        try:
            if request.method == "POST":
                actions.propose_context(by=request.actor, group_id=group_id, library=words, **asked)
                messages.success(request, _("已建议，等规则编写人处理。"))
                return redirect("groups_one", group_id)
            effect = queries.would_silence(
                request.actor,
                group_id,
                term=asked["term"],
                context=asked["context"],
                library=words,
            )
        except WangjianError as error:
            form.add_error(None, said(error))
            status = error.status
    elif said_so is not None:
        status = 400
    return render(
        request,
        "groups/teach.html",
        {"form": form, "terms": terms, "effect": effect, "group": card.row, "group_id": group_id},
        status=status,
    )


@require_safe
def proposals(request: OfficerRequest) -> HttpResponse:
    """What officers proposed, the newest first."""
    require(request.actor, "docket.see")
    found, following = PROPOSALS.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "groups/proposals.html",
        {
            "proposals": found,
            "next_page": following,
            "shown": len(found),
            "may_answer": may(request.actor, "monitoring.write_rules"),
        },
    )


@require_POST
def answer(request: OfficerRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Accept a proposal or refuse it."""
    accept = request.POST.get("act") == "accept"
    try:
        actions.answer_proposal(
            by=request.actor,
            proposal_id=proposal_id,
            accept=accept,
            answer=request.POST.get("answer", ""),
        )
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        done = _("已采纳，正写入词库。") if accept else _("已回复不采纳。")
        messages.success(request, done)
    return redirect("proposals")
