"""指标明细: the rows behind a figure, or behind one part of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DataError, connection

from wangjian.authority.actor import reading
from wangjian.authority.places import within
from wangjian.campaign import bulk
from wangjian.campaign.dividing import Part
from wangjian.campaign.models import MetricRow
from wangjian.campaign.queries.figures import (
    WHOLE,
    Figure,
    Narrowed,
    figures,
    indicator_of,
    lake_session,
    office_of,
)
from wangjian.campaign.queries.parts import divided
from wangjian.errors import BadInput, BadKnowledge
from wangjian.lake import portable
from wangjian.registry.queries.personal import all_masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.utils import CursorWrapper

    from wangjian.authority.actor import Actor
    from wangjian.campaign.decisions import Indicator
    from wangjian.workspace.folder import Workspace

# More rows than these are not counted while somebody waits for the page.
MOST_COUNTED = 10_000
# Where there were so many when the figure was counted, there are still more than can be counted.
_MANY = 2 * MOST_COUNTED
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Behind:
    """Which rows: those of a figure, within a region and days, of one part of it alone."""

    metric: str
    narrowed: Narrowed = WHOLE
    part: tuple[str, str] = ("", "")  # a dimension of the figure and a key of it


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows behind a figure: those of now, and the value that was shown."""

    figure: Figure
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    following: str  # the mark of the next page; empty where it is the last
    rows_now: int | None  # None: more than are counted while somebody waits
    kept: int | None = None  # of a figure on the lake: so many rows can be shown
    part: Part | None = None  # of which part alone the rows are
    follows: bool = True  # what was counted is narrowed as the rows are

    @property
    def rows_then(self) -> int | None:
        """How many rows there were when the figure was counted."""
        return self.part.rows if self.part else self.figure.counted_rows

    @property
    def repeats(self) -> bool:
        """Whether several of the rows are of one thing, which is counted once."""
        counted = self.part.value if self.part else self.figure.value
        if counted is None or self.rows_now is None or not self.follows:
            return False
        return self.figure.indicator.way == "distinct" and counted < self.rows_now

    @property
    def none_kept(self) -> bool:
        """Whether rows were counted, of which none is among the few that were kept."""
        return self.kept == 0 and bool(self.rows_now)

    @property
    def changed(self) -> bool:
        """Whether other rows would be counted now than were then."""
        known = self.follows and None not in {self.rows_then, self.rows_now}
        return known and self.rows_then != self.rows_now


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which rows of a figure: those of regions, of days, of one part; None: not narrowed so."""

    columns: dict[str, str]  # dimension -> column
    regions: list[str] | None
    first: date | None
    last: date | None
    dimension: str
    keys: list[str]
    # a column and the path of the office whose own figure it is, as `figures` takes it
    office: tuple[str, str] = ("", "")

    def conditions(self) -> list[tuple[str, Any]]:
        """As SQL; the names are the file's own columns, checked when it was read."""
        day, region = self.columns.get("day"), self.columns.get("region")
        part = self.columns.get(self.dimension)
        said: list[tuple[str, Any]] = []
        column, path = self.office
        if column:
            said.append((f"starts_with(counted.{column}, %s)", path))
        if day and self.first:
            said.append((f"counted.{day} >= %s", self.first))
        if day and self.last:
            said.append((f"counted.{day} <= %s", self.last))
        if region and self.regions is not None:
            said.append((f"counted.{region} = ANY(%s)", self.regions))
        if part and self.dimension == "day":
            said.append((f"counted.{part} = ANY(%s)", _days(self.keys)))
        elif part:
            said.append((f"counted.{part}::text = ANY(%s)", self.keys))
        return said

    def fits(self, row: Row) -> bool:
        """The same of a row of a figure on the lake; the days of those kept are text."""
        day, region = self.columns.get("day"), self.columns.get("region")
        part = self.columns.get(self.dimension)
        on = str(row.get(day) or "") if day else ""
        return not (
            (day and self.first and on < self.first.isoformat())
            or (day and self.last and on > self.last.isoformat())
            or (region and self.regions is not None and row.get(region) not in self.regions)
            or (part and str(row.get(part)) not in self.keys)
        )


