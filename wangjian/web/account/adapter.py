"""登录规则: allauth as this house uses it: nobody signs up by themselves, no mail is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Officers are made by the administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing of signing in and out: the page that comes says it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: an office need not have a mail server."""
