"""语境组: lists of contexts that a lexicon gives a name, so that its rows need not repeat them.

The sidecar says `groups: {bred: [人工繁育许可证, 驯养繁殖许可证]}`; wherever contexts stand,
`@bred` is all of them, beside plain phrases. A cell is read once, however many rows repeat it.

A member between slashes is a pattern (句式): a regular expression in the syntax of RE2 over what
stands around the term, in which the term itself is 〇: `/治.{0,3}〇/` has 治 shortly before it.

>>> is_pattern("/治.{0,3}〇/"), phrases(("治好", "/治.{0,3}〇/"))
(True, ('治好',))
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import compute

from wangjian.monitoring.catalogue import bad_row
from wangjian.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.packs.files import KnowledgeFile

# The stubs know neither every function nor plain values among the arguments.
pc: Any = compute

TERM = "〇"  # the term itself, in a pattern
LONGEST_PATTERN = 1_000  # characters
SHORTEST = 2  # characters of a term or context, without signs
MARK = "@"
CONTEXTS = ("excuse", "near", "not_near")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Groups:
    """The groups of one lexicon; BadKnowledge names the file, the line and what to do."""

    def __init__(self, file: KnowledgeFile) -> None:
        self._file = file
        self._unused: set[str] = set()
        self._groups: dict[str, tuple[str, ...]] = {}
        self._cells: dict[str, tuple[str, ...]] = {}
        said = file.header.get("groups", {})
        if not isinstance(said, dict):
            raise file.bad(
                "groups 须为“名: 短语列表”", "groups are names and lists of phrases", "groups"
            )
        for name, phrases in said.items():
            self._groups[name] = self._group(name, phrases)
            self._unused.add(name)

    def _group(self, name: str, phrases: object) -> tuple[str, ...]:
        at = ("groups", name)
        if not _NAME.fullmatch(name):
            raise self._file.bad(
                f"组名“{name}”应为小写字母、数字和下划线",
                f"the group {name} is named in lower case letters, digits and underscores",
                *at,
            )
        if (
            not isinstance(phrases, list)
            or not phrases
            or not all(isinstance(text, str) for text in phrases)
        ):
            raise self._file.bad(
                f"组 {name} 须为短语列表", f"the group {name} is a list of phrases", *at
            )
        for index, text in enumerate(phrases):
            if text.startswith(MARK):
                raise self._file.bad(
                    f"组 {name} 中不能再用组“{text}”",
                    f"the group {name} cannot hold another: {text}",
                    *at,
                    index,
                )
            if wrong := (_no_pattern(text) if is_pattern(text) else too_short(text)):
                raise self._file.bad(*wrong, *at, index)
        if all(map(is_pattern, phrases)):
            raise self._file.bad(
                f"组 {name} 除句式外还须有短语",
                f"the group {name} has phrases beside its patterns",
                *at,
            )
        return tuple(phrases)

    def said(self, key: str) -> tuple[str, ...]:
        """The contexts that the sidecar lists under this key."""
        listed = self._file.header.get(key) or []
        if not isinstance(listed, list) or not all(isinstance(t, str) and t for t in listed):
            raise self._file.bad(f"{key} 须为文字列表", f"{key} is a list of texts", key)
        found: list[str] = []
        for index, text in enumerate(listed):
            if text.startswith(MARK) and text[1:] in self._groups:
                found += self._take(text[1:])
            elif wrong := (self._unknown(text) or too_short(text)):
                raise self._file.bad(*wrong, key, index)
            else:
                found.append(text)
        return tuple(found)

    def cell(self, cell: str, line: int) -> tuple[str, ...]:
        """The contexts in a cell of the list."""
        if cell not in self._cells:
            found: list[str] = []
            for text in parts(cell):
                if text.startswith(MARK) and text[1:] in self._groups:
                    found += self._take(text[1:])
                elif wrong := (self._unknown(text) or too_short(text)):
                    raise bad_row(self._file, line, *wrong)
                else:
                    found.append(text)
            self._cells[cell] = tuple(found)
        return self._cells[cell]

    def _take(self, name: str) -> tuple[str, ...]:
        self._unused.discard(name)
        return self._groups[name]

    def _unknown(self, text: str) -> tuple[str, str] | None:
        if not text.startswith(MARK):
            return None
        known = [MARK + name for name in self._groups]
        return (
            f"没有组“{text}”，groups 中有：{'、'.join(known) or '无'}",
            f"there is no group {text}; groups has: {', '.join(known) or 'none'}",
        )

    def none_unused(self) -> None:
        """Raise over the first group that nothing names."""
        for name in self._groups:
            if name in self._unused:
                raise self._file.bad(
                    f"组 {name} 没有用到，请删去或以 {MARK}{name} 引用",
                    f"nothing names the group {name}: remove it, or name it as {MARK}{name}",
                    "groups",
                    name,
                )


def parts(cell: str) -> tuple[str, ...]:
    """What a cell lists between its bars."""
    return tuple(part for part in (piece.strip() for piece in cell.split("|")) if part)


def named(cells: Iterable[str]) -> set[str]:
    """The groups that cells name."""
    return {part[1:] for cell in cells for part in parts(cell) if part.startswith(MARK)}


def is_pattern(text: str) -> bool:
    """Whether a context is a pattern and no phrase."""
    return len(text) > SHORTEST and text.startswith("/") and text.endswith("/")


def phrases(contexts: Iterable[str]) -> tuple[str, ...]:
    """The contexts that are phrases."""
    return tuple(text for text in contexts if not is_pattern(text))


def _no_pattern(text: str) -> tuple[str, str] | None:
    """What is to be said of a pattern that is none."""
    wrong = len(text) > LONGEST_PATTERN
    try:
        wrong = wrong or pc.match_substring_regex(pa.array([""]), text[1:-1])[0].as_py()
    except pa.ArrowInvalid:
        wrong = True
    if not wrong:
        return None
    return (
        f"句式“{text[:40]}”须为 RE2 正则表达式，不匹配空文字，至多 {LONGEST_PATTERN} 字",
        f"pattern {text[:40]}: an RE2 expression, no match in '', {LONGEST_PATTERN} characters",
    )


def too_short(text: str) -> tuple[str, str] | None:
    """What is to be said of a term or context of less than two characters."""
    if len(folded(text)) >= SHORTEST:
        return None
    return (
        f"“{text}”不足两个字（标点和空格不算），单字不参与匹配",
        f"“{text}” is shorter than two characters (signs do not count): one is never matched",
    )
