"""批量与定时取证页面: many addresses at once, now or by a schedule; how far batches are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wangjian.authority.permissions import may, require
from wangjian.casework import queries as casework
from wangjian.casework.queries import LeadFilter
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.evidence import queries
from wangjian.evidence.orders import asking, planning
from wangjian.evidence.orders.asking import Wanted
from wangjian.evidence.orders.pace import pace
from wangjian.registry import queries as registry
from wangjian.web.evidence.forms import BatchForm
from wangjian.web.leads.listing import LEADS
from wangjian.web.lists import keeping
from wangjian.web.lists.listing import Asked
from wangjian.web.scope import read
from wangjian.web.subjects.listing import REGISTRY
from wangjian.web.templatetags.desk import said
from wangjian.web.words import rules

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from django.http import HttpResponse

    from wangjian.authority.actor import Actor
    from wangjian.web.lists.listing import Listing
    from wangjian.web.middleware import OfficerRequest
    from wangjian.web.models import SavedView

RIGHT = "evidence.capture"
_ROWS_A_LOOK = 500


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: OfficerRequest) -> HttpResponse:
    """Batches and schedules of the office, and the form for another."""
    require(request.actor, "docket.see")
    kept = _views(request.actor)
    form = BatchForm(
        request.POST if request.method == "POST" else None,
        by=request.actor,
        views=[(str(view.id), f"{listing.title}：{view.name}") for view, listing in kept],
        rules=rules(),
        initial={"every": "now", "rule": request.GET.get("rule", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, form, kept)
        except WangjianError as error:
            form.add_error(None, said(error))
    context = {
        "form": form,
        "batches": queries.batches(request.actor),
        "schedules": queries.schedules(request.actor),
        "may_capture": may(request.actor, RIGHT),
    }
    status = 400 if form.is_bound else 200
    return render(request, "evidence/batches.html", context, status=status)


@require_POST
def cancel(request: OfficerRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Call off what is left of a batch."""
    count = asking.cancel_batch(by=request.actor, batch_id=batch_id)
    told = ngettext("已取消 %(n)s 个任务。", "已取消 %(n)s 个任务。", count)
    messages.success(request, told % {"n": count})
    return redirect("captures_batches")


@require_POST
def stop(request: OfficerRequest, schedule_id: uuid.UUID) -> HttpResponse:
    """End a schedule."""
    try:
        planning.stop(by=request.actor, schedule_id=schedule_id)
    except NoSuchRecord:
        raise
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已停止定时取证。"))
    return redirect("captures_batches")


def _ask(
    request: OfficerRequest, form: BatchForm, kept: list[tuple[SavedView, Listing]]
) -> HttpResponse:
    by, asked = request.actor, form.cleaned_data
    require(by, RIGHT)
    wanted = _wanted(by, asked, kept)
    when = form.when()
    if when is not None:
        planning.plan(by=by, title=asked["title"], wanted=wanted, when=when, how=form.how())
        messages.success(request, _("已安排定时取证。"))
        return redirect("captures_batches")
    made = asking.request_many(by=by, title=asked["title"], wanted=wanted, how=form.how())
    told = ngettext("已排队取证 %(n)s 个网址。", "已排队取证 %(n)s 个网址。", made.total)
    messages.success(request, told % {"n": made.total})
    return redirect(f"{reverse('captures')}?batch={made.id}")


def _wanted(
    by: Actor, asked: dict[str, Any], kept: list[tuple[SavedView, Listing]]
) -> list[Wanted]:
    """The addresses of the chosen source."""
    if asked["source"] == "addresses":
        return [Wanted(line.strip()) for line in asked["addresses"].splitlines() if line.strip()]
    if asked["source"] == "rule":
        rows = _leads_of_rule(by, asked["rule"])
        found = [one for ids in rows for one in casework.capture_wanted(by, ids)]
    else:
        view, listing = next(pair for pair in kept if str(pair[0].id) == asked["view"])
        found = list(_of_view(by, view, listing))
    if not found:
        raise BadInput(
            "其中没有已知网址的事项", "nothing in it has a known address",
            remedy_zh="请换一个视图或规则，或粘贴网址",
            remedy_en="choose another view or rule, or paste addresses",
        )  # fmt: skip
    return found


def _leads_of_rule(by: Actor, rule: str) -> Iterator[list[uuid.UUID]]:
    """The open leads of a rule, some at a time, not more than a batch holds."""
    wanted, after, count = LeadFilter(rule=rule, state="open", order="new"), "", 0
    while count < pace().most_of_batch:
        rows, after = casework.leads(by, wanted, cursor=after, limit=_ROWS_A_LOOK)
        count += len(rows)
        yield [row.id for row in rows]
        if not after:
            return


def _of_view(by: Actor, view: SavedView, listing: Listing) -> Iterator[Wanted]:
    """The addresses of the rows of a saved list."""
    params = QueryDict(view.query)
    asked, after, count = Asked(by, params, read(by, params), whole=True), "", 0
    while count < pace().most_of_batch:
        rows, after = listing.page(asked, after, _ROWS_A_LOOK)
        count += len(rows)
        if listing is LEADS:
            yield from casework.capture_wanted(by, [row.id for row in rows])
        else:
            known = registry.addresses_of([row.entity_id for row in rows])
            yield from (Wanted(url, entity) for entity, url in known.items())
        if not after:
            return


def _views(actor: Actor) -> list[tuple[SavedView, Listing]]:
    """The saved lists whose rows have addresses."""
    lists = [LEADS, *(one for one in REGISTRY if one.name != "registry-business")]
    return [
        (view, listing)
        for listing in lists
        if not listing.right or may(actor, listing.right)
        for view in keeping.views(actor, listing)
    ]
