"""登录表单: signing in, a new password, the language of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.web.account import lockout

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from wangjian.authority.models import Officer

_PASSWORD_ATTRIBUTES = {"autocomplete": "new-password"}


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Login name and password, in the words of this house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("登录名")), ("password", _("密码"))):
            field = self.fields[name]
            field.label = label
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
        # the page has one purpose, and the field stands first in it
        self.fields["login"].widget.attrs["autofocus"] = True


class PasswordChangeForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("现在的密码"),
            "password1": _("新密码"),
            "password2": _("再输一次新密码"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = _("至少 10 位，不要只用数字或常见密码。")


class WelcomeForm(forms.Form):
    """The first password, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("新密码"),
        help_text=gettext_lazy("至少 10 位，不要只用数字或常见密码。"),
        strip=False,
        widget=forms.PasswordInput(attrs=_PASSWORD_ATTRIBUTES),
    )
    password2 = forms.CharField(
        label=gettext_lazy("再输一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs=_PASSWORD_ATTRIBUTES),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        fields = super().clean() or self.cleaned_data
        if fields.get("password1") != fields.get("password2"):
            self.add_error("password2", _("两次输入的密码不同。"))
        return fields


class PostForm(forms.Form):
    """At which of several offices an officer acts now."""

    office = forms.ChoiceField(label=gettext_lazy("现在以哪个机关办理"))

    def __init__(self, offices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["office"]).choices = offices


class TokenForm(forms.Form):
    """A new personal token: what it is for, what it may do, until when."""

    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("范围"), widget=forms.CheckboxSelectMultiple
    )
    until_on = forms.DateField(
        label=gettext_lazy("最后有效日"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, scopes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["scopes"]).choices = scopes


class ProfileForm(forms.Form):
    """What an officer sets for themselves."""

    language = forms.ChoiceField(
        label=gettext_lazy("界面语言"), choices=[(code, name) for code, name in settings.LANGUAGES]
    )


def _digits(field: forms.Field, label: str) -> None:
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(
        {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}
    )


class CodeForm(mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in: a code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _digits(self.fields["code"], _("验证码或恢复码"))
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Wrong codes lock as wrong passwords do."""
        return _counted(self.user.username, super().clean_code)


class CodeAgainForm(mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same before something that binds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _digits(self.fields["code"], _("验证码或恢复码"))

    def clean_code(self) -> str:
        """Wrong codes lock as wrong passwords do."""
        return _counted(self.user.username, super().clean_code)


def _counted(login: str, look: Callable[[], str]) -> str:
    request = context.request
    lockout.check_open(request, login)
    try:
        return look()
    except forms.ValidationError:
        lockout.count_wrong_code(request, login)
        raise


class ActivateCodeForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which shows that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _digits(self.fields["code"], _("验证器显示的 6 位验证码"))


class AddKeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new security key and what it is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("给它起个名字")


class AgainForm(forms.Form):
    """Whoever sits at a locked session shows that they are who signed in."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = forms.CharField(label=gettext_lazy("验证码或恢复码"), required=False, max_length=12)
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, officer: Officer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.has_code = is_mfa_enabled(officer, [Authenticator.Type.TOTP])
        self.has_key = is_mfa_enabled(officer, [Authenticator.Type.WEBAUTHN])
        self.second: forms.Form | None = None
        _digits(self.fields["code"], _("验证码或恢复码"))
        if not (self.has_code or self.has_key):
            del self.fields["code"]
        if not self.has_key:
            del self.fields["credential"]

    def clean(self) -> dict[str, Any]:
        """Password first, then the second factor, each counted."""
        said = super().clean() or self.cleaned_data
        if self.errors:
            return said
        if not get_adapter().reauthenticate(self.officer, said["password"]):
            self.add_error("password", get_adapter().validation_error("incorrect_password"))
        elif self.has_code or self.has_key:
            self._second(said)
        return said

    def _second(self, said: dict[str, Any]) -> None:
        if said.get("code"):
            self.second = CodeAgainForm(user=self.officer, data={"code": said["code"]})
            field = "code"
        elif said.get("credential"):
            self.second = webauthn_forms.ReauthenticateWebAuthnForm(
                user=self.officer, data={"credential": said["credential"]}
            )
            field = "credential"
        else:
            self.add_error("code", _("请填写验证码，或用安全密钥。"))
            return
        if not self.second.is_valid():
            for errors in self.second.errors.values():
                self.add_error("code" if field == "credential" else field, list(errors))

    def note(self, request: HttpRequest) -> None:
        """Note by what was shown, so that what binds need not ask again at once."""
        reauthentication.reauthenticate_by_password(request)
        if self.second is not None:
            cast("Any", self.second).save()
