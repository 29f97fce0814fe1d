"""比对的成批计算: who probably runs what, over all shops without a usable code.

Prepare both sides -> candidates that share a key which few businesses have -> probabilities
(`lake.linking`) -> for each thing the likeliest businesses, which compete with one another. Lot by
lot, so that memory does not grow with the number of shops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from wangjian.lake.linking import Linker, pair_sql
from wangjian.lake.portable import check
from wangjian.registry.bulk.preparing import (
    BUSINESSES,
    REGIONS,
    SUBJECTS,
    businesses_sql,
    subjects_sql,
)
from wangjian.registry.decisions.linking import METHOD, Method

if TYPE_CHECKING:
    from wangjian.lake.disk import Progress
    from wangjian.lake.session import Session
    from wangjian.registry.decisions.linking import Key

LOT = 200_000  # things a lot; a name or two each
_PLACES, KEYS, _SCORED = "name_place", "business_key", "scored"
_LONGEST_NAME = 32  # places within a name at which keys are made
_MILLION = 1_000_000
# Functions of ours that prepare the columns, and those that keys and levels may call too.
_OWN = ("fold_name", "name_parts", "guess_code", "fold_code", "fold_address", "address_door",
        "code_region", "edits")  # fmt: skip
_OF_LEVELS = ("edits",)


@dataclass(slots=True)
class Counts:
    """What a run did."""

    subjects: int = 0  # things without a usable code
    businesses: int = 0
    pairs: int = 0  # compared
    by_key: dict[str, int] = field(default_factory=dict)  # keys of businesses in use


def region_table(parents: Mapping[str, str | None]) -> pa.Table:
    """Each region with its province (above which there is none) and the city below that."""
    rows = []
    for region in parents:
        line = [region]
        while (above := parents.get(line[-1])) and above not in line:
            line.append(above)
        city = line[-2] if len(line) > 1 else line[-1]
        rows.append((region, city, line[-1]))
    names = ("region_id", "city", "province")
    return pa.table({name: pa.array([row[n] for row in rows], pa.string())
                     for n, name in enumerate(names)})  # fmt: skip


def link(
    session: Session,
    method: Method,
    parents: Mapping[str, str | None],
    *,
    counts: Counts,
    tell: Progress,
) -> Iterator[pa.Table]:
    """Lots of `left_key`, `right_key`, `probability`, `reasons`: of each thing the likeliest.

    The session has the tables shop, account, site, mobile_app, shown and business, and the
    functions of `wangjian.text`.
    """
    check_levels(method)
    session.add_table(REGIONS, region_table(parents))
    session.add_table(_PLACES, pa.table({"n": pa.array(range(1, _LONGEST_NAME + 1), pa.int64())}))
    tell("准备登记", "preparing the register", 0)
    businesses = ask(session, businesses_sql())
    session.add_table(BUSINESSES, businesses)
    tell("准备待比对的对象", "preparing what is to be linked", businesses.num_rows)
    subjects = ask(session, subjects_sql())
    session.add_table(SUBJECTS, subjects)
    counts.businesses = businesses.num_rows
    last = _last(session)
    counts.subjects = last
    if not businesses.num_rows or not last:
        return
    keys = []
    for key in method.keys:
        tell(f"找候选：{key.name}", f"keys: {key.name}", 0)
        made = ask(session, rare_sql(key, method.keys.index(key)))
        counts.by_key[key.name] = made.num_rows
        keys.append(made)
    session.add_table(KEYS, pa.concat_tables(keys))
    del keys
    linker = Linker(session, method.model, SUBJECTS, BUSINESSES)
    for first in range(1, last + 1, LOT):
        tell("比对", "comparing", first)
        pairs = ask(session, candidates_sql(method, first, first + LOT - 1))
        counts.pairs += pairs.num_rows
        if pairs.num_rows:
            session.add_table(_SCORED, linker.score(pairs))
            yield ask(session, links_sql(method))


def check_levels(method: Method) -> None:
    """BadKnowledge unless what the levels ask is portable SQL; splink runs it as it stands."""
    for comparison in method.model.comparisons:
        for level in comparison.levels:
            if level.sql:
                asked = f"SELECT COUNT(*) AS pairs FROM {SUBJECTS} WHERE ({level.sql})"  # noqa: S608
                check(asked, [SUBJECTS], _OF_LEVELS)


def ask(session: Session, sql: str) -> pa.Table:
    """The result of a query of ours, checked like any other."""
    check(sql, _TABLES, _OWN)
    return session.arrow(sql)


_TABLES = (
    "shop", "account", "site", "mobile_app", "shown", "business", REGIONS, SUBJECTS, BUSINESSES,
    _PLACES, KEYS, _SCORED,
)  # fmt: skip


def _last(session: Session) -> int:
    """The number of the last thing."""
    counted = ask(session, f"SELECT MAX(subject) AS last FROM {SUBJECTS}")  # noqa: S608
    return int(counted["last"][0].as_py() or 0)


def key_sql(key: Key, number: int, table: str, where: str = "") -> str:
    """`record`, `key`: one row for each key of that kind that a record of the table has."""
    joined = f"{table} CROSS JOIN {_PLACES}" if key.by_place else table
    tests = [f"({one})" for one in (key.of, where, f"({key.sql}) IS NOT NULL") if one]
    return (
        f"SELECT record, '{number}:' || {key.sql} AS link_key FROM {joined}"  # noqa: S608
        f" WHERE {' AND '.join(tests)}"
    )


def rare_sql(key: Key, number: int) -> str:
    """Keys of that kind which a few businesses have and some thing has too, and what they count."""
    return f"""
