"""登录页面: the one-time link, and an officer's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows import reauthentication
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wangjian.authority import actions, queries
from wangjian.authority.permissions import roles
from wangjian.errors import BadInput, Late, NotAllowed
from wangjian.web.account import presence
from wangjian.web.account.forms import PostForm, ProfileForm, WelcomeForm
from wangjian.web.middleware import ACTING_OFFICE
from wangjian.web.templatetags.desk import said, spoken

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from wangjian.authority.models import Officer
    from wangjian.web.middleware import OfficerRequest

_BACKEND = "wangjian.web.account.door.OfficerBackend"


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password with a one-time link, and go in."""
    try:
        officer = queries.officer_of_link(token)
    except (Late, NotAllowed) as error:
        return render(request, "account/welcome_over.html", status=error.status)
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = actions.use_link(token=token, password=form.cleaned_data["password1"])
        except BadInput as error:
            form.add_error("password1", said(error))
        else:
            return _come_in(request, officer)
    with override(officer.language):
        return render(request, "account/welcome.html", {"form": form, "officer": officer})


def _come_in(request: HttpRequest, officer: Officer) -> HttpResponse:
    """In by the link, which stands for the password alone: a second factor is still asked for."""
    if is_mfa_enabled(officer):
        return redirect("account_login")
    login(request, officer, backend=_BACKEND)
    reauthentication.reauthenticate_by_password(request)
    presence.came(request)
    actions.note_sign_in(officer=officer)
    return redirect("start")


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: OfficerRequest) -> HttpResponse:
    """Who I am here, in which language, and how I leave."""
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"language": request.user.language},
    )
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.choose_language(by=request.actor, language=language)
        with override(language):
            messages.success(request, _("已保存。"))
        return redirect("profile")
    held = [spoken(roles().roles[role]) for role in sorted(request.actor.roles)]
    return render(
        request,
        "account/profile.html",
        {"form": form, "roles": held, "post_form": _post_form(request)},
    )


@require_POST
def post(request: OfficerRequest) -> HttpResponse:
    """Act at another office of mine from now on."""
    form = _post_form(request)
    if form is not None and form.is_valid():
        request.session[ACTING_OFFICE] = form.cleaned_data["office"]
    return redirect("profile")


def _post_form(request: OfficerRequest) -> PostForm | None:
    """The offices to choose from; nothing where there is one."""
    offices = {str(one.office_id): one.office.name for one in queries.posts_of(request.user)}
    if len(offices) < 2:
        return None
    return PostForm(
        list(offices.items()),
        request.POST if request.method == "POST" and "office" in request.POST else None,
        initial={"office": str(request.actor.office_id)},
    )
