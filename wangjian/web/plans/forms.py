"""监测计划表单: a plan, its topics and batches, an item, a draw, what divisions said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority import queries as authority
from wangjian.authority.models import Region
from wangjian.monitoring import scheduling
from wangjian.monitoring.actions.samples import KINDS, LARGEST, LONGEST_SEED
from wangjian.registry.models import Platform
from wangjian.web.templatetags.desk import table_name
from wangjian.web.words import rules, topics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangjian.monitoring.models import PlanItem, SampleList, SweepPlan
    from wangjian.monitoring.planbook import PlanText

_NAME = 200
_MOST = 500  # platforms or regions that a form lists


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def several(label: Any) -> forms.MultipleChoiceField:
    """Boxes to tick; none ticked means no limit."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class OpenForm(forms.Form):
    """A plan file, and the day on which the office's own begins."""

    file = forms.ChoiceField(label=gettext_lazy("范本"))
    name = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=_NAME)
    from_on = day(gettext_lazy("起始日"))

    def __init__(
        self, *args: Any, files: Mapping[str, PlanText], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.id, one.title.in_language(language)) for one in files.values()]
        cast("forms.ChoiceField", self.fields["file"]).choices = choices


class NewForm(forms.Form):
    """An empty plan."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=_NAME)
    campaign = forms.CharField(label=gettext_lazy("专项行动"), required=False, max_length=_NAME)
    from_on = day(gettext_lazy("起始日"))
    until_on = day(gettext_lazy("截止日"))


class TopicForm(forms.Form):
    """One more topic."""

    name = forms.CharField(label=gettext_lazy("专题名称"), max_length=_NAME)
    topics = several(gettext_lazy("监测专题"))
    divisions = forms.CharField(
        label=gettext_lazy("征求处室"),
        required=False,
        max_length=_NAME,
        help_text=gettext_lazy("以顿号或逗号分开。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["topics"]).choices = topics()

    @property
    def divisions_named(self) -> list[str]:
        """The divisions, one by one."""
        text = self.cleaned_data["divisions"]
        for sign in "，,;；":
            text = text.replace(sign, "、")
        return [one.strip() for one in text.split("、") if one.strip()]


class BatchForm(forms.Form):
    """One more batch."""

    name = forms.CharField(label=gettext_lazy("批次名称"), max_length=_NAME)
    from_on = day(gettext_lazy("起始日"))
    until_on = day(gettext_lazy("截止日"))


class NewItemForm(forms.Form):
    """One more item."""

    topic = forms.ChoiceField(label=gettext_lazy("专题"))
    batch = forms.ChoiceField(label=gettext_lazy("批次"))
    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=_NAME)

    def __init__(
        self, *args: Any, parts: tuple[Iterable[Any], Iterable[Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field, listed in zip(("topic", "batch"), parts, strict=True):
            choices = [(str(one.id), f"{one.no} {one.name}") for one in listed]
            cast("forms.ChoiceField", self.fields[field]).choices = choices


class SampleForm(forms.Form):
    """What a sample list is drawn from."""

    name = forms.CharField(label=gettext_lazy("名单名称"), max_length=_NAME)
    kind = forms.ChoiceField(label=gettext_lazy("对象"))
    size = forms.IntegerField(label=gettext_lazy("抽取数"), min_value=1, max_value=LARGEST)
    seed = forms.CharField(
        label=gettext_lazy("种子"),
        max_length=LONGEST_SEED,
        help_text=gettext_lazy("用当天公布的数字（如开奖号码），别人用它能抽出同一份名单。"),
    )
    platforms = several(gettext_lazy("平台"))
    regions = several(gettext_lazy("地区"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        fields["kind"].choices = [(name, table_name(name)) for name in KINDS]
        fields["platforms"].choices = platform_choices()
        fields["regions"].choices = region_choices()


class ConsultForm(forms.Form):
    """A division was asked."""

    division = forms.CharField(label=gettext_lazy("处室"), max_length=_NAME)
    asked_on = day(gettext_lazy("征求日期"))


class AnswerForm(forms.Form):
    """A division answered."""

    answered_on = day(gettext_lazy("答复日期"))
    words = forms.CharField(label=gettext_lazy("答复"), max_length=2000)


class EndForm(forms.Form):
    """Why a plan ends."""

    reason = forms.CharField(label=gettext_lazy("结束理由"), max_length=500)


class ItemForm(forms.Form):
    """One item as it is written."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=_NAME)
    rules = several(gettext_lazy("规则"))
    platforms = several(gettext_lazy("平台"))
    regions = several(gettext_lazy("地区"))
    sample = forms.ChoiceField(label=gettext_lazy("样本名单"), required=False)
    prices_since = day(gettext_lazy("价格自何日记录"), required=False)
    responsible = forms.ChoiceField(label=gettext_lazy("负责人"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("何时运行"), required=False)
    on_day = day(gettext_lazy("日期"), required=False)
    weekday = forms.ChoiceField(label=gettext_lazy("星期"), required=False)
    at = forms.TimeField(
        label=gettext_lazy("时刻（北京时间）"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, plan: SweepPlan, samples: Iterable[SampleList], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        fields["rules"].choices = rules()
        fields["platforms"].choices = platform_choices()
        fields["regions"].choices = region_choices()
        fields["sample"].choices = [("", _("全部")), *((str(one.id), one.name) for one in samples)]
        officers = authority.officers_in(plan.office_path)
        fields["responsible"].choices = [
            ("", _("未定")),
            *((str(one.id), one.display_name) for one in officers),
        ]
        fields["kind"].choices = [
            ("", _("不定时")),
            (scheduling.ONCE, _("某日一次")),
            (scheduling.DAILY, _("每日")),
            (scheduling.WEEKLY, _("每周")),
        ]
        days = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        fields["weekday"].choices = [(str(n), name) for n, name in enumerate(days, 1)]

    @staticmethod
    def of(item: PlanItem) -> dict[str, Any]:
        """What the form begins with."""
        said: dict[str, Any] = {
            "version": item.version,
            "name": item.name,
            "rules": item.rules,
            "platforms": item.platforms,
            "regions": item.regions,
            "sample": str(item.sample_id or ""),
            "prices_since": item.prices_since,
            "responsible": str(item.responsible_id or ""),
            "note": item.note,
        }
        if item.schedule:
            held = scheduling.parse(item.schedule)
            said |= {"kind": held.kind, "at": held.at, "on_day": held.day, "weekday": held.weekday}
        return said

    def clean(self) -> dict[str, Any]:
        """A schedule is whole or none."""
        cleaned = cast("dict[str, Any]", super().clean())
        kind = cleaned.get("kind")
        if kind and cleaned.get("at") is None and "at" not in self.errors:
            self.add_error("at", _("请写时刻。"))
        if kind == scheduling.ONCE and not cleaned.get("on_day") and "on_day" not in self.errors:
            self.add_error("on_day", _("请写日期。"))
        return cleaned

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        given = {
            name: self.cleaned_data[name]
            for name in ("name", "rules", "platforms", "regions", "prices_since", "note")
        }
        return {
            **given,
            "sample": self.cleaned_data["sample"] or None,
            "responsible_id": self.cleaned_data["responsible"] or None,
            "schedule": self._schedule(),
        }

    def _schedule(self) -> str:
        kind = self.cleaned_data["kind"]
        if not kind:
            return ""
        made = scheduling.Schedule(
            kind,
            self.cleaned_data["at"],
            self.cleaned_data["on_day"],
            int(self.cleaned_data["weekday"] or 1),
        )
        return str(made)


def platform_choices() -> list[tuple[str, str]]:
    """The platforms of the register, by name."""
    rows = Platform.all_rows().exclude(platform_id=None).order_by("name")
    return [
        (str(no), name or str(no)) for no, name in rows.values_list("platform_id", "name")[:_MOST]
    ]


def region_choices() -> list[tuple[str, str]]:
    """The regions, by code; a region stands for those below it too."""
    rows = Region.objects.filter(valid_until=None).order_by("id").values_list("id", "name")
    return list(rows[:_MOST])
