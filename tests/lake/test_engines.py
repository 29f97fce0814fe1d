"""The same rows from DuckDB and from Spark Connect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from wangjian.errors import BadKnowledge
from wangjian.lake import portable
from wangjian.lake.loads import Lake
from wangjian.lake.session import Function, Session, memory_session, open_session
from wangjian.lake.tables import Table

ROWS = {
    "stall": [
        {"market": "东市", "stall_no": "1", "name": "店 a\\b", "opened_on": "2020-01-31",
         "price_fen": 250, "share": 0.5, "online": True, "seen_at": "2020-10-01 07:00"},
        {"market": "东市", "stall_no": "2", "opened_on": "2020-02-29", "price_fen": 3,
         "seen_at": "2020-10-01T16:00:00Z"},
        {"market": "west", "stall_no": "3", "name": "a%x", "status": "open", "share": -2.5,
         "seen_at": "2020-10-01T15:59:59.999Z"},
        {"market": "west", "stall_no": "4", "name": "𠮷野", "status": "closed", "online": False},
    ]
}  # fmt: skip
FUNCTIONS = (
    Function("shout", ("text",), "text", pc.utf8_upper),
    Function("longer", ("text", "int"), "bool", lambda a, n: pc.greater(pc.utf8_length(a), n)),
)
# Told apart by empty lines.
QUERIES = r"""
SELECT * FROM stall

SELECT entity_key, beijing_date(seen_at) AS d FROM stall

SELECT shout(name) AS u, longer(name, 3) AS l FROM stall

SELECT COUNT(*) FILTER (WHERE name IS NULL) AS n, SUM(price_fen) AS s, AVG(share) AS a,
MIN(opened_on) AS m, MAX(seen_at) AS t, SUM(0.1) AS f, COUNT(DISTINCT market) AS d FROM
stall

SELECT ROUND(share) AS r, FLOOR(share) AS f, CEIL(share) AS c, price_fen / NULLIF(share, 0)
AS d, price_fen / 2 AS h, -5 % 3 AS m, 0.5 AS p, price_fen * 1.1 AS q FROM stall

SELECT ROW_NUMBER() OVER (PARTITION BY market ORDER BY opened_on DESC, row_key) AS n, market
FROM stall QUALIFY n = 1

SELECT name, LAG(name) OVER (ORDER BY opened_on, row_key) AS l, RANK() OVER (ORDER BY
market) AS r, DENSE_RANK() OVER (ORDER BY status) AS s FROM stall

SELECT CONCAT(name, 'x') AS c, name || 'y' AS j, CONCAT_WS('-', name, market) AS w,
SUBSTR(name, 1, 2) AS s, LEFT(name, 2) AS l, RIGHT(name, 1) AS r, LENGTH(name) AS n,
UPPER(name) AS u, TRIM(name) AS t, REPLACE(name, 'a', 'b') AS p, SPLIT_PART(name, '%', 1) AS
q, STRPOS(name, 'b') AS i FROM stall

