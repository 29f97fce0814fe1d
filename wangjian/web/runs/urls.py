"""监测运行网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.runs import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("runs/", views.listed, name="runs"),
    path("runs/compare/", views.compare, name="runs_compare"),
    path("runs/compared/<uuid:comparison_id>/", views.compared, name="runs_compared"),
    path("runs/<uuid:run_id>/", views.one, name="runs_one"),
    path("runs/<uuid:run_id>/progress/", views.progress, name="runs_progress"),
    path("runs/<uuid:run_id>/stop/", views.stop, name="runs_stop"),
    path("runs/<uuid:run_id>/withdraw/", views.withdraw, name="runs_withdraw"),
]
