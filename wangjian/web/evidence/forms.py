"""取证表单: filters, what to capture and how, batches and schedules, custody and notary's acts."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority.queries import officers_holding
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.acts import MOST_BYTES, NewAct
from wangjian.evidence.orders.asking import How
from wangjian.evidence.orders.planning import When
from wangjian.evidence.recording import logins
from wangjian.evidence.showing import verbs
from wangjian.web.templatetags.desk import spoken
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor

_LONGEST_LIST = 2_000_000  # characters: ten thousand long addresses
DEVICES = [("desktop", gettext_lazy("电脑")), ("phone", gettext_lazy("手机"))]


class ExhibitFilterForm(forms.Form):
    """What the list of exhibits is narrowed to."""

    text = forms.CharField(
        label=gettext_lazy("名称、网址或校验值"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("capture", gettext_lazy("网页取证")),
            ("phone", gettext_lazy("移动取证")),
            ("files", gettext_lazy("文件固定")),
        ],
    )


class CaptureFilterForm(forms.Form):
    """What the queue is narrowed to."""

    text = forms.CharField(
        label=gettext_lazy("网址"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            ("open", gettext_lazy("排队和取证中")),
            ("done", gettext_lazy("已固定")),
            ("failed", gettext_lazy("未能取证")),
            ("cancelled", gettext_lazy("已取消")),
        ],
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("谁的"),
        required=False,
        choices=[
            ("", gettext_lazy("本机关及下级")),
            ("mine", gettext_lazy("我申请的")),
        ],
    )
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)


class HowForm(forms.Form):
    """How an address is captured; `by` gives who else was there."""

    device = forms.ChoiceField(label=gettext_lazy("以什么设备打开"), choices=DEVICES)
    second = forms.ChoiceField(label=gettext_lazy("另一名执法人员"), required=False)
    scroll = forms.BooleanField(label=gettext_lazy("先滚动到页面底部"), required=False)
    video = forms.BooleanField(label=gettext_lazy("录下屏幕"), required=False)
    login = forms.ChoiceField(
        label=gettext_lazy("登录状态"),
        required=False,
        help_text=gettext_lazy("以本机关备好的账号打开。请用专门的账号，交出证据包之前先退出它。"),
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = officers_holding(RIGHT, by.office_path)
        cast("forms.ChoiceField", self.fields["second"]).choices = [
            ("", _("未写明")),
            *[(str(one), name) for one, name in there.items() if one != by.officer_id],
        ]
        names = logins.known(workspace().secrets, by.office_path)
        cast("forms.ChoiceField", self.fields["login"]).choices = [
            ("", _("不登录")),
            *[(name, name) for name in names],
        ]
        if not names:
            del self.fields["login"]

    def how(self) -> How:
        """As the room takes it."""
        said = self.cleaned_data
        second = uuid.UUID(said["second"]) if said["second"] else None
        return How(
            said["device"], said["scroll"], second,
            video=said["video"], login=said.get("login", ""),
        )  # fmt: skip


class AskForm(HowForm):
    """One address, typed."""

    field_order = ("url", "device", "second", "login", "scroll", "video")
    url = forms.CharField(
        label=gettext_lazy("网址"),
        max_length=4_000,
        widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://"}),
    )


class BatchForm(HowForm):
    """Many addresses: pasted, of a saved list, or of all open leads of a rule."""

    field_order = (
        "title", "source", "addresses", "view", "rule", "device", "second", "login", "scroll",
        "video", "every", "first_at", "until_on",
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("名称"), max_length=100)
    source = forms.ChoiceField(
        label=gettext_lazy("取哪些网址"),
        choices=[
            ("addresses", gettext_lazy("粘贴的网址")),
            ("view", gettext_lazy("保存的视图")),
            ("rule", gettext_lazy("一条规则的全部在办线索")),
        ],
    )
    addresses = forms.CharField(
        label=gettext_lazy("网址，每行一个"),
        required=False,
        max_length=_LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    view = forms.ChoiceField(label=gettext_lazy("保存的视图"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("规则"), required=False)
    every = forms.ChoiceField(
        label=gettext_lazy("什么时候"),
        choices=[
            ("now", gettext_lazy("现在")),
            ("once", gettext_lazy("在某时一次")),
            ("day", gettext_lazy("每天")),
            ("week", gettext_lazy("每周")),
        ],
    )
    first_at = forms.DateTimeField(
        label=gettext_lazy("第一次的时间"),
        required=False,
        help_text=gettext_lazy("不填即现在；以后每次都在同一时刻。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    until_on = forms.DateField(
        label=gettext_lazy("截止日"),
        required=False,
        help_text=gettext_lazy("每天或每周取证时填写，不超过一年。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(
        self,
        *args: Any,
        by: Actor,
        views: list[tuple[str, str]],
        rules: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, by=by, **kwargs)
        cast("forms.ChoiceField", self.fields["view"]).choices = [("", "—"), *views]
        cast("forms.ChoiceField", self.fields["rule"]).choices = [("", "—"), *rules]

    def clean(self) -> dict[str, Any]:
        """What the chosen source needs is there; what no choice needs counts for nothing."""
        said: dict[str, Any] = super().clean() or {}
        source = said.get("source", "")
        for name in self._not_needed(source, said.get("every", "")):
            self.errors.pop(name, None)
            said[name] = None
        if source and not said.get(source):
            self.add_error(source, _("请填写这一项。"))
        return said

    def _not_needed(self, source: str, every: str) -> list[str]:
        """As `evidence.css` hides them; an older browser shows and sends all."""
        others = [name for name in ("addresses", "view", "rule") if source and name != source]
        times = {"now": ["first_at", "until_on"], "once": ["until_on"]}
        return others + times.get(every, [])

    def when(self) -> When | None:
        """The schedule; none: at once."""
        said = self.cleaned_data
        if said["every"] == "now":
            return None
        return When(said["every"], said["first_at"], said["until_on"])


class CustodyForm(forms.Form):
    """A step of the custody that an officer notes."""

    verb = forms.ChoiceField(label=gettext_lazy("做了什么"))
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=1_000,
        help_text=gettext_lazy("交给谁、在哪里、为什么。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["verb"]).choices = [
            (verb, str(spoken(verbs.words(verb)))) for verb in verbs.choosable()
        ]


class NotaryForm(forms.Form):
    """A notary's act."""

    number = forms.CharField(label=gettext_lazy("公证书编号"), max_length=200)
    notary = forms.CharField(label=gettext_lazy("公证机构"), max_length=200)
    acted_on = forms.DateField(
        label=gettext_lazy("出具日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    file = forms.FileField(
        label=gettext_lazy("扫描件"),
        required=False,
        help_text=gettext_lazy("PDF、PNG 或 JPEG，不超过 50 MB。"),
        max_length=200,
    )

    def new(self) -> NewAct:
        """As the room takes it; of a file that is too large no more than shows it."""
        said = self.cleaned_data
        file = said["file"]
        content = file.read(MOST_BYTES + 1) if file else b""
        name = file.name if file else ""
        return NewAct(said["number"], said["notary"], said["acted_on"], name, content)
