"""目录网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.catalogues import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("catalogues/", views.listed, name="catalogues"),
    path("catalogues/<str:catalogue_id>/", views.one, name="catalogues_one"),
]
