"""目录页面: every catalogue; one with its rows, searched and page by page, and who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import may
from wangjian.monitoring import queries
from wangjian.web.catalogues.listing import CATALOGUES, entries
from wangjian.web.lexicons.forms import SearchForm
from wangjian.web.lists.listing import asking
from wangjian.web.words import library

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 100


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every catalogue that loads."""
    found, _more = CATALOGUES.page(asking(request), "", PAGE)
    return render(
        request,
        "catalogues/list.html",
        {
            "catalogues": found,
            "problems": library().problems,
        },
    )


@require_safe
def one(request: OfficerRequest, catalogue_id: str) -> HttpResponse:
    """One catalogue as a table."""
    card = queries.catalogue_card(knowledge.packs(), library(), catalogue_id)
    form = SearchForm(request.GET)
    listing = entries(catalogue_id)
    rows, following = listing.page(asking(request), request.GET.get("after", ""), PAGE)
    columns = card.catalogue.table.columns
    return render(
        request,
        "catalogues/one.html",
        {
            "card": card,
            "catalogue": card.catalogue,
            "columns": columns,
            "form": form,
            "listing": listing,
            "found": len(queries.search_rows(card.catalogue.rows, form.wanted)),
            "rows": rows,
            "example": [
                [(column, row[column.name]) for column in columns] for row in card.catalogue.example
            ],
            "shown": len(rows),
            "next_page": following,
            "may_write": may(request.actor, "monitoring.write_rules"),
        },
    )
