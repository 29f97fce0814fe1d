"""命中归组页面: the list in rank order, one group, and what officers decide about chosen ones."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority import knowledge
from wangjian.authority.permissions import may, require
from wangjian.casework.actions import take_in
from wangjian.casework.decisions.highlight import Span, cut
from wangjian.casework.queries.cards import LeadRowShown
from wangjian.errors import BadInput, WangjianError
from wangjian.monitoring import actions, queries
from wangjian.web.groups.forms import DismissForm, GroupFilterForm
from wangjian.web.scope import chosen
from wangjian.web.templatetags.desk import said
from wangjian.web.words import dismissals
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
    """Groups of the office and those below it, the likeliest and gravest first."""
    require(request.actor, "docket.see")
    form = GroupFilterForm(request.GET)
    page = queries.GroupPage([], "")
    scope = chosen(request)
    if form.is_valid():
        page = queries.ranked_groups(
            request.actor,
            states=[form.state_wanted] if form.state_wanted else STATES,
            topic=form.cleaned_data["topic"],
            rule_id=form.cleaned_data["rule"],
            min_severity=int(form.cleaned_data["severity"] or 1),
            region_id=scope.region_id,
            acted_from=scope.from_on,
            acted_until=scope.until_on,
            after=request.GET.get("after", ""),
            limit=PAGE,
        )
    return render(
        request,
        "groups/list.html",
        {
            "form": form,
            "groups": page.rows,
            "shown": len(page.rows),
            "next_page": page.after,
            **_rights(request),
        },
    )


@require_safe
def one(request: OfficerRequest, group_id: uuid.UUID) -> HttpResponse:
    """One group: why it was found, by which law, and what may be done; or its preview."""
    require(request.actor, "docket.see")
    card = queries.group_card(request.actor, group_id, packs=knowledge.packs())
    template = "groups/preview.html" if request.htmx else "groups/one.html"
    return render(
        request,
        template,
        {"card": card, "group": card.row, "waits": card.row.state in WAITING, **_rights(request)},
    )


@require_safe
def rows(request: OfficerRequest, group_id: uuid.UUID) -> HttpResponse:
    """The rows that a group rests on; read from the lake's files, so after the page itself."""
    require(request.actor, "docket.see")
    card = queries.group_card(request.actor, group_id)
    shown = _rows(card.findings)
    template = "web/rows.html" if request.htmx else "groups/rows_page.html"
    return render(request, template, {"rows": shown, "group": card.row})


@require_POST
def decide(request: OfficerRequest) -> HttpResponse:
    """Take the chosen groups in, leave, dismiss or reopen them: all of them or none."""
    act = request.POST.get("act", "")
    try:
        chosen = _chosen(request.POST.getlist("chosen"))
        if not chosen:
            raise BadInput(
                "没有选择归组",
                "no group was chosen",
                remedy_zh="请先勾选要办理的归组",
                remedy_en="tick the groups first",
            )
        # The view's own transaction goes on after an error, to tell of it.
        with transaction.atomic():
            told = _decide(request, act, chosen)
    except WangjianError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, told)
    return redirect(_back(request))


def _decide(request: OfficerRequest, act: str, chosen: list[uuid.UUID]) -> str:
    by, words = request.actor, request.POST.get("words", "").strip()
    if act == "take":
        taken = take_in(by=by, group_ids=chosen)
        numbers = "、".join(dict.fromkeys(one.number for one in taken))
        return ngettext(
            "已受理 %(n)s 个归组：%(numbers)s。", "已受理 %(n)s 个归组：%(numbers)s。", len(taken)
        ) % {"n": len(taken), "numbers": numbers}
    for group_id in chosen:
        if act == "leave":
            actions.leave_group(by=by, group_id=group_id, words=words)
        elif act == "reopen":
            actions.reopen_group(by=by, group_id=group_id, words=words)
        elif act == "dismiss":
            actions.dismiss_group(
                by=by,
                group_id=group_id,
                reason_code=request.POST.get("code", ""),
                words=words,
                reasons=[code for code, _label in dismissals()],
            )
        else:
            raise BadInput("没有这种决定", "there is no such decision")
    done = {
        "leave": ngettext("已留下 %(n)s 个归组。", "已留下 %(n)s 个归组。", len(chosen)),
        "reopen": ngettext(
            "已重新放回待研判 %(n)s 个归组。", "已重新放回待研判 %(n)s 个归组。", len(chosen)
        ),
        "dismiss": ngettext("已排除 %(n)s 个归组。", "已排除 %(n)s 个归组。", len(chosen)),
    }[act]
    return done % {"n": len(chosen)}


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


def _rights(request: OfficerRequest) -> dict[str, Any]:
    take, triage = may(request.actor, "casework.take_in"), may(request.actor, "monitoring.triage")
    return {
        "may_take": take,
        "may_triage": triage,
        "may_decide": take or triage,
        "dismiss_form": DismissForm(),
    }


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
