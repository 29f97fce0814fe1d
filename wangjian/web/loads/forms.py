"""数据装载表单: filters, the correction of one row, the reason for taking a load back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.lake.tables import Kind
from wangjian.registry.tables import TABLES
from wangjian.web.templatetags.desk import english

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.lake.tables import Column, Table
    from wangjian.registry.models import QuarantineRow

_LONG_TEXT = 400  # characters from which a field is written in several lines
_REASON_LENGTH = 500


class LoadFilterForm(forms.Form):
    """Of which table, and whether in force."""

    table = forms.ChoiceField(label=gettext_lazy("数据表"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("in_force", gettext_lazy("现行")),
            ("not_in_force", gettext_lazy("不再现行")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = [(name, one.en if english() else one.zh) for name, one in TABLES.items()]
        cast("forms.ChoiceField", self.fields["table"]).choices = [("", _("全部")), *tables]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(self.cleaned_data.values())

    @property
    def in_force(self) -> bool | None:
        """The state as the registry takes it."""
        return {"in_force": True, "not_in_force": False}.get(self.cleaned_data["standing"])


class RowFilterForm(forms.Form):
    """In which state the rows of quarantine are."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("open", gettext_lazy("待处理")),
            ("corrected", gettext_lazy("已更正")),
            ("dropped", gettext_lazy("已放弃")),
            ("all", gettext_lazy("全部")),
        ],
    )


class ReasonForm(forms.Form):
    """Why a load is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("撤回理由"),
        max_length=_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RowForm(forms.Form):
    """A row of quarantine under the names of our dictionary, to be put right."""

    def __init__(self, table: Table, row: QuarantineRow, *args: Any, **kwargs: Any) -> None:
        raw = row.raw if isinstance(row.raw, dict) else {}
        # The reasons name columns as “统一社会信用代码”; these stand first.
        self.suspects = {one.name for one in table.columns if f"“{one.zh}”" in row.reasons_zh}
        # What the row says already, under whichever heading that we understand.
        self.said = {column.name: _said(column, raw) for column in table.columns}
        kwargs.setdefault("initial", self.said)
        super().__init__(*args, **kwargs)
        for column in table.columns:
            self.fields[column.name] = _field(column)
        self.fields["reason"] = forms.CharField(
            label=_("更正说明"), required=False, max_length=_REASON_LENGTH
        )

    def wrong_fields(self) -> list[forms.BoundField]:
        """The fields that the reasons name; all where they name none."""
        return [self[name] for name in self.said if name in self.suspects or not self.suspects]

    def other_fields(self) -> list[forms.BoundField]:
        """The rest of the row."""
        return [self[name] for name in self.said if self.suspects and name not in self.suspects]

    def changes(self) -> dict[str, str]:
        """Only what is different now; an emptied field is given as empty."""
        return {
            name: self.cleaned_data[name]
            for name in self.said
            if self.cleaned_data[name] != self.said[name]
        }


def _said(column: Column, raw: Mapping[str, Any]) -> str:
    for heading in (column.name, column.zh, *column.aliases):
        if raw.get(heading) not in (None, ""):
            return str(raw[heading])
    return ""


def _field(column: Column) -> forms.Field:
    label = column.en if english() else column.zh
    # The registry judges the row; nothing here refuses what it would take.
    if column.values:
        told = _("可填：%(values)s") % {"values": "、".join(column.values)}
        return forms.CharField(label=label, required=False, help_text=told)
    wide = column.kind is Kind.TEXT and column.max_length > _LONG_TEXT
    widget = forms.Textarea(attrs={"rows": 2}) if wide else forms.TextInput()
    told = _("日期，如 2026-01-31") if column.kind is Kind.DATE else ""
    return forms.CharField(label=label, required=False, widget=widget, help_text=told)
