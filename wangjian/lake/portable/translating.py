"""译写: portable SQL in the words of one engine, so that both come to the same rows.

What the engines call differently is written out for each; what they would silently do
differently is fixed here: fractions are doubles and never decimals, rounding gives whole
numbers, nulls come last in ascending order, a backslash in a pattern is a backslash.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from wangjian.errors import BadKnowledge
from wangjian.lake.portable.allowed import LARGEST
from wangjian.lake.portable.parsing import DIALECT, parse_query

Engine = Literal["duckdb", "spark"]
_NO_ESCAPE = "\x01"  # no text in the lake that a rule looks for holds it


@lru_cache(maxsize=256)  # a rule is asked again and again, and reading it costs more than asking
def translate(sql: str, engine: Engine) -> str:
    """The query as `engine` understands it."""
    tree: exp.Expr = parse_query(sql)
    # From the leaves up, so that what is written anew holds arguments written anew.
    for node in reversed(list(tree.bfs())):
        written = _rewritten(node, engine)
        if written is not node:
            node.replace(written)
    dialect = engine if engine == "spark" else DIALECT
    try:
        return tree.sql(dialect=dialect, identify=True, unsupported_level=ErrorLevel.RAISE)
    except (UnsupportedError, RecursionError) as error:
        raise BadKnowledge(
            f"SQL 不能译写：{error}", f"the SQL has no translation: {error}"
        ) from error


def _rewritten(node: exp.Expr, engine: Engine) -> exp.Expr:
    if isinstance(node, exp.Anonymous):
        writer = _WRITERS.get(node.name.lower())
        return (
            writer([argument.copy() for argument in node.expressions], engine) if writer else node
        )
    if isinstance(node, exp.AddMonths):
        return _add_months([node.this.copy(), node.expression.copy()], engine)
    if isinstance(node, exp.Literal) and node.is_number and not node.this.isdigit():
        return node if _inside(node, exp.DType.DOUBLE) else exp.cast(node.copy(), "double")
    if isinstance(node, exp.Floor | exp.Ceil | exp.Round):
        return node if _inside(node, exp.DType.BIGINT) else exp.cast(node.copy(), "bigint")
    if engine == "spark" and isinstance(node, exp.Like):
        return _like(node)
    return node


def _inside(node: exp.Expr, kind: exp.DType) -> bool:
    parent = node.parent
    return isinstance(parent, exp.Cast) and parent.to.this == kind


def _like(node: exp.Like) -> exp.Expr:
    """Spark takes a backslash in a pattern as an escape unless told of another sign."""
    if isinstance(node.parent, exp.Escape) or isinstance(node.expression, exp.Literal):
        return node
    return exp.Escape(this=node.copy(), expression=exp.Literal.string(_NO_ESCAPE))


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _text(text: str) -> exp.Expr:
    return exp.Literal.string(text)


def _beijing_date(arguments: list[exp.Expr], _engine: Engine) -> exp.Expr:
    (moment,) = arguments
    # Both sessions run in UTC; China has kept UTC+8 without summer time since 1992.
    hours = exp.Interval(this=_text("8"), unit=exp.var("HOUR"))
    moment = moment if isinstance(moment, exp.Column) else exp.paren(moment)
    return exp.cast(exp.Add(this=moment, expression=hours), "date")


def _add_days(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    day, days = exp.cast(arguments[0], "date"), exp.cast(arguments[1], "int")
    if engine == "spark":
        return _call("date_add", day, days)
    return exp.paren(exp.Add(this=day, expression=days))


def _add_months(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    day, months = exp.cast(arguments[0], "date"), exp.cast(arguments[1], "int")
    if engine == "spark":
        return _call("add_months", day, months)
    return exp.cast(exp.Add(this=day, expression=_call("to_months", months)), "date")


def _days_between(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    earlier, later = (exp.cast(argument, "date") for argument in arguments)
    if engine == "spark":
        return exp.cast(_call("datediff", later, earlier), "bigint")
    return _call("date_diff", _text("day"), earlier, later)


def _month_start(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    return _start(arguments[0], "month", engine)


def _year_start(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    return _start(arguments[0], "year", engine)


def _start(day: exp.Expr, unit: str, engine: Engine) -> exp.Expr:
    day = exp.cast(day, "date")
    if engine == "spark":
        return exp.cast(_call("trunc", day, _text(unit.upper())), "date")
    return exp.cast(_call("date_trunc", _text(unit), day), "date")


def _nth_largest(arguments: list[exp.Expr], engine: Engine) -> exp.Expr:
    value, nth = arguments
    if engine == "spark":
        largest_first = _call("sort_array", _call("collect_list", value), exp.false())
        return _call("get", largest_first, exp.Literal.number(int(nth.name) - 1))
    # Written alike for each n, so that a group keeps its largest values once.
    return _call("list_extract", _call("max", value, exp.Literal.number(LARGEST)), nth)


_WRITERS: dict[str, Callable[[list[exp.Expr], Engine], exp.Expr]] = {
    "beijing_date": _beijing_date,
    "add_days": _add_days,
    "days_between": _days_between,
    "month_start": _month_start,
    "year_start": _year_start,
    "nth_largest": _nth_largest,
}
