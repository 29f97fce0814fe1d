"""命中归组网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.groups import deciding, teaching, views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("groups/", views.listed, name="groups"),
    path("groups/decide/", deciding.decide, name="groups_decide"),
    path("groups/undo/", deciding.undo, name="groups_undo"),
    path("groups/<uuid:group_id>/", views.one, name="groups_one"),
    path("groups/<uuid:group_id>/rows/", views.rows, name="groups_rows"),
    path("groups/<uuid:group_id>/teach/", teaching.teach, name="groups_teach"),
    path("proposals/", teaching.proposals, name="proposals"),
    path("proposals/<uuid:proposal_id>/answer/", teaching.answer, name="proposals_answer"),
]
