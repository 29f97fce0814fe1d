"""在席: whether whoever signed in is still there, and signed in as their role asks.

A session that nobody used for `idle_minutes` is locked, not ended: it stays known whose it is,
and password (and second factor) open it again, over the page (`away.js`) or on a page of its own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from wangjian.authority import permissions
from wangjian.web import error_pages

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangjian.authority.actor import Actor

SEEN = "seen_at"
WAITING = "waiting_form"  # what a form of a page without script sent while the session was locked
_NOTED_EVERY_SECONDS = 30
_LONGEST_FORM_BYTES = 64 * 1024
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def came(request: HttpRequest) -> None:
    """Present from now on."""
    request.session[SEEN] = int(time.time())
    request.session.pop(WAITING, None)


def seconds_left(request: HttpRequest) -> int:
    """How long until the session locks; 0 when it is."""
    seen = request.session.get(SEEN)
    if seen is None:
        return int(settings.SIGN_IN.idle.total_seconds())
    return max(0, int(seen + settings.SIGN_IN.idle.total_seconds() - time.time()))


def hold(request: HttpRequest) -> HttpResponse | None:
    """What a locked session gets in place of its page; None where somebody is present."""
    seen = request.session.get(SEEN)
    if seen is not None and seconds_left(request) == 0:
        return _locked(request)
    # A list that asks by itself every few seconds is nobody at the desk.
    by_somebody = request.method != "GET" or not getattr(request, "htmx", False)
    if seen is None or (by_somebody and time.time() - seen > _NOTED_EVERY_SECONDS):
        request.session[SEEN] = int(time.time())
    return None


def _locked(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(
            {
                "zh": "会话闲置太久，已锁定",
                "en": "the session was idle for too long and is locked",
                "remedy_zh": "请在网页上再次登录",
                "remedy_en": "sign in again on the desk",
            },
            status=401,
            json_dumps_params={"ensure_ascii": False},
        )
    if in_page(request):
        answer = HttpResponse(status=401)
        answer["HX-Reswap"] = "none"
        answer["X-Away"] = "1"
        return answer
    back = request.get_full_path()
    if request.method == "POST":
        _keep_form(request)
        back = _same_house(request, request.headers.get("Referer", "")) or reverse("home")
    return redirect(f"{reverse('account_again')}?{urlencode({'next': back})}")


def in_page(request: HttpRequest) -> bool:
    """Whether a script of the page asked, not the browser for a page."""
    return bool(
        getattr(request, "htmx", False)
        or request.headers.get("X-Requested-With")
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def _keep_form(request: HttpRequest) -> None:
    """Keep what was filled in, so that it can be sent after signing in again."""
    plain = request.content_type == "application/x-www-form-urlencoded"
    if not plain or int(request.headers.get("Content-Length") or 0) > _LONGEST_FORM_BYTES:
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    request.session[WAITING] = {"path": request.get_full_path(), "fields": fields}


def _same_house(request: HttpRequest, address: str) -> str:
    """The path of an address of ours; empty where it is none."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def way_back(request: HttpRequest) -> str:
    """Where `next` leads, within this house."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return _same_house(request, asked) or reverse("home")


def wants_second_factor(actor: Actor) -> bool:
    """Whether the office asks whoever acts so for a second factor."""
    choice = settings.SIGN_IN.second_factor
    return choice == "all" or (choice == "roles" and permissions.wants_second_factor(actor))


def hold_for_second_factor(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """Who must have a second factor and has none sets one up first; until then nothing else."""
    if not wants_second_factor(actor) or is_mfa_enabled(request.user, _FACTORS):
        return None
    request.must_set_second_factor = True  # type: ignore[attr-defined]
    if request.path.startswith("/account/"):
        return None
    where = reverse("mfa_index")
    if request.path.startswith("/api/"):
        return JsonResponse(
            {
                "zh": "您的角色须先设置第二因素",
                "en": "your role needs a second factor first",
                "remedy_zh": "请在网页的“登录安全”中设置",
                "remedy_en": "set one up on the desk, under sign-in security",
            },
            status=403,
            json_dumps_params={"ensure_ascii": False},
        )
    if in_page(request):
        answer = HttpResponse(status=403)
        answer["HX-Redirect"] = where
        return answer
    return redirect(where)


def signed_out(request: HttpRequest) -> HttpResponse:
    """What a script of a page gets when nobody is signed in any more."""
    return error_pages.fragment_of(
        request,
        401,
        title=_("您已退出登录"),
        told=_("页面上的内容还在。请在另一个标签页登录，再回到这里重试。"),
    )
