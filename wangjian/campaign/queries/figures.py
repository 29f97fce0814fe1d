"""指标的问题: figures as last counted: of an office, of a region, of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Q, Sum

from wangjian.authority import knowledge
from wangjian.authority.models import Office
from wangjian.authority.prepared import Prepared
from wangjian.campaign import bulk
from wangjian.campaign.decisions import (
    Balance,
    Indicator,
    Weighed,
    read_balance,
    read_indicator,
    weigh,
)
from wangjian.campaign.dividing import Part
from wangjian.campaign.models import MetricPart, MetricValue
from wangjian.errors import NoSuchRecord
from wangjian.lake.loads import Lake
from wangjian.lake.session import Session, open_session
from wangjian.packs.packs import Packs
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
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
    # what was asked for and could not be told apart: the value is that of the whole
    whole_place: bool = False
    whole_time: bool = False


@dataclass(frozen=True, slots=True)
class Narrowed:
    """To which region and days figures are narrowed; empty: to none."""

    region_id: str = ""
    from_on: date | None = None
    until_on: date | None = None

    @property
    def in_time(self) -> bool:
        """Whether a period was asked for."""
        return self.from_on is not None or self.until_on is not None

    def days(self) -> Q:
        """The parts by day that lie in the period."""
        first = self.from_on.isoformat() if self.from_on else ""
        last = self.until_on.isoformat() if self.until_on else "9999"
        return Q(dimension="day", within="", key__gte=first, key__lte=last)


WHOLE = Narrowed()


@dataclass(frozen=True, slots=True)
class Summed:
    """Parts of several days added up."""

    total: float | None
    weighed: float | None
    rows: int

    def value(self, *, share: bool) -> float | None:
        """Their value together; a share is weighed by its rows."""
        if not share:
            return self.total or 0.0
        return (self.weighed or 0.0) / self.rows if self.rows else None


def indicators(ws: Workspace) -> list[Indicator]:
    """All indicator files of the product and of the office, checked, in their order."""
    return list(_read(_packs(ws))[0])


def _packs(ws: Workspace) -> Packs:
    """The files in hand where they are this workspace's; else they are read anew."""
    ours = getattr(settings, "WORKSPACE", None)
    return knowledge.packs() if ours == ws else Packs.open(ws.packs)


@lru_cache(maxsize=2)
def _read(packs: Packs) -> tuple[tuple[Indicator, ...], tuple[Balance, ...]]:
    found = [
        read_indicator(file_id=one.id, digest=one.digest, header=one.header, sql=one.body)
        for one in packs.files("campaign", "indicators", ".sql")
    ]
    for one in found:
        bulk.check(one, set(TABLES), FUNCTION_NAMES)
    known = {one.id for one in found}
    sums = [
        read_balance(file.header, known) for file in packs.files("campaign", "balances", ".toml")
    ]
    return tuple(sorted(found, key=lambda one: (one.order, one.id))), tuple(sums)


@contextmanager
def lake_session(ws: Workspace, wanted: Sequence[Indicator]) -> Iterator[Session]:
    """A session on the tables that these figures read."""
    names = {name for one in wanted for name in one.reads}
    tables = [TABLES[name] for name in sorted(names)]
    with open_session(Lake(ws.lake), tables, tmp=ws.tmp) as session:
        session.register(FUNCTIONS)
        yield session


_COUNTED_AT = Prepared(
    lambda: MetricValue.objects.order_by("-computed_at").values_list("computed_at", flat=True)[:1]
)


def counted_at() -> datetime | None:
    """When anything was counted last."""
    return _COUNTED_AT.first()


def figures(ws: Workspace, actor: Actor, narrowed: Narrowed = WHOLE) -> list[Figure]:
    """Every figure with its last value for the actor's office, or for a region or period of it.

    What a figure cannot be narrowed to it says of itself (`whole_place`, `whole_time`).
    """
    place = office_of(actor, narrowed.region_id)
    scopes = ["", place or actor.office_path]
    stored = {(row.metric, row.scope): row for row in MetricValue.objects.filter(scope__in=scopes)}
    there = _there(narrowed.region_id, ["", actor.office_path])
    then = _then(narrowed, scopes)
    found = []
    for one in indicators(ws):
        where = scope_of(one, place or actor.office_path)
        whole = _figure(one, stored.get((one.id, where)))
        found.append(_narrow(whole, narrowed, where, place, there, then))
    return found


