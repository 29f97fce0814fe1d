"""表格取值: numbers out of a knowledge table's cells, checked against what may stand there.

>>> number("credit/scoring/caps.csv", {"cap": "20"}, "cap", 0, 100)
20.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from collections.abc import Mapping


def number(file: str, row: Mapping[str, str], column: str, least: float, most: float) -> float:
    """The number in a cell; one that is missing or out of its bounds is a slip of the file."""
    said = row.get(column) or ""
    try:
        value = float(said)
    except ValueError:
        value = least - 1
    if not least <= value <= most:  # nor for NaN
        raise bad(
            file,
            f"{column} 为 {said or '空'}，须为 {least} 至 {most} 的数",
            f"{column} is {said or 'empty'}: a number from {least} to {most}",
        )
    return value


def whole(file: str, row: Mapping[str, str], column: str, least: int, most: int) -> int:
    """The same, a whole number."""
    value = number(file, row, column, least, most)
    if value != int(value):
        raise bad(
            file,
            f"{column} 为 {row[column]}，须为整数",
            f"{column} is {row[column]}: it must be a whole number",
        )
    return int(value)


def bad(file: str, zh: str, en: str) -> BadKnowledge:
    """A slip of a file, with the file before it."""
    return BadKnowledge(f"{file}：{zh}", f"{file}: {en}")
