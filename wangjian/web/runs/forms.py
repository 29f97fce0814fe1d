"""监测运行表单: which rules, whether only on trial, why one is taken back."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from wangjian.web.words import rules


class RunForm(forms.Form):
    """A run that somebody asks for; no rule chosen means all."""

    shadow = forms.BooleanField(required=False)
    rules = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["rules"]).choices = rules()


class WithdrawForm(forms.Form):
    """Why a run is taken back."""

    reason = forms.CharField(label=gettext_lazy("撤回理由"), max_length=500)
