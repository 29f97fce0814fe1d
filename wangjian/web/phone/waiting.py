"""第二人确认页面: what waits for the second officer, and what one sent oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import require
from wangjian.errors import WangjianError
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.phone import confirming, queries
from wangjian.evidence.queries import file_of
from wangjian.evidence.showing.pieces import pieces_of
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

# What is to be confirmed is shown with its pictures; the next follow when these are done.
_FEW = 10


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """What waits for this officer, and the officer's own captures."""
    require(request.actor, RIGHT)
    waiting = [
        (one, pieces_of(file_of(workspace(), one.exhibit)))
        for one in queries.to_confirm(request.actor, limit=_FEW)
        if one.exhibit is not None
    ]
    context = {"waiting": waiting, "sent": queries.sent(request.actor)}
    return render(request, "phone/waiting.html", context)


@require_safe
def one(request: OfficerRequest, phonecapture_id: UUID) -> HttpResponse:
    """One capture as it comes in: how far it is, or why it was refused."""
    require(request.actor, RIGHT)
    found = queries.of_either(request.actor, phonecapture_id)
    files = sorted(found.files.all(), key=lambda file: file.no)
    return render(request, "phone/one.html", {"one": found, "files": files})


@require_POST
def confirm(request: OfficerRequest, phonecapture_id: UUID) -> HttpResponse:
    """The second officer says that it is what both saw."""
    try:
        done = confirming.confirm(by=request.actor, capture_id=phonecapture_id)
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已确认：%(title)s。") % {"title": done.title})
    return redirect("phone")
