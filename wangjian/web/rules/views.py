"""规则页面: every rule with its duty and its last count; one rule with all that its file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.authority.permissions import may
from wangjian.monitoring import actions, queries
from wangjian.monitoring.rulebook import EXPECTED
from wangjian.web.lists.listing import asking
from wangjian.web.rules.forms import RuleFilterForm, SwitchForm
from wangjian.web.rules.listing import RULES
from wangjian.web.words import library

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

ALL = 100_000  # the page shows every rule


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every rule that loads, by topic; files that do not load are said first."""
    found, _more = RULES.page(asking(request), "", ALL)
    form = RuleFilterForm(request.GET)
    form.is_valid()  # the page shows what is wrong
    held = library()
    return render(
        request,
        "rules/list.html",
        {
            "form": form,
            "rules": found,
            "total": len(held.rules),
            "problems": held.problems,
            "may_write": may(request.actor, "monitoring.write_rules"),
        },
    )


@require_safe
def one(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """One rule: what it asks, its versions with their law, its examples, its query, its runs."""
    return _page(request, rule_id, SwitchForm())


@require_POST
def switch(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """Take a rule out of all runs, or put it back."""
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _page(request, rule_id, form, status=400)
    reason = form.cleaned_data["reason"]
    if request.POST.get("act") == "on":
        actions.switch_on(by=request.actor, rule_id=rule_id, reason=reason)
        messages.success(request, _("规则已启用。"))
    else:
        actions.switch_off(by=request.actor, library=library(), rule_id=rule_id, reason=reason)
        messages.success(request, _("规则已停用，之后的运行略过它。"))
    return redirect("rules_one", rule_id)


def _page(
    request: OfficerRequest, rule_id: str, form: SwitchForm, *, status: int = 200
) -> HttpResponse:
    held = library()
    card = queries.rule_card(knowledge.packs(), held, rule_id, on=today())
    return render(
        request,
        "rules/one.html",
        {
            "card": card,
            "rule": card.rule,
            "lexicons": [held.lexicons[name] for name in card.rule.lexicons],
            "examples": [(name, card.examples.get(name, [])) for name in EXPECTED],
            "off": queries.switched_off().get(rule_id),
            "switch_form": form,
            "may_write": may(request.actor, "monitoring.write_rules"),
            "may_see_groups": may(request.actor, "docket.see"),
        },
        status=status,
    )
