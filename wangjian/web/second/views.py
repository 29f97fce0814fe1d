"""复核页面: the list of what waits, one reading beside the group that it is about, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.casework import actions, queries
from wangjian.errors import NoSuchRecord, WangjianError
from wangjian.web.lists.listing import asking
from wangjian.web.second.listing import SECOND, state_wanted
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

RIGHT = "monitoring.second_read"
PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """What waits for a second reader, the longest waiting first; or what was read."""
    require(request.actor, "docket.see")
    state = state_wanted(request.GET)
    found, following = SECOND.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "second/list.html",
        {
            "readings": found,
            "next_page": following,
            "shown": len(found),
            "state": state,
            "may_read": may(request.actor, RIGHT),
        },
    )


@require_safe
def one(request: OfficerRequest, reading_id: uuid.UUID) -> HttpResponse:
    """One reading with its group: as a preview beside the list, or as a page."""
    require(request.actor, "docket.see")
    return _page(request, reading_id)


@require_POST
def read(request: OfficerRequest, reading_id: uuid.UUID) -> HttpResponse:
    """Agree or disagree; what is wrong is said on the reading's own page."""
    try:
        reading = actions.read_second(
            by=request.actor,
            reading_id=reading_id,
            verdict=request.POST.get("verdict", ""),
            words=request.POST.get("words", ""),
            reason_code=request.POST.get("code", ""),
        )
    except NoSuchRecord:
        raise
    except WangjianError as error:
        return _page(request, reading_id, problem=said(error), status=error.status)
    agreed = _("已同意排除。")
    messages.success(request, agreed if reading.verdict == "agree" else _("已退回研判。"))
    return redirect("second")


def _page(
    request: OfficerRequest, reading_id: uuid.UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    reading = queries.second_reading(request.actor, reading_id)
    seen = queries.preview(request.actor, reading.group_id)
    context = {
        "reading": reading,
        "seen": seen,
        "group": seen.group,
        "reasons": seen.reasons,
        "may_read": may(request.actor, RIGHT) and reading.state == "waiting" and not reading.own,
        "problem": problem,
    }
    template = "second/preview.html" if request.htmx else "second/one.html"
    return render(request, template, context, status=status)
