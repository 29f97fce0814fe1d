"""审计页面: who did what, when, for which office; found by officer, act, object, day and office."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from allauth.account.decorators import reauthentication_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from wangjian.authority import actions, journal
from wangjian.authority.days import today
from wangjian.authority.permissions import require
from wangjian.authority.queries import offices_below
from wangjian.errors import BadInput
from wangjian.web.audit.forms import AuditForm
from wangjian.web.templatetags.desk import moment, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpResponse

    from wangjian.authority.models import Journal
    from wangjian.web.middleware import OfficerRequest

_RIGHT = "authority.audit"
_HEAD = (
    "时间 time",
    "姓名 name",
    "机关 office",
    "行为 act",
    "对象 object",
    "理由 reason",
    "内容 values",
)
# What a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def listed(request: OfficerRequest) -> HttpResponse:
    """The log, the newest first."""
    require(request.actor, _RIGHT)
    offices = {one.path: one.name for one in offices_below(request.actor)}
    form = AuditForm(list(offices.items()), request.GET)
    found: list[Journal] = []
    following = ""
    if form.is_valid():
        found, following = journal.search(
            request.actor, form.wanted(), after=request.GET.get("after", "")
        )
    rows = [
        {"row": one, "act": journal.verb(one.verb), "office": offices.get(one.office_path, "")}
        for one in found
    ]
    return render(
        request,
        "audit/list.html",
        {"form": form, "rows": rows, "shown": len(rows), "next_page": following},
    )


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def export(request: OfficerRequest) -> StreamingHttpResponse:
    """The same rows as a table, after a second look at who asks; the export is journalled."""
    require(request.actor, _RIGHT)
    offices = [(one.path, one.name) for one in offices_below(request.actor)]
    form = AuditForm(offices, request.POST)
    if not form.is_valid():
        raise BadInput("筛选条件有误", "the filter is not valid")
    said = {name: str(value) for name, value in form.cleaned_data.items() if value}
    actions.journal(request.actor, "authority.export_journal", "journal", values=said)
    # The answer streams after this request's transaction: what it reads is read now.
    lines = list(_lines(journal.every(request.actor, form.wanted())))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{today().isoformat()}.csv"'
    return answer


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterable[Journal]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_HEAD)
    for one in rows:
        cells = (
            moment(one.at),
            one.officer_name or one.os_user,
            one.office_path,
            f"{spoken(journal.verb(one.verb))} {one.verb}",
            one.ref,
            one.reason,
            json.dumps(one.values, ensure_ascii=False) if one.values else "",
        )
        yield writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
