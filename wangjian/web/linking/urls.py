"""归属复核网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.linking import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("linking/", views.waiting, name="linking"),
    path("linking/<int:tie_id>/", views.one, name="linking_one"),
    path("linking/<int:tie_id>/decide/", views.decide, name="linking_decide"),
    path("linking/decided/", views.decided, name="linking_decided"),
    path("linking/decided/<int:tie_id>/undo/", views.undo, name="linking_undo"),
]
