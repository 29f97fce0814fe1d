"""统计: count all figures anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction

from wangjian.authority.actor import Actor, scope
from wangjian.authority.models import Office
from wangjian.authority.permissions import require
from wangjian.campaign import bulk, queries
from wangjian.campaign.models import MetricRow, MetricValue

if TYPE_CHECKING:
    from wangjian.campaign.decisions import Indicator
    from wangjian.lake.session import Session
    from wangjian.workspace.folder import Workspace

# What is being done, in Chinese and in English; the words name the figure's place, the number is 0.
Progress = Callable[[str, str, int], None]


def roll_up(ws: Workspace, *, by: Actor, progress: Progress | None = None) -> dict[str, int]:
    """Count every figure: those on the lake once, those on the docket for each office.

    Returns how many values were written, by where they were counted. A figure is replaced as
    a whole, so that a page sees the old value or the new one.
    """
    require(by, "campaign.see")
    indicators = queries.indicators(ws)
    done = {"lake": 0, "docket": 0}
    on_lake = [one for one in indicators if one.on == "lake"]
    on_docket = [one for one in indicators if one.on == "docket"]
    if on_lake:
        with queries.lake_session(ws, on_lake) as session:
            for number, indicator in enumerate(on_lake, start=1):
                _tell(progress, indicator, number, len(indicators))
                _count_on_lake(session, indicator)
                done["lake"] += 1
    for number, indicator in enumerate(on_docket, start=len(on_lake) + 1):
        _tell(progress, indicator, number, len(indicators))
        for office in Office.objects.order_by("path"):
            _count_on_docket(indicator, office)
            done["docket"] += 1
    return done


def _tell(progress: Progress | None, indicator: Indicator, number: int, total: int) -> None:
    """Which figure is being counted; its place stands before it, that nobody takes it for one."""
    if progress:
        which = f"{number}/{total}"
        progress(f"统计 {which} {indicator.title_zh}", f"counting {indicator.title_en}", 0)


def _count_on_lake(session: Session, indicator: Indicator) -> None:
    value, rows = bulk.count(session, indicator)
    kept = bulk.first_rows(session, indicator)
    with transaction.atomic():
        _store(indicator, "", value, rows)
        MetricRow.objects.filter(metric=indicator.id).delete()
        MetricRow.objects.bulk_create(
            MetricRow(metric=indicator.id, no=number, row=_plain(row))
            for number, row in enumerate(kept, start=1)
        )


def _count_on_docket(indicator: Indicator, office: Office) -> None:
    with scope(Actor(None, "系统", office.id, office.path, office_name=office.name)):
        with connection.cursor() as cursor:
            cursor.execute(indicator.value_sql())
            value, rows = cursor.fetchone()
        _store(indicator, office.path, value, rows)


def _store(indicator: Indicator, office_path: str, value: float | None, rows: int) -> None:
    now = datetime.now(UTC)
    MetricValue.objects.update_or_create(
        metric=indicator.id,
        scope=office_path,
        defaults={
            "definition_digest": indicator.digest,
            "value": value,
            "counted_rows": rows,
            "data_as_of": now,
            "computed_at": now,
        },
    )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days and times as text, so that the row can stand as JSON."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(row, default=str))
    return plain
