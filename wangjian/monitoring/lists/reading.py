"""外来词表: CSV, Excel or text in an office's own columns, term by term, nothing lost in silence.

Every term of the file is either taken or stands among the refused with its line and the reason.

>>> from wangjian.packs.packs import Packs
>>> words = Headings.of(Packs.open())
>>> taken = words.take([(1, {"关键词": "代考", "风险": "高"}), (2, {"关键词": "代 考"})])
>>> taken.rows[0]["severity"], [(one.line, one.reason) for one in taken.refused]
('4', [(2, 'twice')])
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangjian.errors import BadInput
from wangjian.lake.readers import open_file
from wangjian.lake.readers.opening import sniff
from wangjian.lake.readers.raw import FileOptions
from wangjian.monitoring.groups import CONTEXTS, MARK, SHORTEST, parts
from wangjian.monitoring.wordbook import HEADINGS
from wangjian.text.folding import fold
from wangjian.text.scanning import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wangjian.packs.packs import Packs

LONGEST = 60  # characters: a longer one is a sentence, which nobody writes twice alike
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
REASONS = {
    "empty": ("没有词语", "no term"),
    "character": ("含有换行或控制字符", "has a line break or a control character"),
    "signs": ("只有标点、符号或空格", "only signs or blanks"),
    "short": ("不足两个字，单字不参与匹配", "one character is never matched"),
    "long": (f"超过{LONGEST}个字", f"longer than {LONGEST} characters"),
    "twice": ("与第{line}行“{term}”重复（繁简、全半角、空格不算不同）",
              "the same as line {line}, {term} (width, script and blanks do not count)"),
    "severity": ("等级“{value}”看不懂，应为 1 至 5", "severity {value} is not 1 to 5"),
    "group": ("词库没有组“{value}”", "the lexicon has no group {value}"),
    "context": ("语境“{value}”不足两个字或过长", "the context {value} is too short or too long"),
    "torn": ("列数与表头不符", "not as many columns as headings"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refused:
    """One term that cannot be taken: where it stands and why."""

    line: int
    term: str
    reason: str  # key of REASONS
    zh: str
    en: str


@dataclass(slots=True)
class Taken:
    """What a list gave."""

    rows: list[dict[str, str]] = field(default_factory=list)  # by the headings of a lexicon
    refused: list[Refused] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # heading of the file -> column
    ignored: tuple[str, ...] = ()  # headings of the file that no column takes

    @property
    def read(self) -> int:
        """How many terms the file had."""
        return len(self.rows) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Headings:
    """Which headings and values of outside lists mean which of ours."""

    columns: dict[str, str]
    severities: dict[str, str]
    groups: frozenset[str] = frozenset()  # of the lexicon that the list becomes

    @classmethod
    def of(
        cls,
        packs: Packs,
        *,
        mapping: Mapping[str, str] | None = None,
        groups: Iterable[str] = (),
    ) -> Headings:
        """What the knowledge files say, and before them what the caller says."""
        listed = packs.table("monitoring", "list_headings")
        known = {_key(row["heading"]): row["column"] for row in listed}
        for heading, column in (mapping or {}).items():
            if column not in HEADINGS:
                raise BadInput(
                    f"词库没有列“{column}”",
                    f"a lexicon has no column {column}",
                    remedy_zh=f"可用的列：{'、'.join(HEADINGS)}",
                    remedy_en=f"its columns: {', '.join(HEADINGS)}",
                )
            # What is said for this file alone is the only heading of its column.
            known = {name: to for name, to in known.items() if to != column}
            known[_key(heading)] = column
        said = packs.table("monitoring", "list_values")
        severities = {_key(r["value"]): r["ours"] for r in said if r["column"] == "severity"}
        return cls(known, severities, frozenset(groups))

    def match(self, headings: Iterable[str]) -> dict[str, str]:
        """Heading -> column; a column is filled by the first heading that means it."""
        found: dict[str, str] = {}
        for heading in headings:
            column = self.columns.get(_key(heading), "")
            if column and column not in found.values():
                found[heading] = column
        return found

    def take(
        self, rows: Iterable[tuple[int, Mapping[str, str]]], *, headings: Iterable[str] = ()
    ) -> Taken:
        """Rows with their lines, each taken or refused."""
        listed = list(rows)
        names = list(headings) or list(dict.fromkeys(name for _, row in listed for name in row))
        columns = self.match(names)
        taken = Taken(columns=columns, ignored=tuple(n for n in names if n not in columns))
        seen: dict[str, tuple[int, str]] = {}
        for line, raw in listed:
            row = {to: str(raw.get(name) or "").strip() for name, to in columns.items()}
            severity = row.get("severity", "")
            row["severity"] = self.severities.get(_key(severity), severity)
            folded = fold(row["term"]).text
            reason, value = _refusal(row, folded, self.groups)
            same = spelling(row["term"])
            line_before, before = seen.get(same, (0, ""))
            if not reason and before:
                reason = "twice"
            if reason:
                refused = _refused(line, row["term"], reason, value, (line_before, before))
                taken.refused.append(refused)
            else:
                seen[same] = line, row["term"]
                taken.rows.append({name: row.get(name, "") for name in HEADINGS})
        return taken


def read_list(path: Path, headings: Headings) -> Taken:
    """Every term of a file; a text, or a file of one column without a heading, is a bare list."""
    sniffed = sniff(path)
    if path.suffix.lower() == ".txt" and sniffed.format == "csv":
        lines = list(_lines(path, sniffed.encoding))
        if not lines or not headings.columns.get(_key(re.split(r"[,\t]", lines[0][1])[0])):
            return headings.take([(no, {"term": text}) for no, text in lines], headings=["term"])
    file = open_file(path, sniffed, FileOptions())
    names = file.headings
    known = headings.match(names)
    bare = "term" not in known.values() and len(names) == 1
    if "term" not in known.values() and not bare:
        raise BadInput(
            f"{path.name} 的表头中没有词语一列：{'、'.join(names)}",
            f"{path.name}: no heading is that of the terms: {', '.join(names)}",
            remedy_zh=f"请指明哪一列是词语，如 --map {names[0]}=term",
            remedy_en=f"say which one is, such as --map {names[0]}=term",
        )
    rows: list[tuple[int, Mapping[str, str]]] = [(1, {"term": names[0]})] if bare else []
    torn: list[Refused] = []
    for batch in file.batches():
        columns = [batch.columns.column(name).to_pylist() for name in names]
        for line, *cells in zip(batch.lines.to_pylist(), *columns, strict=True):
            labels = ["term"] if bare else names
            rows.append((int(line), dict(zip(labels, (c or "" for c in cells), strict=True))))
        torn += [Refused(b.line, b.raw[:LONGEST], "torn", b.zh, b.en) for b in batch.bad]
    taken = headings.take(rows, headings=["term"] if bare else names)
    taken.refused = sorted([*taken.refused, *torn], key=lambda one: one.line)
    return taken


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    text = path.read_bytes().decode(encoding or "utf-8-sig", errors="replace")
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line.strip():
            yield number, line.strip()


def _refusal(row: Mapping[str, str], folded: str, groups: frozenset[str]) -> tuple[str, str]:
    term, severity = row["term"], row["severity"]
    contexts = [part for name in CONTEXTS for part in parts(row.get(name, ""))]
    strange = [part for part in contexts if part[0] == MARK and part[1:] not in groups]
    plain = [part for part in contexts if part[0] != MARK]
    short = [part for part in plain if not SHORTEST <= len(fold(part).text) <= LONGEST]
    checks = (
        ("empty", not term, ""),
        ("character", any(_UNWRITABLE.search(cell) for cell in row.values()), ""),
        ("signs", not any(character.isalnum() for character in folded), ""),
        ("short", len(folded) < SHORTEST, ""),
        ("long", len(term) > LONGEST, ""),
        ("severity", severity not in {"", "1", "2", "3", "4", "5"}, severity),
        ("group", bool(strange), "".join(strange[:1])),
        ("context", bool(short), "".join(short[:1])),
    )
    return next(((reason, value) for reason, wrong, value in checks if wrong), ("", ""))


def _refused(line: int, term: str, reason: str, value: str, before: tuple[int, str]) -> Refused:
    zh, en = REASONS[reason]
    said = {"value": value, "line": before[0], "term": before[1]}
    return Refused(line, term, reason, zh.format_map(said), en.format_map(said))


def _key(heading: str) -> str:
    return "".join(heading.split()).casefold()
