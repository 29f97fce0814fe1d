"""受理策略表单: signing with the password once more, and taking a signature back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class SignForm(forms.Form):
    """Until when, and proof that it is the head who signs."""

    digest = forms.CharField(widget=forms.HiddenInput)
    until_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        help_text=gettext_lazy("最后一个有效日，不晚于您的任期。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    password = forms.CharField(
        label=gettext_lazy("本人登录密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class WithdrawForm(forms.Form):
    """Why a signature is taken back."""

    reason = forms.CharField(label=gettext_lazy("撤回理由"), max_length=500)


class SampleForm(forms.Form):
    """How many of those left out are drawn, and with which seed."""

    n = forms.IntegerField(label=gettext_lazy("抽取数"), min_value=1, max_value=1000, initial=10)
    seed = forms.CharField(
        label=gettext_lazy("随机种子"),
        max_length=100,
        help_text=gettext_lazy("同一种子抽到同样的归组，任何人都能重做。"),
    )
