"""管理页面: officers and their posts; offices, regions and lock-outs stand in `offices`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.models import AccessAttempt
from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority import actions
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Office, Officer, Post, Region
from wangjian.authority.permissions import roles
from wangjian.web.admin.offices import LockoutAdmin, OfficeAdmin, RegionAdmin
from wangjian.web.admin.site import Managed, OfficeAdminSite, column, each
from wangjian.web.templatetags.desk import spoken

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

site = OfficeAdminSite(name="admin")


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
    list_display = (
        column("username", gettext_lazy("登录名")),
        column("display_name", gettext_lazy("姓名")),
        "posts_now",
        "active",
        column("last_login", gettext_lazy("上次登录")),
    )
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

    @admin.display(description=gettext_lazy("启用"), boolean=True, ordering="is_active")
    def active(self, officer: Officer) -> bool:
        """Whether they may sign in."""
        return officer.is_active

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
        each(request, found, lambda one: _link(request, one))

    @admin.action(description=gettext_lazy("重置第二因素（手机或密钥丢失）"))
    def reset_factor(self, request: HttpRequest, found: QuerySet[Any]) -> None:
        """They set up a new one at the next sign-in."""

        def act(one: Officer) -> str:
            actions.reset_second_factor(by=request.actor, officer_id=one.pk)  # type: ignore[attr-defined]
            return _("%(name)s：第二因素已重置，已退出登录。") % {"name": one.display_name}

        each(request, found, act)

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

        each(request, found, act)


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
    list_display = (
        "officer_name",
        "role_name",
        column("office", gettext_lazy("机关")),
        column("from_on", gettext_lazy("任职日")),
        column("until_on", gettext_lazy("离任日")),
    )
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
        return ("officer", "office", "role", "role_name", "from_on") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The role by its name where it is only read."""
        shown = ("officer", "office", "role_name", "from_on", "until_on")
        return shown if obj else super().get_fields(request, obj)

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


site.register(Officer, OfficerAdmin)
site.register(Post, PostAdmin)
site.register(Office, OfficeAdmin)
site.register(Region, RegionAdmin)
site.register(AccessAttempt, LockoutAdmin)
