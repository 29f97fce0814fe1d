"""审计表单: what the log is narrowed to."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority.journal import Wanted, verbs
from wangjian.web.templatetags.desk import spoken

_DAY = {"type": "date"}


class AuditForm(forms.Form):
    """Every field may stay empty."""

    officer = forms.CharField(label=gettext_lazy("登录名或姓名"), required=False, max_length=150)
    verb = forms.ChoiceField(label=gettext_lazy("行为"), required=False)
    ref = forms.CharField(
        label=gettext_lazy("对象"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "matter:…"}),
    )
    office = forms.ChoiceField(label=gettext_lazy("机关"), required=False)
    from_on = forms.DateField(
        label=gettext_lazy("起"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    until_on = forms.DateField(
        label=gettext_lazy("止"), required=False, widget=forms.DateInput(attrs=_DAY)
    )

    def __init__(self, offices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.id, spoken(one)) for one in verbs().values()]
        asked = self.data.get("verb", "")
        if asked and asked not in verbs():
            named.append((asked, asked))
        cast("forms.ChoiceField", self.fields["verb"]).choices = [("", _("不限")), *named]
        cast("forms.ChoiceField", self.fields["office"]).choices = [("", _("不限")), *offices]

    def wanted(self) -> Wanted:
        """What was asked for."""
        said = self.cleaned_data
        return Wanted(
            officer=said["officer"].strip(),
            verb=said["verb"],
            ref=said["ref"].strip(),
            office_path=said["office"],
            from_on=said["from_on"],
            until_on=said["until_on"],
        )
