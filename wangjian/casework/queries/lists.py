"""线索清单: lists with filters and a cursor, exports, and sums that must agree."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from wangjian.authority import permissions
from wangjian.authority.actions import journal
from wangjian.authority.actor import reading
from wangjian.authority.days import today
from wangjian.authority.places import offices_within
from wangjian.authority.prepared import Prepared, given
from wangjian.casework.models import Lead
from wangjian.docket import knowledge as docket
from wangjian.docket.search import matters_saying
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor

ORDERS = ("due", "new", "severity")
_FAR = "9999-12-31"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What a list is narrowed to; empty means all."""

    state: str = ""  # a state of the procedure, or "open" for all that are not ended
    topic: str = ""
    severity: int = 1  # at least
    mine: bool = False
    late: bool = False
    office_path: str = ""
    source: str = ""
    rule: str = ""
    text: str = ""  # number, subject name or key
    opened_from: date | None = None
    opened_until: date | None = None
    region_id: str = ""  # leads of the offices of this region and of those below it
    order: str = "due"


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One line of the list."""

    id: uuid.UUID
    number: str
    title: str
    state: str
    is_open: bool
    severity: int
    confidence: float | None
    topic: str
    source: str
    source_outside_no: str
    subject_key: str
    subject_name: str
    office_name: str
    office_path: str
    assignee: str
    findings_count: int
    law: tuple[str, ...]
    first_acted_on: date | None
    last_acted_on: date | None
    opened_on: date
    opened_at: datetime
    due_on: date | None
    closed_on: date | None
    ground: str
    article: str
    policy_id: str
    late: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """Leads by their end: all = the ends + open, always."""

    leads: int
    ends: dict[str, int]
    open: int

    @property
    def adds_up(self) -> bool:
        """Whether every lead is in exactly one of them."""
        return self.leads == sum(self.ends.values()) + self.open


# Where each field of a row stands, in the order of `LeadRow`; `late` is told from two of them.
_COLUMNS = (
    "matter_id",
    "matter__number",
    "matter__title",
    "matter__state",
    "matter__is_open",
    "severity",
    "confidence",
    "topic",
    "source",
    "source_outside_no",
    "subject_key",
    "matter__subject_name",
    "matter__office__name",
    "matter__office_path",
    "matter__assignee__display_name",
    "findings_count",
    "law",
    "first_acted_on",
    "last_acted_on",
    "matter__opened_on",
    "matter__opened_at",
    "matter__due_on",
    "matter__closed_on",
    "ground",
    "article",
    "policy_id",
)

# Headings of an export: column, Chinese, English.
EXPORT_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("number", "线索编号", "number"),
    ("title", "标题", "title"),
    ("state", "状态", "state"),
    ("severity", "严重程度", "severity"),
    ("confidence", "把握", "confidence"),
    ("topic", "专题", "topic"),
    ("source", "来源", "source"),
    ("source_outside_no", "外部编号", "outside number"),
    ("subject_name", "主体名称", "subject"),
    ("subject_key", "主体标识", "subject key"),
    ("office_name", "承办机关", "office"),
    ("assignee", "承办人", "officer"),
    ("findings_count", "命中数", "findings"),
    ("law", "法条", "law"),
    ("first_acted_on", "最早行为日", "first act"),
    ("last_acted_on", "最近行为日", "last act"),
    ("opened_on", "受理日", "taken in"),
    ("due_on", "期满日", "due"),
    ("closed_on", "办结日", "ended"),
    ("ground", "办结情形", "ground"),
    ("article", "办结条款", "article"),
    ("policy_id", "受理策略", "policy"),
)


def leads(
    actor: Actor, filters: LeadFilter | None = None, *, cursor: str = "", limit: int = 50
) -> tuple[list[LeadRow], str]:
    """One page of leads and the cursor of the next (empty at the end)."""
    wanted = filters or LeadFilter()
    if wanted.order not in ORDERS:
        raise BadInput(
            f"排序只能是{'、'.join(ORDERS)}", f"the order must be one of {', '.join(ORDERS)}"
        )
    with reading(actor):
        plain, others = _narrowed(actor, wanted)
        if cursor:
            others.append(_after(wanted.order, cursor))
        if others:
            rows = Lead.objects.filter(*others, **plain)
            found = list(_listed(rows, wanted.order, limit + 1))
        else:
            found = _usual(tuple(plain), wanted.order, limit + 1).rows(**plain)
    following = ""
    day = today()
    shown = [_row(values, day) for values in found[:limit]]
    if len(found) > limit:
        following = _cursor(wanted.order, shown[-1])
    return shown, following


@lru_cache(maxsize=200)  # as many as there are ways to narrow a list that anybody uses
def _usual(narrowed_by: tuple[str, ...], order: str, limit: int) -> Prepared[tuple[Any, ...]]:
    """A first page, made once for each way in which the list is narrowed."""
    rows = Lead.objects.filter(**{name: given(name) for name in narrowed_by})
    return Prepared(lambda: _listed(rows, order, limit))


def _listed(rows: QuerySet[Lead], order: str, limit: int) -> QuerySet[Lead, tuple[Any, ...]]:
    ordering = {
        "due": (F("matter__due_on").asc(nulls_last=True), "matter_id"),
        "new": ("-matter_id",),
        "severity": ("-severity", "-matter_id"),
    }[order]
    # Plain columns: a list makes no objects of its rows' tables, only its own rows.
    return rows.order_by(*ordering).values_list(*_COLUMNS)[:limit]


def export_rows(actor: Actor, filters: LeadFilter | None = None) -> Iterator[dict[str, Any]]:
    """Every lead of the list, batch by batch, in the columns of `EXPORT_COLUMNS`; journalled."""
    permissions.require(actor, "casework.export")
    # By id, so that leads that change while the export runs are neither twice in it nor missing.
    wanted = replace(filters or LeadFilter(), order="new")
    with reading(actor):
        journal(
            actor,
            "casework.export",
            "leads",
            values={"filters": {k: str(v) for k, v in _stated(wanted).items()}},
        )
    return _batches(actor, wanted)


def balance(actor: Actor) -> Balance:
    """Leads of the actor's offices by their one end; every end of the procedure has its line."""
    procedure, _ = docket.procedure("lead")
    with reading(actor):
        # Ends of an earlier text of the procedure stay ends.
        seen = Lead.objects.filter(matter__is_open=False).values_list("matter__state", flat=True)
        ends = [state.id for state in procedure.states.values() if state.final]
        ends += sorted(set(seen.distinct()) - set(ends))
        # Each counted by itself, all in one look: that they add up is a check, not a sum.
        counted = Lead.objects.aggregate(
            _leads=Count("matter_id"),
            _open=Count("matter_id", filter=Q(matter__is_open=True)),
            **{
                end: Count("matter_id", filter=Q(matter__is_open=False, matter__state=end))
                for end in ends
            },
        )
    return Balance(counted["_leads"], {end: counted[end] for end in ends}, counted["_open"])


