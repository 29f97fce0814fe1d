"""系统管理站: who may enter it, and what its pages have in common.

Whatever is changed here goes through an action of `authority`, which asks for the right, keeps to
the administrator's branch and journals it; Django's own log of changes is not written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangjian.authority.permissions import may, require
from wangjian.errors import WangjianError
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

RIGHT = "authority.administer"
_NAMES = {
    "Officer": gettext_lazy("用户"),
    "Post": gettext_lazy("任职"),
    "Office": gettext_lazy("机关"),
    "Region": gettext_lazy("行政区划"),
    "AccessAttempt": gettext_lazy("输错密码的记录"),
}


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
            app["name"] = _("系统管理") if app["app_label"] == "authority" else _("登录锁定")
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
