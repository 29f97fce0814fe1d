"""允许的写法: every kind of node that a rule or a figure may consist of, and how it may be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from sqlglot import exp

from wangjian.errors import BadKnowledge
from wangjian.lake.portable.parsing import read_query, refuse

# Functions of ours that `translating` writes for each engine, with their number of arguments.
FUNCTIONS: dict[str, int] = {
    "beijing_date": 1,  # the day in Beijing of a moment
    "add_days": 2,  # a day and a number of days
    "add_months": 2,  # a day and a number of months, clamped to the month's end
    "days_between": 2,  # from a day to a later one
    "month_start": 1,
    "year_start": 1,
    "nth_largest": 2,  # aggregate: of whole numbers the n-th largest, n from 1 to LARGEST
}
LARGEST = 3  # engines keep so many a group
# What to write in place of functions that are met often and mean two things.
_INSTEAD: dict[str, tuple[str, str]] = {
    "current_date": ("用参数传入日期", "hand the day in as a parameter"),
    "current_timestamp": ("用参数传入时间", "hand the moment in as a parameter"),
    "date_diff": ("用 days_between(从, 到)", "write days_between(from, until)"),
    "date_add": ("用 add_days(日期, 天数)", "write add_days(day, days)"),
    "date_trunc": ("用 month_start 或 year_start", "write month_start or year_start"),
    "any_value": ("用 MIN 或 MAX", "write MIN or MAX"),
    "first": ("用 MIN 或 MAX", "write MIN or MAX"),
    "arg_max": ("用 ROW_NUMBER，次序以 row_key 结尾", "write ROW_NUMBER ordered down to row_key"),
    "arg_min": ("用 ROW_NUMBER，次序以 row_key 结尾", "write ROW_NUMBER ordered down to row_key"),
    "array_agg": ("用 MIN、MAX 或 COUNT", "write MIN, MAX or COUNT"),
    "group_concat": ("用 MIN、MAX 或 COUNT", "write MIN, MAX or COUNT"),
    "regexp_extract": ("用 split_part、substr", "write split_part or substr"),
}
_PLAIN: tuple[type[exp.Expr], ...] = (
    exp.Alias, exp.And, exp.Between, exp.Boolean, exp.CTE, exp.Case, exp.Column,
    exp.Distinct, exp.EQ, exp.Except, exp.Exists, exp.Filter, exp.From, exp.GT,
    exp.GTE, exp.Group, exp.Having, exp.Identifier, exp.If, exp.In, exp.Intersect, exp.Is,
    exp.LT, exp.LTE, exp.Mul, exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.NullSafeEQ,
    exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Or, exp.Paren, exp.Qualify, exp.Select, exp.Subquery,
    exp.Table, exp.TableAlias, exp.Union, exp.Where, exp.With, exp.DPipe, exp.Tuple,
    exp.DataType, exp.Var, exp.Ordered,
)  # fmt: skip
_FUNCTIONS: tuple[type[exp.Expr], ...] = (
    exp.Abs, exp.AddMonths, exp.Avg, exp.Ceil, exp.Coalesce, exp.Concat, exp.ConcatWs,
    exp.Contains, exp.Count, exp.CountIf, exp.EndsWith, exp.Floor, exp.Greatest, exp.Least,
    exp.Length,
    exp.LogicalAnd, exp.LogicalOr, exp.Lower, exp.Max, exp.Min, exp.Nullif, exp.Replace,
    exp.StartsWith, exp.StrPosition, exp.Sum, exp.Upper,
    exp.Year, exp.Month, exp.Day,
)  # fmt: skip
_TYPES = {
    exp.DType.TEXT: "text",
    exp.DType.VARCHAR: "text",
    exp.DType.BIGINT: "int",
    exp.DType.INT: "int",
    exp.DType.DOUBLE: "float",
    exp.DType.DATE: "date",
    exp.DType.BOOLEAN: "bool",
}
_PICKS = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)
_RANKS = (exp.Rank, exp.DenseRank)
_UNIQUE = "row_key"  # columns of that beginning tell every row from every other
# Arguments of a node that may be filled; any other that is makes it something else.
_ARGUMENTS: dict[type[exp.Expr], set[str]] = {
    exp.Select: {
        "with_", "expressions", "from_", "joins", "where", "group", "having", "qualify",
        "distinct", "order", "limit",
    },
    exp.Union: {"with_", "this", "expression", "distinct", "order", "limit"},
    exp.Except: {"with_", "this", "expression", "distinct", "order", "limit"},
    exp.Intersect: {"with_", "this", "expression", "distinct", "order", "limit"},
    exp.Table: {"this", "alias"},
    exp.TableAlias: {"this", "columns"},
    exp.Star: set(),
    exp.Subquery: {"this", "alias"},
    exp.Group: {"expressions"},
    exp.With: {"expressions"},
    exp.CTE: {"this", "alias"},
    exp.Distinct: {"expressions"},
    exp.In: {"this", "expressions", "query"},
    exp.Column: {"this", "table"},
    exp.Window: {"this", "partition_by", "order", "spec", "over"},
    exp.Ordered: {"this", "desc", "nulls_first"},
    exp.Count: {"this", "big_int"},
    exp.Min: {"this"},
    exp.Max: {"this"},
    exp.Sum: {"this"},
    exp.Avg: {"this"},
    exp.Limit: {"expression"},
    exp.Between: {"this", "low", "high"},
}  # fmt: skip


def check(sql: str, tables: Iterable[str], functions: Iterable[str]) -> None:
    """BadKnowledge unless the query means the same on both engines.

    It may read `tables` and what it names itself under WITH, and call `functions`, the
    functions of ours (`FUNCTIONS`) and those of SQL that are on the list.
    """
    _check(sql, frozenset(tables), frozenset(name.lower() for name in functions))


@lru_cache(maxsize=256)  # a library is read again and again, its queries seldom change
def _check(sql: str, tables: frozenset[str], functions: frozenset[str]) -> None:
    _Checker(set(tables), set(functions)).query(read_query(sql))


class _Checker:
    """One query's walk."""

    def __init__(self, tables: set[str], functions: set[str]) -> None:
        self._tables = tables
        self._functions = functions
        self._own: dict[type[exp.Expr], Callable[[exp.Expr], None]] = {
            exp.Anonymous: self._anonymous,
            exp.Cast: self._cast,
            exp.Div: self._division,
            exp.Mod: self._division,
            exp.Extract: self._extract,
            exp.Join: self._join,
            exp.Left: self._positive,
            exp.Right: self._positive,
            exp.Like: self._like,
            exp.Limit: self._limit,
            exp.Literal: self._literal,
            exp.RegexpLike: self._regexp,
            exp.Order: self._order,
            exp.Round: self._one_argument,
            exp.SplitPart: self._positive,
            exp.Star: self._star,
            exp.Substring: self._positive,
            exp.Trim: self._one_argument,
            exp.Window: self._window,
            exp.WindowSpec: self._nothing_more,
        }

    def query(self, query: exp.Query) -> None:
        """Walk all of it."""
        names = {cte.alias.lower() for cte in query.find_all(exp.CTE)}
        for table in query.find_all(exp.Table):
            self._table(table, names)
        for column in query.selects:
            if not column.output_name and not column.is_star:
                raise refuse(
                    column,
                    "：结果列没有名字",
                    "is a result column without a name",
                    instead=("加上 AS 名字", "add AS name"),
                )
        for node in query.walk():
            self._node(node)

    def _node(self, node: exp.Expr) -> None:
        kind = type(node)
        allowed = _ARGUMENTS.get(kind)
        if allowed is not None:
            filled = {name for name, value in node.args.items() if value not in (None, False, [])}
            if filled - allowed:
                odd = sorted(name.strip("_").upper() for name in filled - allowed)
                raise refuse(node, f"用了 {'、'.join(odd)}", f"uses {', '.join(odd)}")
        if kind in self._own:
            self._own[kind](node)
        elif kind in _PICKS or kind in _RANKS:
            if not isinstance(node.parent, exp.Window | exp.IgnoreNulls):
                raise refuse(node, "须有 OVER (…)", "needs OVER (...)")
        elif kind not in _PLAIN and kind not in _FUNCTIONS:
            raise self._not_listed(node)
        if isinstance(node, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Between):
            self._day_against_moment(node)

    def _not_listed(self, node: exp.Expr) -> BadKnowledge:
        if isinstance(node, exp.Func):
            return self._unknown_function(node, node.sql_name().lower())
        return refuse(node, "不在允许的写法之列", "is not on the list of what may be written")

    def _unknown_function(self, node: exp.Expr, name: str) -> BadKnowledge:
        zh, en = _INSTEAD.get(name, ("", ""))
        return refuse(
            node,
            f"：函数 {name} 不在允许之列",
            f"calls {name}, which is not on the list of functions",
            instead=(
                zh or f"可用的还有：{'、'.join(sorted({*self._functions, *FUNCTIONS}))}",
                en or f"there are also: {', '.join(sorted({*self._functions, *FUNCTIONS}))}",
            ),
        )

    def _table(self, table: exp.Table, names: set[str]) -> None:
        if not isinstance(table.this, exp.Identifier) or table.args.get("db"):
            raise refuse(table, "不是表名", "is no table's name")
        if table.name not in self._tables and table.name.lower() not in names:
            known = sorted(self._tables)
            raise refuse(
                table,
                "：没有声明读这张表",
                "is a table that is not declared as read",
                instead=(f"声明的有：{'、'.join(known)}", f"declared are: {', '.join(known)}"),
            )

    def _anonymous(self, node: exp.Expr) -> None:
        name = node.name.lower()
        if name in FUNCTIONS:
            if len(node.expressions) != FUNCTIONS[name]:
                count = FUNCTIONS[name]
                raise refuse(node, f"应有 {count} 个参数", f"takes {count} arguments")
            if name == "nth_largest":
                self._nth(node)
        elif name not in self._functions:
            raise self._unknown_function(node, name)

    def _nth(self, node: exp.Expr) -> None:
        nth = node.expressions[1]
        if not nth.is_int or not 1 <= int(nth.name) <= LARGEST:
            raise refuse(
                node,
                f"：第二个参数须为 1 至 {LARGEST} 的数字",
                f"takes a number from 1 to {LARGEST} as its second argument",
            )

    def _cast(self, node: exp.Expr) -> None:
        assert isinstance(node, exp.Cast)  # noqa: S101 - by the table of checks
        kind = _TYPES.get(node.to.this)
        if kind is None or node.to.expressions or type(node) is not exp.Cast:
            raise refuse(
                node,
                "的目标类型不在允许之列",
                "casts to a type that is not on the list",
                instead=(
                    "可用 TEXT、BIGINT、DOUBLE、DATE、BOOLEAN",
                    "TEXT, BIGINT, DOUBLE, DATE and BOOLEAN may be used",
                ),
            )
        if kind in ("date", "text") and _moments(node.this):
            raise refuse(
                node,
                "把时间当日期用，结果取决于时区",
                "takes a moment for a day, which depends on the time zone",
                instead=("用 beijing_date(…)", "write beijing_date(...)"),
            )
        rounded = (exp.Floor, exp.Ceil, exp.Round, exp.Null, exp.Count, exp.Literal, exp.Case)
        if kind == "int" and not isinstance(node.this.unnest(), rounded):
            raise refuse(
                node,
                "：小数转整数，两个引擎舍入不同",
                "turns fractions into whole numbers, which the engines round differently",
                instead=("先用 FLOOR、CEIL 或 ROUND", "apply FLOOR, CEIL or ROUND first"),
            )

    def _division(self, node: exp.Expr) -> None:
        below = node.args["expression"].unnest()
        number = isinstance(below, exp.Literal) and below.is_number and float(below.this) != 0
        if not number and not isinstance(below, exp.Nullif):
            raise refuse(
                node,
                "：除数可能为零",
                "may divide by zero",
                instead=("写成 a / NULLIF(b, 0)", "write a / NULLIF(b, 0)"),
            )

    def _extract(self, node: exp.Expr) -> None:
        if node.name.upper() not in ("YEAR", "MONTH", "DAY") or _moments(node):
            raise refuse(
                node,
                "：只能取日期的年、月、日",
                "takes something else than year, month or day of a day",
                instead=("时间先用 beijing_date(…)", "apply beijing_date(...) to a moment first"),
            )

    def _join(self, node: exp.Expr) -> None:
        known = {"this", "side", "kind", "on"}
        odd = {name for name, value in node.args.items() if value} - known
        side, kind = str(node.args.get("side") or ""), str(node.args.get("kind") or "")
        if odd or kind not in ("", "INNER", "OUTER", "CROSS"):
            raise refuse(
                node,
                "：只能用 JOIN … ON",
                "is no plain JOIN ... ON",
                instead=("写成 JOIN 表 ON 条件", "write JOIN table ON condition"),
            )
        crossed = kind == "CROSS"
        if crossed == bool(node.args.get("on")) or (crossed and side):
            raise refuse(
                node,
                "没有 ON 条件",
                "has no ON condition",
                instead=("写 ON，或写 CROSS JOIN", "write ON, or CROSS JOIN"),
            )

    def _positive(self, node: exp.Expr) -> None:
        """Places and lengths are counted from 1; from behind the engines count differently."""
        for argument in node.iter_expressions():
            if isinstance(argument, exp.Neg) or argument.sql() == "0":
                raise refuse(node, "：位置从 1 数起", "counts from other than 1")

    def _like(self, node: exp.Expr) -> None:
        pattern = node.args["expression"]
        if any("\\" in literal.this for literal in pattern.find_all(exp.Literal)):
            raise refuse(node, "：模式里有反斜杠", "has a backslash in its pattern")

    def _limit(self, node: exp.Expr) -> None:
        parent = node.parent
        order = parent.args.get("order") if parent is not None else None
        if not _single_order(order):
            raise refuse(
                node,
                "没有唯一的次序",
                "has no single order",
                instead=("先 ORDER BY 到 row_key 为止", "end its ORDER BY with a row_key"),
            )

    def _literal(self, node: exp.Expr) -> None:
        if isinstance(node, exp.Literal) and node.is_string and "\0" in node.this:
            raise refuse(node, "含有空字符", "holds a NUL")

    def _regexp(self, node: exp.Expr) -> None:
        pattern = node.args["expression"]
        text = pattern.this if isinstance(pattern, exp.Literal) else "\\"
        if "\\" in text or "(?" in text or node.args.get("flag") or "++" in text or "*+" in text:
            raise refuse(
                node,
                "：只能用不带反斜杠和 (? 的固定模式",
                "needs a fixed pattern without backslashes and without (?",
                instead=("用 [0-9]、[.] 等写法", "write [0-9], [.] and the like"),
            )

    def _one_argument(self, node: exp.Expr) -> None:
        if [name for name, value in node.args.items() if value] != ["this"]:
            raise refuse(node, "：只能有一个参数", "may have one argument only")

    def _star(self, node: exp.Expr) -> None:
        if not isinstance(node.parent, exp.Select | exp.Count | exp.Column):
            raise refuse(node, "在此处不能用", "may not stand here")

    def _window(self, node: exp.Expr) -> None:
        function = node.this
        if isinstance(function, exp.Filter):
            function = function.this
        order, spec = node.args.get("order"), node.args.get("spec")
        if isinstance(function, _RANKS) and order is None:
            raise refuse(node, "没有 ORDER BY", "has no ORDER BY")
        by_rows = spec is not None and str(spec.args.get("kind")).upper() != "RANGE"
        if (isinstance(function, _PICKS) or by_rows) and not _single_order(order):
            raise refuse(
                node,
                "的次序可能并列，取到哪一行不确定",
                "may have ties, so that the row it takes is not certain",
                instead=("ORDER BY 以 row_key 结尾", "end the ORDER BY with a row_key"),
            )

    def _order(self, node: exp.Expr) -> None:
        if not isinstance(node.parent, exp.Query | exp.Window):
            raise refuse(node, "不能写在函数里", "may not stand within a function")

    def _nothing_more(self, _node: exp.Expr) -> None:
        """Looked at with its window."""

    def _day_against_moment(self, node: exp.Expr) -> None:
        sides = [side.unnest() for side in node.iter_expressions()]
        moment = any(isinstance(side, exp.Column) and side.name.endswith("_at") for side in sides)
        day = any(
            (isinstance(side, exp.Cast) and side.to.this == exp.DType.DATE)
            or (isinstance(side, exp.Column) and side.name.endswith("_on"))
            or (isinstance(side, exp.Literal) and side.is_string)
            for side in sides
        )
        if moment and day:
            raise refuse(
                node,
                "把时间与日期相比",
                "compares a moment with a day",
                instead=("用 beijing_date(…)", "write beijing_date(...)"),
            )


def _moments(node: exp.Expr) -> bool:
    """Whether a column of moments is used without `beijing_date` around it."""
    return any(
        column.name.endswith("_at")
        and not any(
            isinstance(parent, exp.Anonymous) and parent.name.lower() == "beijing_date"
            for parent in _parents(column, node)
        )
        for column in node.find_all(exp.Column)
    )


def _parents(node: exp.Expr, top: exp.Expr) -> Iterable[exp.Expr]:
    while node is not top and node.parent is not None:
        node = node.parent
        yield node


def _single_order(order: exp.Expr | None) -> bool:
    return order is not None and any(
        isinstance(one.this, exp.Column) and one.this.name.startswith(_UNIQUE)
        for one in order.expressions
        if isinstance(one, exp.Ordered)
    )
