"""断点续传: tus 1.0.0, core, creation and expiration, for the files of a phone.

What counts is the row's offset; `HEAD` tells it, `PATCH` goes on from it and nowhere else. One body
is small, and few are read at a time, so that slow phones never take all threads of the server.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from wangjian.errors import BadInput, Busy, WangjianError
from wangjian.evidence.phone import announcing, receiving
from wangjian.evidence.phone.announcing import NewFile, TooLargeError
from wangjian.evidence.phone.limits import limits
from wangjian.web.phone.patience import Patient
from wangjian.web.phone.words import moment
from wangjian.web.templatetags.desk import said
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from wangjian.evidence.models.phone import PhoneFile
    from wangjian.web.middleware import OfficerRequest

VERSION = "1.0.0"
_BODY = "application/offset+octet-stream"
_MOST_DIGITS = 15
_reading = BoundedSemaphore(limits().at_once)
View = Callable[..., HttpResponse]


def _tus(view: View) -> View:
    """Say the version with every answer, refuse other versions, put refusals into words."""

    @wraps(view)
    def answered(request: OfficerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            answer = _abilities()
        elif request.method == "GET":
            answer = HttpResponse(status=405)
        elif request.headers.get("Tus-Resumable") != VERSION:
            answer = HttpResponse(status=412)
            answer["Tus-Version"] = VERSION
        else:
            answer = _in_words(view, request, *args, **kwargs)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


def _in_words(view: View, request: OfficerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except WangjianError as error:
        # tus says 423 where somebody else writes, and its clients come again
        status = 423 if isinstance(error, Busy) else error.status
        return HttpResponse(said(error), status=status, content_type="text/plain; charset=utf-8")


def _abilities() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = "creation,expiration"
    answer["Tus-Max-Size"] = str(limits().file_bytes)
    return answer


@_tus
def files(request: OfficerRequest) -> HttpResponse:
    """A file is announced: its length, and as metadata which capture, number, name, sums, time."""
    if request.method != "POST":
        return HttpResponse(status=405)
    about = _metadata(request.headers.get("Upload-Metadata", ""))
    try:
        new = NewFile(
            capture_id=UUID(about["capture"]),
            no=_number(about["no"]),
            name=about["name"],
            size_bytes=_number(request.headers.get("Upload-Length")),
            sha256=about["sha256"],
            sm3=about["sm3"],
            taken_at=moment(about["taken_at"]),
        )
    except (KeyError, ValueError) as error:
        raise BadInput(
            "文件的说明不完整", f"what is said of the file is not whole: {error}"
        ) from None
    made = announcing.announce_file(by=request.actor, workspace=workspace(), new=new)
    answer = HttpResponse(status=201)
    answer["Location"] = reverse("phone_file", args=[made.id])
    return _dated(answer, made)


# The body of a slow phone must not be read inside a transaction.
@transaction.non_atomic_requests
@_tus
def file(request: OfficerRequest, phonefile_id: UUID) -> HttpResponse:
    """How far a file is, and the bytes that follow."""
    method = request.method
    if method == "POST":  # where something on the way knows no PATCH
        method = request.headers.get("X-HTTP-Method-Override", "POST")
    if method == "HEAD":
        return _position(receiving.file_of(request.actor, phonefile_id))
    if method == "PATCH":
        return _patch(request, phonefile_id)
    return HttpResponse(status=405)


def _position(found: PhoneFile) -> HttpResponse:
    answer = HttpResponse(status=200)
    answer["Upload-Length"] = str(found.size_bytes)
    answer["Upload-Offset"] = str(found.offset)
    return _dated(answer, found)


def _patch(request: OfficerRequest, file_id: UUID) -> HttpResponse:
    if request.content_type != _BODY:
        return HttpResponse(status=415)
    try:
        offset = _number(request.headers.get("Upload-Offset"))
        length = _number(request.headers.get("Content-Length") or "0")
    except ValueError:
        raise BadInput("没有说明从哪里接着传", "no offset is named") from None
    if length > limits().body_bytes:
        raise TooLargeError(
            f"一次最多传 {limits().body_bytes} 字节",
            f"{limits().body_bytes} bytes at a time",
        )
    if not _reading.acquire(blocking=False):
        raise Busy("服务器正在接收其他文件", "the server is receiving other files")
    try:
        made = receiving.append(
            by=request.actor, workspace=workspace(), file_id=file_id, offset=offset,
            read=Patient(request.read).read,
        )  # fmt: skip
    finally:
        _reading.release()
    answer = HttpResponse(status=204)
    answer["Upload-Offset"] = str(made.offset)
    return _dated(answer, made)


def _dated(answer: HttpResponse, found: PhoneFile) -> HttpResponse:
    answer["Upload-Expires"] = http_date(found.capture.expires_at.timestamp())
    return answer


def _number(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise ValueError(f"not a number: {text!r}")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata`: names, each with base64 of its value.

    >>> _metadata("name YS5qcGc=,empty")
    {'name': 'a.jpg', 'empty': ''}
    """
    found = {}
    for pair in filter(None, header.split(",")):
        name, _, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise BadInput(
                "文件的说明无法读取", "the metadata of the file cannot be read"
            ) from None
    return found
