"""起草网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.drafts import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("drafts/", views.listed, name="drafts"),
    path("drafts/change/", views.change, name="drafts_change"),
    path("drafts/new/", views.begin, name="drafts_new"),
    path("drafts/import/", views.take_list, name="drafts_import"),
    path("drafts/<uuid:draft_id>/", views.one, name="drafts_one"),
    path("drafts/<uuid:draft_id>/state/", views.state, name="drafts_state"),
    path("drafts/<uuid:draft_id>/act/", views.act, name="drafts_act"),
]
