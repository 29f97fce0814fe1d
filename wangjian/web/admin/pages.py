"""管理页面: officers, posts, offices, regions and lock-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority import actions
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Office, Officer, Post, Region
from wangjian.authority.permissions import roles
from wangjian.errors import WangjianError
from wangjian.web.admin.site import Managed, OfficeAdminSite
from wangjian.web.templatetags.desk import moment, said, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

site = OfficeAdminSite(name="admin")


def _each(request: HttpRequest, found: Iterable[Any], act: Callable[[Any], str]) -> None:
    """Do one thing to each chosen row; each says how it went."""
    for one in found:
        try:
            messages.success(request, act(one))
        except WangjianError as error:
            messages.error(request, f"{one}: {said(error)}")


class OfficerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who signs in."""

    class Meta:
        model = Officer
        fields = ("username", "display_name", "language")
        labels = {
            "username": gettext_lazy("登录名"),
            "display_name": gettext_lazy("姓名"),
            "language": gettext_lazy("界面语言"),
        }
        widgets = {"display_name": forms.TextInput(attrs={"class": "vTextField"})}
        help_texts = {"username": gettext_lazy("字母、数字和 . - _，添加后不再更改。")}


class OfficerAdmin(Managed):
    """用户: added, named, let in and kept out; what they may do comes from their posts."""

    form = OfficerForm
    list_display = ("username", "display_name", "posts_now", "is_active", "last_login")
    search_fields = ("username", "display_name")
    ordering = ("username",)
    actions = ("send_link", "reset_factor", "keep_out", "let_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Officers who serve in the administrator's branch, or nowhere yet."""
        start, stop = subtree(request.actor.office_path)  # type: ignore[attr-defined]
        here = Post.objects.filter(office__path__gte=start, office__path__lt=stop)
        rows = super().get_queryset(request).prefetch_related("posts__office")
        return rows.filter(Q(posts__isnull=True) | Q(id__in=here.values("officer_id"))).distinct()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """A login stays what it was."""
        return ("username", "language") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Through the actions; a new officer's one-time link is shown once."""
        by = request.actor  # type: ignore[attr-defined]
        if change:
            actions.rename_officer(by=by, officer_id=obj.pk, display_name=obj.display_name)
            return
        made = actions.add_officer(
            by=by, login=obj.username, display_name=obj.display_name, language=obj.language
        )
        obj.pk = made.pk
        messages.warning(request, _link(request, made))

    @admin.display(description=gettext_lazy("任职"))
    def posts_now(self, officer: Officer) -> str:
        """Where they serve as what."""
        known = roles().roles
        return "、".join(
            f"{post.office.short_name} {spoken(known.get(post.role, post.role))}"
            for post in officer.posts.all()
        )

    @admin.action(description=gettext_lazy("发一次性链接（原密码作废）"))
    def send_link(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """A link to set the first or another password, shown to be handed over."""
        _each(request, found, lambda one: _link(request, one))

    @admin.action(description=gettext_lazy("重置第二因素（手机或密钥丢失）"))
    def reset_factor(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """They set up a new one at the next sign-in."""

        def act(one: Officer) -> str:
            actions.reset_second_factor(by=request.actor, officer_id=one.pk)  # type: ignore[attr-defined]
            return _("%(name)s：第二因素已重置，已退出登录。") % {"name": one.display_name}

        _each(request, found, act)

    @admin.action(description=gettext_lazy("停用"))
    def keep_out(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """They sign in no more."""
        self._set(request, found, active=False)

    @admin.action(description=gettext_lazy("启用"))
    def let_in(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """They sign in again."""
        self._set(request, found, active=True)

    def _set(self, request: HttpRequest, found: QuerySet[Any], *, active: bool) -> None:
        def act(one: Officer) -> str:
            actions.set_active(by=request.actor, officer_id=one.pk, active=active)  # type: ignore[attr-defined]
            told = _("%(name)s：已启用。") if active else _("%(name)s：已停用，已退出登录。")
            return told % {"name": one.display_name}

        _each(request, found, act)


def _link(request: HttpRequest, officer: Officer) -> str:
    token = actions.make_link(by=request.actor, officer_id=officer.pk)  # type: ignore[attr-defined]
    where = request.build_absolute_uri(reverse("welcome", args=[token]))
    return _("%(name)s 的一次性链接（三天内有效，只显示这一次）：%(link)s") % {
        "name": officer.display_name,
        "link": where,
    }


def _named(officer: Officer) -> str:
    return f"{officer.display_name} ({officer.username})"


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who serves where as what, for how long."""

    role = forms.ChoiceField(label=gettext_lazy("角色"))

    class Meta:
        model = Post
        fields = ("officer", "office", "role", "from_on", "until_on")
        labels = {
            "officer": gettext_lazy("用户"),
            "office": gettext_lazy("机关"),
            "from_on": gettext_lazy("任职日"),
            "until_on": gettext_lazy("离任日"),
        }
        help_texts = {"until_on": gettext_lazy("最后一个任职日；负责人和分管负责人必填。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            choices = [(one.id, spoken(one)) for one in roles().roles.values()]
            self.fields["role"].choices = choices  # type: ignore[attr-defined]
        if "officer" in self.fields:
            self.fields["officer"].label_from_instance = _named  # type: ignore[attr-defined]


class PostAdmin(Managed):
    """任职: given and ended, never rewritten."""

    form = PostForm
    list_display = ("officer_name", "office", "role_name", "from_on", "until_on")
    list_select_related = ("officer", "office")
    search_fields = ("officer__username", "officer__display_name", "office__name")
    ordering = ("office__path", "officer__username")
    date_hierarchy = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Posts of the administrator's branch."""
        start, stop = subtree(request.actor.office_path)  # type: ignore[attr-defined]
        rows = super().get_queryset(request)
        return rows.filter(office__path__gte=start, office__path__lt=stop)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002
        """Only its end is still open."""
        return ("officer", "office", "role", "from_on") if obj else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Appointed, or ended."""
        by = request.actor  # type: ignore[attr-defined]
        if not change:
            made = actions.appoint(
                by=by,
                officer_id=obj.officer_id,
                office_id=obj.office_id,
                role=obj.role,
                from_on=obj.from_on,
                until_on=obj.until_on,
            )
            obj.pk = made.pk
        elif obj.until_on is not None:
            actions.end_post(by=by, post_id=obj.pk, until_on=obj.until_on)

    @admin.display(description=gettext_lazy("用户"), ordering="officer__username")
    def officer_name(self, post: Post) -> str:
        """The officer's name."""
        return _named(post.officer)

    @admin.display(description=gettext_lazy("角色"), ordering="role")
    def role_name(self, post: Post) -> str:
        """The role's name."""
        known = roles().roles.get(post.role)
        return str(spoken(known)) if known else post.role


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
    list_display = ("name", "short_name", "path", "region", "valid_from", "valid_until")
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
    list_display = ("id", "name", "name_en", "parent", "valid_from", "valid_until")
    list_select_related = ("parent",)
    search_fields = ("=id", "name", "name_en")
    ordering = ("id",)


class LockoutAdmin(Managed):
    """登录锁定: who typed wrong passwords, and opening again before the time."""

    may_add = may_change = False
    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "locked")
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

        _each(request, wanted.values(), act)


site.register(Officer, OfficerAdmin)
site.register(Post, PostAdmin)
site.register(Office, OfficeAdmin)
site.register(Region, RegionAdmin)
site.register(AccessAttempt, LockoutAdmin)
