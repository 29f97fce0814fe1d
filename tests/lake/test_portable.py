"""Which SQL means the same on both engines."""

from __future__ import annotations

import doctest
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangjian.errors import BadKnowledge
from wangjian.lake import portable

TABLES = {"shop", "shown"}

# Told apart by empty lines.
ALLOWED = """
SELECT s.name FROM shop AS s WHERE s.name LIKE '%x%' AND NOT EXISTS (SELECT 1 FROM shown AS
w)

WITH a AS (SELECT * FROM shop) SELECT COUNT(*) FILTER (WHERE name IS NULL) AS n FROM a

SELECT a.name FROM shop AS a LEFT JOIN shown AS b ON a.entity_key = b.entity_key

SELECT a.name FROM shop AS a CROSS JOIN shown AS b

SELECT name, COUNT(DISTINCT url) AS n FROM shop GROUP BY name HAVING COUNT(*) > 1

SELECT ROW_NUMBER() OVER (PARTITION BY name ORDER BY opened_on, row_key) AS n FROM shop
QUALIFY n = 1

SELECT RANK() OVER (ORDER BY name) AS r, SUM(x) OVER (PARTITION BY name) AS s FROM shop

SELECT x / NULLIF(y, 0) AS r, x / 2 AS h, x % 3 AS m FROM shop

SELECT beijing_date(seen_at) AS d FROM shown WHERE beijing_date(seen_at) >= DATE
'2020-01-01'

SELECT add_days(beijing_date(seen_at), 15) AS d, add_months(opened_on, 1) AS m FROM shown

SELECT days_between(opened_on, closed_on) AS n, month_start(opened_on) AS m FROM shop

SELECT CAST(FLOOR(x) AS BIGINT) AS f, CAST(opened_on AS TEXT) AS t FROM shop

SELECT name FROM shop UNION ALL SELECT name FROM shown

SELECT name FROM shop ORDER BY row_key LIMIT 3

SELECT code_ok(name) AS ok FROM shop

SELECT CASE WHEN name = 'a' THEN 0.5 ELSE 1 END AS c FROM shop
""".strip().split("\n\n")

