"""指标明细: the rows behind a figure, or behind one part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from wangjian.authority.actor import reading
from wangjian.authority.places import within
from wangjian.campaign.dividing import Part
from wangjian.campaign.models import MetricRow
from wangjian.campaign.queries.figures import WHOLE, Figure, Narrowed, figures, indicator_of
from wangjian.campaign.queries.parts import divided
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from wangjian.authority.actor import Actor
    from wangjian.campaign.decisions import Indicator
    from wangjian.workspace.folder import Workspace

# More rows than these are not counted while somebody waits for the page.
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows behind a figure: those of now, and the value that was shown."""

    figure: Figure
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    rows_now: int | None  # None: more than are counted while somebody waits
    more: bool
    part: Part | None = None  # of which part alone the rows are
    follows: bool = True  # what was counted is narrowed as the rows are

    @property
    def titled(self) -> str:
        """The column by whose value one knows a row."""
        return "name" if "name" in self.columns else next(iter(self.columns[1:]), "")

    @property
    def rows_then(self) -> int | None:
        """How many rows there were when the figure was counted."""
        return self.part.rows if self.part else self.figure.counted_rows

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

    def conditions(self) -> list[tuple[str, Any]]:
        """As SQL; the names are the file's own columns, checked when it was read."""
        day, region = self.columns.get("day"), self.columns.get("region")
        part = self.columns.get(self.dimension)
        said: list[tuple[str, Any]] = []
        if day and self.first:
            said.append((f"counted.{day} >= %s", self.first))
        if day and self.last:
            said.append((f"counted.{day} <= %s", self.last))
        if region and self.regions is not None:
            said.append((f"counted.{region} = ANY(%s)", self.regions))
        if part:
            said.append((f"counted.{part}::text = ANY(%s)", self.keys))
        return said

    def fits(self, row: dict[str, Any]) -> bool:
        """The same of a row that was kept of a figure on the lake; its days are text."""
        day, region = self.columns.get("day"), self.columns.get("region")
        part = self.columns.get(self.dimension)
        on = str(row.get(day) or "") if day else ""
        return not (
            (day and self.first and on < self.first.isoformat())
            or (day and self.last and on > self.last.isoformat())
            or (region and self.regions is not None and row.get(region) not in self.regions)
            or (part and str(row.get(part)) not in self.keys)
        )


def rows_of(
    ws: Workspace,
    actor: Actor,
    metric: str,
    *,
    limit: int = 200,
    narrowed: Narrowed = WHOLE,
    part: tuple[str, str] = ("", ""),
) -> Opened:
    """The rows that a figure counts: for the docket those of now, for the lake those kept.

    `part`: a dimension of the figure and a key of it, to see the rows of that part alone.
    """
    indicator = indicator_of(ws, metric)
    (one,) = (found for found in figures(ws, actor, narrowed) if found.indicator.id == metric)
    dimension, key = part
    if dimension and not indicator.column_of(dimension):
        raise BadInput(
            "这个指标没有按此分项统计",
            "this figure is not told apart that way",
            remedy_zh="请从驾驶舱打开",
            remedy_en="open it from the dashboard",
        )
    held: Part | None = None
    follows = not one.whole_place and not one.whole_time
    if dimension:
        held, follows = _part(actor, indicator, (dimension, key), narrowed)
    wanted = _Wanted(
        dict(indicator.by),
        within(narrowed.region_id) if narrowed.region_id else None,
        narrowed.from_on,
        narrowed.until_on,
        dimension,
        within(key) if dimension == "region" else [key],
    )
    if indicator.on == "lake":
        kept = MetricRow.objects.filter(metric=metric).order_by("no").values_list("row", flat=True)
        rows = [row for row in kept if wanted.fits(row)]
        now: int | None = held.rows if held else one.counted_rows or 0
        more = len(rows) > limit or (now or 0) > len(rows)
    else:
        rows, now = _on_docket(actor, indicator, limit, wanted)
        more = len(rows) > limit
    columns = tuple(name for name in rows[0] if name != indicator.office) if rows else ()
    return Opened(one, columns, tuple(rows[:limit]), now, more, held, follows)


def _part(
    actor: Actor, indicator: Indicator, part: tuple[str, str], narrowed: Narrowed
) -> tuple[Part, bool]:
    """One part as it was counted, and whether it follows what the page is narrowed to.

    A part of which nothing was counted has no rows.
    """
    dimension, key = part
    told = divided(actor, indicator, dimension, narrowed, keys=[key])
    nothing = Part(dimension, key, None if indicator.is_share else 0.0, 0)
    follows = not told.whole_place and not told.whole_time
    return (told.parts[0] if told.parts else nothing), follows


def _on_docket(
    actor: Actor, indicator: Indicator, limit: int, wanted: _Wanted
) -> tuple[list[dict[str, Any]], int | None]:
    said = wanted.conditions()
    where = f" WHERE {' AND '.join(text for text, _ in said)}" if said else ""
    values = [value for _, value in said]
    # the file's text may hold a percent sign, which is no place for a value
    counted = f"FROM ({indicator.sql.replace('%', '%%')}) AS counted{where}"
    with reading(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT counted.* {counted} LIMIT %s", [*values, limit + 1])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        bounded = f"SELECT count(*) FROM (SELECT 1 {counted} LIMIT %s) AS bounded"  # noqa: S608
        cursor.execute(bounded, [*values, MOST_COUNTED + 1])
        now: int = cursor.fetchone()[0]
    return rows, (now if now <= MOST_COUNTED else None)
