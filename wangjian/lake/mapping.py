"""映射文件: which column of an outside file is which of ours, and how its words turn into ours.

ignore = ["备注"]                      # columns of theirs that we do not take in

[file]                                 # only where it is not found out rightly
sheet = "Sheet1"                       # or encoding, delimiter, header_line
[columns]
registration_no = "信用代码"            # ours = "theirs"
[values.status]
"存续" = "active"                      # theirs = "ours"; "" for nothing
[constants]
platform_id = "taobao"                 # a column that the file does not have
[split.city]                           # a part of a column
of = "地址"
pattern = "省(.+?市)"                  # the first group is taken
[scale]
price_fen = 100                        # theirs times this is ours: yuan to fen
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wangjian.errors import BadFile, BadInput
from wangjian.lake.readers.raw import FileOptions
from wangjian.lake.tables import ROW_COLUMNS, Column, Kind, Table

_PARTS = {"ignore", "file", "columns", "values", "constants", "split", "scale"}
# Of the columns that every row carries, a source may say these two.
SAID_BY_SOURCE: tuple[Column, ...] = tuple(
    column for column in ROW_COLUMNS if column.name in ("valid_from", "valid_until")
)


@dataclass(frozen=True, slots=True)
class Split:
    """A part of a column of theirs: the first group of a pattern."""

    of: str
    pattern: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A mapping file, checked against the table that it serves."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, Split] = field(default_factory=dict)
    scale: Mapping[str, int] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    file: FileOptions = field(default_factory=FileOptions)
    digest: str = ""

    @classmethod
    def of(cls, table: Table, raw: Mapping[str, Any] | None) -> ColumnMap:
        """The map that a parsed mapping file holds; BadInput names what is wrong in it."""
        if not raw:
            return cls()
        unknown = sorted(set(raw) - _PARTS)
        if unknown:
            raise _bad(f"没有这样的部分：{'、'.join(unknown)}", f"no such part: {unknown}")
        try:
            made = cls(
                columns={str(k): str(v) for k, v in raw.get("columns", {}).items()},
                values={
                    str(column): {str(k): str(v) for k, v in words.items()}
                    for column, words in raw.get("values", {}).items()
                },
                constants={str(k): _word(v) for k, v in raw.get("constants", {}).items()},
                split={str(k): Split(**v) for k, v in raw.get("split", {}).items()},
                scale={str(k): int(v) for k, v in raw.get("scale", {}).items()},
                ignore=frozenset(map(str, raw.get("ignore", ()))),
                file=FileOptions(**raw.get("file", {})),
                digest=_digest(raw),
            )
        except (TypeError, ValueError, AttributeError) as error:
            raise _bad(f"写法不对：{error}", f"not written as it must be: {error}") from error
        made._must_fit(table)
        return made

    def _must_fit(self, table: Table) -> None:
        ours = {column.name: column for column in (*table.columns, *SAID_BY_SOURCE)}
        named = [*self.columns, *self.values, *self.constants, *self.split, *self.scale]
        unknown = sorted({name for name in named if name not in ours})
        if unknown:
            raise _bad(
                f"{table.zh}没有这些列：{'、'.join(unknown)}",
                f"{table.name} has no such columns: {', '.join(unknown)}",
            )
        for name in self.scale:
            if ours[name].kind not in (Kind.INT, Kind.FLOAT):
                raise _bad(f"“{ours[name].zh}”不是数字列", f"{name} is no column of numbers")
        twice = (set(self.columns) & set(self.constants)) | (set(self.columns) & set(self.split))
        twice |= set(self.constants) & set(self.split)
        if twice:
            names = sorted(twice)
            raise _bad(f"写了两次：{'、'.join(names)}", f"said twice: {', '.join(names)}")


def read_mapping(path: Path) -> dict[str, Any]:
    """A mapping file (.toml) as `Lake.accept` takes it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise BadInput(f"没有这个映射文件：{path}", f"no such mapping file: {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"不能读取映射文件 {path}", f"cannot read the map {path}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"映射文件 {path.name} 不是 TOML：{error}", f"the map {path.name} is no TOML: {error}"
        ) from error


def match_headings(
    table: Table, headings: Iterable[str], given: ColumnMap, file_name: str
) -> dict[str, str]:
    """Which heading stands for which column of ours; BadFile names what is left over or lacks."""
    headings = list(headings)
    present = set(headings)
    lacking = sorted(
        {theirs for theirs in given.columns.values() if theirs not in present}
        | {split.of for split in given.split.values() if split.of not in present}
    )
    if lacking:
        raise BadFile(
            f"{file_name} 没有映射文件所说的列：{'、'.join(lacking)}",
            f"{file_name} lacks columns that the map names: {', '.join(lacking)}",
            remedy_zh=f"文件的列是：{'、'.join(headings)}",
            remedy_en=f"the file's columns are: {', '.join(headings)}",
        )
    matched = dict(given.columns)
    spoken_for = set(matched.values()) | {split.of for split in given.split.values()} | given.ignore
    known = _known(table)
    unknown, twice = [], []
    for heading in headings:
        if heading in spoken_for:
            continue
        ours = known.get(heading.casefold())
        if ours is None:
            unknown.append(heading)
        elif ours in matched or ours in given.constants or ours in given.split:
            twice.append(heading)
        else:
            matched[ours] = heading
    _must_all_fit(table, given, matched, (unknown, twice), file_name)
    return matched


def _known(table: Table) -> dict[str, str]:
    """Headings that need no mapping file; a column's own name goes before another's alias."""
    columns = (*table.columns, *SAID_BY_SOURCE)
    known: dict[str, str] = {}
    for column in columns:
        for alias in (*column.aliases, column.zh):
            known.setdefault(alias.casefold(), column.name)
    known.update({column.zh.casefold(): column.name for column in columns})
    known.update({column.name.casefold(): column.name for column in columns})
    return known


def _must_all_fit(
    table: Table,
    given: ColumnMap,
    matched: Mapping[str, str],
    odd: tuple[list[str], list[str]],
    file_name: str,
) -> None:
    unknown, twice = odd
    filled = {*matched, *given.constants, *given.split}
    missing = [
        column
        for column in table.columns
        if column.required and column.name not in filled and not column.derived
    ]
    if not unknown and not twice and not missing:
        return
    zh, en = [], []
    if missing:
        zh.append("缺少必需的列：" + "、".join(f"{c.zh}（{c.name}）" for c in missing))
        en.append("required columns are missing: " + ", ".join(c.name for c in missing))
    if unknown:
        zh.append(f"有不认识的列：{'、'.join(unknown)}")
        en.append(f"unknown columns: {', '.join(unknown)}")
    if twice:
        zh.append(f"有重复含义的列：{'、'.join(twice)}")
        en.append(f"columns that mean the same as another: {', '.join(twice)}")
    raise BadFile(
        f"{file_name} 的列与{table.zh}不符：{'；'.join(zh)}",
        f"{file_name} does not have the columns of {table.name}: {'; '.join(en)}",
        remedy_zh="请用映射文件写明对应关系，不需要的列写在 ignore 里",
        remedy_en="say in a mapping file what stands for what; unneeded columns go under ignore",
    )


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _digest(raw: Mapping[str, Any]) -> str:
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _bad(zh: str, en: str) -> BadInput:
    return BadInput(f"映射文件：{zh}", f"the mapping file: {en}")
