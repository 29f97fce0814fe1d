"""登录锁定: five wrong passwords lock a login for a quarter of an hour, many lock an address.

Counted by axes in PostgreSQL, so a restart opens nothing. An administrator unlocks.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wangjian.authority import actions

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

# A whole office may come from one address, so an address is given more tries than a login.
ADDRESS_TIMES = 6


def login_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The login that is counted: the same one however it is written."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", str(given)).strip().casefold()[:150]


def address_of(request: HttpRequest) -> str | None:
    """From where a request comes, as allauth counts it too: behind a proxy, what the proxy says."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # a request that came over no network
        return None
    return address


class Lockout(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """axes' counting, with a bound of its own for addresses."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The worse of both counts, an address's brought to the scale of a login's."""
        by_login, by_address = (
            attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_login, by_address // ADDRESS_TIMES)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count it, and journal the moment in which it locks."""
        before = getattr(request, "axes_locked_out", False)
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None and request.axes_locked_out and not before:
            actions.note_lock_out(
                login=login_of(request, credentials), address=address_of(request) or ""
            )

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Only the login's own tries: an address is not cleared by one good password."""
        count, _rows = AccessAttempt.objects.filter(
            username=login_of(request, credentials)
        ).delete()
        return int(count)


def until(login: str, address: str | None) -> datetime:
    """When a login or an address opens by itself again, at the latest."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    last = max(
        (
            found
            for found in (
                AccessAttempt.objects.filter(**{key: value}, attempt_time__gte=since).aggregate(
                    last=Max("attempt_time")
                )["last"]
                for key, value in (("username", login), ("ip_address", address))
            )
            if found
        ),
        default=timezone.now(),
    )
    return last + settings.AXES_COOLOFF_TIME


def locked_page(
    request: HttpRequest, _answer: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Until when, and who can help."""
    told = {"until": until(login_of(request, credentials), address_of(request))}
    fragment = request.headers.get("X-Requested-With")
    template = "account/locked_part.html" if fragment else "account/locked.html"
    return render(request, template, told, status=429)


def check_open(request: HttpRequest, login: str) -> None:
    """Refuse a code of whoever is locked out already."""
    if not AxesProxyHandler.is_allowed(request, {"username": login}):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        request.axes_credentials = {"username": login}  # type: ignore[attr-defined]
        raise ValidationError(_("尝试的次数太多，请过几分钟再试。"))


def count_wrong_code(request: HttpRequest, login: str) -> None:
    """A wrong second factor counts like a wrong password."""
    AxesProxyHandler.user_login_failed("second factor", {"username": login}, request)
