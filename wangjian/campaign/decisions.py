"""指标口径: what an indicator file says, and how its rows become one value. Pure.

An indicator is one query that returns *the rows that it counts*; `value` says how these rows
become a number. So a figure can always be opened, and no number is counted anywhere else.

    value: count              how many rows
    value: distinct trader    how many different values of that column
    value: sum price_fen      the sum of that column
    value: share met          the share of rows whose boolean column is true, 0 to 1

On the docket `office: office_path` names the column that says whose row it is. Then one look at
all rows gives the figure of every office; without it, and for different values, each office is
counted by itself, which takes as much longer as there are offices. `changes_with` names tables of
the docket: while nothing was written to them, the figure is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wangjian.campaign import dividing
from wangjian.campaign.dividing import Counted, Part
from wangjian.errors import BadKnowledge

WAYS = {"count": 1, "distinct": 2, "sum": 2, "share": 2}
COUNTS = ("distinct", "times")  # 户 or 户次: different things, or how often
DIRECTIONS = ("more_is_better", "less_is_better", "neutral")
ENGINES = ("lake", "docket")
# What a figure may be told apart by; a page opens each part, the roll-up counts it.
DIMENSIONS = ("day", "region", "platform", "rule", "topic")
# The row of first figures, and the panels of the dashboard in which a figure may be the first.
FRONTS = ("figures", *DIMENSIONS)
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator file, read and checked."""

    id: str
    digest: str
    title_zh: str
    title_en: str
    definition_zh: str
    definition_en: str
    unit_zh: str
    unit_en: str
    counts: str
    way: str
    column: str
    day: str
    on: str
    direction: str
    group: str
    order: int
    reads: tuple[str, ...]
    sql: str
    by: tuple[tuple[str, str], ...] = ()  # dimension, column
    front: tuple[str, ...] = ()  # where the dashboard shows it first
    office: str = ""  # the column that says whose row it is, on the docket
    changes_with: tuple[str, ...] = ()  # tables of the docket

    def title(self, language: str) -> str:
        """The figure's name in that language."""
        return self.title_en if language.startswith("en") else self.title_zh

    def definition(self, language: str) -> str:
        """What exactly is counted (口径)."""
        return self.definition_en if language.startswith("en") else self.definition_zh

    def unit(self, language: str) -> str:
        """What one of it is."""
        return self.unit_en if language.startswith("en") else self.unit_zh

    @property
    def is_share(self) -> bool:
        """A share of 0 to 1, shown as a rate."""
        return self.way == "share"

    @property
    def adds_up(self) -> bool:
        """Whether an office's figure is the sum of those of the offices in it."""
        return bool(self.office) and self.way != "distinct"

    def value_sql(self) -> str:
        """One row: `value` (double, null where there is nothing to share) and `counted` rows."""
        return (
            f"SELECT CAST({self._value()} AS DOUBLE PRECISION) AS value, "  # noqa: S608
            f"count(*) AS counted_rows FROM ({self.sql}) AS counted"
        )

    def parts_sql(self, since: date, *, whole: bool = False) -> str:
        """Value and counted rows for each part, in one look at the rows; see `dividing`."""
        return dividing.parts_sql(dict(self.by), self._value(), self.sql, since, whole=whole)

    def offices_sql(self, since: date) -> str:
        """The whole and its parts for each office by itself, in one look at all rows."""
        return dividing.parts_sql(
            dict(self.by), self._value(), self.sql, since, whole=True, office=self.office
        )

    def parts_of(self, rows: Iterable[Mapping[str, Any]]) -> list[Part]:
        """What that query found, as parts."""
        return dividing.parts_of(dict(self.by), rows)

    def counted(self, rows: Sequence[Mapping[str, Any]]) -> Counted:
        """What that query found, asked for the whole too."""
        return dividing.counted(dict(self.by), rows)

    def by_office(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, Counted]:
        """What was found for each office, by its path."""
        return dividing.by_office(dict(self.by), rows)

    def column_of(self, dimension: str) -> str:
        """The column that tells the parts of a dimension apart; empty: not told apart by it."""
        return dict(self.by).get(dimension, "")

    def _value(self) -> str:
        return {
            "count": "count(*)",
            "distinct": f"count(DISTINCT counted.{self.column})",
            "sum": f"coalesce(sum(counted.{self.column}), 0)",
            "share": f"avg(CASE WHEN counted.{self.column} THEN 1.0 ELSE 0.0 END)",
        }[self.way]


@dataclass(frozen=True, slots=True)
class Balance:
    """A sum that must agree: the figure on the left is the sum of those on the right."""

    id: str
    title_zh: str
    title_en: str
    left: str
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A balance with its values; a figure that was never counted leaves it unknown."""

    balance: Balance
    left: float | None
    right: float | None

    @property
    def holds(self) -> bool | None:
        """None where something is not counted yet."""
        return None if self.left is None or self.right is None else self.left == self.right


def read_balance(header: Mapping[str, Any], known: set[str]) -> Balance:
    """Check a balance file against the indicators that there are."""
    balance_id = str(header.get("id", ""))
    left, right = str(header.get("left", "")), [str(one) for one in header.get("right", ())]
    missing = sorted({left, *right} - known)
    if missing or not right:
        raise BadKnowledge(
            f"平衡关系 {balance_id} 引用了不存在的指标：{'、'.join(missing)}",
            f"balance {balance_id} names figures that are not there: {', '.join(missing)}",
            remedy_zh="请核对 left 与 right",
            remedy_en="check its left and right",
        )
    title = header.get("title", {})
    return Balance(balance_id, title["zh"], title["en"], left, tuple(right))


def weigh(balance: Balance, values: Mapping[str, float | None]) -> Weighed:
    """The balance with the figures' values."""
    parts = [values.get(one) for one in balance.right]
    known = [part for part in parts if part is not None]
    total = sum(known) if len(known) == len(parts) else None
    return Weighed(balance, values.get(balance.left), total)


