"""归组决定: take in, leave, dismiss, send on, and take it back - by form or by key."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wangjian.casework import actions
from wangjian.casework import queries as casework
from wangjian.errors import BadInput, WangjianError
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest


@require_POST
def decide(request: OfficerRequest) -> HttpResponse:
    """Decide about the chosen groups: all of them or none.

    Where htmx asks, the answer is a note that offers to take it back; an error is told by the
    page's own place for it, and the rows come back.
    """
    act, texts = request.POST.get("act", ""), request.POST.getlist("chosen")
    if one := request.POST.get("one", ""):  # a row's own button
        act, _colon, text = one.partition(":")
        texts = [text]
    try:
        # The view's own transaction goes on after an error, to tell of it.
        with transaction.atomic():
            decided = actions.decide(
                by=request.actor,
                act=act,
                group_ids=_chosen(texts),
                reason_code=request.POST.get("code", ""),
                words=request.POST.get("words", "").strip(),
            )
    except WangjianError as error:
        if request.htmx:
            raise
        messages.error(request, said(error))
        return redirect(_back(request))
    told = _told(decided)
    if request.htmx:
        return _note(request, {"told": told, "decided": decided})
    messages.success(request, told)
    return redirect(_back(request))


@require_POST
def undo(request: OfficerRequest) -> HttpResponse:
    """Take one's own decision back, while it is young."""
    try:
        with transaction.atomic():
            done = actions.undo_decision(
                by=request.actor, group_ids=_chosen(request.POST.getlist("chosen"))
            )
    except WangjianError as error:
        if request.htmx:
            raise
        messages.error(request, said(error))
        return redirect(_back(request))
    told = ngettext(
        "已撤销，%(n)s 个归组回到待研判。", "已撤销，%(n)s 个归组回到待研判。", len(done)
    ) % {"n": len(done)}
    if request.htmx:
        return _note(request, {"told": told})
    messages.success(request, told)
    return redirect(_back(request))


def _note(request: OfficerRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "groups/note.html", {**context, "day": casework.day(request.actor)})


def _told(decided: actions.Decided) -> str:
    """One sentence on what was decided."""
    n = len(decided.group_ids)
    if decided.act == "take":
        numbers = "、".join(dict.fromkeys(one.number for one in decided.taken))
        return ngettext(
            "已受理 %(n)s 个归组：%(numbers)s。", "已受理 %(n)s 个归组：%(numbers)s。", n
        ) % {"n": n, "numbers": numbers}
    return {
        "leave": ngettext("已留下 %(n)s 个归组。", "已留下 %(n)s 个归组。", n),
        "reopen": ngettext("已重新放回待研判 %(n)s 个归组。", "已重新放回待研判 %(n)s 个归组。", n),
        "dismiss": ngettext("已排除 %(n)s 个归组。", "已排除 %(n)s 个归组。", n),
        "second": ngettext("已送复核 %(n)s 个归组。", "已送复核 %(n)s 个归组。", n),
    }[decided.act] % {"n": n}


def _chosen(texts: list[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(text) for text in texts]
    except ValueError:
        raise BadInput("所选归组无效", "what was chosen is no group") from None


def _back(request: OfficerRequest) -> str:
    """The list as it was, filters and page; never an address outside this house."""
    where = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        return where
    return "groups"
