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
    """What each category weighs, as the table that the query joins."""
    return pa.table(
        {
            "category": pa.array([one.id for one in weights.categories], pa.string()),
            "weight_percent": pa.array([one.weight_percent for one in weights.categories]),
            "cap": pa.array([one.cap for one in weights.categories]),
        }
    )


def score_sql(weights: Weights, on: date) -> str:
    """The portable query: one row a subject that has a record in force on that day.

    `registration_no`, `score` (points), `records` (those in force), and for n from 1 to 3
    `reason_n` (category) and `points_n`, the categories that count most against it; null where
    there are less. Within a subject a category tells every row from every other: it ends the order.
    """
    day = f"CAST('{on.isoformat()}' AS DATE)"
    reasons = ", ".join(
        f"MAX(CASE WHEN nth = {n} AND points > 0 THEN row_key_category END) AS reason_{n},"
        f" MAX(CASE WHEN nth = {n} AND points > 0 THEN points END) AS points_{n}"
        for n in range(1, REASONS + 1)
    )
    return f"""
WITH counted AS (
  SELECT registration_no, category, COUNT(*) AS records,
    SUM({_points(weights)} * {_share(weights, day)}) AS points
  FROM credit_record
  WHERE happened_on <= {day} AND (ended_on IS NULL OR ended_on > {day})
  GROUP BY registration_no, category
), weighed AS (
  SELECT c.registration_no, c.category AS row_key_category, c.records,
    {_capped("c.points * w.weight_percent", "w.cap")} AS points
  FROM counted AS c JOIN {CATEGORY_WEIGHT} AS w ON w.category = c.category
), ranked AS (
  SELECT registration_no, row_key_category, records, points, ROW_NUMBER() OVER (
    PARTITION BY registration_no ORDER BY points DESC, row_key_category) AS nth
  FROM weighed
)
SELECT registration_no, GREATEST(SUM(points), 0) AS score,
  SUM(records) AS records, {reasons}
FROM ranked
GROUP BY registration_no"""  # noqa: S608 - figures and names are ours


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


def _capped(points: str, cap: str) -> str:
    """Percent of percent back to whole points, towards zero, at most the cap either way."""
    whole = f"CAST(FLOOR(ABS({points}) / {WHOLE * WHOLE}) AS BIGINT)"
    return f"CASE WHEN {points} < 0 THEN -1 ELSE 1 END * LEAST({whole}, {cap})"
