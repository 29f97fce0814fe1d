"""词库页面: every lexicon; one with its terms, contexts and readers; a word in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import may
from wangjian.monitoring import queries
from wangjian.web.lexicons.forms import SearchForm
from wangjian.web.lexicons.listing import LEXICONS, terms
from wangjian.web.lists.listing import asking
from wangjian.web.words import library

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 100


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every lexicon that loads, and the terms of all that hold a word."""
    held = library()
    form = SearchForm(request.GET)
    found, _more = LEXICONS.page(asking(request), "", PAGE)
    return render(
        request,
        "lexicons/list.html",
        {
            "form": form,
            "found": queries.search_terms(held, form.wanted) if form.wanted else None,
            "lexicons": found,
            "total": sum(len(one.entries) for one in held.lexicons.values()),
            "problems": held.problems,
            "may_write": may(request.actor, "monitoring.write_rules"),
        },
    )


@require_safe
def one(request: OfficerRequest, lexicon_id: str) -> HttpResponse:
    """One lexicon: its terms with their contexts, searched and page by page, and who reads it."""
    card = queries.lexicon_card(knowledge.packs(), library(), lexicon_id)
    form = SearchForm(request.GET)
    listing = terms(lexicon_id)
    rows, following = listing.page(asking(request), request.GET.get("after", ""), PAGE)
    return render(
        request,
        "lexicons/one.html",
        {
            "card": card,
            "lexicon": card.lexicon,
            "form": form,
            "listing": listing,
            "found": len(queries.search_rows(card.rows, form.wanted)),
            "rows": rows,
            "shown": len(rows),
            "next_page": following,
            "may_write": may(request.actor, "monitoring.write_rules"),
        },
    )
