"""检索页面: what answers to a text, kind by kind, as a page and as a list under the box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from wangjian.authority.permissions import may
from wangjian.docket.search import MatterHit, find_matters
from wangjian.registry.queries import SEARCH_KINDS, entity_of, platform_names, search

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

# As the box itself cuts.
LONGEST = 100
SUGGESTED, LISTED, ONE_KIND = 4, 10, 50
# Things of which this many answer lend their leads to the answer.
_SUBJECTS = 20
LEADS = "lead"
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#:@]+)", re.IGNORECASE)


@require_safe
def results(request: OfficerRequest) -> HttpResponse:
    """Everything that answers; one kind at length where that is asked for."""
    kind = request.GET.get("kind", "")
    text = _text(request)
    there = _named(request, text)
    if there is not None:
        return redirect("subjects_one", there)
    found = _found(request, text, kind=kind, limit=ONE_KIND if kind else LISTED)
    return render(request, "search/results.html", {"search_text": text, "kind": kind, **found})


@require_safe
def suggest(request: OfficerRequest) -> HttpResponse:
    """The best few of each kind, for the list under the box."""
    text = _text(request)
    found = _found(request, text, kind="", limit=SUGGESTED)
    return render(request, "search/suggest.html", {"search_text": text, **found})


def _text(request: OfficerRequest) -> str:
    """What was typed; of a pasted address its host, by which sites and platforms are known."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    address = _ADDRESS.match(text)
    return (address[1] if address else text)[:LONGEST]


def _named(request: OfficerRequest, text: str) -> uuid.UUID | None:
    """The thing whose key the text is, as pages and files give it (shop:p001/1024)."""
    is_key = text.partition(":")[0] in SEARCH_KINDS
    return entity_of(text) if is_key and may(request.actor, "registry.see") else None


def _found(request: OfficerRequest, text: str, *, kind: str, limit: int) -> dict[str, Any]:
    things = []
    if may(request.actor, "registry.see") and kind != LEADS:
        kinds = [one for one in SEARCH_KINDS if kind in {"", one}]
        things = search(text, kinds=kinds, limit=limit)
    on = (hit.row.get("platform_id") for one in things for hit in one.hits)
    numbers = {str(platform) for platform in on if platform}
    leads: list[MatterHit] = []
    more_leads = False
    if may(request.actor, "docket.see") and kind in {"", LEADS}:
        # What was found by its sounds has leads too, whose rows know no sounds.
        subjects = [hit.key for one in things for hit in one.hits][:_SUBJECTS]
        leads, more_leads = find_matters(request.actor, text, of=subjects, limit=limit)
    return {
        "things": things,
        "platforms": platform_names(numbers) if numbers else {},
        "leads": leads,
        "more_leads": more_leads,
        "leads_first": bool(leads and leads[0].exact),
    }
