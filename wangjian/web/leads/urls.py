"""线索网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.leads import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("leads/", views.listed, name="leads"),
    path("leads/<uuid:lead_id>/", views.one, name="leads_one"),
    path("leads/<uuid:lead_id>/rows/", views.rows, name="leads_rows"),
    path("leads/<uuid:lead_id>/comments/", views.say, name="leads_comment"),
    path("leads/<uuid:lead_id>/steps/<str:verb>/", views.step, name="leads_step"),
]
