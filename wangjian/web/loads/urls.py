"""数据装载网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.loads import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("loads/", views.listed, name="loads"),
    path("loads/<slug:load_id>/", views.one, name="loads_one"),
    path("loads/<slug:load_id>/drop/", views.drop, name="loads_drop"),
    path("loads/<slug:load_id>/withdraw/", views.withdraw, name="loads_withdraw"),
    path("loads/<slug:load_id>/rows/<int:row_id>/", views.row, name="loads_row"),
]
