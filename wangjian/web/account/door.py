"""门口: sessions, asked for on every page and so by a prepared question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from wangjian.authority.prepared import Prepared, given

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession

_SESSION = Prepared(
    lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=given("now"))
)


class SessionStore(db.SessionStore):
    """Sessions as Django keeps them."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        session = _SESSION.first(key=self.session_key, now=timezone.now())
        if session is None:
            self._session_key = None
        return session
