"""线索表单: the filters of the list, and one form for each step that the procedure file names.

A step's fields come from the file, so a new field in it is a new field here, without a change.
What a value may be is judged by `docket`; here only the browser's widgets are chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.casework.queries import LeadFilter
from wangjian.web.templatetags.desk import english, spoken

if TYPE_CHECKING:
    from wangjian.docket.queries import OpenField, PossibleStep
    from wangjian.web.scope import Scope

Choices = Sequence[tuple[str, str]]

_NONE_CHOSEN = ("", "—")


class LeadFilterForm(forms.Form):
    """What the list is narrowed to; every field may stay empty."""

    text = forms.CharField(
        label=gettext_lazy("编号或主体"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("专题"), required=False)
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
    whose = forms.ChoiceField(
        label=gettext_lazy("谁的"),
        required=False,
        choices=[
            ("", gettext_lazy("本机关及下级")),
            ("mine", gettext_lazy("我承办的")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("排序"),
        required=False,
        choices=[
            ("due", gettext_lazy("期限近的在前")),
            ("severity", gettext_lazy("严重的在前")),
            ("new", gettext_lazy("新受理的在前")),
        ],
    )

    def __init__(self, *args: Any, states: Choices, topics: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        fields["state"].choices = [
            ("", _("全部")),
            ("open", _("在办")),
            ("late", _("已逾期")),
            *[(f"is_{value}", label) for value, label in states],
        ]
        fields["topic"].choices = [("", _("全部")), *topics]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return any(value for name, value in self.cleaned_data.items() if name != "order")

    def wanted(self, scope: Scope) -> LeadFilter:
        """The filter as `casework` takes it, within what the desk looks at."""
        said = self.cleaned_data
        state = said["state"]
        return LeadFilter(
            state=state.removeprefix("is_") if state.startswith("is_") or state == "open" else "",
            late=state == "late",
            topic=said["topic"],
            severity=int(said["severity"] or 1),
            mine=said["whose"] == "mine",
            text=said["text"],
            opened_from=scope.from_on,
            opened_until=scope.until_on,
            region_id=scope.region_id,
            order=said["order"] or "due",
        )


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
