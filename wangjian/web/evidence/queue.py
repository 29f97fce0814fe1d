"""取证队列页面: what waits, is captured, was captured; asked for, called off, tried again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.casework import queries as casework
from wangjian.docket import queries as docket
from wangjian.errors import BadInput, NoSuchRecord, WangjianError
from wangjian.evidence import queries
from wangjian.evidence.orders import asking
from wangjian.evidence.orders.asking import Wanted
from wangjian.registry import queries as registry
from wangjian.web.evidence.forms import AskForm, CaptureFilterForm, HowForm
from wangjian.web.evidence.listing import CAPTURES
from wangjian.web.lists.listing import asking as asked_list
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50
RIGHT = "evidence.capture"
# The worker looks each minute; after two nobody seems to be there.
LONG_WAIT = timedelta(minutes=2)


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The queue, the newest first; what is under way asks for itself again."""
    require(request.actor, "docket.see")
    return _page(request, AskForm(by=request.actor))


def _page(request: OfficerRequest, ask_form: AskForm, *, status: int = 200) -> HttpResponse:
    form = CaptureFilterForm(request.GET)
    form.is_valid()  # the page shows what is wrong
    found, following = CAPTURES.page(asked_list(request), request.GET.get("after", ""), PAGE)
    batch = form.cleaned_data.get("batch")
    template = "evidence/queue_rows.html" if request.htmx else "evidence/queue.html"
    now = datetime.now(UTC)
    context = {
        "form": form,
        "ask_form": ask_form,
        "narrowed": any(form.cleaned_data.values()),
        "rows": found,
        "shown": len(found),
        "next_page": following,
        "batch": queries.batch_now(request.actor, str(batch)) if batch else None,
        "lives": any(one.state in asking.WAITING for one in found),
        "waits_long": any(
            one.state == "queued" and one.attempts == 0 and now - one.not_before > LONG_WAIT
            for one in found
        )
        and not any(one.state == "running" for one in found),
        "may_capture": may(request.actor, RIGHT),
    }
    return render(request, template, context, status=status)


@require_POST
def ask(request: OfficerRequest) -> HttpResponse:
    """Put one typed address into the queue."""
    form = AskForm(request.POST, by=request.actor)
    if form.is_valid():
        try:
            asking.request(
                by=request.actor, wanted=Wanted(form.cleaned_data["url"]), how=form.how()
            )
        except WangjianError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已排队取证。"))
            return redirect("captures")
    return _page(request, form, status=400)


@require_POST
def cancel(request: OfficerRequest, request_id: uuid.UUID) -> HttpResponse:
    """Call one off."""
    try:
        one = asking.cancel(by=request.actor, request_id=request_id)
    except NoSuchRecord:
        raise
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        over = one.state == "cancelled"
        messages.success(request, _("已取消。") if over else _("已要求停止。"))
    return _back(request)


@require_POST
def retry(request: OfficerRequest, request_id: uuid.UUID) -> HttpResponse:
    """Put one that gave nothing into the queue again."""
    try:
        asking.retry(by=request.actor, request_id=request_id)
    except NoSuchRecord:
        raise
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已重新排队。"))
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def of_lead(request: OfficerRequest, lead_id: uuid.UUID) -> HttpResponse:
    """What was and is to be captured for a lead; and the button that asks for it."""
    require(request.actor, "docket.see")
    lead = docket.matter(request.actor, lead_id)
    if lead.kind != "lead":
        raise NoSuchRecord("没有这条线索", "there is no such lead")
    rows = "rows" in request.GET  # asked for again and again while something waits
    wanted = [] if rows else casework.capture_wanted(request.actor, [lead_id])
    plain = Wanted("", lead.subject_id, f"lead:{lead_id}", lead.office_path)
    here = reverse("captures_of_lead", args=[lead_id])
    found = queries.of_something(request.actor, made_for=plain.made_for)
    back = (reverse("leads_one", args=[lead_id]), lead.number)
    return _of(request, found, wanted, plain, here=here, back=back, number=back[1])


@require_http_methods(["GET", "HEAD", "POST"])
def of_subject(request: OfficerRequest, entity_id: uuid.UUID) -> HttpResponse:
    """What was and is to be captured of a thing of the registry."""
    require(request.actor, "docket.see")
    page = registry.subject_page(entity_id)
    known = registry.addresses_of([entity_id]).get(entity_id, "")
    plain = Wanted("", entity_id)
    wanted = [Wanted(known, entity_id)] if known else []
    here = reverse("captures_of_subject", args=[entity_id])
    found = queries.of_something(request.actor, entity_ids=page.ids)
    back = (reverse("subjects_one", args=[entity_id]), page.title)
    return _of(request, found, wanted, plain, here=here, back=back)


def _of(
    request: OfficerRequest,
    found: queries.OfSomething,
    wanted: list[Wanted],
    plain: Wanted,
    **more: Any,
) -> HttpResponse:
    """The part of a page that shows captures of something; asking for them on a POST."""
    form = HowForm(request.POST if request.method == "POST" else None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            count = _ask_each(request, wanted, plain, form)
        except WangjianError as error:
            form.add_error(None, said(error))
        else:
            told = ngettext("已排队取证 %(n)s 个网址。", "已排队取证 %(n)s 个网址。", count)
            messages.success(request, told % {"n": count})
            return redirect(more["back"][0])
    context = {
        "found": found,
        "wanted": [one.url for one in wanted],
        "chosen": request.POST.getlist("url"),
        "other": request.POST.get("other", ""),
        "how_form": form,
        "may_capture": may(request.actor, RIGHT),
        "back": more["back"],
        "here_url": more["here"],
        "number": more.get("number", ""),
    }
    template = "evidence/part.html" if request.htmx else "evidence/of.html"
    if request.htmx and "rows" in request.GET:
        template = "evidence/part_rows.html"
    return render(request, template, context, status=400 if form.is_bound else 200)


def _ask_each(request: OfficerRequest, wanted: list[Wanted], plain: Wanted, form: HowForm) -> int:
    known = {one.url: one for one in wanted}
    ticked = [known[url] for url in request.POST.getlist("url") if url in known]
    other = request.POST.get("other", "").strip()
    if other:
        ticked.append(Wanted(other, plain.subject_id, plain.made_for, plain.office_path))
    if not ticked:
        raise BadInput("请勾选或填写网址", "tick or write an address")
    for one in ticked:
        asking.request(by=request.actor, wanted=one, how=form.how())
    return len(ticked)


def _back(request: OfficerRequest) -> HttpResponse:
    """Where the button stood, within this house."""
    there = request.POST.get("next", "")
    if there and url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        return redirect(there)
    return redirect("captures")
