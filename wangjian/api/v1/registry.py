"""主体归集的接口: one merchant against the lists.

curl -H "Authorization: Bearer wj_..." "http://localhost:8420/api/v1/registry/screen?code=..."
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from ninja import Field, Query, Router, Schema

from wangjian.api.v1.access import Access
from wangjian.api.v1.answers import Problem, answer
from wangjian.errors import NotReady
from wangjian.registry import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router(tags=["registry"])
_LONGEST = 400
_access = Access("registry.screen")


class Merchant(Schema):
    """要查询的主体."""

    code: Annotated[str, Field(max_length=_LONGEST)] = ""
    name: Annotated[str, Field(max_length=_LONGEST)] = ""
    region: Annotated[str, Field(max_length=12)] = ""
    day: date | None = None


class Entry(Schema):
    """命中的名单条目."""

    how: str
    confidence: float
    entry_key: str
    list_kind: str
    authority: str
    entry_no: str
    registration_no: str | None
    name: str
    region: str | None
    ground: str | None
    entered_on: date
    left_on: date | None
    source: str | None


class Screened(Schema):
    """比对结果."""

    day: date
    list_version: int
    lists_as_of: date | None
    entries: list[Entry]


_RESPONSES = {200: Screened, (400, 401, 403, 429, 503): Problem}


@router.get("/screen", response=_RESPONSES, auth=_access.ways, summary="名单比对（单户）")
def screen(request: HttpRequest, merchant: Query[Merchant]) -> HttpResponse:  # noqa: ARG001
    """The entries in force on the day that name the merchant, the surest first."""
    return _answer(merchant)


@router.post("/screen", response=_RESPONSES, auth=_access.ways, summary="名单比对（单户）")
def screen_by_post(request: HttpRequest, merchant: Merchant) -> HttpResponse:  # noqa: ARG001
    """The same; names stay out of the addresses that proxies log."""
    return _answer(merchant)


def _answer(merchant: Merchant) -> HttpResponse:
    if settings.WORKSPACE is None:
        raise NotReady("没有工作区", "no workspace", remedy_zh="请用 wangjian serve 启动")
    found = queries.screen_one(
        settings.WORKSPACE,
        code=merchant.code,
        name=merchant.name,
        region=merchant.region,
        on=merchant.day,
    )
    return answer(
        {
            "day": found.on,
            "list_version": found.list_version,
            "lists_as_of": found.lists_as_of,
            "entries": [_told(one.how, one.confidence, one.entry) for one in found.matches],
        }
    )


def _told(how: str, confidence: float, entry: dict[str, Any]) -> dict[str, Any]:
    kind = str(entry["entity_key"]).partition(":")[2].partition("/")[0]
    return {
        "how": how,
        "confidence": confidence,
        "entry_key": entry["entity_key"],
        "list_kind": kind,
        "authority": entry["authority"],
        "entry_no": entry["entry_no"],
        "registration_no": entry["registration_no"],
        "name": entry["name"],
        "region": entry["region_id"],
        "ground": entry["ground"],
        "entered_on": entry["entered_on"],
        "left_on": entry["left_on"],
        "source": entry["source"],
    }
