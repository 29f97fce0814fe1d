"""电子取证网址."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from wangjian.web.evidence import batching, exhibits, made, queue

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("exhibits/", exhibits.listed, name="exhibits"),
    path("exhibits/<uuid:exhibit_id>/", exhibits.one, name="exhibits_one"),
    path(
        "exhibits/<uuid:exhibit_id>/pictures/<str:name>",
        exhibits.picture,
        name="exhibits_picture",
    ),
    path("exhibits/<uuid:exhibit_id>/video/<str:name>", exhibits.frame, name="exhibits_frame"),
    path("exhibits/<uuid:exhibit_id>/check/", exhibits.check, name="exhibits_check"),
    path("exhibits/<uuid:exhibit_id>/file/", exhibits.fetch, name="exhibits_file"),
    path("exhibits/<uuid:exhibit_id>/made/", made.part, name="exhibits_made"),
    path("exhibits/made/<uuid:request_id>/file/", made.fetch, name="exhibits_made_file"),
    path("exhibits/made/<uuid:request_id>/stop/", made.stop, name="exhibits_made_stop"),
    path("exhibits/<uuid:exhibit_id>/custody/", exhibits.note, name="exhibits_custody"),
    path("exhibits/<uuid:exhibit_id>/notary/", exhibits.notary, name="exhibits_notary"),
    path("exhibits/<uuid:exhibit_id>/acts/<int:act_id>/", exhibits.act, name="exhibits_act"),
    path("captures/", queue.listed, name="captures"),
    path("captures/ask/", queue.ask, name="captures_ask"),
    path("captures/of/lead/<uuid:lead_id>/", queue.of_lead, name="captures_of_lead"),
    path("captures/of/subject/<uuid:entity_id>/", queue.of_subject, name="captures_of_subject"),
    path("captures/<uuid:request_id>/cancel/", queue.cancel, name="captures_cancel"),
    path("captures/<uuid:request_id>/retry/", queue.retry, name="captures_retry"),
    path("captures/batches/", batching.listed, name="captures_batches"),
    path("captures/batches/<uuid:batch_id>/cancel/", batching.cancel, name="captures_batch_cancel"),
    path("captures/schedules/<uuid:schedule_id>/stop/", batching.stop, name="captures_stop"),
]
