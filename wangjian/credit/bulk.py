"""信用评分的成批计算: what the records of each subject add up to, with the three that count most.

A record counts the points of its severity times the share of its age; a category counts its weight
of them, at most its cap; the score is the sum over categories, and below 0 is 0. Higher is worse.
A score is internal: it steers drawing and review and never punishes.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from wangjian.credit.weights import WHOLE

if TYPE_CHECKING:
    from wangjian.credit.weights import Weights

REASONS = 3
# Name of the small table of what each category weighs, which the query joins.
CATEGORY_WEIGHT = "category_weight"


def category_table(weights: Weights) -> pa.Table:
    """What each category weighs and its place among them, as the table that the query joins."""
    return pa.table(
        {
            "category": pa.array([one.id for one in weights.categories], pa.string()),
            "place": pa.array(range(len(weights.categories)), pa.int64()),
            "weight_percent": pa.array([one.weight_percent for one in weights.categories]),
            "cap": pa.array([one.cap for one in weights.categories]),
        }
    )


def score_sql(weights: Weights, on: date) -> str:
    """The portable query: one row a subject that has a record that counts on that day.

    `registration_no`, `score` (points), `records` (those that count: in force, and young enough to
    have a share), and for n from 1 to 3 `reason_n` (category) and `points_n`, the categories that
    count most against it, of equal ones the first by name; null where there are less.

    Points and place of a category go into one number, so that one aggregate finds the three: with
    200 million records, ranking them by a window would cost as much as adding them up.
    """
    day = f"CAST('{on.isoformat()}' AS DATE)"
    places = len(weights.categories)
    tops = ", ".join(
        f"nth_largest(CASE WHEN points > 0 THEN points * {places} + {places - 1} - place END, {n})"
        f" AS top_{n}"
        for n in range(1, REASONS + 1)
    )
    reasons = ", ".join(
        f"w{n}.category AS reason_{n}, CAST(FLOOR(s.top_{n} / {places}) AS BIGINT) AS points_{n}"
        for n in range(1, REASONS + 1)
    )
    named = " ".join(
        f"LEFT JOIN {CATEGORY_WEIGHT} AS w{n} ON w{n}.place = {places - 1} - s.top_{n} % {places}"
        for n in range(1, REASONS + 1)
    )
    return f"""
WITH counted AS (
  SELECT c.registration_no, w.place, COUNT(*) AS records,
    SUM({_points(weights)} * {_share(weights, day)}) AS points
  FROM credit_record AS c JOIN {CATEGORY_WEIGHT} AS w ON w.category = c.category
  WHERE happened_on <= {day} AND (ended_on IS NULL OR ended_on > {day}){_young(weights, day)}
  GROUP BY c.registration_no, w.place
), weighed AS (
  SELECT c.registration_no, c.place, c.records,
    {_capped("c.points * w.weight_percent", "w.cap")} AS points
  FROM counted AS c JOIN {CATEGORY_WEIGHT} AS w ON w.place = c.place
), scored AS (
  SELECT registration_no, GREATEST(SUM(points), 0) AS score, SUM(records) AS records, {tops}
  FROM weighed
  GROUP BY registration_no
)
SELECT s.registration_no, s.score, s.records, {reasons}
FROM scored AS s {named}"""  # noqa: S608 - figures and names are ours


def _points(weights: Weights) -> str:
    """Points by severity; a record that says none is of the slightest."""
    whens = " ".join(
        f"WHEN {severity} THEN {points}" for severity, points in sorted(weights.severities.items())
    )
    return f"(CASE COALESCE(severity, 1) {whens} ELSE {weights.severities[1]} END)"


def _share(weights: Weights, day: str) -> str:
    """Percent by age in days, the oldest age first."""
    whens = " ".join(
        f"WHEN happened_on <= add_days({day}, {-age.from_days}) THEN {age.share_percent}"
        for age in reversed(weights.ages)
    )
    return f"(CASE {whens} ELSE 0 END)"


def _young(weights: Weights, day: str) -> str:
    """Leaves out what is too old to count; nothing where the oldest age has a share."""
    oldest = weights.ages[-1]
    if oldest.share_percent:
        return ""
    return f" AND happened_on > add_days({day}, {-oldest.from_days})"


def _capped(points: str, cap: str) -> str:
    """Percent of percent back to whole points, towards zero, at most the cap either way."""
    whole = f"CAST(FLOOR(ABS({points}) / {WHOLE * WHOLE}) AS BIGINT)"
    return f"CASE WHEN {points} < 0 THEN -1 ELSE 1 END * LEAST({whole}, {cap})"