def _days(keys: list[str]) -> list[date]:
    """As days, by which an index finds them; what is no day is of no row."""
    days = []
    for key in keys:
        with suppress(ValueError):
            days.append(date.fromisoformat(key))
    return days


def columns_of(indicator: Indicator) -> tuple[str, ...]:
    """What a row of the figure says, in the order of its file."""
    names = (_on_lake if indicator.on == "lake" else _on_docket)(indicator.sql)
    if indicator.on == "docket" and "id" not in names:
        raise BadKnowledge(
            f"指标 {indicator.id} 的行没有 id 列，打不开",
            f"rows of the figure {indicator.id} have no column id, so they cannot be opened",
            remedy_zh="请在查询中选出所数记录的 id",
            remedy_en="let its query give the id of the record that is counted",
        )
    return tuple(name for name in names if name != indicator.office)


@lru_cache(maxsize=64)
def _on_lake(sql: str) -> tuple[str, ...]:
    return portable.columns(sql)


@lru_cache(maxsize=64)
def _on_docket(sql: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS counted LIMIT 0")  # noqa: S608 - a figure's file
        return tuple(column.name for column in cursor.description or ())


def rows_of(
    ws: Workspace, actor: Actor, behind: Behind, *, limit: int = 200, after: str = ""
) -> Opened:
    """The rows that a figure counts: for the docket those of now, for the lake those kept."""
    indicator, wanted = _asked(ws, actor, behind)
    found = figures(ws, actor, behind.narrowed)
    (one,) = (figure for figure in found if figure.indicator.id == behind.metric)
    held: Part | None = None
    follows = not one.whole_place and not one.whole_time
    if wanted.dimension:
        held, follows = _part(actor, indicator, behind)
    then = (held.rows if held else one.counted_rows) if follows else None
    rows, following, now = _page(actor, indicator, wanted, after, limit, then)
    kept = None
    if indicator.on == "lake":
        now = held.rows if held else one.counted_rows or 0
        kept = len(_kept(indicator, wanted))
    elif after:  # what was found lies behind a mark
        now = _count(actor, indicator, wanted)
    return Opened(one, columns_of(indicator), tuple(rows), following, now, kept, held, follows)


def page_of(
    ws: Workspace, actor: Actor, behind: Behind, *, limit: int, after: str
) -> tuple[Sequence[Row], str]:
    """The same rows alone, and the mark of those that follow."""
    rows, following, _ = _page(actor, *_asked(ws, actor, behind), after, limit)
    return rows, following


def lake_rows(ws: Workspace, behind: Behind) -> Iterator[list[Row]]:
    """Every row that a figure on the lake counts now, in pieces: one scan, for no page."""
    indicator, wanted = _asked(ws, None, behind)
    with lake_session(ws, [indicator]) as session:
        for rows in bulk.all_rows(session, indicator):
            yield _shown(indicator, [row for row in rows if wanted.fits(row)])


def _asked(ws: Workspace, actor: Actor | None, behind: Behind) -> tuple[Indicator, _Wanted]:
    indicator, (dimension, key) = indicator_of(ws, behind.metric), behind.part
    if dimension and not indicator.column_of(dimension):
        raise BadInput(
            "这个指标没有按此分项统计",
            "this figure is not told apart that way",
            remedy_zh="请从驾驶舱打开",
            remedy_en="open it from the dashboard",
        )
    narrowed = behind.narrowed
    # of a region with an office the figure is that office's own, wherever its subjects are
    own = office_of(actor, narrowed.region_id) if actor and indicator.office else ""
    return indicator, _Wanted(
        dict(indicator.by),
        within(narrowed.region_id) if narrowed.region_id and not own else None,
        narrowed.from_on,
        narrowed.until_on,
        dimension,
        within(key) if dimension == "region" else [key],
        (indicator.office, own) if own else ("", ""),
    )


def _part(actor: Actor, indicator: Indicator, behind: Behind) -> tuple[Part, bool]:
    """One part as it was counted, and whether it follows what the page is narrowed to.

    A part of which nothing was counted has no rows.
    """
    dimension, key = behind.part
    told = divided(actor, indicator, dimension, behind.narrowed, keys=[key])
    nothing = Part(dimension, key, None if indicator.is_share else 0.0, 0)
    follows = not told.whole_place and not told.whole_time
    return (told.parts[0] if told.parts else nothing), follows


def _page(
    actor: Actor,
    indicator: Indicator,
    wanted: _Wanted,
    after: str,
    limit: int,
    then: int | None = None,
) -> tuple[list[Row], str, int | None]:
    """Rows behind a mark, the mark of those that follow, and how many there are, if not too many.

    Of the docket the newest first, of the lake by their place among those kept.
    """
    count: int | None
    if indicator.on == "lake":
        start = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
        found = [pair for pair in _kept(indicator, wanted) if pair[0] > start]
        count = len(found)
    else:
        behind, count = _behind(actor, indicator, wanted, after, limit + 1, then)
        found = [(row["id"], row) for row in behind]
    rows = _shown(indicator, [row for _, row in found[:limit]])
    return rows, (str(found[limit - 1][0]) if len(found) > limit else ""), count


def _kept(indicator: Indicator, wanted: _Wanted) -> list[tuple[int, Row]]:
    kept = MetricRow.objects.filter(metric=indicator.id).order_by("no").values_list("no", "row")
    return [(no, row) for no, row in kept if wanted.fits(row)]


def _shown(indicator: Indicator, rows: list[Row]) -> list[Row]:
    """The rows with what is personal in the tables that they come from hidden."""
    for table in indicator.reads:
        rows = all_masked(table, rows)
    return rows


def _behind(
    actor: Actor,
    indicator: Indicator,
    wanted: _Wanted,
    after: str,
    limit: int,
    then: int | None,
) -> tuple[list[Row], int | None]:
    """Rows behind a mark, and how many there are from there on where they are not too many.

    The newest first, which is by id. Few of a million are found first and put in order then; many
    are read in order. So it matters how many there were `then`, when the figure was counted: of
    few all are looked for, however the database likes; of many none is counted.
    """
    columns_of(indicator)  # with an id
    more = [("counted.id < %s", after)] if after else []
    counted, values = _sql(indicator, [*wanted.conditions(), *more])
    bound = "" if then is not None else f"LIMIT {MOST_COUNTED + 1}"
    few = (
        f"WITH few AS MATERIALIZED (SELECT counted.* {counted} {bound})"  # noqa: S608 - a figure's file
        " SELECT (SELECT count(*) FROM few) AS few_in_all, few.* FROM few"
        " ORDER BY few.id DESC LIMIT %s"
    )
    many = f"SELECT counted.* {counted} ORDER BY counted.id DESC LIMIT %s"
    rows: list[Row] = []
    now: int | None = None
    try:
        with reading(actor), connection.cursor() as cursor:
            if then is None or then <= _MANY:
                cursor.execute(few, [*values, limit])
                rows = _read(cursor)
                now = rows[0]["few_in_all"] if rows else 0
            if now is None or now > MOST_COUNTED:
                now = None
                cursor.execute(many, [*values, limit])
                rows = _read(cursor)
    except DataError:
        raise BadInput("翻页位置无效", "this cursor is not valid") from None
    return [{name: row[name] for name in row if name != "few_in_all"} for row in rows], now


def _read(cursor: CursorWrapper) -> list[Row]:
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _count(actor: Actor, indicator: Indicator, wanted: _Wanted) -> int | None:
    counted, values = _sql(indicator, wanted.conditions())
    with reading(actor), connection.cursor() as cursor:
        bounded = f"SELECT count(*) FROM (SELECT 1 {counted} LIMIT %s) AS bounded"  # noqa: S608
        cursor.execute(bounded, [*values, MOST_COUNTED + 1])
        now: int = cursor.fetchone()[0]
    return now if now <= MOST_COUNTED else None


def _sql(indicator: Indicator, said: list[tuple[str, Any]]) -> tuple[str, list[Any]]:
    where = f" WHERE {' AND '.join(text for text, _ in said)}" if said else ""
    # the file's text may hold a percent sign, which is no place for a value
    counted = f"FROM ({indicator.sql.replace('%', '%%')}) AS counted{where}"
    return counted, [value for _, value in said]
