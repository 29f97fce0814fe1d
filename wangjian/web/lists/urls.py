"""列表工具网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.lists import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("lists/<str:name>/views/", views.save, name="lists_save"),
    path("lists/views/<uuid:view_id>/remove/", views.remove, name="lists_remove"),
    path("lists/<str:name>/columns/", views.choose, name="lists_columns"),
    path("lists/<str:name>/export/", views.export, name="lists_export"),
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:export_id>/stop/", views.stop, name="exports_stop"),
    path("exports/<uuid:export_id>/file/", views.fetch, name="exports_file"),
]
