"""进门: who asks, in which language, for which office; and errors of ours as pages.

Each request of a signed-in officer runs in one transaction in which the officer's office is set
for PostgreSQL's row-level security. A view runs in a savepoint of its own in it
(ATOMIC_REQUESTS), so a view that fails leaves nothing behind and its error page can still read.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from wangjian.authority.actor import scope
from wangjian.authority.queries import actor_of
from wangjian.errors import NotAllowed, NotReady, WangjianError
from wangjian.web import error_pages
from wangjian.web.account import presence

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from wangjian.authority.actor import Actor
    from wangjian.authority.models import Officer

    class OfficerRequest(HttpRequest):
        """A request behind the door: somebody is signed in."""

        user: Officer
        actor: Actor
        htmx: HtmxDetails


log = logging.getLogger("wangjian.web")

# signing in, out and in again asks for no post; a one-matter link asks for no officer
_ALWAYS_OPEN = (
    "/account/login/",
    "/account/logout/",
    "/account/inactive/",
    "/account/again/",
    "/account/oidc/",
    "/welcome/",
    "/m/",
)

_API = "/api/"

# in the session: the id of the office at which the officer acts
ACTING_OFFICE = "acting_office"

Answer = Callable[[HttpRequest], HttpResponse]


class OfficerMiddleware:
    """Sets the language from the officer's profile, and the office for this request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the officer's language and office."""
        try:
            officer = request.user if request.user.is_authenticated else None
            language = officer.language if officer else settings.LANGUAGE_CODE
            with translation.override(language):
                response = self._answer(request, officer)
        except OperationalError:
            log.exception("the database does not answer")
            return error_pages.without_database(request)
        response.headers.setdefault("Content-Language", language)
        # pages of an office are nobody else's to keep
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _answer(self, request: HttpRequest, officer: Officer | None) -> HttpResponse:
        if officer is None:
            return _without_officer(request, self.get_response(request))
        if request.path.startswith(_ALWAYS_OPEN):
            return self.get_response(request)
        if (held := presence.hold(request)) is not None:
            return held
        try:
            actor = _acting(request, officer)
        except NotAllowed as error:  # signed in, but no post today
            if request.path.startswith(_API):
                return self.get_response(request)  # which says so in its own way
            return error_pages.for_error(request, error)
        request.actor = actor  # type: ignore[attr-defined]
        with scope(actor):
            held = presence.hold_for_second_factor(request, actor)
            return held or self.get_response(request)


def _without_officer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A script of a page is told that nobody is signed in; a page leads to the way in."""
    lost = response.status_code == HTTPStatus.FOUND and presence.in_page(request)
    if lost and response.headers["Location"].startswith(reverse("account_login")):
        return presence.signed_out(request)
    return response


def _acting(request: HttpRequest, officer: Officer) -> Actor:
    """The officer at the office chosen in this session, else at the highest one they serve in."""
    # the system's user is this server, which says nothing about who acts
    chosen = request.session.get(ACTING_OFFICE)
    if chosen:
        try:
            return actor_of(officer, office_id=uuid.UUID(chosen), os_user="")
        except NotAllowed:  # that post has ended
            del request.session[ACTING_OFFICE]
    return actor_of(officer, os_user="")


class ErrorMiddleware:
    """Turns an error of ours that a view raised into a page that says what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come back through `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own errors and for a database that went away."""
        if isinstance(error, OperationalError):
            log.error("the database does not answer", exc_info=error)
            return error_pages.without_database(request)
        if not isinstance(error, WangjianError):
            return None
        if isinstance(error, NotReady):
            log.error("%s", error)
        return error_pages.for_error(request, error)
