"""知识文件: one knowledge file, read whole, with its digest and the line of everything in it.

`.sql` carries its header as YAML in its first comment, between `/*---` and `---*/`; `.toml` and
`.yaml` are header through and through; `.csv` has a sidecar of the same name ending in `.yaml`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge
from wangjian.packs import yaml_text
from wangjian.packs.yaml_text import Fault, Lines

if TYPE_CHECKING:
    from pathlib import Path, PurePath

SUFFIXES = (".sql", ".toml", ".yaml", ".csv")
_LARGEST_BYTES = {".sql": 1 << 20, ".toml": 1 << 20, ".yaml": 4 << 20, ".csv": 64 << 20}
_LONGEST_ROW = 1_000_000
_MOST_REMEMBERED = 1_000  # files; all of the product are some 450
_MOST_COLUMNS = 200
_HEADER = re.compile(r"\s*/\*---[ \t]*\r?\n(?P<yaml>.*?)\r?\n---\*/", re.DOTALL)
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_FIX_ZH = "请改正该行后重试；可用 wangjian packs test 逐个检查"
_FIX_EN = "correct that line and try again; `wangjian packs test` checks every file"


@dataclass(frozen=True, slots=True)
class KnowledgeFile:
    """One file: what it says of itself, its text, and where it came from."""

    id: str
    path: Path
    digest: str  # sha256 of the bytes, of a table with those of its sidecar
    header: dict[str, Any]
    body: str
    origin: str  # "product" or "office"
    replaces: str = ""  # digest of the file that this one stands in place of, as it says
    lines: Lines = field(default_factory=dict, repr=False, compare=False)
    body_line: int = 1  # the line on which `body` begins

    @property
    def name(self) -> str:
        """The id without its pack: `lead` of `cn.lead`."""
        return self.id.partition(".")[2] or self.id

    @property
    def pack(self) -> str:
        """The pack that the id begins with: `cn`."""
        return self.id.partition(".")[0]

    def line(self, *path: str | int) -> int | None:
        """Where that part of the header stands, or the nearest part around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return self.lines.get(())

    def bad(
        self, zh: str, en: str, *at: str | int, remedy_zh: str = "", remedy_en: str = ""
    ) -> BadKnowledge:
        """The error to raise over this file: names file, line and what to do."""
        path, line = self.path, self.line(*at)
        if path.suffix == ".csv" and self.lines:  # the header of a table is its sidecar
            path, line = (path.with_suffix(".yaml"), line) if at else (path, None)
        return bad_file(path, line, zh, en, remedy_zh=remedy_zh, remedy_en=remedy_en)

    def rows(self) -> list[dict[str, str]]:
        """The rows of a table, by the headings of its first line."""
        return [row for _, row in self.numbered_rows()]

    def numbered_rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows of a table, each with the line on which it begins."""
        return _rows(self.path, self.body)


def table_rows(path: PurePath, text: str) -> list[dict[str, str]]:
    """The rows of a table that is no file here yet, such as one of a bundle."""
    return [row for _, row in _rows(path, text)]


def bad_file(
    path: PurePath, line: int | None, zh: str, en: str, *, remedy_zh: str = "", remedy_en: str = ""
) -> BadKnowledge:
    """BadKnowledge over a file, with its line where one is known."""
    shown = "/".join(path.parts[-3:])
    where_zh = f"知识文件 {shown}" + (f" 第{line}行" if line else "")
    where_en = f"knowledge file {shown}" + (f", line {line}" if line else "")
    made = BadKnowledge(
        f"{where_zh}：{zh}",
        f"{where_en}: {en}",
        remedy_zh=remedy_zh or _FIX_ZH,
        remedy_en=remedy_en or _FIX_EN,
    )
    made.line, made.file = line, shown
    return made


def read_text(path: Path) -> tuple[bytes, str]:
    """The bytes and the text of a file: of sane size, UTF-8, without control characters."""
    largest = _LARGEST_BYTES.get(path.suffix, 1 << 20)
    try:
        size = path.stat().st_size
        if size > largest:
            raise bad_file(
                path,
                None,
                f"文件有{size:,}字节，超过上限{largest:,}",
                f"{size:,} bytes are more than the {largest:,} allowed",
                remedy_zh="请拆成几个文件",
                remedy_en="split it into several files",
            )
        raw = path.read_bytes()
    except OSError as problem:
        raise bad_file(path, None, "无法读取", f"cannot be read: {problem.strerror}") from problem
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise bad_file(
            path,
            line,
            "不是UTF-8编码",
            "not UTF-8",
            remedy_zh="请另存为UTF-8后重试",
            remedy_en="save it as UTF-8",
        ) from None
    strange = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        raise bad_file(
            path, line, "含有控制字符", f"has the control character U+{ord(strange[0]):04X}"
        )
    return raw, text.replace("\r\n", "\n")


def read_file(path: Path, *, origin: str, pack: str) -> KnowledgeFile:
    """Read one file; `pack` is put before an id that does not say its pack.

    A file of the same bytes is taken apart once a process: what comes back is not to be changed.
    """
    raw, text = read_text(path)
    more, beside = b"", None
    sidecar = path.with_suffix(".yaml")
    if path.suffix == ".csv" and sidecar.exists():
        more, beside = read_text(sidecar)
        more = b"\0" + more
    return _read(path, origin, pack, text, beside, hashlib.sha256(raw + more).hexdigest())


@lru_cache(maxsize=_MOST_REMEMBERED)
def _read(
    path: Path, origin: str, pack: str, text: str, beside: str | None, digest: str
) -> KnowledgeFile:
    header: dict[str, Any] = {}
    lines: Lines = {}
    body, body_line = text, 1
    if path.suffix == ".sql":
        header, lines, body, body_line = _sql(path, text)
    elif path.suffix == ".toml":
        header, lines = _toml(path, text)
    elif path.suffix == ".yaml":
        header, lines = _yaml(path, text, 1)
    else:
        if beside is not None:
            header, lines = _yaml(path.with_suffix(".yaml"), beside, 1)
        _rows(path, text)
    file = KnowledgeFile(
        id=_id(path, header, pack, lines),
        path=path,
        digest=digest,
        header=header,
        body=body,
        origin=origin,
        replaces=str(header.get("replaces_digest", "")),
        lines=lines,
        body_line=body_line,
    )
    _check_dates(file, header, ())
    return file


def _id(path: Path, header: dict[str, Any], pack: str, lines: Lines) -> str:
    stated = header.get("id")
    stem = path.stem
    if stated is None:
        stated = stem if stem == pack or stem.startswith(f"{pack}.") else f"{pack}.{stem}"
    if not isinstance(stated, str) or not _ID.fullmatch(stated):
        raise bad_file(
            path,
            lines.get(("id",)),
            f"编号“{stated}”写法不对，应为小写字母、数字、下划线和点",
            f"{stated} is no id: lower case letters, digits, underscores and points",
        )
    if stem not in {stated, stated.partition(".")[2]}:
        raise bad_file(
            path,
            lines.get(("id",)),
            f"编号“{stated}”与文件名“{stem}”不一致",
            f"the id {stated} and the file name {stem} differ",
            remedy_zh="请把文件改名为编号（可省去知识包前缀）",
            remedy_en="name the file by its id (the pack in front may be left out)",
        )
    return stated


def _sql(path: Path, text: str) -> tuple[dict[str, Any], Lines, str, int]:
    found = _HEADER.match(text)
    if found is None:
        raise bad_file(
            path,
            1,
            "缺少文件头",
            "there is no header",
            remedy_zh="文件须以 /*--- 起、---*/ 止的 YAML 说明开头",
            remedy_en="begin the file with YAML between /*--- and ---*/",
        )
    first = text.count("\n", 0, found.start("yaml")) + 1
    header, lines = _yaml(path, found["yaml"], first)
    body = text[found.end() :]
    stripped = body.lstrip()
    return header, lines, stripped.rstrip(), text.count("\n", 0, len(text) - len(stripped)) + 1


def _yaml(path: Path, text: str, first_line: int) -> tuple[dict[str, Any], Lines]:
    try:
        value, lines = yaml_text.read(text, first_line=first_line)
    except Fault as fault:
        raise bad_file(path, fault.line, fault.zh, fault.en) from None
    if not isinstance(value, dict):
        raise bad_file(path, first_line, "须为“键: 值”的形式", "must be keys and values")
    return value, lines


def _toml(path: Path, text: str) -> tuple[dict[str, Any], Lines]:
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"at line (\d+)", str(problem))
        line = int(found[1]) if found else text.count("\n") + 1
        raise bad_file(path, line, f"TOML 语法错误：{problem}", f"not TOML: {problem}") from None
    except RecursionError:
        raise bad_file(path, None, "TOML 嵌套过深", "nested too deep") from None
    return value, _toml_lines(text)


def _toml_lines(text: str) -> Lines:
    """The lines of plain keys and tables; what stands inside brackets takes that of its key."""
    lines: Lines = {(): 1}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := re.match(r"\s*(\[\[?)\s*([\w.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$", line):
            table = _toml_path(found[2], counts)
            if found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                lines.setdefault(table, number)
                table = (*table, counts[table])
            lines[table] = number
        elif found := re.match(r"\s*([\w\-]+)\s*=", line):
            lines.setdefault((*table, found[1]), number)
    return lines


def _toml_path(dotted: str, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    path: tuple[str | int, ...] = ()
    parts = [part.strip().strip('"') for part in dotted.split(".")]
    for index, part in enumerate(parts):
        path = (*path, part)
        if index < len(parts) - 1 and path in counts:
            path = (*path, counts[path])
    return path


def _rows(path: PurePath, text: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    headings: list[str] = []
    found: list[tuple[int, dict[str, str]]] = []
    line = 1
    try:
        for cells in reader:
            begins, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not headings:
                headings = _headings(path, cells)
                continue
            if len(cells) != len(headings):
                raise bad_file(
                    path,
                    begins,
                    f"有{len(cells)}列，应为{len(headings)}列",
                    f"has {len(cells)} columns where {len(headings)} are wanted",
                )
            found.append((begins, dict(zip(headings, (c.strip() for c in cells), strict=True))))
            if len(found) > _LONGEST_ROW:
                raise bad_file(path, begins, "行数超过一百万", "more than a million rows")
    except csv.Error as problem:
        raise bad_file(
            path, reader.line_num, f"CSV 错误：{problem}", f"not CSV: {problem}"
        ) from None
    if not headings:
        raise bad_file(path, 1, "没有表头", "has no headings")
    return found


def _headings(path: PurePath, cells: list[str]) -> list[str]:
    headings = [cell.strip() for cell in cells]
    if "" in headings or len(set(headings)) != len(headings) or len(headings) > _MOST_COLUMNS:
        raise bad_file(
            path, 1, "表头有空白、重复或过多的列名", "headings are empty, double or too many"
        )
    return headings


def _check_dates(file: KnowledgeFile, value: object, path: tuple[str | int, ...]) -> None:
    """`from` and `until` are days, wherever they stand in a header, and in their order."""
    if isinstance(value, dict):
        begins, ends = value.get("from"), value.get("until")
        if type(begins) is date and type(ends) is date and ends < begins:
            raise file.bad(
                f"until {ends} 早于 from {begins}",
                f"until {ends} is before from {begins}",
                *path,
                "until",
            )
        for key, inner in value.items():
            _check_dates(file, inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_dates(file, inner, (*path, index))
