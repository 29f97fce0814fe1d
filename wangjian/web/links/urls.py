"""一事一链网址: those of the desk, and the public one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.links import public, views

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("links/", views.listed, name="links"),
    path("matters/<uuid:matter_id>/links/", views.of_matter, name="links_of"),
    path("links/<uuid:link_id>/withdraw/", views.withdraw, name="links_withdraw"),
    path("links/messages/<uuid:message_id>/sent/", views.sent, name="links_sent"),
    path("links/photos/<uuid:photo_id>/", views.photo, name="links_photo"),
    path("m/<str:token>/", public.link, name="link"),
]
