"""线索的接口: the leads of an office, page by page, as its list shows them.

curl -H "Authorization: Bearer wj_..." "http://localhost:8420/api/v1/casework/leads?state=open"
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from ninja import Field, Query, Router, Schema

from wangjian.api.v1.access import Access
from wangjian.api.v1.answers import Problem, answer
from wangjian.casework import queries

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangjian.api.v1.access import AskedRequest

router = Router(tags=["casework"])
_LONGEST = 200
_MOST = 500
_access = Access("casework.leads")


class Wanted(Schema):
    """清单条件; empty means all."""

    state: Annotated[str, Field(max_length=_LONGEST)] = ""
    topic: Annotated[str, Field(max_length=_LONGEST)] = ""
    severity: Annotated[int, Field(ge=1, le=5)] = 1
    late: bool = False
    text: Annotated[str, Field(max_length=_LONGEST)] = ""
    order: Literal["due", "new", "severity"] = "due"
    after: Annotated[str, Field(max_length=_LONGEST)] = ""
    limit: Annotated[int, Field(ge=1, le=_MOST)] = 50


class Lead(Schema):
    """线索."""

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
    law: list[str]
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


class Leads(Schema):
    """一页线索; `after` asks for the next one, empty at the end."""

    leads: list[Lead]
    after: str


@router.get(
    "/leads",
    response={200: Leads, (400, 401, 403, 429, 503): Problem},
    auth=_access.ways,
    summary="线索清单",
)
def leads(request: AskedRequest, wanted: Query[Wanted]) -> HttpResponse:
    """Leads of the caller's office and those below it, in the order that was asked for."""
    found, after = queries.leads(
        request.auth,
        queries.LeadFilter(
            state=wanted.state,
            topic=wanted.topic,
            severity=wanted.severity,
            late=wanted.late,
            text=wanted.text,
            order=wanted.order,
        ),
        cursor=wanted.after,
        limit=wanted.limit,
    )
    return answer({"leads": found, "after": after})
