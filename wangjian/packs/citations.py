"""引用: every article that a knowledge file cites exists, and holds on the days the file claims.

A citation is any text of a header, or of a `law` column of a table, that reads as a reference.
The days are those of the nearest `from` and `until` around it; where none stand it must have
been in force at some time. A rule that goes on without end may not rest on an article that ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wangjian.packs.files import bad_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wangjian.errors import BadKnowledge
    from wangjian.law.statutes import Law
    from wangjian.packs.files import KnowledgeFile

_REF = re.compile(
    r"(?P<article>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\.\d{1,4}(?:-\d{1,2})?)(?:\(\d+\))*"
)
_COLUMNS = ("law", "article", "articles")


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in a file, with the days for which the file relies on it."""

    file: KnowledgeFile
    ref: str
    from_on: date | None
    until_on: date | None
    line: int | None


def citations(file: KnowledgeFile) -> Iterator[Citation]:
    """Every reference of a file, in the order in which it stands there."""
    yield from _in_header(file, file.header, (), (None, None))
    if file.path.suffix == ".csv":
        for line, row in file.numbered_rows():
            days = (_day(row.get("from")), _day(row.get("until")))
            for column in _COLUMNS:
                for text in re.split(r"[;；\s]+", row.get(column, "")):
                    if _REF.fullmatch(text):
                        yield Citation(file, text, *days, line)


def problems(law: Law, files: Iterable[KnowledgeFile]) -> list[BadKnowledge]:
    """What is wrong with the citations of these files."""
    return [
        problem
        for file in files
        for citation in citations(file)
        if (problem := _problem(law, citation)) is not None
    ]


def _problem(law: Law, citation: Citation) -> BadKnowledge | None:
    file, ref = citation.file, citation.ref
    if ref not in law:
        return bad_file(
            file.path,
            citation.line,
            f"所引{ref}在法规库中没有",
            f"cites {ref}, which is not in the law of this workspace",
            remedy_zh="请改正引用，或在 law/statutes/ 补写该条",
            remedy_en="correct it, or add the article to law/statutes/",
        )
    if citation.from_on is None:
        return None
    if law.in_force_through(ref, citation.from_on, citation.until_on):
        return None
    spans = "、".join(f"{a.from_on}至{a.until_on or '今'}" for a in law.versions(ref))
    return bad_file(
        file.path,
        citation.line,
        f"所引{law.cite(ref)}（{ref}）并非在{citation.from_on}"
        f"至{citation.until_on or '今'}全程施行，"
        f"其施行期为{spans}",
        f"cites {ref} for {citation.from_on} to {citation.until_on or 'now'}, "
        f"on some days of which it is not in force",
        remedy_zh="请按法条的施行期拆分版本，或改引当时有效的条文",
        remedy_en="split the version by the days of the article, or cite what was in force",
    )


def _in_header(
    file: KnowledgeFile,
    value: Any,
    path: tuple[str | int, ...],
    days: tuple[date | None, date | None],
) -> Iterator[Citation]:
    if isinstance(value, dict):
        if "from" in value or "until" in value:
            days = (_day(value.get("from")) or days[0], _day(value.get("until")))
        for key, inner in value.items():
            if key == "examples":  # rows of made-up markets cite nothing
                continue
            yield from _in_header(file, inner, (*path, key), days)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _in_header(file, inner, (*path, index), days)
    elif isinstance(value, str) and _REF.fullmatch(value):
        yield Citation(file, value, *days, file.line(*path))


def _day(value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
