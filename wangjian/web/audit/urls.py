"""审计网址: the log, its export, and the way to the administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from django.views.generic import RedirectView

from wangjian.web.admin.pages import site
from wangjian.web.audit import views

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("audit/", views.listed, name="audit"),
    path("system/", RedirectView.as_view(pattern_name="admin:index"), name="admin"),
    path("admin/", site.urls),
]
