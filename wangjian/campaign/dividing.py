"""指标分项的规矩: how a figure is told apart, by one thing or by one within another. Pure.

A part may lie `within` a day or a region (`day:2026-11-01`, `region:510000`), so that the figure by
rule or by platform can follow the period or the region that a page looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# What panels of the dashboard tell apart, and within what: by a day of the last few months, by a
# region down to the cities. Below them an office has its own figures.
CROSSED = ("rule", "platform")
WITHIN = ("day", "region")
DAYS_KEPT = 120
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: its rows of one day, region, platform, rule or topic."""

    dimension: str
    key: str
    value: float | None
    rows: int
    within: str = ""


def first_kept(today: date) -> date:
    """The first day of which parts within a day are kept."""
    return today - timedelta(days=DAYS_KEPT)


def cuts(by: Iterable[str]) -> list[tuple[str, ...]]:
    """How a figure that is told apart by these is cut: by each, and by some within others.

    >>> cuts(["day", "rule"])
    [('day',), ('rule',), ('rule', 'day')]
    """
    known = list(by)
    pairs = [(one, other) for one in known if one in CROSSED for other in WITHIN if other in known]
    return [*((one,) for one in known), *pairs]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its parts, of one office or of several."""

    value: float | None
    rows: int
    parts: tuple[Part, ...]


def parts_sql(
    by: Mapping[str, str],
    value: str,
    sql: str,
    since: date,
    *,
    whole: bool = False,
    office: str = "",
) -> str:
    """Value and counted rows for each part of each cut, in one look at the rows.

    With the `whole` there is a row of all of them too, for one look instead of two; with the
    column of an `office` all of that for each office by itself. Columns: `cut`, a number with a bit
    for each key that does not count (the first key has the highest), then `office`, then a key each
    (`key_recent`: the day as far as it is kept), then both.
    """
    columns = {name: f"counted.{by.get(name, 'recent_on')}" for name in _names(by)}
    rows = f"({sql}) AS counted"
    if "recent" in columns:
        recent = (
            f"CASE WHEN dated.{by['day']} >= DATE '{since.isoformat()}' THEN dated.{by['day']} END"
        )
        rows = f"(SELECT dated.*, {recent} AS recent_on FROM ({sql}) AS dated) AS counted"  # noqa: S608
    each = [f"counted.{office}"] if office else []
    keys = [f"{column} AS office" for column in each]
    keys += [f"{column} AS key_{name}" for name, column in columns.items()]
    sets = ", ".join(
        "(" + ", ".join([*each, *(columns[name] for name in _keys_of(cut))]) + ")"
        for cut in [*cuts(by), *([()] if whole else [])]
    )
    cut = f"GROUPING({', '.join(columns.values())})" if columns else "0"
    return (
        f"SELECT {', '.join([f'{cut} AS cut', *keys])}, "  # noqa: S608
        f"CAST({value} AS DOUBLE PRECISION) AS value, count(*) AS counted_rows "
        f"FROM {rows} GROUP BY GROUPING SETS ({sets})"
    )


def parts_of(by: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> list[Part]:
    """The rows of `parts_sql` as parts; what a column says nothing of is in no part."""
    names = _names(by)
    numbered = {
        _number(names, _keys_of(cut)): (cut, [f"key_{name}" for name in _keys_of(cut)])
        for cut in cuts(by)
    }
    whole = _number(names, [])
    found = []
    for row in rows:
        if int(row["cut"]) == whole:
            continue
        cut, columns = numbered[int(row["cut"])]
        keys = [_text(row[column]) for column in columns]
        if not all(keys):
            continue
        value = row["value"]
        found.append(
            Part(
                cut[0],
                keys[0],
                None if value is None else float(value),
                int(row["counted_rows"]),
                f"{cut[1]}:{keys[1]}" if len(cut) > 1 else "",
            )
        )
    return found


def counted(by: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Counted:
    """What that query, asked for the whole too, found."""
    whole = _number(_names(by), [])
    (row,) = (row for row in rows if int(row["cut"]) == whole)
    return Counted(row["value"], int(row["counted_rows"]), tuple(parts_of(by, rows)))


def by_office(by: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> dict[str, Counted]:
    """The same where it was asked for each office."""
    held: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        held[str(row["office"])].append(row)
    return {office: counted(by, of_it) for office, of_it in held.items()}


def together(found: Iterable[Counted], *, share: bool) -> Counted:
    """What several offices counted, as one; of what adds up alone, and a share by its rows."""
    held = list(found)
    if len(held) == 1:
        return held[0]
    sums: dict[tuple[str, str, str], tuple[float, int]] = {}
    for one in held:
        whole = Part("", "", one.value, one.rows)
        for part in (whole, *one.parts):
            named = (part.dimension, part.within, part.key)
            value, rows = sums.get(named, (0.0, 0))
            weight = part.rows if share else 1
            sums[named] = (value + (part.value or 0.0) * weight, rows + part.rows)
    value, rows = sums.pop(("", "", ""), (0.0, 0))
    parts = (
        Part(dimension, key, _average(total, count, share=share), count, within)
        for (dimension, within, key), (total, count) in sums.items()
    )
    return Counted(_average(value, rows, share=share), rows, tuple(parts))


def _average(total: float, rows: int, *, share: bool) -> float | None:
    if not share:
        return total
    return total / rows if rows else None


def _names(by: Mapping[str, str]) -> list[str]:
    """The keys of the query: one a dimension, and the day as far as it is kept where it counts."""
    dated = any("day" in cut[1:] for cut in cuts(by))
    return [*by, "recent"] if dated else list(by)


def _keys_of(cut: tuple[str, ...]) -> list[str]:
    if not cut:
        return []
    return [cut[0], *("recent" if name == "day" else name for name in cut[1:])]


def _number(names: list[str], held: list[str]) -> int:
    """What GROUPING says of a set.

    >>> _number(["day", "rule", "recent"], ["rule", "recent"])
    4
    """
    return sum(1 << (len(names) - 1 - n) for n, name in enumerate(names) if name not in held)


def _text(key: Any) -> str:
    if key is None:
        return ""
    return key.isoformat() if isinstance(key, date) else str(key)


def lifted(parts: Iterable[Part], parents: Mapping[str, str | None], *, share: bool) -> list[Part]:
    """The same parts, and each region's also counted for the regions above it.

    A sum of a share is weighed by its rows. A thing lies in one region, so that what is
    counted as different things may be added up.
    """
    found: list[Part] = []
    sums: dict[tuple[str, str, str], tuple[float, int]] = {}
    lines: dict[str, list[str]] = {}  # a region and those above it, looked up once
    for part in parts:
        kind, _colon, place = part.within.partition(":")
        if part.dimension != "region" and kind != "region":
            found.append(part)
            continue
        region = place or part.key
        above = lines.get(region) or lines.setdefault(region, _above(region, parents))
        for step in above[-DEEPEST:] if place else above:
            named = (part.dimension, part.key, f"region:{step}") if place else ("region", step, "")
            value, rows = sums.get(named, (0.0, 0))
            weight = part.rows if share else 1
            sums[named] = (value + (part.value or 0.0) * weight, rows + part.rows)
    for (dimension, key, within), (value, rows) in sums.items():
        one = value / rows if share and rows else value
        found.append(Part(dimension, key, one, rows, within))
    return found


def _above(region: str, parents: Mapping[str, str | None]) -> list[str]:
    """A region and those above it, the largest last."""
    found: list[str] = []
    step: str | None = region
    while step and step not in found:
        found.append(step)
        step = parents.get(step)
    return found


def joined(parts: Iterable[Part], *, share: bool) -> tuple[float | None, int]:
    """The value of several parts together; a share is weighed by its rows."""
    held = [part for part in parts if part.value is not None]
    rows = sum(part.rows for part in held)
    if not share:
        return sum(part.value or 0.0 for part in held), rows
    return (sum((part.value or 0.0) * part.rows for part in held) / rows if rows else None), rows
