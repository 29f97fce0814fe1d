"""表头: the headings of a file, checked before anything else is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from wangjian.errors import BadFile
from wangjian.lake.readers.raw import MOST_COLUMNS

_LONGEST_HEADING = 200
_BLANK = " \t\r\n\u3000\ufeff\xa0"


def clean_headings(path: Path, fields: Sequence[object]) -> tuple[str, ...]:
    """Headings without blanks around them and without the empty ones at the end.

    BadFile when two are the same, one is empty, or they are no headings at all.
    """
    names = ["" if field is None else str(field).strip(_BLANK) for field in fields]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise empty_file(path)
    if len(names) > MOST_COLUMNS:
        raise BadFile(
            f"{path.name} 有 {len(names)} 列，超过 {MOST_COLUMNS} 列",
            f"{path.name} has {len(names)} columns, more than {MOST_COLUMNS}",
            remedy_zh="请检查分隔符，或只保留需要的列",
            remedy_en="check the delimiter, or keep only the columns that are needed",
        )
    for place, name in enumerate(names, 1):
        if not name:
            raise BadFile(
                f"{path.name} 第 {place} 列没有表头",
                f"{path.name}: column {place} has no heading",
                remedy_zh="请给这一列写上表头，或删去这一列",
                remedy_en="give the column a heading or remove the column",
            )
        if len(name) > _LONGEST_HEADING or "\0" in name:
            raise no_table(path)
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise BadFile(
            f"{path.name} 的表头有重复：{'、'.join(twice)}",
            f"{path.name}: headings occur twice: {', '.join(twice)}",
            remedy_zh="请改名或删去重复的列",
            remedy_en="rename or remove the repeated columns",
        )
    return tuple(names)


def empty_file(path: Path) -> BadFile:
    """The file has no line with anything in it."""
    return BadFile(
        f"{path.name} 是空的",
        f"{path.name} is empty",
        remedy_zh="请检查导出是否完成；第一行应为表头",
        remedy_en="check that the export ended; the first line must hold the headings",
    )


def no_table(path: Path) -> BadFile:
    """The file is something else than a table."""
    return BadFile(
        f"{path.name} 不是表格：第一行不是表头",
        f"{path.name} is no table: its first line holds no headings",
        remedy_zh="可用 CSV、Excel（.xlsx）、JSON Lines、Parquet 文件",
        remedy_en="CSV, Excel (.xlsx), JSON Lines and Parquet files are understood",
    )
