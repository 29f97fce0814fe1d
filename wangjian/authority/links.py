"""一次性链接: how an officer comes to a first password without one being sent.

A link is signed with the workspace's secret, lives three days and works once: it carries a seal
over the present password, which the use of the link changes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from wangjian.authority.models import Officer

SALT = "wangjian.authority.link"
# Long enough for a weekend between set-up and the first sign-in.
LIFETIME = timedelta(days=3)


def seal(officer: Officer) -> str:
    """What changes as soon as the officer sets a password."""
    return salted_hmac(SALT, f"{officer.pk}|{officer.password}", algorithm="sha256").hexdigest()


def make(officer: Officer) -> str:
    """The token of a link that lets this officer set a password, once."""
    return signing.dumps({"officer": str(officer.pk), "seal": seal(officer)}, salt=SALT)
