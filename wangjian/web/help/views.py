"""帮助页面: the help of a screen, as a sheet over the page or, without script, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.web.help.reading import help_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@require_safe
def shown(request: OfficerRequest, screen: str) -> HttpResponse:
    """What the page is for, and its keys."""
    template = "help/sheet.html" if request.htmx else "help/page.html"
    return render(request, template, {"help": help_of(screen)})
