"""取值: texts as offices write them, into typed values, by SQL over whole columns.

Days: 2020-10-01, 2020/10/1, 2020.10.1, 20201001, 2020年10月1日, full-width digits too, with or
without a time of day. A time without a zone is Beijing's; a time with one is turned to UTC.
Numbers: 1,234 and 12.0 for whole ones. Yes and no: 是 否 true false 1 0 and the like.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from wangjian.lake.tables import Column, Kind

ARROW_TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.INT: pa.int64(),
    Kind.FLOAT: pa.float64(),
    Kind.BOOL: pa.bool_(),
}
DUCKDB_TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.TIME: "TIMESTAMPTZ",
    Kind.INT: "BIGINT",
    Kind.FLOAT: "DOUBLE",
    Kind.BOOL: "BOOLEAN",
}
_YES = ("true", "t", "1", "yes", "y", "是", "有", "√")
_NO = ("false", "f", "0", "no", "n", "否", "无", "×")
# How databases and spreadsheets write nothing.
_EMPTY = pa.array(["", "\\N", "NULL", "null", "N/A", "#N/A"])
_BLANK = " \t\r\n\u3000\xa0\ufeff"
_NARROW = "0123456789/-.:+,%"
_WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in _NARROW)
_DAY = r"^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?|(\d{2})(\d{2}))"
_CLOCK = (
    r"(?:[T ]*(?:(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}(?:\.\d{1,9})?))?[分秒]?"
    r"|(\d{2})(\d{2})(\d{2}))\s*([Zz]|UTC|[+-]\d{2}:?\d{2})?)?$"
)
_PIECES = "['y','m','d','m2','d2','h','i','s','h2','i2','s2','zone']"
_BEIJING_MINUTES = 480


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def ident(text: str) -> str:
    """A name as a SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def cleaned(column: pa.ChunkedArray[Any]) -> pa.ChunkedArray[Any]:
    """Cells without the blanks around them; null when nothing is left or they say so."""
    trimmed = pc.utf8_trim(column, characters=_BLANK)
    empty: Any = pc.is_in(trimmed, value_set=_EMPTY)
    kept: pa.ChunkedArray[Any] = pc.if_else(empty, None, trimmed)
    return kept


def narrowed(expression: str) -> str:
    """Full-width digits and signs as ASCII."""
    return f"translate({expression}, {quoted(_WIDE)}, {quoted(_NARROW)})"


def pieces(expression: str) -> str:
    """A struct of the parts of a day and time of day; all parts empty when it is none."""
    return f"regexp_extract({narrowed(expression)}, {quoted(_DAY + _CLOCK)}, {_PIECES})"


def _local(parts: str) -> str:
    """The moment as the clock on the wall said it."""
    return (
        f"try_cast(concat({parts}.y, '-', {parts}.m, {parts}.m2, '-', {parts}.d, {parts}.d2, ' ',"
        f" coalesce(nullif(concat({parts}.h, {parts}.h2), ''), '0'), ':',"
        f" coalesce(nullif(concat({parts}.i, {parts}.i2), ''), '0'), ':',"
        f" coalesce(nullif(concat({parts}.s, {parts}.s2), ''), '0')) AS TIMESTAMP)"
    )


def _zone_minutes(parts: str) -> str:
    zone = f"{parts}.zone"
    return (
        f"CASE WHEN {zone} = '' THEN {_BEIJING_MINUTES} WHEN upper({zone}) IN ('Z', 'UTC') THEN 0"
        f" ELSE CAST(concat(left({zone}, 1), '1') AS INTEGER) * (CAST(substr({zone}, 2, 2) AS"
        f" INTEGER) * 60 + CAST(right({zone}, 2) AS INTEGER)) END"
    )


def typed(column: Column, text: str, parts: str, scale: int = 1) -> str:
    """The typed value of a cleaned text; null when it is none of this kind.

    `parts` names the column that holds `pieces` of the text; days and times use it.
    """
    match column.kind:
        case Kind.TEXT:
            return text
        case Kind.DATE:
            local = _local(parts)
            shift = f"{_BEIJING_MINUTES} - ({_zone_minutes(parts)})"
            return f"CAST({local} + to_minutes({shift}) AS DATE)"
        case Kind.TIME:
            return f"timezone('UTC', {_local(parts)} - to_minutes({_zone_minutes(parts)}))"
        case Kind.INT:
            number = _plain_number(text)
            exact = f"try_cast({number} AS DECIMAL(38, 9)) * {scale}"
            return f"CASE WHEN {exact} = floor({exact}) THEN try_cast({exact} AS BIGINT) END"
        case Kind.FLOAT:
            number = f"try_cast({_plain_number(text)} AS DOUBLE) * {scale}"
            return f"CASE WHEN isfinite({number}) THEN {number} END"
        case Kind.BOOL:
            yes, no = ", ".join(map(quoted, _YES)), ", ".join(map(quoted, _NO))
            said = f"lower({narrowed(text)})"
            return f"CASE WHEN {said} IN ({yes}) THEN true WHEN {said} IN ({no}) THEN false END"


def _plain_number(text: str) -> str:
    """A number without thousands commas; null when the text is no plain number."""
    said = narrowed(text)
    grouped = rf"regexp_full_match({said}, '[+-]?\d{{1,3}}(,\d{{3}})+(\.\d+)?')"
    plain = rf"regexp_full_match({said}, '[+-]?\d+(\.\d*)?([eE][+-]?\d{{1,3}})?')"
    return f"CASE WHEN {plain} THEN {said} WHEN {grouped} THEN replace({said}, ',', '') END"


KIND_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.DATE: ("不是日期", "is no date"),
    Kind.TIME: ("不是时间", "is no time"),
    Kind.INT: ("不是整数", "is no whole number"),
    Kind.FLOAT: ("不是数字", "is no number"),
    Kind.BOOL: ("不是“是/否”", "is neither yes nor no"),
}
