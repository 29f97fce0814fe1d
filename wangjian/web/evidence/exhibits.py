"""电子证据页面: the list, one exhibit whole, checked again, handed out, given on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows import reauthentication
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.errors import NoSuchRecord, WangjianError
from wangjian.evidence import acts, handing, queries
from wangjian.evidence.requests.asking import Kind
from wangjian.evidence.showing import verbs
from wangjian.evidence.showing.opened import opened
from wangjian.evidence.showing.page import page_of
from wangjian.evidence.showing.pieces import pieces_of
from wangjian.web.evidence import made
from wangjian.web.evidence.forms import CustodyForm, ExhibitFilterForm, NotaryForm
from wangjian.web.evidence.listing import EXHIBITS, kind_name
from wangjian.web.lists.listing import asking
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from wangjian.evidence.models import Exhibit
    from wangjian.web.middleware import OfficerRequest

PAGE = 50
RIGHT = "evidence.capture"
_ACT_TYPES = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg"}


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Exhibits of the office and those below it, the newest first."""
    require(request.actor, "docket.see")
    form = ExhibitFilterForm(request.GET)
    form.is_valid()  # the page shows what is wrong
    found, following = EXHIBITS.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "evidence/list.html",
        {
            "form": form,
            "narrowed": any(form.cleaned_data.values()),
            "rows": found,
            "shown": len(found),
            "next_page": following,
            "may_capture": may(request.actor, RIGHT),
        },
    )


@require_safe
def one(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse:
    """One exhibit: what was seen, how it was done, whole in all its files, who had it in hand."""
    require(request.actor, "docket.see")
    return _page(request, queries.exhibit(request.actor, str(exhibit_id)))


@require_safe
def picture(request: OfficerRequest, exhibit_id: uuid.UUID, name: str) -> HttpResponse:
    """A screenshot out of the package; nothing else leaves it so."""
    require(request.actor, "docket.see")
    found = queries.exhibit(request.actor, str(exhibit_id))
    with opened(queries.file_of(workspace(), found)) as package:
        return _shut_in(HttpResponse(package.picture(name), content_type="image/png"))


@require_safe
def frame(request: OfficerRequest, exhibit_id: uuid.UUID, name: str) -> HttpResponse:
    """A picture of the screen's video out of the package."""
    require(request.actor, "docket.see")
    found = queries.exhibit(request.actor, str(exhibit_id))
    with opened(queries.file_of(workspace(), found)) as package:
        return _shut_in(HttpResponse(package.frame(name), content_type="image/jpeg"))


def _shut_in(answer: HttpResponse) -> HttpResponse:
    """What strangers made can do nothing on a page of ours."""
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@require_POST
def check(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse:
    """Take the package apart again, against the office's own keys; the page says what holds.

    A large one is checked by the worker; the page shows how far it is, then what was found.
    """
    require(request.actor, "docket.see")
    found = queries.exhibit(request.actor, str(exhibit_id))
    try:
        if handing.is_large(workspace(), found):
            return made.ask(request, found, Kind.CHECK)
        report = handing.check_again(by=request.actor, workspace=workspace(), exhibit=found)
    except WangjianError as error:
        messages.error(request, said(error))
        return redirect("exhibits_one", exhibit_id)
    return _page(request, found, report=report)


@require_POST
def fetch(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse | FileResponse:
    """The package itself, after a second look at who asks; its custody says so.

    With its record it is made by the worker first.
    """
    require(request.actor, RIGHT)
    found = queries.exhibit(request.actor, str(exhibit_id))
    if "record" in request.POST:
        try:
            return made.ask(request, found, Kind.BUNDLE)
        except WangjianError as error:
            messages.error(request, said(error))
            return redirect("exhibits_one", exhibit_id)
    if reauthentication.is_reauthentication_required(request, app="account"):
        return made.who(exhibit_id)
    path = handing.hand_out(by=request.actor, workspace=workspace(), exhibit=found)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{found.id}.wacz",
        content_type="application/octet-stream",
    )


@require_POST
def note(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse:
    """A step of the custody."""
    found = queries.exhibit(request.actor, str(exhibit_id))
    form = CustodyForm(request.POST)
    if form.is_valid():
        try:
            handing.note_step(by=request.actor, exhibit_id=found.id, **form.cleaned_data)
        except WangjianError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已登记保管。"))
            return _told(exhibit_id)
    return _page(request, found, custody_form=form, status=400)


@require_POST
def notary(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse:
    """A notary's act, with its scan."""
    found = queries.exhibit(request.actor, str(exhibit_id))
    form = NotaryForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            acts.note_act(
                by=request.actor, workspace=workspace(), exhibit_id=found.id, new=form.new()
            )
        except WangjianError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已登记公证书。"))
            return _told(exhibit_id)
    return _page(request, found, notary_form=form, status=400)


@require_safe
def act(request: OfficerRequest, exhibit_id: uuid.UUID, act_id: int) -> FileResponse:
    """The scan of a notary's act, to be saved."""
    require(request.actor, "docket.see")
    found = queries.exhibit(request.actor, str(exhibit_id))
    chosen = next(
        (one for one in queries.acts_of(request.actor, found) if one.custody_id == act_id), None
    )
    if chosen is None:
        raise NoSuchRecord("没有这份公证书", "there is no such act")
    path = acts.file_of_act(workspace(), chosen)
    name = re.sub(r"[^\w.()（）〔〕-]+", "_", chosen.number)[:80] + path.suffix
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=_ACT_TYPES[path.suffix]
    )


def _told(exhibit_id: uuid.UUID) -> HttpResponse:
    """The page from its top, where it says what was done, not where the form was."""
    return redirect(f"{reverse('exhibits_one', args=[exhibit_id])}#page")


def _page(
    request: OfficerRequest, found: Exhibit, *, status: int = 200, **more: Any
) -> HttpResponse:
    actor = request.actor
    chain = [(row, verbs.words(row.verb)) for row in queries.custody_of(actor, found)]
    shown = page_of(queries.file_of(workspace(), found))
    context = {
        "exhibit": found,
        "kind": kind_name(found.kind),
        "seen": shown,
        "pieces": pieces_of(queries.file_of(workspace(), found)),
        "chain": chain,
        "sealed": [(step, verbs.words(step.verb)) for step in shown.sealed],
        "acts": queries.acts_of(actor, found),
        "lead_id": found.made_for.partition(":")[2] if found.made_for.startswith("lead:") else "",
        "may_capture": may(actor, RIGHT),
        "custody_form": CustodyForm(),
        "notary_form": NotaryForm(),
        "report": None,
        **made.shown(request.actor, found),
        **more,
    }
    return render(request, "evidence/one.html", context, status=status)
