"""规则表单: what the list of rules is narrowed to."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.web.words import topics


class RuleFilterForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    q = forms.CharField(label=gettext_lazy("名称、编号或法条"), required=False, max_length=100)
    topic = forms.ChoiceField(label=gettext_lazy("专题"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("不限")),
            ("on", gettext_lazy("施行中")),
            ("off", gettext_lazy("未施行")),
            ("switched", gettext_lazy("已停用")),
            ("office", gettext_lazy("本单位的")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["topic"]).choices = [("", _("全部")), *topics()]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())


class SwitchForm(forms.Form):
    """Why a rule is switched off or on."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500)
