"""一事一链表单: a new link; and on the phone a code, an answer, pictures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from wangjian.authority.days import today
from wangjian.docket.decisions.links import LONGEST_ANSWER, LONGEST_PURPOSE
from wangjian.docket.one_matter import NewLink

_WEEK = timedelta(days=7)


class NewLinkForm(forms.Form):
    """To whom, for what, until when."""

    addressee = forms.CharField(label=gettext_lazy("收件人姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("登记的手机号"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("请办内容"),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until_on = forms.DateField(
        label=gettext_lazy("最后有效日"),
        help_text=gettext_lazy("14 天以内。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until_on": (today() + _WEEK).isoformat()})
        super().__init__(*args, **kwargs)

    def said(self) -> NewLink:
        """What was filled in."""
        return NewLink(**self.cleaned_data)


class CodeForm(forms.Form):
    """The code that came to the phone."""

    code = forms.CharField(
        label=gettext_lazy("短信验证码"),
        max_length=6,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]{6}"}
        ),
    )


class AnswerForm(forms.Form):
    """What is handed back."""

    answer = forms.CharField(
        label=gettext_lazy("办复内容"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    photo = forms.FileField(
        label=gettext_lazy("照片（可选，每次一张）"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
