"""统一身份认证: signing in through the office's own service; it opens accounts, it makes none.

The claim that `workspace.toml` names must be the login of an officer who is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render

from wangjian.authority.models import Officer

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

_LOGIN = "login"


class OfficeIdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom the service names is let in where an officer of that login is there."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the identity to the officer whom the claim names, or refuse."""
        officer = self._officer(sociallogin)
        wrong = sociallogin.state.get("process", _LOGIN) != _LOGIN
        other = sociallogin.is_existing and sociallogin.user != officer
        if officer is None or wrong or other:
            raise ImmediateHttpResponse(render(request, "account/oidc_unknown.html", status=403))
        if not sociallogin.is_existing:
            sociallogin.connect(request, officer)

    def _officer(self, sociallogin: SocialLogin) -> Officer | None:
        said: dict[str, Any] = sociallogin.account.extra_data
        claims = {**said.get("id_token", {}), **said.get("userinfo", {})} or said
        login = claims.get(settings.SIGN_IN.oidc.claim) if settings.SIGN_IN.oidc else None
        if not isinstance(login, str) or not login:
            return None
        return Officer.objects.filter(username=login, is_active=True).first()

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> None:
        """The service refused, or what it said does not hold."""
        raise ImmediateHttpResponse(render(request, "account/oidc_failed.html", status=401))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False