def _batches(actor: Actor, wanted: LeadFilter) -> Iterator[dict[str, Any]]:
    cursor, more = "", True
    while more:
        rows, cursor = leads(actor, wanted, cursor=cursor, limit=_BATCH)
        for row in rows:
            yield {
                name: ";".join(row.law) if name == "law" else getattr(row, name)
                for name, _, _ in EXPORT_COLUMNS
            }
        more = bool(cursor)


def _stated(filters: LeadFilter) -> dict[str, Any]:
    plain = LeadFilter()
    return {
        name: getattr(filters, name)
        for name in LeadFilter.__dataclass_fields__
        if getattr(filters, name) != getattr(plain, name)
    }


def _narrowed(actor: Actor, wanted: LeadFilter) -> tuple[dict[str, Any], list[Q]]:
    """To what the list is narrowed: by plain values, and by what is asked for in other ways."""
    still_open = wanted.state == "open" or wanted.late
    plain = {
        "matter__is_open": still_open,
        "matter__state": "" if wanted.state == "open" else wanted.state,
        "matter__assignee_id": actor.officer_id if wanted.mine else None,
        "matter__due_on__lt": today() if wanted.late else None,
        "topic": wanted.topic,
        "source": wanted.source,
        "matter__opened_on__gte": wanted.opened_from,
        "matter__opened_on__lte": wanted.opened_until,
    }
    others = []
    if wanted.office_path:
        others.append(Q(office_path__startswith=wanted.office_path))
    if wanted.rule:
        others.append(Q(rules__contains=[{"id": wanted.rule}]))
    if wanted.region_id:
        others.append(_answered_in(wanted.region_id))
    if text := wanted.text.strip():
        others.append(_says(actor, text))
    said = {name: value for name, value in plain.items() if value}
    return {"severity__gte": wanted.severity, **said}, others


def _answered_in(region_id: str) -> Q:
    """Leads that the offices of a region answer for; none where it has no office."""
    inside = Q(pk__in=[])
    for start, stop in offices_within(region_id):
        inside |= Q(office_path__gte=start, office_path__lt=stop)
    return inside


def _says(actor: Actor, text: str) -> Q:
    """Leads that say a text. What few say is looked up; what very many say is soon met with."""
    ids = matters_saying(actor, text, kind="lead")
    if ids is not None:
        outside = Lead.objects.filter(source_outside_no=text).values_list("matter_id", flat=True)
        return Q(matter_id__in=[*ids, *outside[:_BATCH]])
    return (
        Q(matter__number__icontains=text)
        | Q(matter__subject_name__icontains=text)
        | Q(subject_key__icontains=text)
        | Q(source_outside_no=text)
    )


def _cursor(order: str, row: LeadRow) -> str:
    first = {"due": str(row.due_on or _FAR), "new": "", "severity": str(row.severity)}[order]
    return f"{first}~{row.id}"


def _after(order: str, cursor: str) -> Q:
    first, _, last = cursor.partition("~")
    try:
        last_id = uuid.UUID(last)
        if order == "new":
            return Q(matter_id__lt=last_id)
        if order == "severity":
            return Q(severity__lt=int(first)) | Q(severity=int(first), matter_id__lt=last_id)
        if first == _FAR:
            return Q(matter__due_on__isnull=True, matter_id__gt=last_id)
        due = date.fromisoformat(first)
    except ValueError:
        raise BadInput("翻页位置无效", "this cursor is not valid") from None
    return (
        Q(matter__due_on__gt=due)
        | Q(matter__due_on=due, matter_id__gt=last_id)
        | Q(matter__due_on__isnull=True)
    )


def _row(values: tuple[Any, ...], day: date) -> LeadRow:
    said = dict(zip(LeadRow.__dataclass_fields__, values, strict=False))
    said["assignee"] = said["assignee"] or ""
    said["law"] = tuple(said["law"])
    late = said["is_open"] and said["due_on"] is not None and said["due_on"] < day
    return LeadRow(**said, late=late)
