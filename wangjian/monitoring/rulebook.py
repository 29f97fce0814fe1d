"""规则: one duty of the law in one file - a header, dated versions, examples, one query.

Here is what a rule consists of; `reading` takes one from its file and checks it, `bulk` runs it.
"""

from __future__ import annotations

import hashlib
import json
import string
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from wangjian.lake.portable.parsing import parse_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.monitoring.scheduling import Need

# What every rule's result has, and what it may have beside values of its own.
REQUIRED = ("subject_key", "object_key", "acted_on", "confidence", "object_digest")
HIT_COLUMNS = ("hit_table", "hit_column", "hit_row_key", "hit_term", "hit_start", "hit_stop")
CANNOT_TELL = "cannot_tell"
ROW_KEY = "row_key_"
EXPECTED = ("find", "leave", "before_law", "cannot_tell")


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """English for `en`, Chinese for anything else."""
        return self.en if language.startswith("en") else self.zh

    def filled(self, values: Mapping[str, object], language: str) -> str:
        """The sentence with its placeholders filled; what is not known reads as a dash."""
        known = {
            name: "—" if values.get(name) in {None, ""} else str(values[name])
            for name in placeholders(self.in_language(language))
        }
        return self.in_language(language).format_map(known)


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The rule as it stood between two days: its articles and its figures."""

    from_on: date
    until_on: date | None  # last day
    law: tuple[str, ...]
    params: tuple[tuple[str, Any], ...]

    def holds(self, on: date) -> bool:
        """Whether an act of that day is judged by this version."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Example:
    """A small world and what the rule must make of it."""

    name: str
    expect: str  # one of EXPECTED
    tables: dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, read and checked."""

    id: str
    title: Words
    topic: str
    category: str
    domain: str
    severity: int
    reads: tuple[str, ...]
    needs: tuple[str, ...]  # of these tables at least one row must be there
    lexicons: tuple[str, ...]
    jurisdiction: str
    reason: Words
    cannot_tell: dict[str, Words]
    versions: tuple[RuleVersion, ...]
    examples: tuple[Example, ...]
    sql: str
    columns: tuple[str, ...]
    digest: str  # of the file
    logic: str  # of what decides: the query, the versions' days and figures
    origin: str
    path: str
    needs_before: Need | None = None  # what must be recorded before the first day that is judged

    def version(self, on: date) -> RuleVersion | None:
        """The version that judges an act of that day."""
        return next((version for version in self.versions if version.holds(on)), None)

    def bound(self, version: RuleVersion) -> str:
        """The query with the figures of that version in it."""
        return bind(self.sql, dict(version.params))

    @property
    def values(self) -> tuple[str, ...]:
        """Result columns that are values of the rule's own."""
        known = {*REQUIRED, *HIT_COLUMNS, CANNOT_TELL}
        return tuple(c for c in self.columns if c not in known and not c.startswith(ROW_KEY))

    @property
    def row_tables(self) -> tuple[str, ...]:
        """Tables of which the result names rows."""
        return tuple(c.removeprefix(ROW_KEY) for c in self.columns if c.startswith(ROW_KEY))


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces of a sentence; ValueError where it is no plain template."""
    names: list[str] = []
    for _, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(name)
        names.append(name)
    return tuple(names)


def bind(sql: str, params: Mapping[str, Any]) -> str:
    """The query with every `:name` replaced by its figure, as a literal, never as text."""
    given = tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in params.items()
    )
    return _bound(sql, given, repr(given))


# A run asks the same query of many small worlds; to parse it takes longer than to ask it.
@lru_cache(maxsize=256)
def _bound(sql: str, given: tuple[tuple[str, Any], ...], spelled: str) -> str:  # noqa: ARG001
    # `spelled` keeps 1, 1.0 and true apart, which are equal as keys of the cache.
    params = dict(given)
    tree = parse_query(sql)
    for holder in list(tree.find_all(exp.Placeholder)):
        name = str(holder.this)
        if name not in params:
            raise KeyError(name)
        value = params[name]
        if isinstance(value, tuple):
            inside = holder.parent
            if not isinstance(inside, exp.In):
                raise KeyError(name)
            inside.set("expressions", [_literal(item) for item in value])
        else:
            holder.replace(_literal(value))
    return str(tree.sql(dialect="duckdb", copy=False))


def _literal(value: object) -> exp.Expr:
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.convert(value)


def logic_digest(body: str, versions: tuple[RuleVersion, ...]) -> str:
    """What decides, without comments, layout or wording.

    A dismissed false alarm stays dismissed when somebody mends a title or adds an example, and
    comes back only when what decides is another.
    """
    plain = _without_comments(body)
    stated = [[str(v.from_on), str(v.until_on), [list(p) for p in v.params]] for v in versions]
    text = json.dumps([plain, stated], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def _without_comments(body: str) -> str:
    return str(parse_query(body).sql(dialect="duckdb", comments=False, copy=False))
