"""归并页面: pairs that are probably one, side by side; one act merges, one act undoes it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority.permissions import may, require
from wangjian.errors import BadInput, WangjianError
from wangjian.registry import actions, queries
from wangjian.web.lists.listing import asking
from wangjian.web.subjects.pairs import MERGED, SAME
from wangjian.web.subjects.views import names_in
from wangjian.web.templatetags.desk import said

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50


@require_safe
def candidates(request: OfficerRequest) -> HttpResponse:
    """Pairs that wait for somebody to look at them."""
    require(request.actor, "registry.see")
    rows, following = SAME.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "subjects/same.html",
        {"rows": rows, "shown": len(rows), "next_page": following},
    )


@require_safe
def pair(request: OfficerRequest) -> HttpResponse:
    """Two things side by side; the second is chosen by its address, key or number."""
    require(request.actor, "registry.see")
    one = _entity(request.GET.get("one", ""))
    asked = request.GET.get("other", "").replace("\x00", "").strip()[:300]
    kind = queries.kind_of_entity(one)
    if not asked or not _is_id(asked):
        found = queries.search(asked, kinds=[kind], limit=20) if asked else []
        hits = [hit for group in found for hit in group.hits if hit.entity_id != one]
        return render(
            request,
            "subjects/choose.html",
            {"left": queries.subject_page(one), "asked": asked, "hits": hits},
        )
    sides = queries.same_pair(one, _entity(asked))
    return render(
        request,
        "subjects/pair.html",
        {
            "pair": sides,
            "may_merge": may(request.actor, "registry.ingest"),
            **names_in(sides.left.row, sides.right.row),
        },
    )


@require_POST
def merge(request: OfficerRequest) -> HttpResponse:
    """Make the two one, or say that they are not."""
    one, other = _entity(request.POST.get("one", "")), _entity(request.POST.get("other", ""))
    keep = _entity(request.POST.get("keep", "") or str(one))
    words = request.POST.get("words", "")[:500]
    try:
        # The view's own transaction goes on after an error, to tell of it.
        with transaction.atomic():
            if request.POST.get("act") == "different":
                row = queries.same_pair(one, other).candidate
                actions.tell_apart(
                    by=request.actor, candidate_id=row.id if row else 0, reason=words
                )
            else:
                gone = other if keep == one else one
                actions.merge(by=request.actor, gone=gone, into=keep, reason=words)
    except WangjianError as error:
        messages.error(request, said(error))
        return redirect(f"{reverse('subjects_pair')}?one={one}&other={other}")
    if request.POST.get("act") == "different":
        messages.success(request, _("已记下：不是同一主体。"))
        return redirect("subjects_same")
    messages.success(request, _("已归并，可随时撤销。"))
    return redirect("subjects_one", keep)


@require_safe
def merged(request: OfficerRequest) -> HttpResponse:
    """The merges made, the newest first."""
    require(request.actor, "registry.see")
    rows, following = MERGED.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "subjects/merged.html",
        {
            "rows": rows,
            "shown": len(rows),
            "next_page": following,
            "may_merge": may(request.actor, "registry.ingest"),
        },
    )


@require_POST
def undo(request: OfficerRequest, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    try:
        with transaction.atomic():
            actions.undo_merge(
                by=request.actor, merge_id=merge_id, reason=request.POST.get("words", "")[:500]
            )
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已撤销归并。"))
    where = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        return redirect(where)
    return redirect("subjects_merged")


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _entity(text: str) -> uuid.UUID:
    if not _is_id(text):
        raise BadInput("请先选主体", "choose a thing first")
    return uuid.UUID(text)
