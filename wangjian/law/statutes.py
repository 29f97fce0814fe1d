"""法条: articles with their dates, found by reference and day.

An act is judged by the version in force on its own day; what became of that version later
(same, milder, heavier, no longer punished) stands beside it, because the milder later law is
asked too (行政处罚法 art. 37). A reference reads `cn.ecl.15`: statute, article; a pinpoint may
follow in brackets (`cn.ads.9(3)`) and is shown but not looked up.

>>> parse_ref("cn.ads.9(3)")
Ref(statute='cn.ads', no='9', pinpoint='(3)')
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge, NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_REF = re.compile(
    r"(?P<statute>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)\.(?P<no>\d{1,4}(?:-\d{1,2})?)"
    r"(?P<pinpoint>(?:\(\d{1,3}\)){0,3})",
)


class Later(StrEnum):
    """What the next version makes of an act that this version forbids."""

    SAME = "same"
    MILDER = "milder"
    HEAVIER = "heavier"
    NO_LONGER_PUNISHED = "no_longer_punished"


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference taken apart."""

    statute: str
    no: str
    pinpoint: str = ""

    @property
    def article(self) -> str:
        """The reference without its pinpoint, the key of the law."""
        return f"{self.statute}.{self.no}"


def parse_ref(text: str) -> Ref:
    """Take a reference apart; BadKnowledge says how one is written."""
    found = _REF.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise BadKnowledge(
            f"法条引用“{text}”写法不对",
            f"“{text}” is no reference to an article",
            remedy_zh="请写成“法规编号.条号”，如 cn.ecl.15，款项写在括号内，如 cn.ads.9(3)",
            remedy_en="write statute and article, as in cn.ecl.15, a paragraph or item in brackets",
        )
    return Ref(found["statute"], found["no"], found["pinpoint"])


@dataclass(frozen=True, slots=True)
class Edition:
    """One promulgated text of an instrument: the order that made it and the days it governs."""

    id: str
    number: str
    from_on: date
    until_on: date | None = None  # last day in force


@dataclass(frozen=True, slots=True)
class Statute:
    """One instrument through its editions."""

    id: str
    zh: str
    en: str
    short: str
    kind: str
    issuer: str
    link: str
    editions: tuple[Edition, ...]
    digest: str = ""

    def edition(self, on: date) -> Edition | None:
        """The edition that governs that day, if any."""
        for edition in self.editions:
            if edition.from_on <= on and (edition.until_on is None or on <= edition.until_on):
                return edition
        return None


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article: what it asks in our own words, and between which days."""

    statute: str
    no: str
    from_on: date
    until_on: date | None  # last day in force
    head_zh: str
    head_en: str
    asks_zh: str
    asks_en: str
    checked: str  # "recalled" or "verified YYYY-MM-DD"
    sanction_zh: str = ""
    sanction_en: str = ""
    by: tuple[str, ...] = ()  # articles that punish a breach of this one
    later: Later | None = None
    later_why_zh: str = ""
    later_why_en: str = ""
    successor: str = ""  # where the rule stands after `until_on`
    link: str = ""

    @property
    def ref(self) -> str:
        """`cn.ecl.15`."""
        return f"{self.statute}.{self.no}"

    def holds(self, on: date) -> bool:
        """Whether this version is in force on that day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True, slots=True)
class Succession:
    """One step from a version to what stands in its place."""

    before: Article
    later: Later
    why_zh: str
    why_en: str
    after: Article | None  # None where nothing took its place


