"""监测计划网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.plans import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("plans/", views.listed, name="plans"),
    path("plans/open/", views.open_file, name="plans_open"),
    path("plans/new/", views.begin, name="plans_new"),
    path("plans/<uuid:plan_id>/", views.one, name="plans_one"),
    path("plans/<uuid:plan_id>/act/", views.act, name="plans_act"),
    path("plans/items/<uuid:item_id>/", views.item, name="plans_item"),
    path("plans/items/<uuid:item_id>/act/", views.item_act, name="plans_item_act"),
    path("plans/samples/<uuid:sample_id>/", views.sample, name="plans_sample"),
]
