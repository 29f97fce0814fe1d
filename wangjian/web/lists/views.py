"""列表工具页面: keep a view, choose columns, ask for an export, watch it, fetch it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows import reauthentication
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.errors import WangjianError
from wangjian.web.lists import exporting, keeping, saying
from wangjian.web.lists.registered import listing_of
from wangjian.web.lists.telling import one_line
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.lists.listing import Listing
    from wangjian.web.middleware import OfficerRequest

_UNFINISHED = ("queued", "running")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
def save(request: OfficerRequest, name: str) -> HttpResponse:
    """Keep the list as it is narrowed now, by a name."""
    listing = _listing(request, name)
    query = request.POST.get("query", "")
    try:
        view = keeping.save_view(
            by=request.actor,
            listing=listing,
            name=request.POST.get("name", ""),
            query=query,
            shared="shared" in request.POST,
        )
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已保存视图：%(name)s。") % {"name": view.name})
    return _back(listing, query)


@require_POST
def remove(request: OfficerRequest, view_id: uuid.UUID) -> HttpResponse:
    """Take a view of one's own away."""
    view = keeping.remove_view(by=request.actor, view_id=view_id)
    messages.success(request, _("已删除视图：%(name)s。") % {"name": view.name})
    return _back(listing_of(view.listing), request.POST.get("query", ""))


@require_POST
def choose(request: OfficerRequest, name: str) -> HttpResponse:
    """Choose which columns of a list to see; without any those of the beginning come back."""
    listing = _listing(request, name)
    names = [] if "reset" in request.POST else request.POST.getlist("columns")
    keeping.choose_columns(by=request.actor, listing=listing, names=names)
    return _back(listing, request.POST.get("query", ""))


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def export(request: OfficerRequest, name: str) -> HttpResponse:
    """Ask for the list as a file, after a second look at who asks."""
    listing = _listing(request, name)
    query = request.POST.get("query", "")
    try:
        exporting.request_export(
            by=request.actor,
            listing=listing,
            query=query,
            form=request.POST.get("form", ""),
            all_columns=request.POST.get("which") == "all",
        )
    except WangjianError as error:
        messages.error(request, said(error))
        return _back(listing, query)
    return redirect("exports")


@require_safe
def exports(request: OfficerRequest) -> HttpResponse:
    """The officer's own exports: how far they are, and the files."""
    found = exporting.exports(request.actor)
    rows = []
    for one in found:
        listing = _known(one.listing)
        title, there = (listing.title, listing.link(one.query)) if listing else (one.listing, "")
        narrowed = saying.narrowed(request.actor, listing, one.query) if listing else []
        rows.append((one, title, there, one_line(narrowed) if listing else ""))
    waits = any(one.state in _UNFINISHED for one in found)
    return render(request, "lists/exports.html", {"rows": rows, "waits": waits})


@require_POST
def stop(request: OfficerRequest, export_id: uuid.UUID) -> HttpResponse:
    """Stop an export that is not finished."""
    try:
        exporting.stop_export(by=request.actor, export_id=export_id)
    except WangjianError as error:
        messages.error(request, said(error))
    return redirect("exports")


@require_safe
def fetch(request: OfficerRequest, export_id: uuid.UUID) -> HttpResponse | FileResponse:
    """The file, for whoever asked for it and still may have it, after a second look at who asks.

    Back from that look is the list of exports: a page that became a file would stand still.
    """
    exporting.ready(workspace(), by=request.actor, export_id=export_id)
    if reauthentication.is_reauthentication_required(request, app="account"):
        back = urlencode({"next": f"{reverse('exports')}?known=1"})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    one, path = exporting.fetch(workspace(), by=request.actor, export_id=export_id)
    asked_at = timezone.localtime(one.asked_at)  # the settings' zone is Beijing
    title = re.sub(r"[^\w.()（）-]+", "_", str(listing_of(one.listing).title))[:80]
    name = f"{title}-{asked_at:%Y%m%d-%H%M}.{one.form}"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=_TYPES[one.form]
    )


def _listing(request: OfficerRequest, name: str) -> Listing:
    listing = listing_of(name)
    listing.admit(request.actor)
    return listing


def _known(name: str) -> Listing | None:
    """The list of an export; none where it is a list of something that is gone."""
    try:
        return listing_of(name)
    except WangjianError:
        return None


def _back(listing: Listing, query: str) -> HttpResponse:
    """The list as it was narrowed; the address is our own, whatever the form said."""
    try:
        kept = keeping.plain_query(query)
    except WangjianError:
        kept = ""
    return redirect(listing.link(kept))
