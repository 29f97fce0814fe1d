"""线索页面: the list, one lead whole, and the steps that its procedure allows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.casework import actions, queries
from wangjian.docket.comments import comment, comments
from wangjian.errors import NoSuchRecord, WangjianError
from wangjian.web.leads.forms import StepForm
from wangjian.web.leads.listing import LEADS, lead_form
from wangjian.web.lists.listing import asking
from wangjian.web.templatetags.desk import said, spoken
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Leads of the office and those below it, page by page."""
    require(request.actor, "docket.see")
    form = lead_form(request.GET)
    form.is_valid()  # the page shows what is wrong
    found, following = LEADS.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "leads/list.html",
        {"form": form, "leads": found, "shown": len(found), "next_page": following},
    )


@require_safe
def one(request: OfficerRequest, lead_id: uuid.UUID) -> HttpResponse:
    """One lead: why, by which law, on which rows, until when, what was done and what may be."""
    require(request.actor, "docket.see")
    return _page(request, queries.lead_card(request.actor, lead_id))


@require_safe
def rows(request: OfficerRequest, lead_id: uuid.UUID) -> HttpResponse:
    """The rows that the lead rests on; read from the lake's files, so after the page itself."""
    require(request.actor, "docket.see")
    found = queries.lead_rows(request.actor, workspace(), lead_id)
    template = "web/rows.html" if request.htmx else "leads/rows_page.html"
    return render(request, template, {"rows": found, "lead_id": lead_id})


@require_POST
def step(request: OfficerRequest, lead_id: uuid.UUID, verb: str) -> HttpResponse:
    """Take a step; what is wrong with it is said beside its form, with what was filled in."""
    card = queries.lead_card(request.actor, lead_id)
    possible = {one.verb: one for one in card.steps}
    if verb not in possible:
        messages.error(request, _("现在不能办理这个环节，请看最新状态。"))
        return redirect("leads_one", lead_id)
    form = StepForm(possible[verb], request.POST, version=card.matter.version)
    status = 400
    if form.is_valid():
        try:
            actions.take_lead_step(
                by=request.actor,
                matter_id=lead_id,
                verb=verb,
                fields=form.said(),
                version=form.cleaned_data["version"],
                acted_on=form.cleaned_data["acted_on"],
            )
        except NoSuchRecord:
            raise
        except WangjianError as error:
            form.add_error(None, said(error))
            status = error.status
        else:
            words = spoken(possible[verb].words)
            messages.success(request, _("已办理：%(step)s。") % {"step": words})
            return redirect("leads_one", lead_id)
    return _page(request, card, tried=form, status=status)


@require_POST
def say(request: OfficerRequest, lead_id: uuid.UUID) -> HttpResponse:
    """A comment beside the lead."""
    try:
        comment(by=request.actor, matter_id=lead_id, text=request.POST.get("text", ""))
    except NoSuchRecord:
        raise
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已批注。"))
    return redirect("leads_one", lead_id)


def _page(
    request: OfficerRequest,
    card: queries.LeadCard,
    *,
    tried: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    steps = [
        (
            one,
            tried
            if tried is not None and tried.step.verb == one.verb
            # made out only where it is drawn anew: a step's form is the same on every lead
            else SimpleLazyObject(partial(StepForm, one, version=card.matter.version)),
        )
        for one in card.steps
        if one.closed is None
    ]
    first = queries.next_step(card.steps, assigned=card.matter.assignee_id is not None)
    return render(
        request,
        "leads/one.html",
        {
            "card": card,
            "stages": queries.stages(card.matter, card.timeline),
            "clocks": [(clock, queries.used(clock)) for clock in card.clocks],
            "next_verb": first.verb if first else "",
            "next_words": first.words if first else None,
            "history": queries.history(
                request.actor, card, comments(request.actor, card.matter.id)
            ),
            "may_comment": may(request.actor, "docket.step"),
            "lead": card.lead,
            "matter": card.matter,
            "steps": steps,
            "closed_steps": [one for one in card.steps if one.closed is not None],
            "tried": tried,
        },
        status=status,
    )
