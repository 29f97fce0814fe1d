"""单件页面: what was photographed and filmed, shown out of the sealed package, never as a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import require
from wangjian.evidence import queries
from wangjian.evidence.showing.pieces import Piece, Slice, piece_of
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    import uuid

    from django.http.response import HttpResponseBase

    from wangjian.web.middleware import OfficerRequest

_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})\Z", re.ASCII)


@require_safe
def piece(request: OfficerRequest, exhibit_id: uuid.UUID, no: int) -> HttpResponseBase:
    """One file of an exhibit: shown where a browser can, with `?save` and otherwise to be saved."""
    require(request.actor, "docket.see")
    exhibit = queries.exhibit(request.actor, str(exhibit_id))
    found, content = piece_of(queries.file_of(workspace(), exhibit), no)
    saved = not found.shown_as or "save" in request.GET
    answer = _part(request, found, content, saved=saved)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Accept-Ranges"] = "bytes"
    return answer


def _part(
    request: OfficerRequest, found: Piece, content: Slice, *, saved: bool
) -> HttpResponseBase:
    """All of it, or what of it a player asked for."""
    asked, size = _RANGE.match(request.headers.get("Range", "")), found.size_bytes
    if asked is None:
        return _file(found, content, saved=saved)
    first = int(asked[1])
    last = min(int(asked[2]) if asked[2] else size - 1, size - 1)
    part = content.part(first, last - first + 1) if first <= last else None
    content.close()
    if part is None:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    one = _file(found, part, saved=saved)
    one.status_code = 206
    one["Content-Range"] = f"bytes {first}-{last}/{size}"
    return one


def _file(found: Piece, content: Slice, *, saved: bool) -> FileResponse:
    return FileResponse(
        content, as_attachment=saved, filename=found.name, content_type=found.content_type
    )
