"""系统管理站: who may enter it, and what its pages have in common.

Whatever is changed here goes through an action of `authority`, which asks for the right, keeps to
the administrator's branch and journals it; Django's own log of changes is not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from wangjian.authority.permissions import may, require
from wangjian.errors import WangjianError
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

RIGHT = "authority.administer"
_NAMES = {
    "Officer": gettext_lazy("用户"),
    "Post": gettext_lazy("任职"),
    "Office": gettext_lazy("机关"),
    "Region": gettext_lazy("行政区划"),
    "AccessAttempt": gettext_lazy("输错密码的记录"),
}


_APPS = {"authority": gettext_lazy("系统管理"), "axes": gettext_lazy("登录锁定")}


class Spoken:
    """What Django knows of a model or an app, under a name in the reader's language."""

    def __init__(self, known: Any, name: Any, app_config: Any = None) -> None:
        self._known = known
        self.verbose_name = self.verbose_name_plural = name
        self.app_config = app_config

    def __getattr__(self, name: str) -> Any:
        return getattr(self._known, name)


def spoken_options(options: Any) -> Any:
    """The options of a model, and of its app, by the names that our pages use."""
    app = Spoken(options.app_config, _APPS.get(options.app_label, options.app_label))
    name = _NAMES.get(options.object_name, options.verbose_name)
    return Spoken(options, name, app_config=app)


class Listed(ChangeList):
    """A list that calls its rows what our pages call them."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.opts = self.lookup_opts = spoken_options(self.model._meta)  # noqa: SLF001 - Django's own way
        self.title = str(self.opts.verbose_name)


def column(name: str, label: Any) -> Any:
    """A column of a list, headed in the reader's language."""

    def shown(row: Any) -> Any:
        return getattr(row, name)

    shown.__name__ = f"{name}_shown"
    return admin.display(shown, description=label, ordering=name)


def each(request: HttpRequest, found: Iterable[Any], act: Callable[[Any], str]) -> None:
    """Do one thing to each chosen row; each says how it went."""
    for one in found:
        try:
            messages.success(request, act(one))
        except WangjianError as error:
            messages.error(request, f"{one}: {said(error)}")


class OfficeAdminSite(admin.AdminSite):
    """The admin of this house."""

    site_title = gettext_lazy("系统管理")
    site_header = gettext_lazy("系统管理")
    index_title = gettext_lazy("用户、机关与登录")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds the right at the acting post; Django's staff flag says nothing here."""
        actor = getattr(request, "actor", None)
        return actor is not None and may(actor, RIGHT)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """There is one way in; who is in already lacks the right, and is told so."""
        actor = getattr(request, "actor", None)
        if actor is not None:
            require(actor, RIGHT)
            return redirect("admin:index")
        back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ARG002
        """Out by the door of the house."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:  # noqa: ARG002
        """The one of the house."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """One list in our words, in the order of the work."""
        found: list[Any] = super().get_app_list(request, app_label)
        for app in found:
            app["name"] = str(_APPS.get(app["app_label"], app["name"]))
            for model in app["models"]:
                known = _NAMES.get(model["object_name"])
                model["name"] = str(known) if known else model["name"]
        return found


class Managed(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """What all our admin pages have in common: nothing is deleted, all goes through actions."""

    list_per_page = 50
    show_full_result_count = False
    may_add = True
    may_change = True
    labels: ClassVar[dict[str, Any]] = {}  # of fields that no form of ours labels

    def __init__(self, model: Any, admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        self.opts = spoken_options(model._meta)  # noqa: SLF001 - Django's own way

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """In our words."""
        return Listed

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        """Labels in the reader's language, also of what is only read."""
        return super().get_form(request, obj, change, **{"labels": self.labels or None, **kwargs})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to whoever may enter."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Read by whoever may enter."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where adding is an act of ours."""
        return self.may_add and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Where changing is an act of ours."""
        return self.may_change and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Never: what was done names offices and officers for ever."""
        return False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The journal has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The journal has it."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A refusal of an action stands above the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except WangjianError as error:
            messages.error(request, said(error))
            return redirect(request.get_full_path())

    def history_view(
        self,
        request: HttpRequest,  # noqa: ARG002
        object_id: str,
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        """What was done to it stands in the audit log."""
        ref = f"{self.model._meta.model_name}:{object_id}"  # noqa: SLF001 - Django's own way
        return redirect(f"{reverse('audit')}?{urlencode({'ref': ref})}")