WITH held AS (SELECT DISTINCT record, link_key FROM ({key_sql(key, number, BUSINESSES)}) AS h),
wanted AS (SELECT DISTINCT link_key FROM ({key_sql(key, number, SUBJECTS)}) AS w),
counted AS (
  SELECT h.link_key, COUNT(*) AS shared FROM held AS h JOIN wanted AS w ON w.link_key = h.link_key
  GROUP BY h.link_key
)
SELECT h.link_key, h.record, CAST(FLOOR({key.points} / NULLIF(c.shared, 0)) AS BIGINT) AS points
FROM held AS h JOIN counted AS c ON c.link_key = h.link_key
WHERE c.shared <= {key.most}"""  # noqa: S608 - texts of a checked file


def candidates_sql(method: Method, first: int, last: int) -> str:
    """Pairs to compare: of each record the businesses with the most points over shared keys."""
    where = f"subject BETWEEN {first} AND {last}"
    keys = " UNION ALL ".join(
        key_sql(key, number, SUBJECTS, where) for number, key in enumerate(method.keys)
    )
    return f"""
WITH own AS (SELECT DISTINCT record, link_key FROM ({keys}) AS k),
met AS (
  SELECT o.record AS left_record, b.record AS row_key_right, SUM(b.points) AS points
  FROM own AS o JOIN {KEYS} AS b ON b.link_key = o.link_key
  GROUP BY o.record, b.record
), ranked AS (
  SELECT left_record, row_key_right, ROW_NUMBER() OVER (
    PARTITION BY left_record ORDER BY points DESC, row_key_right) AS nth
  FROM met
)
SELECT {pair_sql("left_record", "row_key_right")} FROM ranked
WHERE nth <= {method.candidates}"""  # noqa: S608


def links_sql(method: Method) -> str:
    """Of each thing the likeliest businesses, as rivals: one of them runs it, or none.

    The odds of a pair are those of its likeliest names; what a business has against it is that
    another fits as well. Millionths, so that sums are the same in whatever order they are made.
    """
    odds = f"CAST(ROUND({_MILLION} * probability / NULLIF(1.000001 - probability, 0)) AS BIGINT)"
    reasons = ", ".join(f"p.{one.column}" for one in method.model.comparisons)
    levels = reasons.replace("p.", "s.")
    said = " || ',' || ".join(
        f'\'"{one.name}":"\' || CASE {one.column} '
        + " ".join(f"WHEN {number} THEN '{name}'" for name, number in one.numbers().items())
        + " ELSE '' END || '\"'"
        for one in method.model.comparisons
    )
    share = f"odds / NULLIF(1.0 * {_MILLION} + all_odds, 0)"
    return f"""
WITH pairs AS (
  SELECT l.entity_key AS left_key, r.entity_key AS row_key_right, {odds} AS odds,
    r.record AS right_record, s.left_record, {levels}
  FROM {_SCORED} AS s JOIN {SUBJECTS} AS l ON l.record = s.left_record
  JOIN {BUSINESSES} AS r ON r.record = s.right_record
), best AS (
  SELECT p.left_key, p.row_key_right, p.odds, {reasons}, ROW_NUMBER() OVER (
    PARTITION BY p.left_key, p.row_key_right
    ORDER BY p.odds DESC, p.right_record, p.left_record, p.row_key_right) AS nth
  FROM pairs AS p
), rivals AS (
  SELECT *, SUM(odds) OVER (PARTITION BY left_key) AS all_odds, ROW_NUMBER() OVER (
    PARTITION BY left_key ORDER BY odds DESC, row_key_right) AS place
  FROM best WHERE nth = 1
)
SELECT left_key, row_key_right AS right_key,
  ROUND({share} * 10000) / 10000.0 AS probability,
  '{{' || {said} || '}}' AS reasons
FROM rivals
WHERE place <= {int(method.limits["links"])} AND {share} >= {method.limits["kept"]}"""  # noqa: S608


def edge_rows(links: pa.Table, run_id: str, method: Method) -> pa.Table:
    """The links as rows of `link_edge`."""
    return (
        links.append_column("run_id", pa.array([run_id] * links.num_rows, pa.string()))
        .append_column("method", pa.array([METHOD] * links.num_rows, pa.string()))
        .append_column("method_version", pa.array([method.version] * links.num_rows, pa.string()))
    )
