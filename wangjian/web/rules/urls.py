"""规则网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.rules import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("rules/", views.listed, name="rules"),
    path("rules/<str:rule_id>/", views.one, name="rules_one"),
    path("rules/<str:rule_id>/switch/", views.switch, name="rules_switch"),
]
