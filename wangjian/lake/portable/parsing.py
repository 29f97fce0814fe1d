"""读 SQL: one statement as a tree, and what is said when it cannot be taken."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp, parse
from sqlglot.errors import ErrorLevel, SqlglotError

from wangjian.errors import BadKnowledge

DIALECT = "duckdb"  # what rules are written in
_SHOWN_CHARACTERS = 80


def parse_query(sql: str) -> exp.Query:
    """The one query in a text, to be changed at will; BadKnowledge as `read_query` says."""
    return read_query(sql).copy()


@lru_cache(maxsize=256)  # a rule is read, checked and asked in turn
def read_query(sql: str) -> exp.Query:
    """The same tree to look at, never to change: it is remembered, and a copy costs a third of it.

    BadKnowledge when there is no query in the text, or more than one, or something else.
    """
    try:
        trees = [tree for tree in parse(sql, read=DIALECT) if tree is not None]
    except SqlglotError as error:
        told = str(error).split("\n", 1)[0]
        raise BadKnowledge(f"SQL 语法错误：{told}", f"not SQL: {told}") from error
    except RecursionError as error:
        raise BadKnowledge("SQL 嵌套太深", "the SQL is nested too deeply") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise BadKnowledge(
            "只能写一条 SELECT 语句",
            "write a single SELECT statement",
            remedy_zh="去掉分号之后的内容，以及 SELECT、WITH 以外的语句",
            remedy_en="remove what follows the semicolon, and statements other than SELECT or WITH",
        )
    return trees[0]


def columns(sql: str) -> tuple[str, ...]:
    """The names of what the query gives; in the portable subset each has one.

    >>> columns("SELECT s.name, count(*) AS shops FROM shop AS s GROUP BY s.name")
    ('name', 'shops')
    """
    return tuple(read_query(sql).named_selects)


def refuse(
    node: exp.Expr, zh: str, en: str, *, instead: tuple[str, str] = ("", "")
) -> BadKnowledge:
    """Which construct, why, and what instead."""
    text = node.sql(dialect=DIALECT, comments=False, unsupported_level=ErrorLevel.IGNORE)
    if len(text) > _SHOWN_CHARACTERS:
        text = text[:_SHOWN_CHARACTERS] + "…"
    return BadKnowledge(
        f"SQL 不可移植：“{text}”{zh}",
        f"not portable SQL: {text} {en}",
        remedy_zh=instead[0],
        remedy_en=instead[1],
    )
