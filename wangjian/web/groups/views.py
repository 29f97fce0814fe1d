"""命中归组页面: the list that fits the day, and one group with all that a decision needs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import may, require
from wangjian.casework import queries as casework
from wangjian.casework.decisions.highlight import Span, cut
from wangjian.casework.knowledge import reasons
from wangjian.casework.queries.cards import LeadRowShown
from wangjian.errors import BadInput
from wangjian.monitoring import queries
from wangjian.web.groups.forms import DismissForm, GroupFilterForm
from wangjian.web.scope import chosen
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from django.http import HttpResponse

    from wangjian.web.middleware import OfficerRequest

PAGE = 50
WAITING = ("open", "left")
STATES = (*WAITING, "taken", "dismissed", "closed")


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """Groups of the office and those below it, the likeliest and gravest first, cut by the day."""
    require(request.actor, "docket.see")
    form = GroupFilterForm(request.GET)
    page = queries.GroupPage([], "")
    like = _uuid(request.GET.get("like", ""))
    scope = chosen(request)
    by = "term" if request.GET.get("by") == "term" else "text"
    if form.is_valid():
        page = queries.ranked_groups(
            request.actor,
            states=[form.state_wanted] if form.state_wanted else STATES,
            topic=form.cleaned_data["topic"],
            rule_id=form.cleaned_data["rule"],
            min_severity=int(form.cleaned_data["severity"] or 1),
            region_id="" if like else scope.region_id,
            acted_from=None if like else scope.from_on,
            acted_until=None if like else scope.until_on,
            among=casework.like(request.actor, like, by=by) if like else None,
            after=request.GET.get("after", ""),
            limit=casework.MOST_LIKE if like else PAGE,
        )
    narrowed = form.is_narrowed or like or scope.asked
    whole = form.is_valid() and not narrowed
    rights = rights_of(request)
    return render(
        request,
        "groups/list.html",
        {
            "form": form,
            "groups": page.rows,
            "shown": len(page.rows),
            "next_page": page.after,
            "like": like,
            # The same text is the same question; the same term may stand in quite another text.
            "choosing_all": like is not None and by == "text",
            **_day(request, page.rows, shown=whole and rights["may_decide"]),
            "recent": casework.recent_decisions(request.actor) if rights["may_triage"] else [],
            "reasons": reasons(),
            "state": form.state_wanted if form.is_valid() else "open",
            **rights,
        },
    )


@require_safe
def one(request: OfficerRequest, group_id: uuid.UUID) -> HttpResponse:
    """One group: why it was found, by which law, and what may be done; or its preview."""
    require(request.actor, "docket.see")
    seen = casework.preview(request.actor, group_id)
    context = {
        "seen": seen,
        "group": seen.group,
        "reasons": seen.reasons,
        "dismiss_form": DismissForm(reasons=seen.reasons),
        **rights_of(request),
    }
    if request.htmx:
        return render(request, "groups/preview.html", context)
    card = queries.group_card(request.actor, group_id, packs=knowledge.packs())
    context |= {"card": card, "group": card.row, "waits": card.row.state in WAITING}
    return render(request, "groups/one.html", context)


@require_safe
def rows(request: OfficerRequest, group_id: uuid.UUID) -> HttpResponse:
    """The rows that a group rests on; read from the lake's files, so after the page itself."""
    require(request.actor, "docket.see")
    card = queries.group_card(request.actor, group_id)
    shown = _rows(card.findings)
    template = "web/rows.html" if request.htmx else "groups/rows_page.html"
    return render(request, template, {"rows": shown, "group": card.row})


def rights_of(request: OfficerRequest) -> dict[str, Any]:
    """What this officer may do to a group."""
    take, triage = may(request.actor, "casework.take_in"), may(request.actor, "monitoring.triage")
    return {"may_take": take, "may_triage": triage, "may_decide": take or triage}


def _day(request: OfficerRequest, groups: list[Any], *, shown: bool) -> dict[str, Any]:
    """The budget of the day, and after how many rows of this page it ends."""
    if not shown:
        return {}
    day = casework.day(request.actor)
    at = request.GET.get("at", "")
    before = int(at) if at.isdecimal() and len(at) < 7 else 0
    left = day.left - before
    return {
        "day": day,
        "cut": max(left, 0) if left < len(groups) else None,
        "next_at": before + len(groups),
    }


def _uuid(text: str) -> uuid.UUID | None:
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise BadInput("所选归组无效", "what was chosen is no group") from None


def _rows(findings: Sequence[queries.FindingCard]) -> list[LeadRowShown]:
    """Each row once, with the hits of all findings marked in it."""
    keys: dict[str, dict[str, None]] = defaultdict(dict)
    loads: dict[str, dict[str, None]] = defaultdict(dict)
    spans: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for finding in findings:
        for table, held in finding.row_keys.items():
            keys[table].update(dict.fromkeys(held))
            loads[table].update(dict.fromkeys(finding.load_ids.get(table, [])))
        for span in finding.spans:
            place = (str(span["table"]), str(span["row_key"]), str(span["column"]))
            spans[place].append(Span(span["start"], span["stop"], str(span.get("term", ""))))
    found = queries.finding_rows(
        workspace(),
        {table: list(held) for table, held in keys.items()},
        {table: list(held) for table, held in loads.items()},
    )
    return [
        LeadRowShown(table, row, _marked(table, row, spans))
        for table, held in found.items()
        for row in held
    ]


def _marked(
    table: str, row: dict[str, Any], spans: dict[tuple[str, str, str], list[Span]]
) -> dict[str, Any]:
    return {
        column: cut(str(row[column]), held)
        for (of, key, column), held in spans.items()
        if of == table and key == row["row_key"] and row.get(column)
    }
