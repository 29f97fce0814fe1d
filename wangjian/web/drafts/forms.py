"""起草表单: the text of a draft, a new one, an uploaded list."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.monitoring import drafting
from wangjian.web.words import library

_REASON_LENGTH = 500
MOST_BYTES = 64 << 20  # of an uploaded list
# Characters of a table from which on it is not edited in the page but sent as a file.
EDITABLE = 400_000


class DraftForm(forms.Form):
    """The text as it stands in the page; `table` is not sent where it is too long to edit."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.CharField(
        label=gettext_lazy("正文"),
        required=False,
        strip=False,
        max_length=drafting.LONGEST_RULE,
        widget=forms.Textarea(attrs={"class": "text", "rows": 30, "spellcheck": "false"}),
    )
    table = forms.CharField(
        label=gettext_lazy("词表（CSV）"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "text", "rows": 20, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("换成文件里的词表"),
        required=False,
        help_text=gettext_lazy("与上面同样列的 CSV（UTF-8）；选了文件就以文件为准。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("改了什么、为什么"), required=False, max_length=_REASON_LENGTH
    )

    def __init__(self, *args: Any, kind: str, editable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == drafting.RULE:
            del self.fields["table"], self.fields["file"]
            return
        self.fields["body"].label = _("说明（YAML）")
        if kind == drafting.CATALOGUE:
            self.fields["file"].label = _("换成文件里的条目")
            if editable:
                self.fields["table"].label = _("条目（CSV）")
        self.fields["body"].widget.attrs["rows"] = 16
        if not editable:
            del self.fields["table"]

    @property
    def table_given(self) -> str | None:
        """The table that came in, by file before text; None: it stays as it is."""
        sent = self.cleaned_data.get("file")
        if sent:
            return cast("str", sent)
        return cast("str | None", self.cleaned_data.get("table"))

    def clean_file(self) -> str | None:
        """The text of the file, if one came."""
        sent = self.cleaned_data.get("file")
        if not sent:
            return None
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("文件过大。"))
        try:
            return cast("str", sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("文件不是 UTF-8 编码，请另存为 UTF-8 后重试。")) from None


class NewForm(forms.Form):
    """A rule, lexicon or catalogue that is not there yet."""

    # A further list under the view of this catalogue; its page asks so.
    like = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    kind = forms.ChoiceField(
        label=gettext_lazy("写什么"),
        choices=[
            (drafting.RULE, gettext_lazy("规则")),
            (drafting.LEXICON, gettext_lazy("词库")),
            (drafting.CATALOGUE, gettext_lazy("目录")),
        ],
    )
    ref = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=80,
        help_text=gettext_lazy("小写字母、数字、下划线和点，如 office.short_name。"),
    )


class ListForm(forms.Form):
    """A list of words from outside; of a lexicon that is there only the id is asked."""

    ref = forms.CharField(
        label=gettext_lazy("词库编号"),
        max_length=80,
        help_text=gettext_lazy("已有的编号：读成它的新版本；新的编号：建一个新词库。"),
    )
    file = forms.FileField(
        label=gettext_lazy("词表文件"),
        help_text=gettext_lazy("CSV、Excel（.xlsx）或每行一个词的 .txt，列名可以是自己的。"),
    )
    title_zh = forms.CharField(label=gettext_lazy("中文名称"), required=False, max_length=100)
    title_en = forms.CharField(label=gettext_lazy("英文名称"), required=False, max_length=100)
    law = forms.CharField(
        label=gettext_lazy("依据"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("条文编号，以逗号分开，如 cn.ads.9(3)。"),
    )
    severity = forms.IntegerField(
        label=gettext_lazy("缺省程度（1 至 5）"), required=False, min_value=1, max_value=5
    )

    def clean_file(self) -> Any:
        """The file, of a size that is read."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_("文件过大。"))
        return sent

    def clean(self) -> dict[str, Any]:
        """A lexicon that is not there yet needs a name in both languages."""
        cleaned = cast("dict[str, Any]", super().clean())
        new = cleaned.get("ref") and cleaned["ref"] not in library().lexicons
        named = cleaned.get("title_zh") and cleaned.get("title_en")
        if new and not named:
            self.add_error("title_zh", _("新词库须写中文和英文名称。"))
        return cleaned

    @property
    def header(self) -> dict[str, Any]:
        """What is said of the lexicon beside its terms."""
        said: dict[str, Any] = {}
        if self.cleaned_data["title_zh"] and self.cleaned_data["title_en"]:
            said["title"] = {
                "zh": self.cleaned_data["title_zh"],
                "en": self.cleaned_data["title_en"],
            }
        law = [one.strip() for one in self.cleaned_data["law"].split(",") if one.strip()]
        if law:
            said["law"] = law
        if self.cleaned_data["severity"]:
            said["severity"] = self.cleaned_data["severity"]
        return said
