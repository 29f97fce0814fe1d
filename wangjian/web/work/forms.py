"""待办表单: what the list is narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.docket.worklist import Ask
from wangjian.web.templatetags.desk import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.docket.decisions.procedure import Words
    from wangjian.web.scope import Scope


class WorkFilterForm(forms.Form):
    """Whose work, of which kind, and whether only what is late."""

    whose = forms.ChoiceField(
        label=gettext_lazy("谁的"),
        required=False,
        choices=[
            ("", gettext_lazy("待我办理")),
            ("office", gettext_lazy("本机关及下级的事项")),
        ],
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False)
    due = forms.ChoiceField(
        label=gettext_lazy("期限"),
        required=False,
        choices=[("", gettext_lazy("全部")), ("late", gettext_lazy("已逾期"))],
    )

    def __init__(self, *args: Any, kinds: Mapping[str, Words], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kind"]).choices = [
            ("", _("全部")),
            *[(name, str(spoken(words))) for name, words in kinds.items()],
        ]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    def wanted(self, scope: Scope) -> Ask:
        """The question as `docket.worklist` takes it, within what the desk looks at."""
        said = self.cleaned_data
        return Ask(
            everyone=said["whose"] == "office",
            late=said["due"] == "late",
            kind=said["kind"],
            region_id=scope.region_id,
            opened_from=scope.from_on,
            opened_until=scope.until_on,
        )
