"""答复: refusals of ours as a phone's program reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse

from wangjian.errors import WangjianError
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from wangjian.web.middleware import OfficerRequest

View = Callable[..., HttpResponse]


def told(found: dict[str, Any], status: int = 200) -> JsonResponse:
    """JSON in which Chinese stays Chinese."""
    return JsonResponse(found, status=status, json_dumps_params={"ensure_ascii": False})


def in_words(view: View) -> View:
    """An error of ours becomes its status and its words."""

    @wraps(view)
    def answered(request: OfficerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except WangjianError as error:
            return told({"told": said(error)}, error.status)

    return answered


def typed(text: str) -> str:
    r"""One line that an officer typed; what no database and no page takes is left out.

    >>> typed("线索\x00〔2026〕1号\ud800")
    '线索〔2026〕1号'
    """
    return "".join(one for one in text if one.isprintable())


def moment(text: str) -> datetime:
    """A time that a phone sent, with its zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found
