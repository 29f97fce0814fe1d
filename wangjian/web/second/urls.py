"""复核网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.second import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("second/", views.listed, name="second"),
    path("second/<uuid:reading_id>/", views.one, name="second_one"),
    path("second/<uuid:reading_id>/read/", views.read, name="second_read"),
]
