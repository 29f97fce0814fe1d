"""总览网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.home import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("", views.figures, name="home"),
    path("figures/<str:metric>/", views.opened, name="home_figure"),
]
