"""门口: who a request's session belongs to, asked on every page and so by prepared questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from wangjian.authority.models import Officer
from wangjian.authority.prepared import Prepared, given

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession

_SESSION = Prepared(
    lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=given("now"))
)
_OFFICER = Prepared(lambda: Officer.objects.filter(id=given("officer")))


class SessionStore(db.SessionStore):
    """Sessions as Django keeps them."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        session = _SESSION.first(key=self.session_key, now=timezone.now())
        if session is None:
            self._session_key = None
        return session


class OfficerBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signing in as allauth does it."""

    def get_user(self, user_id: Any) -> Officer | None:
        """The officer, unless disabled."""
        officer = _OFFICER.first(officer=user_id)
        return officer if officer is not None and self.user_can_authenticate(officer) else None