REFUSED = {
    "SELECT name FROM shop LIMIT 3": "没有唯一的次序",
    "SELECT name FROM shop ORDER BY name LIMIT 3": "没有唯一的次序",
    "SELECT name FROM shop ORDER BY row_key LIMIT 3 OFFSET 2": "OFFSET",
    "SELECT name FROM business": "没有声明读这张表",
    "SELECT name FROM x.shop": "不是表名",
    "SELECT a FROM read_parquet('x') AS t": "不是表名",
    "SELECT a FROM 'file.csv' AS t": "没有声明读这张表",
    "SELECT a FROM duckdb_settings() AS t": "不是表名",
    "SELECT a FROM (VALUES (1)) AS t(a)": "不在允许",
    "SELECT * EXCLUDE (name) FROM shop": "EXCEPT",
    "SELECT name FROM shop JOIN shown USING (entity_key)": "JOIN … ON",
    "SELECT name FROM shop NATURAL JOIN shown": "JOIN … ON",
    "SELECT name FROM shop ASOF JOIN shown ON a >= b": "JOIN … ON",
    "SELECT name FROM shop POSITIONAL JOIN shown": "JOIN … ON",
    "SELECT name FROM shop SEMI JOIN shown ON a = b": "JOIN … ON",
    "SELECT name FROM shop, shown": "没有 ON 条件",
    "SELECT name FROM shop TABLESAMPLE 10%": "SAMPLE",
    "SELECT x / y AS r FROM shop": "除数可能为零",
    "SELECT x / 0 AS r FROM shop": "除数可能为零",
    "SELECT x % y AS r FROM shop": "除数可能为零",
    "SELECT x // 2 AS r FROM shop": "不在允许",
    "SELECT x ** 2 AS r FROM shop": "power",
    "SELECT CAST(seen_at AS DATE) AS d FROM shown": "beijing_date",
    "SELECT seen_at::VARCHAR AS d FROM shown": "beijing_date",
    "SELECT name FROM shown WHERE seen_at >= DATE '2020-01-01'": "时间与日期相比",
    "SELECT name FROM shown WHERE seen_at BETWEEN '2020-01-01' AND '2020-02-01'": "时间与日期相比",
    "SELECT name FROM shown WHERE opened_on < seen_at": "时间与日期相比",
    "SELECT EXTRACT(HOUR FROM seen_at) AS h FROM shown": "年、月、日",
    "SELECT opened_on + INTERVAL 7 DAY AS d FROM shop": "不在允许",
    "SELECT DATE_DIFF('day', a, b) AS d FROM shop": "days_between",
    "SELECT DATE_TRUNC('month', a) AS d FROM shop": "month_start",
    "SELECT CURRENT_DATE AS d FROM shop": "参数",
    "SELECT NOW() AS d FROM shop": "now",
    "SELECT RANDOM() AS d FROM shop": "不在允许",
    "SELECT [1, 2] AS a FROM shop": "不在允许",
    "SELECT {'a': 1} AS a FROM shop": "不在允许",
    "SELECT name[1:2] AS a FROM shop": "不在允许",
    "SELECT UNNEST([1]) AS a FROM shop": "不在允许",
    "SELECT LIST(name) AS a FROM shop": "MIN、MAX",
    "SELECT STRING_AGG(name, ',' ORDER BY name) AS a FROM shop": "MIN、MAX",
    "SELECT ANY_VALUE(name) AS a FROM shop": "不在允许",
    "SELECT ARG_MAX(name, x) AS a FROM shop": "ROW_NUMBER",
    "SELECT SUM(x ORDER BY y) AS a FROM shop": "不能写在函数里",
    "SELECT MIN(x, 3) AS a FROM shop": "用了",
    "SELECT COUNT(x, y) AS a FROM shop": "用了",
    "SELECT STRLEN(name) AS a FROM shop": "strlen",
    "SELECT SUBSTR(name, -2) AS a FROM shop": "从 1 数起",
    "SELECT ROUND(x, 2) AS a FROM shop": "只能有一个参数",
    "SELECT CAST(x AS INT) AS a FROM shop": "舍入不同",
    "SELECT CAST(x AS DECIMAL(3, 2)) AS a FROM shop": "目标类型",
    "SELECT TRY_CAST(x AS INT) AS a FROM shop": "try_cast",
    "SELECT ROW_NUMBER() OVER (ORDER BY name) AS n FROM shop": "并列",
    "SELECT FIRST_VALUE(name) OVER (ORDER BY name) AS n FROM shop": "并列",
    "SELECT SUM(x) OVER (ORDER BY y ROWS UNBOUNDED PRECEDING) AS n FROM shop": "并列",
    "SELECT RANK() OVER (PARTITION BY name) AS n FROM shop": "没有 ORDER BY",
    "SELECT DISTINCT ON (name) name FROM shop": "ON",
    "SELECT name FROM shop GROUP BY ALL": "ALL",
    "SELECT name FROM shop GROUP BY ROLLUP (name)": "不在允许",
    "SELECT name FROM shop UNION BY NAME SELECT name FROM shown": "BY_NAME",
    "WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n FROM a) SELECT n FROM a": "RECURSIVE",
    "SELECT name FROM shop WHERE name LIKE 'a\\_b'": "反斜杠",
    "SELECT name FROM shop WHERE name ILIKE 'a'": "不在允许",
    "SELECT name FROM shop WHERE REGEXP_MATCHES(name, '\\d')": "固定模式",
    "SELECT name FROM shop WHERE REGEXP_MATCHES(name, url)": "固定模式",
    "SELECT name COLLATE nocase AS n FROM shop": "不在允许",
    "SELECT $1 AS a FROM shop": "不在允许",
    "SELECT beijing_date(seen_at, 1) AS d FROM shown": "应有 1 个参数",
    "SELECT GETENV('HOME') AS a FROM shop": "getenv",
    "SELECT scan(name) AS a FROM shop": "scan",
    "SELECT COUNT(*) FROM shop": "没有名字",
    "SELECT 1 AS a; SELECT 2 AS a": "一条 SELECT",
    "INSERT INTO shop VALUES (1)": "一条 SELECT",
    "COPY shop TO 'x'": "一条 SELECT",
    "DROP TABLE shop": "一条 SELECT",
    "SELECT FROM WHERE": "语法",
    "": "一条 SELECT",
}


@pytest.mark.parametrize("sql", ALLOWED)
def test_what_is_on_the_list_is_taken(sql: str):
    portable.check(sql, TABLES, {"code_ok"})
    for engine in ("duckdb", "spark"):
        assert portable.translate(sql, engine)


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_not_on_the_list_is_refused_with_the_reason(sql: str):
    with pytest.raises(BadKnowledge) as told:
        portable.check(sql, TABLES, {"code_ok"})
    assert REFUSED[sql] in str(told.value)
    assert told.value.en


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_in_words(text: str):
    with suppress(BadKnowledge):
        portable.check(f"SELECT {text}", TABLES, set())


def test_deep_nesting_is_refused_and_does_not_break_the_reader():
    deep = "(" * 3_000 + "1" + ")" * 3_000
    with pytest.raises(BadKnowledge):
        portable.check(f"SELECT {deep} AS a FROM shop", TABLES, set())


def test_our_functions_are_written_out_also_within_each_other():
    days = "days_between(beijing_date(seen_at), add_days(opened_on, 3))"
    sql = f"SELECT ROUND({days} * 0.5) AS n FROM t"
    for engine in ("duckdb", "spark"):
        written = portable.translate(sql, engine)
        assert "beijing_date" not in written
        assert "AS DOUBLE" in written
        assert written.startswith("SELECT CAST(ROUND(")


def test_the_examples_in_the_docstring_run():
    assert doctest.testmod(portable).failed == 0
