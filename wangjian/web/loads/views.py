"""数据装载页面: loads, their quarantine, and what a registry clerk does about both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.registry import actions, queries
from wangjian.registry.tables import TABLES
from wangjian.web.lists.listing import asking
from wangjian.web.loads.forms import LoadFilterForm, ReasonForm, RowForm
from wangjian.web.loads.listing import LOADS
from wangjian.web.loads.quarantined import quarantined, row_form
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.registry.models import LoadRecord, QuarantineRow
    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every load, the newest first."""
    require(request.actor, "registry.see")
    form = LoadFilterForm(request.GET)
    form.is_valid()  # the page shows what is wrong
    found, following = LOADS.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "loads/list.html",
        {"form": form, "loads": found, "shown": len(found), "next_page": following},
    )


@require_safe
def one(request: OfficerRequest, load_id: str) -> HttpResponse:
    """One load and the rows of it that were not taken in."""
    require(request.actor, "registry.see")
    return _page(request, queries.load_card(load_id))


@require_POST
def drop(request: OfficerRequest, load_id: str) -> HttpResponse:
    """Give the chosen rows up, with a reason."""
    load = queries.load_card(load_id)
    chosen = [int(one) for one in request.POST.getlist("chosen") if one.isdecimal()]
    try:
        if not chosen:
            raise BadInput("没有选择行", "no row was chosen")
        dropped = actions.drop_rows(
            by=request.actor, row_ids=chosen, reason=request.POST.get("reason", "")
        )
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        told = ngettext("已放弃 %(n)s 行。", "已放弃 %(n)s 行。", dropped)
        messages.success(request, told % {"n": dropped})
    return redirect("loads_one", load.load_id)


@require_POST
def withdraw(request: OfficerRequest, load_id: str) -> HttpResponse:
    """Take a whole load back."""
    load = queries.load_card(load_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, load, withdraw_form=form, status=400)
    actions.withdraw_load(
        workspace(), by=request.actor, load_id=load.load_id, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("批次已撤回，数据回到装入它之前的样子。"))
    return redirect("loads_one", load.load_id)


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: OfficerRequest, load_id: str, row_id: int) -> HttpResponse:
    """Put one row right and take it in again."""
    require(request.actor, "registry.ingest")
    found = _row(load_id, row_id)
    table = TABLES[found.load.table]
    form = RowForm(table, found, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            load = actions.correct_row(
                workspace(),
                by=request.actor,
                row_id=row_id,
                fields=form.changes(),
                reason=form.cleaned_data["reason"],
            )
        except WangjianError as error:
            form.add_error(None, said(error))
            status = error.status
        else:
            messages.success(
                request,
                _("第 %(line)s 行已更正并装入（批次 %(load)s）。")
                % {"line": found.line, "load": load.load_id[:12]},
            )
            return redirect("loads_one", found.load_id)
    return render(request, "loads/row.html", {"row": found, "form": form}, status=status)


def _row(load_id: str, row_id: int) -> QuarantineRow:
    rows = queries.quarantine(load_id=load_id, state="", after=row_id - 1, limit=1)
    if not rows or rows[0].pk != row_id:
        raise NoSuchRecord("没有这条隔离行", "there is no such row in quarantine")
    return rows[0]


def _page(
    request: OfficerRequest,
    load: LoadRecord,
    *,
    withdraw_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = row_form(request.GET)
    form.is_valid()  # the page shows what is wrong
    listing = quarantined(load.load_id)
    rows, following = listing.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "loads/one.html",
        {
            "load": load,
            "form": form,
            "listing": listing,
            "rows": rows,
            "shown": len(rows),
            "next_page": following,
            "may_correct": may(request.actor, "registry.ingest"),
            "withdraw_form": withdraw_form or ReasonForm(),
        },
        status=status,
    )