def _narrow(
    whole: Figure,
    narrowed: Narrowed,
    where: str,
    place: str,
    there: Mapping[tuple[str, str], Part],
    then: Mapping[tuple[str, str], Summed],
) -> Figure:
    """One figure within the region and the period that was asked for, as far as it goes."""
    one = whole.indicator
    if whole.value is None:
        return whole
    if narrowed.region_id and (one.on == "lake" or not place):
        # no office's own figure: what was counted by region, which knows no days
        if not one.column_of("region"):
            return replace(whole, whole_place=True, whole_time=narrowed.in_time)
        part = there.get((one.id, where), Part("region", "", None if one.is_share else 0.0, 0))
        return replace(whole, value=part.value, counted_rows=part.rows, whole_time=narrowed.in_time)
    if not narrowed.in_time:
        return whole
    if not one.column_of("day"):
        return replace(whole, whole_time=True)
    summed = then.get((one.id, where), Summed(0.0, 0.0, 0))
    return replace(whole, value=summed.value(share=one.is_share), counted_rows=summed.rows)


def _there(region_id: str, scopes: list[str]) -> dict[tuple[str, str], Part]:
    """What was counted of one region, by figure and scope."""
    if not region_id:
        return {}
    rows = MetricPart.objects.filter(dimension="region", within="", key=region_id, scope__in=scopes)
    return {
        (row.metric, row.scope): Part("region", row.key, row.value, row.counted_rows)
        for row in rows
    }


def _then(narrowed: Narrowed, scopes: list[str]) -> dict[tuple[str, str], Summed]:
    """What was counted of the days of a period, by figure and scope, already added up."""
    if not narrowed.in_time:
        return {}
    rows = (
        MetricPart.objects.filter(narrowed.days(), scope__in=scopes)
        .values_list("metric", "scope")
        .annotate(
            total=Sum("value"),
            weighed=Sum(F("value") * F("counted_rows")),
            rows=Sum("counted_rows"),
        )
    )
    return {(metric, scope): Summed(*sums) for metric, scope, *sums in rows}


def office_of(actor: Actor, region_id: str) -> str:
    """The path of the actor's highest office whose region it is; empty: it has none."""
    if not region_id:
        return ""
    held = Office.objects.filter(
        region_id=region_id, path__gte=actor.range.start, path__lt=actor.range.stop
    )
    return held.order_by("path").values_list("path", flat=True).first() or ""


def have_offices(actor: Actor, region_ids: Collection[str]) -> bool:
    """Whether any of these regions has an office of the actor's, whose figures are its own."""
    held = Office.objects.filter(path__gte=actor.range.start, path__lt=actor.range.stop)
    return held.filter(region_id__in=region_ids).exists()


def balances(ws: Workspace, counted: Sequence[Figure]) -> list[Weighed]:
    """The sums that must agree, weighed with these figures."""
    values = {one.indicator.id: one.value for one in counted}
    return [weigh(one, values) for one in _read(_packs(ws))[1]]


def indicator_of(ws: Workspace, metric: str) -> Indicator:
    """One indicator; NoSuchRecord if there is none of that name."""
    for one in indicators(ws):
        if one.id == metric:
            return one
    raise NoSuchRecord(
        f"没有指标 {metric}",
        f"no figure {metric}",
        remedy_zh="请从指标页打开",
        remedy_en="open it from the page of figures",
    )


def figure(ws: Workspace, actor: Actor, metric: str) -> Figure:
    """One figure of the actor's office."""
    one = indicator_of(ws, metric)
    where = scope_of(one, actor.office_path)
    return _figure(one, MetricValue.objects.filter(metric=metric, scope=where).first())


def scope_of(indicator: Indicator, office_path: str) -> str:
    """Figures on the lake are the same for all, those on the docket each office's own."""
    return "" if indicator.on == "lake" else office_path


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
