"""统计的问题: figures as last counted, and the rows behind one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority.actor import Actor, scope
from wangjian.campaign import bulk
from wangjian.campaign.decisions import (
    Indicator,
    Weighed,
    read_balance,
    read_indicator,
    weigh,
)
from wangjian.campaign.models import MetricRow, MetricValue
from wangjian.errors import NoSuchRecord
from wangjian.lake.loads import Lake
from wangjian.lake.session import Session, open_session
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace

FUNCTION_NAMES = {function.name for function in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator with its last value for one office; `value` is None before the first count."""

    indicator: Indicator
    value: float | None
    counted_rows: int | None
    data_as_of: datetime | None
    outdated: bool  # the definition changed since it was counted


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows behind a figure: those of now, and the value that was shown."""

    figure: Figure
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    rows_now: int
    more: bool


def indicators(ws: Workspace) -> list[Indicator]:
    """All indicator files of the product and of the office, checked, in their order."""
    packs = Packs.open(ws.packs)
    found = [
        read_indicator(file_id=one.id, digest=one.digest, header=one.header, sql=one.body)
        for one in packs.files("campaign", "indicators", ".sql")
    ]
    for one in found:
        bulk.check(one, set(TABLES), FUNCTION_NAMES)
    return sorted(found, key=lambda one: (one.order, one.id))


@contextmanager
def lake_session(ws: Workspace, wanted: Sequence[Indicator]) -> Iterator[Session]:
    """A session on the tables that these figures read."""
    names = {name for one in wanted for name in one.reads}
    tables = [TABLES[name] for name in sorted(names)]
    with open_session(Lake(ws.lake), tables, tmp=ws.tmp) as session:
        session.register(FUNCTIONS)
        yield session


def figures(ws: Workspace, actor: Actor) -> list[Figure]:
    """Every figure with its last value for the actor's office."""
    stored = {
        (row.metric, row.scope): row
        for row in MetricValue.objects.filter(scope__in=["", actor.office_path])
    }
    return [_figure(one, stored.get((one.id, _scope(one, actor)))) for one in indicators(ws)]


def balances(ws: Workspace, counted: Sequence[Figure]) -> list[Weighed]:
    """The sums that must agree, weighed with these figures."""
    values = {one.indicator.id: one.value for one in counted}
    return [
        weigh(read_balance(file.header, set(values)), values)
        for file in Packs.open(ws.packs).files("campaign", "balances", ".toml")
    ]


def figure(ws: Workspace, actor: Actor, metric: str) -> Figure:
    """One figure; NoSuchRecord if there is no such indicator."""
    for one in indicators(ws):
        if one.id == metric:
            row = MetricValue.objects.filter(metric=metric, scope=_scope(one, actor)).first()
            return _figure(one, row)
    raise NoSuchRecord(
        f"没有指标 {metric}",
        f"no figure {metric}",
        remedy_zh="请从指标页打开",
        remedy_en="open it from the page of figures",
    )


def rows_of(ws: Workspace, actor: Actor, metric: str, *, limit: int = 200) -> Opened:
    """The rows that a figure counts: for the docket those of now, for the lake those kept."""
    one = figure(ws, actor, metric)
    indicator = one.indicator
    if indicator.on == "lake":
        kept = MetricRow.objects.filter(metric=metric).order_by("no")[: limit + 1]
        rows = [row.row for row in kept]
        now = one.counted_rows or 0
    else:
        with scope(actor), connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({indicator.sql}) AS counted LIMIT %s", [limit + 1])  # noqa: S608
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            cursor.execute(f"SELECT count(*) FROM ({indicator.sql}) AS counted")  # noqa: S608
            now = cursor.fetchone()[0]
    columns = tuple(rows[0]) if rows else ()
    return Opened(one, columns, tuple(rows[:limit]), now, more=len(rows) > limit)


def _scope(indicator: Indicator, actor: Actor) -> str:
    return "" if indicator.on == "lake" else actor.office_path


def _figure(indicator: Indicator, row: MetricValue | None) -> Figure:
    if row is None:
        return Figure(indicator, None, None, None, outdated=False)
    return Figure(
        indicator,
        row.value,
        row.counted_rows,
        row.data_as_of,
        outdated=row.definition_digest != indicator.digest,
    )
