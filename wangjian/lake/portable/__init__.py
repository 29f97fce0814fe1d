"""可移植 SQL: the part of SQL that means the same on DuckDB and on Spark, and nothing else.

A list of what is allowed, walked over the parsed tree: whatever is not on it is refused, with
what to write instead where there is something. Asked of SQLGlot alone, none of 32 queries that
mean two things would have been refused.

>>> check("SELECT s.name FROM shop AS s LIMIT 3", {"shop"}, set())
Traceback (most recent call last):
...
wangjian.errors.BadKnowledge: SQL 不可移植：“LIMIT 3”没有唯一的次序。先 ORDER BY 到 row_key 为止。
not portable SQL: LIMIT 3 has no single order. end its ORDER BY with a row_key.
>>> print(translate("SELECT beijing_date(seen_at) AS d FROM shown", "spark"))
SELECT CAST(`seen_at` + INTERVAL '8' HOUR AS DATE) AS `d` FROM `shown`
"""

from __future__ import annotations

from wangjian.lake.portable.allowed import FUNCTIONS, check
from wangjian.lake.portable.parsing import columns
from wangjian.lake.portable.translating import translate

__all__ = ["FUNCTIONS", "check", "columns", "translate"]
