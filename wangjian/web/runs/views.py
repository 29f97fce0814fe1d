"""监测运行页面: ask for a run, watch it, stop it, see what it found, skipped and why."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.permissions import may
from wangjian.errors import BadInput, WangjianError
from wangjian.monitoring import actions, queries
from wangjian.web.lists.listing import asking
from wangjian.web.runs.forms import RunForm, WithdrawForm
from wangjian.web.runs.listing import RUNS
from wangjian.web.templatetags.desk import said
from wangjian.web.words import library
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50
LIVES = ("queued", "running")
# The worker's sweep takes queued runs up each minute; after two nobody seems to be there.
LONG_WAIT = timedelta(minutes=2)


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: OfficerRequest) -> HttpResponse:
    """Runs, the newest first; and the form that asks for one."""
    form = RunForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        asked = actions.request_run(
            by=request.actor,
            rules=form.cleaned_data["rules"],
            shadow=form.cleaned_data["shadow"],
            library=library(),
        )
        return redirect("runs_one", asked.id)
    found, following = RUNS.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "runs/list.html",
        {
            "form": form,
            "chosen": request.POST.getlist("rules"),
            "runs": found,
            "shown": len(found),
            "next_page": following,
            "may_run": may(request.actor, "monitoring.run"),
        },
    )


@require_safe
def one(request: OfficerRequest, run_id: uuid.UUID) -> HttpResponse:
    """One run as it stands."""
    return render(request, "runs/one.html", _context(request, run_id))


@require_safe
def progress(request: OfficerRequest, run_id: uuid.UUID) -> HttpResponse:
    """The same without the shell; it asks for itself again until the run has ended."""
    return render(request, "runs/body.html", _context(request, run_id))


@require_POST
def stop(request: OfficerRequest, run_id: uuid.UUID) -> HttpResponse:
    """Ask a run to stop; it leaves nothing behind."""
    try:
        actions.stop_run(by=request.actor, run_id=run_id)
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已要求停止。"))
    return redirect("runs_one", run_id)


@require_POST
def withdraw(request: OfficerRequest, run_id: uuid.UUID) -> HttpResponse:
    """Take a finished run back, with what it alone saw."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        context = {**_context(request, run_id), "withdraw_form": form}
        return render(request, "runs/one.html", context, status=400)
    taken_back = actions.withdraw_run(
        ws=workspace(), by=request.actor, run_id=run_id, reason=form.cleaned_data["reason"]
    )
    told = ngettext("已撤回，连同 %(n)s 条命中。", "已撤回，连同 %(n)s 条命中。", taken_back)
    messages.success(request, told % {"n": taken_back})
    return redirect("runs_one", run_id)


@require_POST
def compare(request: OfficerRequest) -> HttpResponse:
    """Ask for two ticked runs to be held against each other."""
    ticked = [one for one in map(_id, request.POST.getlist("run")) if one is not None]
    if len(ticked) != 2:
        raise BadInput(
            "对照要勾选两次运行",
            "two runs are ticked to be compared",
            remedy_zh="请返回，勾选两次已完成的运行",
            remedy_en="go back and tick two finished runs",
        )
    made = actions.compare_runs(by=request.actor, first_id=ticked[0], second_id=ticked[1])
    return redirect("runs_compared", made.id)


@require_safe
def compared(request: OfficerRequest, comparison_id: uuid.UUID) -> HttpResponse:
    """Two runs side by side; it asks for itself again until the worker has held them together."""
    made = queries.comparison(comparison_id)
    holds = request.actor.range.holds
    rules = [
        {
            "rule": rule_id,
            **row,
            "rows": [one for one in row["rows"] if holds(one["office_path"])],
            "hidden": sum(not holds(one["office_path"]) for one in row["rows"]),
        }
        for rule_id, row in sorted(made.result.get("rules", {}).items())
    ]
    sides = [queries.run_card(run_id) for run_id in (made.first_id, made.second_id)]
    template = "runs/side_by_side_body.html" if request.htmx else "runs/side_by_side.html"
    given = {"made": made, "rules": rules, "sides": sides, "waits": made.state == "queued"}
    given["changes"] = f"differing:{made.id}"
    return render(request, template, given)


def _context(request: OfficerRequest, run_id: uuid.UUID) -> dict[str, Any]:
    card = queries.run_card(run_id)
    run = card.row
    waited = datetime.now(UTC) - run.asked_at
    return {
        "card": card,
        "run": run,
        "lives": run.state in LIVES,
        "waits": run.state == "queued" and waited > LONG_WAIT,
        "compared": compared_rows(request, card.counts.get("compared", {})),
        "changes": f"changed:{run.id}" if card.counts.get("compared") else "",
        # What failed stands first.
        "probes": sorted(
            card.probes.get("rules", {}).items(), key=lambda pair: (pair[1]["ok"], pair[0])
        ),
        "rules": sorted(card.counts.get("rules", {}).items()),
        "may_run": may(request.actor, "monitoring.run"),
        "withdraw_form": WithdrawForm(),
    }


def compared_rows(
    request: OfficerRequest, rules: dict[str, dict[str, Any]]
) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Rule, counts, and the rows that belong to the officer's office or one below it."""
    holds = request.actor.range.holds
    return [
        (rule_id, row, [one for one in row["rows"] if holds(one["office_path"])])
        for rule_id, row in sorted(rules.items())
    ]


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
