"""后台制作页面: packages with their records, long checks: asked for, watched, stopped, fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.internal.flows import reauthentication
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import require
from wangjian.errors import WangjianError
from wangjian.evidence import queries
from wangjian.evidence.report import Report
from wangjian.evidence.requests import asking
from wangjian.evidence.requests.asking import Kind
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Exhibit
    from wangjian.web.middleware import OfficerRequest


@require_safe
def part(request: OfficerRequest, exhibit_id: uuid.UUID) -> HttpResponse:
    """How far what the officer asked for is, as a part of the exhibit's page."""
    require(request.actor, "docket.see")
    found = queries.exhibit(request.actor, str(exhibit_id))
    return render(request, "evidence/made.html", shown(request.actor, found))


@require_POST
def stop(request: OfficerRequest, request_id: uuid.UUID) -> HttpResponse:
    """Stop what is not finished; where it is over already the page says so."""
    try:
        one = asking.stop(by=request.actor, request_id=request_id)
    except WangjianError as error:
        messages.error(request, said(error))
        return redirect("exhibits")
    return _there(one.exhibit_id)


@require_safe
def fetch(request: OfficerRequest, request_id: uuid.UUID) -> HttpResponse | FileResponse:
    """The package with its record, for whoever asked for it, after a second look at who asks."""
    ready = asking.ready(by=request.actor, workspace=workspace(), request_id=request_id)
    if reauthentication.is_reauthentication_required(request, app="account"):
        return who(ready.exhibit_id)
    one, path = asking.fetch(by=request.actor, workspace=workspace(), request_id=request_id)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{one.exhibit_id}.zip",
        content_type="application/zip",
    )


def ask(request: OfficerRequest, found: Exhibit, kind: str) -> HttpResponse:
    """Have it made; the exhibit's page shows how far it is."""
    asking.ask(by=request.actor, workspace=workspace(), exhibit=found, kind=kind)
    return _there(found.id)


def who(exhibit_id: uuid.UUID) -> HttpResponse:
    """Ask who it is; back from there is the exhibit's page, for a file would stand still."""
    back = urlencode({"next": f"{reverse('exhibits_one', args=[exhibit_id])}?known=1"})
    return redirect(f"{reverse('account_reauthenticate')}?{back}")


def shown(actor: Actor, found: Exhibit) -> dict[str, Any]:
    """What the page shows of it."""
    rows = asking.of_exhibit(actor, found)
    checked = next((one for one in rows if one.kind == Kind.CHECK and one.found), None)
    return {
        "exhibit": found,
        "made": rows,
        "waits": any(one.state in asking.UNFINISHED for one in rows),
        "checked": checked,
        "checked_report": Report.from_json(checked.found) if checked else None,
    }


def _there(exhibit_id: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('exhibits_one', args=[exhibit_id])}#made")
