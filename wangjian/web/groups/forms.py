"""命中归组表单: what the list is narrowed to, and why a group is dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.web.templatetags.desk import spoken
from wangjian.web.words import rules, topics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.casework.decisions.triage import Reason

_WORDS_LENGTH = 500


class GroupFilterForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("待研判")),
            ("left", gettext_lazy("暂不受理")),
            ("taken", gettext_lazy("已受理")),
            ("dismissed", gettext_lazy("已排除")),
            ("closed", gettext_lazy("已办结")),
            ("all", gettext_lazy("全部")),
        ],
    )
    topic = forms.ChoiceField(label=gettext_lazy("专题"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("规则"), required=False)
    severity = forms.ChoiceField(
        label=gettext_lazy("严重程度"),
        required=False,
        choices=[
            ("", gettext_lazy("不限")),
            ("2", gettext_lazy("2 级及以上")),
            ("3", gettext_lazy("3 级及以上")),
            ("4", gettext_lazy("4 级及以上")),
            ("5", gettext_lazy("5 级")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        fields["topic"].choices = [("", _("全部")), *topics()]
        fields["rule"].choices = [("", _("全部")), *rules()]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    @property
    def state_wanted(self) -> str:
        """The state as `monitoring` takes it; empty means any."""
        state = self.cleaned_data["state"]
        return "" if state == "all" else state or "open"


class DismissForm(forms.Form):
    """Why nothing is done about a group: a code, and words where they are needed."""

    code = forms.ChoiceField(label=gettext_lazy("排除理由"))
    words = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=_WORDS_LENGTH)

    def __init__(self, *args: Any, reasons: Iterable[Reason] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *[(one.code, str(spoken(one))) for one in reasons]]
        cast("forms.ChoiceField", self.fields["code"]).choices = choices


class TeachForm(forms.Form):
    """A context that would have excused the term, taken from the text around it."""

    term = forms.ChoiceField(label=gettext_lazy("命中词"))
    context = forms.CharField(
        label=gettext_lazy("免责语境"),
        max_length=60,
        help_text=gettext_lazy("从原文中摘取命中词前后、能说明并非违法的文字。"),
    )
    words = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=_WORDS_LENGTH)

    def __init__(self, *args: Any, terms: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["term"]).choices = [(one, one) for one in terms]
