"""登录表单: signing in, a new password, the language of the desk."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
