"""命中归组网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.groups import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("groups/", views.listed, name="groups"),
    path("groups/decide/", views.decide, name="groups_decide"),
    path("groups/<uuid:group_id>/", views.one, name="groups_one"),
    path("groups/<uuid:group_id>/rows/", views.rows, name="groups_rows"),
]
