"""受理策略网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.policies import views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("policies/", views.listed, name="policies"),
    path("policies/<str:policy_id>/sign/", views.sign, name="policies_sign"),
    path("policies/<str:policy_id>/withdraw/", views.withdraw, name="policies_withdraw"),
    path("policies/<str:policy_id>/left-out/", views.left_out, name="policies_left_out"),
]
