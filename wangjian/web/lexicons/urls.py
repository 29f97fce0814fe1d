"""词库网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.lexicons import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("lexicons/", views.listed, name="lexicons"),
    path("lexicons/<str:lexicon_id>/", views.one, name="lexicons_one"),
]
