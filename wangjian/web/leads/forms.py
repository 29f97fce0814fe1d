"""线索表单: the filters of the list, and one form for each step that the procedure file names.

A step's fields come from the file, so a new field in it is a new field here, without a change.
What a value may be is judged by `docket`; here only the browser's widgets are chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.web.templatetags.desk import english, spoken

if TYPE_CHECKING:
    from wangjian.docket.queries import OpenField, PossibleStep

_NONE_CHOSEN = ("", "—")


class StepForm(forms.Form):
    """One step of a matter, built from what `docket` says of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    acted_on = forms.DateField(
        label=gettext_lazy("办理日"),
        required=False,
        help_text=gettext_lazy("行为发生的日子；不填即今天。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, step: PossibleStep, *args: Any, version: int, **kwargs: Any) -> None:
        # several forms stand on one page; each has ids of its own
        kwargs.setdefault("auto_id", f"id_{step.verb}_%s")
        kwargs.setdefault("initial", {"version": version})
        super().__init__(*args, **kwargs)
        self.step = step
        for one in step.fields:
            self.fields[one.field.name] = _form_field(one)
        self.order_fields([*(one.field.name for one in step.fields), "acted_on"])

    def said(self) -> dict[str, str]:
        """What was filled in, as `docket` takes it."""
        values = {one.field.name: self.cleaned_data.get(one.field.name) for one in self.step.fields}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else str(value)
            for name, value in values.items()
            if value not in (None, "")
        }


def _form_field(one: OpenField) -> forms.Field:
    field = one.field
    label = str(spoken(field.words))
    # an article that the chosen ground gives may stay empty
    required = field.required and not field.source
    if field.kind == "date":
        return forms.DateField(
            label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
        )
    if field.kind in {"choice", "officer", "second_person"}:
        choices = [(value, en if english() else zh) for value, zh, en in one.choices]
        return forms.ChoiceField(label=label, required=required, choices=[_NONE_CHOSEN, *choices])
    if field.kind == "article":
        told = _("写法如 cn.ecl.15；不填即取所选情形依据的条款。") if field.source else ""
        return forms.CharField(label=label, required=required, help_text=told)
    widget = forms.Textarea(attrs={"rows": 3}) if field.kind == "long_text" else forms.TextInput()
    return forms.CharField(label=label, required=required, widget=widget)
