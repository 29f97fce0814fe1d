"""统计: count all figures anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection, transaction

from wangjian.authority.actor import Actor, scope
from wangjian.authority.days import today
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Office, Region
from wangjian.authority.permissions import require
from wangjian.campaign import basis, bulk, queries
from wangjian.campaign.dividing import Counted, Part, first_kept, lifted, together
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
# the rows for itself, on the disk. What they need is guessed at ten times as much as it is.
_ROOM_TO_COUNT = "SET LOCAL work_mem = '64MB'; SET LOCAL hash_mem_multiplier = 8"


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure as it was counted, when its rows were looked at, and what is to be written of it.

    Of hundreds of thousands of parts few are others than the last time, and these alone are held
    until all figures are counted.
    """

    indicator: Indicator
    office_path: str  # empty: of the lake, which is everybody's
    value: float | None
    rows: int
    stands_on: str
    as_of: datetime
    changed: Sequence[Part]
    gone: Sequence[int]  # ids of stored parts
    first_rows: Sequence[dict[str, Any]] = ()


def roll_up(
    ws: Workspace, *, by: Actor, progress: Progress | None = None, lightly: bool = False
) -> dict[str, int]:
    """Count every figure: those on the lake once, those on the docket for each office.

    Returns how many values were written, by where they were counted. They are written together at
    the end, so that a page sees the old values or the new ones and sums agree; of a count that is
    stopped or fails, those counted by then. One whose rows cannot have changed is left as it is: on
    the lake always, on the docket when it is done `lightly`, which sees what was written in the
    last seconds the next time only.
    """
    require(by, "campaign.see")
    found: list[_Found] = []
    parents = dict(Region.objects.values_list("id", "parent_id"))
    try:
        for one in _all_figures(ws, parents, progress, lightly=lightly):
            found.append(one)  # noqa: PERF402 - what was counted before an error is kept
    finally:
        _keep(found)
    # What pages of the registry show counted in full is counted when figures are.
    if count_displays(by=by):
        find_duplicates(by=by)
    on_lake = sum(one.indicator.on == "lake" for one in found)
    return {"lake": on_lake, "docket": len(found) - on_lake}


def _all_figures(
    ws: Workspace, parents: Parents, progress: Progress | None, *, lightly: bool
) -> Iterator[_Found]:
    """Each figure that has to be counted, of each office."""
    indicators = queries.indicators(ws)
    on_lake = [one for one in indicators if one.on == "lake"]
    on_docket = [one for one in indicators if one.on == "docket"]
    if on_lake:
        with queries.lake_session(ws, on_lake) as session:
            for number, indicator in enumerate(on_lake, start=1):
                _tell(progress, indicator, number, len(indicators))
                yield from _on_lake(session, indicator, parents)
    offices = list(Office.objects.order_by("path"))
    for number, indicator in enumerate(on_docket, start=len(on_lake) + 1):
        _tell(progress, indicator, number, len(indicators))
        stands_on = basis.on_docket(indicator, offices, parents)
        if lightly and stands_on and _still_holds(indicator, stands_on, len(offices)):
            continue
        count = _offices_at_once if indicator.adds_up else _each_office
        as_of = datetime.now(UTC)
        for office, counted in count(indicator, offices):
            yield _weighed(indicator, office.path, counted, parents, stands_on, as_of)


def _still_holds(indicator: Indicator, stands_on: str, offices: int = 1) -> bool:
    """Whether it was counted from just this; it is then of now, as it was of then."""
    held = MetricValue.objects.filter(metric=indicator.id, basis=stands_on)
    return held.update(data_as_of=datetime.now(UTC)) == offices


def _tell(progress: Progress | None, indicator: Indicator, number: int, total: int) -> None:
    """Which figure is being counted; its place stands before it, that nobody takes it for one."""
    if progress:
        which = f"{number}/{total}"
        progress(f"统计 {which} {indicator.title_zh}", f"counting {indicator.title_en}", 0)


def _on_lake(session: Session, indicator: Indicator, parents: Parents) -> Iterator[_Found]:
    """Count it, unless nothing that it stands on has changed."""
    stands_on = basis.on_lake(session, indicator, parents)
    if _still_holds(indicator, stands_on):
        return
    as_of = datetime.now(UTC)
    value, rows = bulk.count(session, indicator)
    parts = bulk.parts(session, indicator, first_kept(today())) if indicator.by else []
    counted = Counted(value, rows, tuple(parts))
    found = _weighed(indicator, "", counted, parents, stands_on, as_of)
    yield replace(found, first_rows=bulk.first_rows(session, indicator))