SELECT STARTS_WITH(name, 'a') AS a, ENDS_WITH(name, 'x') AS b, CONTAINS(name, '\') AS c,
REGEXP_MATCHES(name, '^[a-z]%') AS d, name LIKE 'a_x' AS e, name NOT LIKE '店%' AS f, name IN
('a%x', 'b') AS g, name IS DISTINCT FROM 'a%x' AS h, online IS NULL AS i FROM stall

SELECT a.name AS x, b.name AS y FROM stall AS a JOIN stall AS b ON a.name LIKE CONCAT('%',
b.name, '%')

SELECT add_days(opened_on, 30) AS a, add_months(opened_on, 1) AS b, add_months(opened_on,
-12) AS c, days_between(opened_on, DATE '2021-03-01') AS d, month_start(opened_on) AS e,
year_start(opened_on) AS f, EXTRACT(YEAR FROM opened_on) AS g, MONTH(opened_on) AS h,
CAST(opened_on AS TEXT) AS i, month_start(beijing_date(seen_at)) AS j FROM stall

SELECT market, BOOL_OR(online) AS o, COUNT_IF(online) AS c FROM stall GROUP BY market HAVING
COUNT(*) > 1

SELECT market, nth_largest(price_fen, 1) AS first, nth_largest(price_fen, 2) AS second,
nth_largest(CASE WHEN online THEN price_fen * 10 + 1 END, 3) AS third FROM stall GROUP BY market

SELECT a.entity_key FROM stall AS a LEFT JOIN stall AS b ON b.name = a.name WHERE b.row_key
IS NULL

SELECT market FROM stall UNION SELECT name AS market FROM stall

SELECT name FROM stall EXCEPT SELECT name FROM stall WHERE status = 'open'

SELECT stall_no FROM stall ORDER BY status, row_key LIMIT 2

SELECT COALESCE(name, '无') AS n, GREATEST(price_fen, 100) AS g, LEAST(share, 0) AS l, CASE
WHEN share > 0 THEN 0.9 WHEN online THEN 1 END AS c FROM stall

SELECT COUNT(*) AS n FROM stall WHERE beijing_date(seen_at) BETWEEN DATE '2020-10-01' AND
DATE '2020-10-01'

SELECT stall_no FROM stall WHERE market IN (SELECT market FROM stall WHERE online)

SELECT MAX(price_fen) OVER (ORDER BY opened_on, row_key ROWS BETWEEN 1 PRECEDING AND CURRENT
ROW) AS m FROM stall
""".strip().split("\n\n")


def told(session: Session, sql: str) -> tuple[list[str], list[str]]:
    table = session.arrow(sql)
    schema = [f"{field.name}: {field.type}" for field in table.schema]
    return schema, sorted(map(repr, table.to_pylist()))


@pytest.fixture(scope="module")
def both(sail: str, tmp_path_factory) -> Iterator[tuple[Session, Session]]:
    from stalls import STALL

    tmp: Path = tmp_path_factory.mktemp("engines")
    with (
        memory_session(ROWS, [STALL], tmp=tmp, engine="duckdb") as duck,
        memory_session(ROWS, [STALL], tmp=tmp, engine=sail) as spark,
    ):
        duck.register(FUNCTIONS)
        spark.register(FUNCTIONS)
        yield duck, spark


@pytest.mark.parametrize("sql", QUERIES)
def test_portable_sql_gives_the_same_rows_on_both(both: tuple[Session, Session], sql: str):
    portable.check(sql, {"stall"}, {function.name for function in FUNCTIONS})
    duck, spark = both
    assert told(duck, sql) == told(spark, sql)


def test_the_lake_reads_the_same_on_both(lake: Lake, stall: Table, written, sail, tmp_path):
    head = "market,stall_no,name,opened_on,seen_at\n"
    for text, kind in (
        ("e,1,一,2020-10-01,2020-10-01 08:00\ne,2,二,,\n", "full"),
        ("e,2,改,,\n", "delta"),
    ):
        lake.accept(stall, written(head + text), source="s", kind=kind, as_of_on=date(2020, 1, 1))
    sql = "SELECT * FROM stall"
    with (
        open_session(lake, [stall], tmp=tmp_path / "tmp", engine="duckdb") as duck,
        open_session(lake, [stall], tmp=tmp_path / "tmp", engine=sail) as spark,
    ):
        assert dict(spark.versions) == {"stall": 2}
        assert told(duck, sql) == told(spark, sql)
        assert len(told(spark, sql)[1]) == 2
        assert spark.write(sql, tmp_path / "out") == 2
        batches = list(spark.batches(sql, 1))
        assert sum(batch.num_rows for batch in batches) == 2


def test_spark_takes_empty_and_replaced_tables_and_says_what_is_wrong(stall, sail, tmp_path):
    with memory_session({}, [stall], tmp=tmp_path, engine=sail) as spark:
        assert spark.arrow("SELECT * FROM stall").num_rows == 0
        spark.add_table("words", pa.table({"w": ["a"]}))
        spark.add_table("words", pa.table({"w": ["b", "c"]}))
        assert spark.arrow("SELECT COUNT(*) AS n FROM words").to_pylist() == [{"n": 2}]
        with pytest.raises(BadKnowledge, match="SQL 不能执行"):
            spark.arrow("SELECT colour FROM stall")
