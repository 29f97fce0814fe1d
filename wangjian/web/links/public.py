"""手机页面: one page for one matter, without an account, without script, nothing to install.

First a code to the registered phone; with it the matter's card, an answer and pictures for half
an hour. What is wrong with a link is told alike to everybody who has none.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangjian.docket import one_matter
from wangjian.docket.decisions import links
from wangjian.docket.models import OneMatterLink
from wangjian.errors import WangjianError
from wangjian.web.account.lockout import address_of
from wangjian.web.links.forms import AnswerForm, CodeForm
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

HELD = "one_matter"  # in the session: which link, until when
HOLDS_SECONDS = 30 * 60
MINUTE = 60
A_MINUTE = 40  # requests from one address


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whatever one does with a link happens on this page."""
    if _too_many(request):
        return render(request, "429.html", status=429)
    try:
        found = one_matter.held(token)
    except WangjianError as error:
        return _gone(request, error)
    verified = _verified(request, found)
    act = request.POST.get("do", "") if request.method == "POST" else ""
    acts = {"photo": _photo, "answer": _answer} if verified else {"code": _code, "check": _check}
    told: dict[str, Any] = {}
    if act in acts:
        try:
            outcome = acts[act](request, token, found)
        except WangjianError as error:
            told["problem"], told["status"] = said(error), error.status
        else:
            if outcome is None:
                return redirect("link", token)
            told.update(outcome)
    return _page(request, token, verified=verified, told=told)


def _page(
    request: HttpRequest, token: str, *, verified: bool, told: dict[str, Any]
) -> HttpResponse:
    try:
        found = one_matter.held(token)
    except WangjianError as error:  # the last wrong code locked it
        return _gone(request, error)
    context = {
        "link": found,
        "problem": told.get("problem", ""),
        "phone": links.masked(found.phone),
        "name": links.masked_name(found.addressee),
        "code_sent": found.code_sha256 != "",
        "form": told.get("form") or (AnswerForm() if verified else CodeForm()),
    }
    if verified:
        context["photos"] = one_matter.photos_of(found)
        context["done"] = found.state == OneMatterLink.State.ANSWERED
    template = "links/matter.html" if verified else "links/code.html"
    return render(request, template, context, status=told.get("status", 200))


def _gone(request: HttpRequest, error: WangjianError) -> HttpResponse:
    """404 for all: what was and what never was look alike from outside."""
    return render(request, "links/gone.html", {"told": said(error)}, status=404)


def _code(_request: HttpRequest, token: str, _found: OneMatterLink) -> None:
    one_matter.send_code(ws=workspace(), token=token)


def _check(request: HttpRequest, token: str, found: OneMatterLink) -> dict[str, Any] | None:
    form = CodeForm(request.POST)
    if form.is_valid() and one_matter.check_code(token=token, code=form.cleaned_data["code"]):
        request.session[HELD] = [str(found.id), int(time.time()) + HOLDS_SECONDS]
        return None
    if form.is_valid():
        form.add_error("code", _("验证码不正确或已失效。"))
    return {"form": form, "status": 400}


def _photo(request: HttpRequest, token: str, _found: OneMatterLink) -> dict[str, Any] | None:
    form = AnswerForm(request.POST, request.FILES)
    sent = request.FILES.get("photo")
    if not form.is_valid() or sent is None:
        return {"form": form, "status": 400, "problem": _("请先选择一张照片。")}
    if (sent.size or 0) > links.PHOTO_BYTES:
        return {"form": form, "status": 400, "problem": _("照片太大，最多 10 MB。")}
    one_matter.add_photo(ws=workspace(), token=token, name=sent.name or "", content=sent.read())
    # the answer so far stays on the page that comes back
    return {"form": AnswerForm(initial={"answer": form.cleaned_data["answer"]})}


def _answer(request: HttpRequest, token: str, found: OneMatterLink) -> dict[str, Any] | None:
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"form": form, "status": 400}
    if request.FILES.get("photo") is not None:
        kept = _photo(request, token, found) or {}
        if kept.get("problem"):
            return kept
    try:
        one_matter.answer(token=token, text=form.cleaned_data["answer"])
    except WangjianError as error:
        return {"form": form, "status": error.status, "problem": said(error)}
    return None


def _verified(request: HttpRequest, found: OneMatterLink) -> bool:
    held = request.session.get(HELD)
    return bool(held and held[0] == str(found.id) and held[1] > time.time())


def _too_many(request: HttpRequest) -> bool:
    key = f"one-matter:{address_of(request)}"
    # in the memory of each web process: a flood is to be stopped, not counted to the last one
    memory = caches["memory"]
    memory.add(key, 0, MINUTE)
    try:
        return memory.incr(key) > A_MINUTE
    except ValueError:  # its minute ended in between
        return False