def read_indicator(*, file_id: str, digest: str, header: Mapping[str, Any], sql: str) -> Indicator:
    """Check a file's header; BadKnowledge names the file and what is wrong in it."""

    def two(key: str) -> tuple[str, str]:
        value = header.get(key)
        if not isinstance(value, Mapping) or not value.get("zh") or not value.get("en"):
            raise _wrong(file_id, f"{key} 需要 zh 与 en", f"{key} needs zh and en")
        return str(value["zh"]), str(value["en"])

    def one_of(key: str, allowed: tuple[str, ...], default: str = "") -> str:
        value = str(header.get(key, default))
        if value not in allowed:
            choices = " | ".join(allowed)
            raise _wrong(file_id, f"{key} 应为 {choices}", f"{key} must be {choices}")
        return value

    words = str(header.get("value", "count")).split()
    if not words or WAYS.get(words[0]) != len(words):
        raise _wrong(
            file_id,
            "value 应为 count、distinct 列、sum 列 或 share 列",
            "value must be count, distinct COLUMN, sum COLUMN or share COLUMN",
        )
    column = words[1] if len(words) > 1 else ""
    if column and not IDENTIFIER.fullmatch(column):
        raise _wrong(file_id, f"列名不合规：{column}", f"no column name: {column}")
    title, definition, unit = two("title"), two("definition"), two("unit")
    if header.get("id", file_id) != file_id:
        raise _wrong(file_id, "id 与文件名不同", "id differs from the file's name")
    return Indicator(
        id=file_id,
        digest=digest,
        title_zh=title[0],
        title_en=title[1],
        definition_zh=definition[0],
        definition_en=definition[1],
        unit_zh=unit[0],
        unit_en=unit[1],
        counts=one_of("counts", COUNTS),
        way=words[0],
        column=column,
        day=str(header.get("day") or ""),
        on=one_of("on", ENGINES),
        direction=one_of("direction", DIRECTIONS, "neutral"),
        group=str(header.get("group", "")),
        order=int(header.get("order", 100)),
        reads=tuple(str(name) for name in header.get("reads", ())),
        sql=sql.strip().rstrip(";"),
        by=_parts(file_id, header.get("by", {})),
        front=_front(file_id, header.get("front", ())),
        office=_office(file_id, header.get("office", "")),
        changes_with=_tables(file_id, header.get("changes_with", ()), sql),
    )


def _office(file_id: str, said: Any) -> str:
    column = str(said)
    if column and not IDENTIFIER.fullmatch(column):
        raise _wrong(
            file_id, f"office 应是列名：{column}", f"office must name a column, not {column}"
        )
    return column


def _tables(file_id: str, said: Any, sql: str) -> tuple[str, ...]:
    """Tables of the docket; one that the query does not name would never have it counted anew."""
    names = tuple(str(one) for one in said) if isinstance(said, (list, tuple)) else ("",)
    strange = [name for name in names if not re.search(rf"\b{re.escape(name)}\b", sql) or not name]
    if strange:
        raise _wrong(
            file_id,
            f"changes_with 应列出查询所用的表：{'、'.join(strange)}",
            f"changes_with must list tables of its query, not {', '.join(strange)}",
        )
    return names


def _parts(file_id: str, said: Any) -> tuple[tuple[str, str], ...]:
    """By which columns the rows are told apart."""
    parts = said if isinstance(said, Mapping) else {"": ""}
    for dimension, column in parts.items():
        if dimension not in DIMENSIONS or not IDENTIFIER.fullmatch(str(column)):
            choices = "、".join(DIMENSIONS)
            raise _wrong(
                file_id,
                f"by 应写作 维度: 列，维度为 {choices}",
                f"by must read DIMENSION: COLUMN, with one of {choices.replace('、', ', ')}",
            )
    if not str(parts.get("day", "_on")).endswith("_on"):
        raise _wrong(
            file_id, "by 的 day 应是日期列（_on）", "by: the day must be a column of days (_on)"
        )
    return tuple((str(dimension), str(column)) for dimension, column in parts.items())


def _front(file_id: str, said: Any) -> tuple[str, ...]:
    """In which parts of the dashboard the figure stands first."""
    places = tuple(str(one) for one in said) if isinstance(said, (list, tuple)) else ("",)
    if not set(places) <= set(FRONTS):
        choices = " | ".join(FRONTS)
        raise _wrong(file_id, f"front 应列出 {choices}", f"front must list some of {choices}")
    return places


def _wrong(file_id: str, zh: str, en: str) -> BadKnowledge:
    return BadKnowledge(
        f"指标文件 {file_id} 无法使用：{zh}",
        f"indicator {file_id} does not load: {en}",
        remedy_zh="请修改文件头后重试",
        remedy_en="mend its header and try again",
    )
