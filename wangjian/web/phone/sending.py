"""传送: a capture is announced, finished and asked after, by the phone's own program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.casework import queries as casework
from wangjian.docket import queries as docket
from wangjian.errors import BadInput
from wangjian.evidence.actions import RIGHT
from wangjian.evidence.phone import announcing, closing, queries
from wangjian.evidence.phone.announcing import NewCapture
from wangjian.evidence.phone.limits import kinds, limits
from wangjian.web.phone.words import in_words, moment, told, typed
from wangjian.web.templatetags.desk import english
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.evidence.models.phone import PhoneCapture
    from wangjian.web.middleware import OfficerRequest

_LEADS = 30


@require_safe
@in_words
def now(request: OfficerRequest) -> HttpResponse:
    """What a phone keeps for the time without a network: the code, who may come along, leads."""
    require(request.actor, RIGHT)
    challenge = queries.challenge(workspace())
    most = limits()
    return told(
        {
            "csrf": get_token(request),
            "officer": str(request.actor.officer_id),
            "officer_name": request.actor.officer_name,
            "office": request.actor.office_name,
            "code": challenge.code,
            "checkpoint": challenge.checkpoint,
            "others": [{"id": str(id_), "name": name} for id_, name in _others(request)],
            "leads": _leads(request),
            "kinds": [[(at, mark.hex()) for at, mark in one.marks] for one in kinds()],
            "limits": {
                "file_bytes": most.file_bytes,
                "files": most.files,
                "body_bytes": most.body_bytes,
            },
        }
    )


def _others(request: OfficerRequest) -> list[tuple[UUID, str]]:
    return sorted(queries.others(request.actor).items(), key=lambda pair: pair[1])


def _leads(request: OfficerRequest) -> list[dict[str, str]]:
    if not may(request.actor, "docket.see"):
        return []
    wanted = casework.LeadFilter(state="open", mine=True)
    found, _ = casework.leads(request.actor, wanted, limit=_LEADS)
    return [{"number": one.number, "title": one.title} for one in found]


@require_POST
@in_words
def announce(request: OfficerRequest) -> HttpResponse:
    """A capture is on its way."""
    require(request.actor, RIGHT)
    body = _body(request)
    number = typed(str(body.get("matter", "")))
    matter = docket.matter_by_number(request.actor, number)
    try:
        new = NewCapture(
            id=UUID(str(body["id"])),
            second_id=UUID(str(body["second"])),
            title=str(body["title"]),
            began_at=moment(str(body["began_at"])),
            checkpoint=str(body["checkpoint"]),
            note=str(body.get("note", "")),
            matter_number=number,
            matter_id=matter.id if matter else None,
            subject_id=matter.subject_id if matter else None,
            matter_office_path=matter.office_path if matter else "",
            device=str(body.get("device", "")),
            place=body["place"] if isinstance(body.get("place"), dict) else {},
        )
    except (KeyError, ValueError) as error:
        raise BadInput(
            "移动取证的内容不完整", f"what is said of the capture is not whole: {error}"
        ) from None
    return told(_state(announcing.announce(by=request.actor, workspace=workspace(), new=new)))


@require_POST
@in_words
def finish(request: OfficerRequest, phonecapture_id: UUID) -> HttpResponse:
    """All of it is sent."""
    return told(_state(closing.finish(by=request.actor, capture_id=phonecapture_id)))


@require_safe
@in_words
def state(request: OfficerRequest, phonecapture_id: UUID) -> HttpResponse:
    """How far it is: checked, sealed, refused and why."""
    return told(_state(queries.own(request.actor, phonecapture_id)))


def _state(found: PhoneCapture) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "state": found.state,
        "why": found.why_en if english() else found.why_zh,
        "exhibit": str(found.exhibit_id or ""),
        "confirmed": found.confirmed_at is not None,
    }


def _body(request: OfficerRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        found = None
    if not isinstance(found, dict):
        raise BadInput("请求无法读取", "the request cannot be read")
    return found
