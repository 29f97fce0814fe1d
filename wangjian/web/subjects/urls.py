"""主体库网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.subjects import merging, views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("registry/", views.listed, name="subjects"),
    path("registry/of/", views.by_key, name="subjects_by_key"),
    path("registry/same/", merging.candidates, name="subjects_same"),
    path("registry/same/pair/", merging.pair, name="subjects_pair"),
    path("registry/same/merge/", merging.merge, name="subjects_merge"),
    path("registry/same/merged/", merging.merged, name="subjects_merged"),
    path("registry/same/merged/<int:merge_id>/undo/", merging.undo, name="subjects_unmerge"),
    path("registry/<uuid:entity_id>/", views.one, name="subjects_one"),
]
