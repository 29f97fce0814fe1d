"""移动取证网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.phone import pieces, sending, tus, views, waiting

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("phone/", views.page, name="phone_take"),
    path("phone/manifest.json", views.manifest, name="phone_manifest"),
    path("phone/worker.js", views.service_worker, name="phone_worker"),
    path("phone/hasher.js", views.hasher, name="phone_hasher"),
    path("phone/code/", views.code, name="phone_code"),
    path("phone/now/", sending.now, name="phone_now"),
    path("phone/captures/", sending.announce, name="phone_announce"),
    path("phone/captures/<uuid:phonecapture_id>/", sending.state, name="phone_state"),
    path("phone/captures/<uuid:phonecapture_id>/finish/", sending.finish, name="phone_finish"),
    path("phone/files/", tus.files, name="phone_files"),
    path("phone/files/<uuid:phonefile_id>/", tus.file, name="phone_file"),
    path("phone/exhibits/<uuid:exhibit_id>/<int:no>/", pieces.piece, name="phone_piece"),
    path("phone/waiting/", waiting.listed, name="phone"),
    path("phone/sent/<uuid:phonecapture_id>/", waiting.one, name="phone_one"),
    path("phone/waiting/<uuid:phonecapture_id>/", waiting.confirm, name="phone_confirm"),
]
