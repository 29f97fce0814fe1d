"""受理策略页面: what a policy takes in, who signed it, why it stands still, what it left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.casework import actions, queries
from wangjian.errors import WangjianError
from wangjian.monitoring.models import FindingGroup
from wangjian.monitoring.queries.groups import subject_names
from wangjian.web.lists.listing import asking
from wangjian.web.policies.forms import SampleForm, SignForm, WithdrawForm
from wangjian.web.policies.listing import left_out as left_out_of
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every policy of the office and those below it, as it stands."""
    require(request.actor, "docket.see")
    return _page(request)


@sensitive_post_parameters("password")
@require_POST
def sign(request: OfficerRequest, policy_id: str) -> HttpResponse:
    """Sign the text that was read, with the password once more."""
    form = SignForm(request.POST, auto_id=f"id_sign_{policy_id}_%s")
    status = 400
    if form.is_valid():
        # the same brake as at the door: nobody tries passwords here
        refused = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if refused is not None:
            return cast("HttpResponse", refused)
        try:
            actions.sign_policy(
                by=request.actor,
                policy_id=policy_id,
                digest=form.cleaned_data["digest"],
                until_on=form.cleaned_data["until_on"],
                password=form.cleaned_data["password"],
            )
        except WangjianError as error:
            form.add_error(None, said(error))
            status = error.status
        else:
            messages.success(request, _("已签批，策略按此运行。"))
            return redirect("policies")
    return _page(request, sign_form=(policy_id, form), status=status)


@require_POST
def withdraw(request: OfficerRequest, policy_id: str) -> HttpResponse:
    """Take the office's signature back: the policy stops."""
    form = WithdrawForm(request.POST, auto_id=f"id_withdraw_{policy_id}_%s")
    if not form.is_valid():
        return _page(request, withdraw_form=(policy_id, form), status=400)
    actions.withdraw_signature(
        by=request.actor, policy_id=policy_id, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("签批已撤回，策略已停止。"))
    return redirect("policies")


@require_http_methods(["GET", "HEAD", "POST"])
def left_out(request: OfficerRequest, policy_id: str) -> HttpResponse:
    """Groups that fit a policy and wait; some can be drawn for a second look."""
    require(request.actor, "docket.see")
    drawn: list[FindingGroup] | None = None
    form = SampleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ids = actions.sample_left_out(
            by=request.actor,
            policy_id=policy_id,
            n=form.cleaned_data["n"],
            seed=form.cleaned_data["seed"],
        )
        by_id = FindingGroup.objects.in_bulk(ids)
        drawn = [by_id[one] for one in ids if one in by_id]
    listing = left_out_of(policy_id)
    found, following = listing.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "policies/left_out.html",
        {
            "policy_id": policy_id,
            "form": form,
            "drawn": drawn,
            "listing": listing,
            "groups": found,
            "names": subject_names(
                (one.subject_id, one.subject_key) for one in [*found, *(drawn or ())]
            ),
            "shown": len(found),
            "next_page": following,
        },
    )


def _page(
    request: OfficerRequest,
    *,
    sign_form: tuple[str, SignForm] | None = None,
    withdraw_form: tuple[str, WithdrawForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    cards = []
    for card in queries.policies(request.actor):
        here = card.office_path == request.actor.office_path
        signing = None
        if card.policy is not None and here and may(request.actor, "casework.sign_policy"):
            signing = (
                sign_form[1]
                if sign_form is not None and sign_form[0] == card.policy_id
                else SignForm(
                    initial={"digest": card.policy.digest},
                    auto_id=f"id_sign_{card.policy_id}_%s",
                )
            )
        withdrawing = None
        if card.signature is not None and here and may(request.actor, "casework.sign_policy"):
            withdrawing = (
                withdraw_form[1]
                if withdraw_form is not None and withdraw_form[0] == card.policy_id
                else WithdrawForm(auto_id=f"id_withdraw_{card.policy_id}_%s")
            )
        cards.append((card, signing, withdrawing))
    return render(request, "policies/list.html", {"cards": cards}, status=status)
