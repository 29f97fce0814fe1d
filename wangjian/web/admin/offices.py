"""机关与锁定页面: offices, regions and lock-outs in the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority import actions
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Office
from wangjian.web.admin.site import Managed, column, each
from wangjian.web.templatetags.desk import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    """An office and its place."""

    class Meta:
        model = Office
        fields = ("parent", "name", "short_name", "code", "region", "valid_until")
        labels = {
            "parent": gettext_lazy("上级机关"),
            "name": gettext_lazy("名称"),
            "short_name": gettext_lazy("简称"),
            "code": gettext_lazy("路径代码"),
            "region": gettext_lazy("管辖区划"),
            "valid_until": gettext_lazy("停用日"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"class": "vTextField"}),
            "short_name": forms.TextInput(attrs={"class": "vTextField"}),
        }
        help_texts = {
            "code": gettext_lazy("小写字母、数字和下划线，添加后不再更改。"),
            "short_name": gettext_lazy("编号字头，如“川市监”。"),
        }


class OfficeAdmin(Managed):
    """机关: the tree of offices."""

    form = OfficeForm
    list_display = (
        column("name", gettext_lazy("名称")),
        column("short_name", gettext_lazy("简称")),
        column("path", gettext_lazy("路径")),
        column("region", gettext_lazy("管辖区划")),
        column("valid_from", gettext_lazy("起始日")),
        column("valid_until", gettext_lazy("停用日")),
    )
    list_select_related = ("region",)
    search_fields = ("name", "short_name", "path")
    # by its code: Django's searching select writes styles into the page, which the policy forbids
    raw_id_fields = ("region",)
    ordering = ("path",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The administrator's own office and those below it."""
        start, stop = subtree(request.actor.office_path)  # type: ignore[attr-defined]
        return super().get_queryset(request).filter(path__gte=start, path__lt=stop)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Its place in the tree stays."""
        return ("parent", "code") if obj else ("valid_until",)

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        """A new office lies below another one."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is None and "parent" in form.base_fields:
            form.base_fields["parent"].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Added below another, or named anew."""
        by = request.actor  # type: ignore[attr-defined]
        if change:
            actions.change_office(
                by=by,
                office_id=obj.pk,
                name=obj.name,
                short_name=obj.short_name,
                region_id=obj.region_id,
                valid_until=obj.valid_until,
            )
            return
        made = actions.add_office(
            by=by,
            parent_id=obj.parent_id,
            name=obj.name,
            short_name=obj.short_name,
            code=obj.code,
            region_id=obj.region_id,
        )
        obj.pk = made.pk


class RegionAdmin(Managed):
    """行政区划: a code table out of knowledge files; read here, changed there."""

    may_add = may_change = False
    labels = {
        "id": gettext_lazy("区划代码"),
        "name": gettext_lazy("名称"),
        "name_en": gettext_lazy("英文名称"),
        "parent": gettext_lazy("上级区划"),
        "valid_from": gettext_lazy("起始日"),
        "valid_until": gettext_lazy("截止日"),
    }
    list_display = tuple(column(name, label) for name, label in labels.items())
    list_select_related = ("parent",)
    search_fields = ("=id", "name", "name_en")
    ordering = ("id",)


class LockoutAdmin(Managed):
    """登录锁定: who typed wrong passwords, and opening again before the time."""

    may_add = may_change = False
    labels = {
        "username": gettext_lazy("登录名"),
        "ip_address": gettext_lazy("地址"),
        "user_agent": gettext_lazy("浏览器"),
        "failures_since_start": gettext_lazy("连续输错"),
        "attempt_time": gettext_lazy("时间"),
    }
    list_display = (
        *(column(name, label) for name, label in labels.items() if name != "user_agent"),
        "locked",
    )
    search_fields = ("username", "ip_address")
    fields = ("username", "ip_address", "user_agent", "failures_since_start", "attempt_time")
    ordering = ("-attempt_time",)
    actions = ("unlock_login", "unlock_address")

    @admin.display(description=gettext_lazy("锁定至"))
    def locked(self, attempt: AccessAttempt) -> str:
        """Until when, if it locks by itself."""
        if attempt.failures_since_start < settings.AXES_FAILURE_LIMIT:
            return "—"
        opens: datetime = attempt.attempt_time + settings.AXES_COOLOFF_TIME
        return moment(opens)

    @admin.action(description=gettext_lazy("解锁登录名"))
    def unlock_login(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """The login may try again."""
        self._open(request, [{"login": one.username} for one in found])

    @admin.action(description=gettext_lazy("解锁地址"))
    def unlock_address(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """The address may try again."""
        self._open(request, [{"address": one.ip_address} for one in found])

    def _open(self, request: HttpRequest, what: Iterable[dict[str, str]]) -> None:
        wanted = {tuple(one.items()): one for one in what}

        def act(one: dict[str, str]) -> str:
            actions.unlock(by=request.actor, **one)  # type: ignore[attr-defined]
            return _("已解锁：%(what)s") % {"what": next(iter(one.values()))}

        each(request, wanted.values(), act)
