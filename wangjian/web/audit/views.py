"""审计页面: who did what, when, for which office; found by officer, act, object, day and office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.web.audit.listing import AUDIT, audit_form
from wangjian.web.lists.listing import asking

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The log, the newest first."""
    require(request.actor, AUDIT.right)
    form = audit_form(request.actor, request.GET)
    form.is_valid()  # the page shows what is wrong
    rows, following = AUDIT.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "audit/list.html",
        {"form": form, "rows": rows, "shown": len(rows), "next_page": following},
    )
