"""目录页面: every catalogue; one with its rows, searched and page by page, and who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority import knowledge
from wangjian.monitoring import queries
from wangjian.web.lexicons.forms import SearchForm
from wangjian.web.paging import sheet
from wangjian.web.words import library

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 100


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Every catalogue that loads."""
    held = library()
    return render(
        request,
        "catalogues/list.html",
        {
            "catalogues": [
                (one, [rule for rule in held.rules.values() if one.view in rule.reads])
                for one in held.catalogues.values()
            ],
            "problems": held.problems,
        },
    )


@require_safe
def one(request: OfficerRequest, catalogue_id: str) -> HttpResponse:
    """One catalogue as a table."""
    card = queries.catalogue_card(knowledge.packs(), library(), catalogue_id)
    form = SearchForm(request.GET)
    found = queries.search_rows(card.catalogue.rows, form.wanted)
    page = sheet(found, request.GET.get("after", ""), PAGE)
    columns = card.catalogue.table.columns
    return render(
        request,
        "catalogues/one.html",
        {
            "card": card,
            "catalogue": card.catalogue,
            "columns": columns,
            "form": form,
            "found": len(found),
            "rows": [[(column, row[column.name]) for column in columns] for row in page.rows],
            "example": [
                [(column, row[column.name]) for column in columns] for row in card.catalogue.example
            ],
            "shown": len(page.rows),
            "next_page": page.following,
        },
    )