class Law:
    """All statutes of a workspace, looked up by reference and day."""

    def __init__(self, statutes: Iterable[Statute], articles: Iterable[Article]) -> None:
        self.statutes: dict[str, Statute] = {statute.id: statute for statute in statutes}
        versions: dict[str, list[Article]] = defaultdict(list)
        for article in articles:
            versions[article.ref].append(article)
        self._versions = {
            ref: tuple(sorted(found, key=lambda article: article.from_on))
            for ref, found in versions.items()
        }
        for problem in self.problems():
            raise problem

    def __iter__(self) -> Iterator[Article]:
        """Every version of every article, in the order of the references."""
        for versions in self._versions.values():
            yield from versions

    def __contains__(self, ref: str) -> bool:
        return parse_ref(ref).article in self._versions

    def statute(self, ref: str) -> Statute:
        """The instrument of an article or of a bare statute id."""
        found = self.statutes.get(ref)
        if found is None:
            found = self.statutes.get(parse_ref(ref).statute)
        if found is None:
            raise self._unknown(ref)
        return found

    def versions(self, ref: str) -> tuple[Article, ...]:
        """Every version of the article, oldest first."""
        found = self._versions.get(parse_ref(ref).article)
        if found is None:
            raise self._unknown(ref)
        return found

    def article(self, ref: str, on: date) -> Article:
        """The version in force on that day; NoSuchRecord lists the days it does hold."""
        versions = self.versions(ref)
        for article in versions:
            if article.holds(on):
                return article
        spans_zh = "、".join(f"{a.from_on}至{a.until_on or '今'}" for a in versions)
        spans_en = ", ".join(f"{a.from_on} to {a.until_on or 'now'}" for a in versions)
        raise NoSuchRecord(
            f"{self.cite(ref)}（{ref}）在{on}不在施行期内，其施行期为{spans_zh}",
            f"{ref} is not in force on {on}, it holds {spans_en}",
            remedy_zh="请改引当日有效的条文，或修改日期",
            remedy_en="cite the article in force on that day, or change the day",
        )

    def in_force(self, ref: str, on: date) -> bool:
        """Whether the article has a version on that day."""
        return any(article.holds(on) for article in self.versions(ref))

    def in_force_through(self, ref: str, from_on: date, until_on: date | None) -> bool:
        """Whether the article holds, in whatever versions, on every day of the span."""
        day = from_on
        for article in self.versions(ref):
            if not article.holds(day):
                continue
            if article.until_on is None:
                return True
            if until_on is not None and article.until_on >= until_on:
                return True
            day = article.until_on.fromordinal(article.until_on.toordinal() + 1)
        return False

    def successions(self, ref: str, on: date) -> tuple[Succession, ...]:
        """What became of the version of that day, step by step up to now."""
        steps: list[Succession] = []
        article = self.article(ref, on)
        seen = {(article.ref, article.from_on)}
        while article.later is not None and article.until_on is not None:
            after = self._next(article)
            steps.append(
                Succession(
                    article, article.later, article.later_why_zh, article.later_why_en, after
                )
            )
            if after is None or (after.ref, after.from_on) in seen:
                break
            seen.add((after.ref, after.from_on))
            article = after
        return tuple(steps)

    def milder_later(self, ref: str, on: date) -> Succession | None:
        """The first later step that helps the party (行政处罚法 art. 37), or None."""
        for step in self.successions(ref, on):
            if step.later in {Later.MILDER, Later.NO_LONGER_PUNISHED}:
                return step
        return None

    def cite(self, ref: str, on: date | None = None) -> str:
        """`《电子商务法》第15条`, by the name that the instrument bears on that day."""
        parts = parse_ref(ref)
        statute = self.statutes.get(parts.statute)
        name = parts.statute if statute is None else (statute.short or statute.zh)
        edition = statute.edition(on) if statute is not None and on is not None else None
        number = f"（{edition.number}）" if edition is not None and edition.number else ""
        article, _, added = parts.no.partition("-")
        tail = f"之{added}" if added else ""
        return f"《{name}》{number}第{article}条{tail}{parts.pinpoint}"

    def problems(self) -> Iterator[BadKnowledge]:
        """What is wrong between articles: overlaps, successors that do not exist."""
        for ref, versions in self._versions.items():
            if versions[0].statute not in self.statutes:
                yield BadKnowledge(
                    f"{ref}所属的法规没有文件",
                    f"the instrument of {ref} has no file",
                    remedy_zh="请补写该法规",
                    remedy_en="add the instrument",
                )
            for earlier, later in itertools.pairwise(versions):
                if earlier.until_on is None or earlier.until_on >= later.from_on:
                    yield BadKnowledge(
                        f"{ref}的两个版本（{earlier.from_on}起与{later.from_on}起）施行期重叠",
                        f"{ref} has two versions that overlap on {later.from_on}",
                        remedy_zh="请写明前一版本的最后施行日 until",
                        remedy_en="give the earlier version its last day (until)",
                    )
            for article in versions:
                if article.successor and article.until_on is not None:
                    yield from self._successor_problems(article)
                for target in article.by:
                    if target not in self:
                        yield BadKnowledge(
                            f"{article.ref}所引罚则{target}不存在",
                            f"{article.ref} names the sanction {target}, which is not there",
                            remedy_zh="请补写该条或改正引用",
                            remedy_en="add that article or correct the reference",
                        )

    def _successor_problems(self, article: Article) -> Iterator[BadKnowledge]:
        if article.successor not in self or self._next(article) is None:
            yield BadKnowledge(
                f"{article.ref}（{article.from_on}起）的后继条文{article.successor}不存在或当日未施行",
                f"{article.ref} (from {article.from_on}) names the successor {article.successor}, "
                "which is not there or not in force when this one ends",
                remedy_zh="请补写后继条文，或改正 successor",
                remedy_en="add the successor, or correct it",
            )

    def _next(self, article: Article) -> Article | None:
        """The version that takes the place of this one: the first that outlives it."""
        until_on = article.until_on
        if until_on is None or not article.successor:
            return None
        for candidate in self._versions.get(article.successor, ()):
            if candidate is article or candidate.from_on <= article.from_on:
                continue
            if candidate.from_on > until_on or candidate.holds(until_on):
                return candidate
        # A rule that moved into an instrument which stood beside it all along.
        for candidate in self._versions.get(article.successor, ()):
            if candidate is not article and (
                candidate.until_on is None or candidate.until_on > until_on
            ):
                return candidate
        return None

    def _unknown(self, ref: str) -> NoSuchRecord:
        return NoSuchRecord(
            f"法规库中没有{ref}",
            f"there is no article {ref} in the law of this workspace",
            remedy_zh="请查 law/statutes/ 中的编号，或补写该条",
            remedy_en="look up the ids in law/statutes/, or add the article",
        )
