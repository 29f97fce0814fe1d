"""统计: count all figures anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction

from wangjian.authority.actor import Actor, scope
from wangjian.authority.days import today
from wangjian.authority.models import Office, Region
from wangjian.authority.permissions import require
from wangjian.campaign import bulk, queries
from wangjian.campaign.dividing import Part, first_kept, lifted
from wangjian.campaign.models import MetricPart, MetricRow, MetricValue
from wangjian.registry.actions import count_displays, find_duplicates

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from wangjian.campaign.decisions import Indicator
    from wangjian.lake.session import Session
    from wangjian.workspace.folder import Workspace

# What is being done, in Chinese and in English; the words name the figure's place, the number is 0.
Progress = Callable[[str, str, int], None]
Parents = Mapping[str, str | None]
_LONGEST_KEY = 200
# All cuts of a figure are counted side by side where their sums fit into memory; else each sorts
# the rows for itself, on the disk.
_ROOM_TO_COUNT = "SET LOCAL work_mem = '64MB'"


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
    parents = dict(Region.objects.values_list("id", "parent_id"))
    if on_lake:
        with queries.lake_session(ws, on_lake) as session:
            for number, indicator in enumerate(on_lake, start=1):
                _tell(progress, indicator, number, len(indicators))
                _count_on_lake(session, indicator, parents)
                done["lake"] += 1
    for number, indicator in enumerate(on_docket, start=len(on_lake) + 1):
        _tell(progress, indicator, number, len(indicators))
        for office in Office.objects.order_by("path"):
            _count_on_docket(indicator, office, parents)
            done["docket"] += 1
    # What pages of the registry show counted in full is counted when figures are.
    if count_displays(by=by):
        find_duplicates(by=by)
    return done


def _tell(progress: Progress | None, indicator: Indicator, number: int, total: int) -> None:
    """Which figure is being counted; its place stands before it, that nobody takes it for one."""
    if progress:
        which = f"{number}/{total}"
        progress(f"统计 {which} {indicator.title_zh}", f"counting {indicator.title_en}", 0)


def _count_on_lake(session: Session, indicator: Indicator, parents: Parents) -> None:
    value, rows = bulk.count(session, indicator)
    parts = bulk.parts(session, indicator, first_kept(today())) if indicator.by else []
    kept = bulk.first_rows(session, indicator)
    with transaction.atomic():
        _store(indicator, "", value, rows)
        _store_parts(indicator, "", lifted(parts, parents, share=indicator.is_share))
        MetricRow.objects.filter(metric=indicator.id).delete()
        MetricRow.objects.bulk_create(
            MetricRow(metric=indicator.id, no=number, row=_plain(row))
            for number, row in enumerate(kept, start=1)
        )


def _count_on_docket(indicator: Indicator, office: Office, parents: Parents) -> None:
    with scope(Actor(None, "系统", office.id, office.path, office_name=office.name)):
        with connection.cursor() as cursor:
            cursor.execute(_ROOM_TO_COUNT)
            if indicator.by:
                value, rows, parts = _divided_on_docket(cursor, indicator)
            else:
                cursor.execute(indicator.value_sql())
                value, rows = cursor.fetchone()
                parts = []
        _store(indicator, office.path, value, rows)
        _store_parts(indicator, office.path, lifted(parts, parents, share=indicator.is_share))


def _divided_on_docket(
    cursor: CursorWrapper, indicator: Indicator
) -> tuple[float | None, int, list[Part]]:
    """The whole and its parts, in one look at what may be a million rows."""
    cursor.execute(indicator.parts_sql(first_kept(today()), whole=True))
    names = [column.name for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    value, counted = indicator.whole_of(rows)
    return value, counted, indicator.parts_of(rows)


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


def _store_parts(indicator: Indicator, office_path: str, parts: list[Part]) -> None:
    """Write what changed, and take away what is there no more."""
    held = MetricPart.objects.filter(metric=indicator.id, scope=office_path)
    named = held.order_by().values_list("dimension", "within", "key", "id", "value", "counted_rows")
    before = {tuple(one[:3]): one[3:] for one in named}
    changed = []
    for part in parts:
        if len(part.key) > _LONGEST_KEY:
            continue
        known = before.pop((part.dimension, part.within, part.key), None)
        if known is None or known[1:] != (part.value, part.rows):
            changed.append(part)
    MetricPart.objects.filter(id__in=[known[0] for known in before.values()]).delete()
    MetricPart.objects.bulk_create(
        (
            MetricPart(
                metric=indicator.id,
                scope=office_path,
                dimension=part.dimension,
                within=part.within,
                key=part.key,
                value=part.value,
                counted_rows=part.rows,
            )
            for part in changed
        ),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["metric", "scope", "dimension", "within", "key"],
        update_fields=["value", "counted_rows"],
    )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days and times as text, so that the row can stand as JSON."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(row, default=str))
    return plain
