"""登录规则: allauth as this house uses it: nobody signs up by themselves, no mail is sent."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority import actions
from wangjian.web.account import presence

if TYPE_CHECKING:
    from typing import Any

    from allauth.mfa.models import Authenticator
    from django.http import HttpRequest, HttpResponse

    from wangjian.authority.models import Officer


class OfficeAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Officers are made by the administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("登录名或密码不正确。"),
        "incorrect_password": gettext_lazy("密码不正确。"),
        "enter_current_password": gettext_lazy("请输入现在的密码。"),
        "too_many_login_attempts": gettext_lazy("尝试的次数太多，请过几分钟再试。"),
        "rate_limited": gettext_lazy("尝试的次数太多，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: axes counts wrong passwords, and says until when it is locked."""

    def post_login(self, request: HttpRequest, user: Officer, **kwargs: Any) -> HttpResponse:
        """Note who came in, and from when they are present."""
        presence.came(request)
        actions.note_sign_in(officer=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing of signing in and out: the page that comes says it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: an office need not have a mail server."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its secrets lie encrypted in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码或安全密钥不正确。"),
        "cannot_delete_authenticator": gettext_lazy(
            "您的角色必须有第二因素：请先添加另一个，再停用这个。"
        ),
    }

    def encrypt(self, text: str) -> str:
        """So that a copy of the database alone lets nobody in."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The same text again."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays where the role needs one."""
        request = self.request
        actor = getattr(request, "actor", None)
        if actor is None or not presence.wants_second_factor(actor):
            return True
        others = type(authenticator).objects.filter(
            user_id=authenticator.user_id,
            type__in=[authenticator.Type.TOTP, authenticator.Type.WEBAUTHN],
        )
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: Officer, type: str) -> str:  # noqa: A002
        """A name for the next key."""
        from allauth.mfa.models import Authenticator

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("安全密钥 %(n)s") % {"n": number}


def _box() -> Fernet:
    secret = (
        settings.WORKSPACE.secret("second-factor") if settings.WORKSPACE else settings.SECRET_KEY
    )
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))
