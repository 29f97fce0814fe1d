"""词库表单: what a list of terms is searched for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class SearchForm(forms.Form):
    """One text that is looked for."""

    q = forms.CharField(label=gettext_lazy("查词"), required=False, max_length=60)

    @property
    def wanted(self) -> str:
        """The text; empty where none was asked for or it is no text."""
        return self.cleaned_data["q"].strip() if self.is_valid() else ""