def _offices_at_once(
    indicator: Indicator, offices: Sequence[Office]
) -> Iterator[tuple[Office, Counted]]:
    """Of what adds up: one look at all rows, then each office is the sum of those in it."""
    found: dict[str, Counted] = {}
    for top in (one for one in offices if one.parent_id is None):
        with _counting(top) as cursor:
            cursor.execute(indicator.offices_sql(first_kept(today())))
            found |= indicator.by_office(_rows(cursor))
    for office in offices:
        below = subtree(office.path)
        held = (counted for path, counted in found.items() if below.holds(path))
        yield office, together(held, share=indicator.is_share)


def _each_office(
    indicator: Indicator, offices: Sequence[Office]
) -> Iterator[tuple[Office, Counted]]:
    """Of what does not: what an office sees is counted for it alone."""
    for office in offices:
        with _counting(office) as cursor:
            if indicator.by:
                cursor.execute(indicator.parts_sql(first_kept(today()), whole=True))
                counted = indicator.counted(_rows(cursor))
            else:
                cursor.execute(indicator.value_sql())
                value, rows = cursor.fetchone()
                counted = Counted(value, rows, ())
        yield office, counted


@contextmanager
def _counting(office: Office) -> Iterator[CursorWrapper]:
    """A look at the docket as that office sees it."""
    house = Actor(None, "系统", office.id, office.path, office_name=office.name)
    with scope(house), connection.cursor() as cursor:
        cursor.execute(_ROOM_TO_COUNT)
        yield cursor


def _rows(cursor: CursorWrapper) -> list[dict[str, Any]]:
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _weighed(
    indicator: Indicator,
    office_path: str,
    counted: Counted,
    parents: Parents,
    stands_on: str,
    as_of: datetime,
) -> _Found:
    """A figure beside what is stored of it."""
    held = MetricPart.objects.filter(metric=indicator.id, scope=office_path)
    named = held.order_by().values_list("dimension", "within", "key", "id", "value", "counted_rows")
    before = {tuple(one[:3]): one[3:] for one in named}
    changed = []
    for part in lifted(counted.parts, parents, share=indicator.is_share):
        if len(part.key) > _LONGEST_KEY:
            continue
        known = before.pop((part.dimension, part.within, part.key), None)
        if known is None or known[1:] != (part.value, part.rows):
            changed.append(part)
    gone = [known[0] for known in before.values()]
    told = (indicator, office_path, counted.value, counted.rows, stands_on, as_of)
    return _Found(*told, changed, gone)


def _keep(found: Sequence[_Found]) -> None:
    """Write figures with their parts, all at once."""
    now = datetime.now(UTC)
    with transaction.atomic():
        for one in found:
            _store(one, now)
            _store_parts(one)
            if one.indicator.on == "lake":
                _store_rows(one)


def _store(one: _Found, now: datetime) -> None:
    MetricValue.objects.update_or_create(
        metric=one.indicator.id,
        scope=one.office_path,
        defaults={
            "definition_digest": one.indicator.digest,
            "value": one.value,
            "counted_rows": one.rows,
            "data_as_of": one.as_of,
            "computed_at": now,
            "basis": one.stands_on,
        },
    )


def _store_parts(one: _Found) -> None:
    MetricPart.objects.filter(id__in=one.gone).delete()
    MetricPart.objects.bulk_create(
        (
            MetricPart(
                metric=one.indicator.id,
                scope=one.office_path,
                dimension=part.dimension,
                within=part.within,
                key=part.key,
                value=part.value,
                counted_rows=part.rows,
            )
            for part in one.changed
        ),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["metric", "scope", "dimension", "within", "key"],
        update_fields=["value", "counted_rows"],
    )


def _store_rows(one: _Found) -> None:
    MetricRow.objects.filter(metric=one.indicator.id).delete()
    MetricRow.objects.bulk_create(
        MetricRow(metric=one.indicator.id, no=number, row=_plain(row))
        for number, row in enumerate(one.first_rows, start=1)
    )


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days and times as text, so that the row can stand as JSON."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(row, default=str))
    return plain
