"""主体库表单: what a list of one kind is narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority.models import Region
from wangjian.registry.models import SEARCHED, Platform
from wangjian.registry.queries import SubjectFilter
from wangjian.registry.tables import TABLES
from wangjian.web.templatetags.desk import english, measured

if TYPE_CHECKING:
    from wangjian.web.scope import Scope

# Of each kind the columns of fixed values that a list is narrowed by, beside region and platform.
CHOSEN = {
    "shop": ("status", "exemption"),
    "business": ("status",),
    "account": ("account_kind", "status"),
    "site": (),
    "mobile_app": (),
    "platform": (),
}
_MOST_CHOICES = 600


class SubjectFilterForm(forms.Form):
    """Fields follow from the kind; every one may stay empty."""

    place = forms.ChoiceField(label=gettext_lazy("其他地区"), required=False)
    platform = forms.ChoiceField(label=gettext_lazy("平台"), required=False)
    no = forms.CharField(label=gettext_lazy("登记号"), required=False, max_length=60)

    def __init__(self, *args: Any, kind: str, elsewhere: bool, **kwargs: Any) -> None:
        """`elsewhere`: whether regions beside those of the scope can be chosen."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        columns = SEARCHED[kind].columns()
        fields = cast("dict[str, forms.ChoiceField]", self.fields)
        if elsewhere and "region_id" in columns:
            fields["place"].choices = [("", "—"), *_regions()]
        else:
            del self.fields["place"]
        if "platform_id" in columns and kind != "platform":
            fields["platform"].choices = [("", _("全部")), *_platforms()]
        else:
            del self.fields["platform"]
        for name in CHOSEN[kind]:
            column = TABLES[kind].column(name)
            self.fields[name] = forms.ChoiceField(
                label=column.en if english() else column.zh,
                required=False,
                choices=[("", _("全部")), *((one, measured(one, name)) for one in column.values)],
            )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return any(getattr(self, "cleaned_data", {}).values())

    def wanted(self, scope: Scope) -> SubjectFilter:
        """What was asked for, as the register takes it; the region is the scope's."""
        said = self.cleaned_data
        return SubjectFilter(
            region_id=said.get("place") or scope.region_id,
            platform_id=said.get("platform", ""),
            registration_no=said["no"].strip().upper(),
            status=said.get("status", ""),
            more={one: said[one] for one in CHOSEN[self.kind] if one != "status" and said[one]},
        )


def _regions() -> list[tuple[str, str]]:
    """Top regions and the parts of those that have offices' data: as many as a list can hold."""
    rows = Region.objects.filter(valid_until=None).order_by("id")
    names = list(rows.filter(parent=None).values_list("id", "name"))
    parts = list(
        rows.filter(parent__parent=None).exclude(parent=None).values_list("id", "name", "parent_id")
    )
    if len(parts) > _MOST_CHOICES:
        return names
    below: dict[str, list[tuple[str, str]]] = {}
    for one, name, parent in parts:
        below.setdefault(parent or "", []).append((one, f"　{name}"))
    return [line for one, name in names for line in ((one, name), *below.get(one, ()))]


def _platforms() -> list[tuple[str, str]]:
    rows = Platform.objects.exclude(platform_id=None).order_by("platform_id")
    named = rows.values_list("platform_id", "name")[:_MOST_CHOICES]
    return [(one or "", name or one or "") for one, name in named]
