"""再次登录: a locked session is opened again, over the page or on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangjian.web.account import presence
from wangjian.web.account.forms import AgainForm

if TYPE_CHECKING:
    from wangjian.web.middleware import OfficerRequest


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: OfficerRequest) -> HttpResponse:
    """Password, and second factor where there is one; then on with what was being done."""
    form = AgainForm(request.user, request.POST if request.method == "POST" else None)
    over_page = presence.in_page(request)
    if request.method == "POST" and form.is_valid():
        form.note(request)
        waiting = request.session.get(presence.WAITING)
        presence.came(request)
        if over_page:
            return _present(request)
        if waiting:
            return render(request, "account/again_send.html", {"waiting": waiting})
        return redirect(presence.way_back(request))
    if request.method != "POST" and presence.seconds_left(request) > 0:
        return _present(request) if over_page else redirect(presence.way_back(request))
    told = {
        "form": form,
        "officer": request.user,
        "next": presence.way_back(request),
        "options": webauthn.begin_authentication(request.user) if form.has_key else None,
    }
    template = "account/again_part.html" if over_page else "account/again.html"
    return render(request, template, told, status=400 if form.errors else 200)


@never_cache
@require_safe
def left(request: OfficerRequest) -> HttpResponse:
    """How many seconds until the session locks; asking does not lengthen it."""
    return JsonResponse({"left": presence.seconds_left(request)})


@require_POST
def here(request: OfficerRequest) -> HttpResponse:
    """Somebody types or points: the page says so once a minute."""
    if presence.seconds_left(request) == 0:
        answer = HttpResponse(status=401)
        answer["X-Away"] = "1"
        return answer
    presence.came(request)
    return HttpResponse(status=204)


def _present(request: OfficerRequest) -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["X-CSRFToken"] = get_token(request)
    return answer
