"""规则与词库的问询: what the knowledge files of monitoring say, as a page lays it out.

Files are read from the library in hand; of the database only what runs counted is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models.fields.json import KeyTransform

from wangjian.errors import NoSuchRecord
from wangjian.monitoring.library import ROOM
from wangjian.monitoring.models import Admission, Run, RunState
from wangjian.packs.files import table_rows

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence
    from datetime import date, datetime

    from wangjian.law.statutes import Article, Law
    from wangjian.monitoring.catalogue import Catalogue
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.rulebook import Example, Rule, RuleVersion
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Clash, Packs

# Runs that are looked at for what a rule last found; each has the counts of all its rules.
LOOK_BACK = 10
RUNS_SHOWN = 12
# A lexicon is found by its sidecar, with which it may be alone.
FOLDERS = {"rules": ".sql", "lexicons": ".yaml", "catalogues": ".csv"}
MOST_FOUND = 100  # terms of all lexicons that a search shows


@dataclass(frozen=True, slots=True)
class LastCount:
    """What one run made of one rule."""

    run_id: uuid.UUID
    shadow: bool
    finished_at: datetime | None
    withdrawn_at: datetime | None
    rows: int
    sightings: int
    new: int | None  # findings; a shadow run makes none
    before_law: int
    cannot_tell: dict[str, int]


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """An article that a version cites, in every text that held while the version does."""

    ref: str
    citation: str
    texts: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One dated version of a rule: its days, its figures, its law."""

    version: RuleVersion
    law: tuple[ArticleShown, ...]
    in_force: bool


@dataclass(frozen=True, slots=True)
class FileShown:
    """Where a file stands: whose it is, and what it stands in place of."""

    origin: str
    digest: str
    replaces: str
    note: str
    clash: Clash | None

    @property
    def is_office(self) -> bool:
        """Whether the office wrote it."""
        return self.origin != "product"


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule with all that its file says, and what runs made of it."""

    rule: Rule
    topic: Any  # words
    file: FileShown
    versions: tuple[VersionShown, ...]  # the newest first
    examples: dict[str, list[Example]]  # by what is expected
    runs: list[LastCount]
    admitted: Admission | None


@dataclass(frozen=True, slots=True)
class LexiconCard:
    """A lexicon with its terms as rows, and who reads it."""

    lexicon: Lexicon
    file: FileShown
    rows: tuple[dict[str, str], ...]
    groups: dict[str, list[str]]
    excuse: list[str]
    not_near: list[str]
    law: tuple[ArticleShown, ...]
    used_by: tuple[Rule, ...]
    admitted: Admission | None


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    """A catalogue with its rows, and who reads it."""

    catalogue: Catalogue
    file: FileShown
    used_by: tuple[Rule, ...]
    lexicons: tuple[Lexicon, ...]  # that take their terms from it


def last_counts() -> dict[str, LastCount]:
    """What the newest run that showed findings made of each rule."""
    found: dict[str, LastCount] = {}
    done = Run.objects.filter(state=RunState.DONE, shadow=False, withdrawn_at=None)
    for run in done.order_by("-id").only("id", "finished_at", "counts")[:LOOK_BACK]:
        for rule_id, counts in run.counts.get("rules", {}).items():
            found.setdefault(rule_id, _counted(run.id, False, run.finished_at, None, counts))
    return found


def rule_runs(rule_id: str) -> list[LastCount]:
    """What the newest runs made of a rule, shadow runs among them."""
    of_rule = KeyTransform(rule_id, KeyTransform("rules", "counts"))
    done = Run.objects.filter(state=RunState.DONE).order_by("-id")
    rows = done.values_list("id", "shadow", "finished_at", "withdrawn_at", of_rule)[:50]
    return [_counted(*row) for row in rows if row[4] is not None][:RUNS_SHOWN]


def rule_card(packs: Packs, library: Library, rule_id: str, *, on: date) -> RuleCard:
    """One rule; NoSuchRecord lists those that there are."""
    rule = library.rule(rule_id)
    law = packs.law()
    examples: dict[str, list[Example]] = {}
    for example in rule.examples:
        examples.setdefault(example.expect, []).append(example)
    return RuleCard(
        rule=rule,
        topic=library.topics[rule.topic],
        file=_file_shown(packs, "rules", rule_id),
        versions=tuple(
            VersionShown(version, _articles(law, version), version.holds(on))
            for version in reversed(rule.versions)
        ),
        examples=examples,
        runs=rule_runs(rule_id),
        admitted=_admitted(rule.id, rule.logic),
    )


def lexicon_card(packs: Packs, library: Library, lexicon_id: str) -> LexiconCard:
    """One lexicon; NoSuchRecord where there is none."""
    lexicon = library.lexicons.get(lexicon_id)
    if lexicon is None:
        raise _none("词库", "lexicon", lexicon_id)
    file = knowledge_file(packs, "lexicons", lexicon_id)
    own = file.path.suffix == ".csv"
    return LexiconCard(
        lexicon=lexicon,
        file=_file_shown(packs, "lexicons", lexicon_id),
        rows=_rows(file.digest, file) if own else _terms(lexicon),
        groups={str(name): list(said) for name, said in (file.header.get("groups") or {}).items()},
        excuse=list(file.header.get("excuse") or []),
        not_near=list(file.header.get("not_near") or []),
        law=tuple(
            ArticleShown(ref, packs.law().cite(ref), packs.law().versions(ref)[-1:])
            for ref in lexicon.law
        ),
        used_by=_readers(library, lexicon_id),
        admitted=_admitted(lexicon.id, lexicon.digest),
    )


def catalogue_card(packs: Packs, library: Library, catalogue_id: str) -> CatalogueCard:
    """One catalogue; NoSuchRecord where there is none."""
    found = library.catalogues.get(catalogue_id)
    if found is None:
        raise _none("目录", "catalogue", catalogue_id)
    return CatalogueCard(
        catalogue=found,
        file=_file_shown(packs, "catalogues", catalogue_id),
        used_by=tuple(rule for rule in library.rules.values() if found.view in rule.reads),
        lexicons=tuple(
            one
            for one in library.lexicons.values()
            if one.terms_from and one.terms_from.view == found.view
        ),
    )


def search_rows(rows: Sequence[dict[str, Any]], wanted: str) -> list[dict[str, Any]]:
    """Rows that say the wanted text anywhere, in their order."""
    needle = wanted.strip().casefold()
    if not needle:
        return list(rows)
    return [
        row
        for row in rows
        if any(value is not None and needle in str(value).casefold() for value in row.values())
    ]


def search_terms(library: Library, wanted: str) -> list[tuple[Lexicon, str, str]]:
    """Lexicon, term and category of every term that holds the wanted text; the first hundred."""
    needle = wanted.strip().casefold()
    found: list[tuple[Lexicon, str, str]] = []
    for lexicon in library.lexicons.values():
        for entry in lexicon.entries:
            if any(needle in text.casefold() for text in (entry.term, *entry.also)):
                found.append((lexicon, entry.term, entry.category))
                if len(found) == MOST_FOUND:
                    return found
    return found


def _counted(
    run_id: uuid.UUID,
    shadow: bool,  # noqa: FBT001
    finished_at: datetime | None,
    withdrawn_at: datetime | None,
    counts: dict[str, Any],
) -> LastCount:
    return LastCount(
        run_id=run_id,
        shadow=shadow,
        finished_at=finished_at,
        withdrawn_at=withdrawn_at,
        rows=int(counts.get("rows", 0)),
        sightings=int(counts.get("sightings", 0)),
        new=counts["findings"].get("new", 0) if "findings" in counts else None,
        before_law=int(counts.get("before_law", 0)),
        cannot_tell=dict(counts.get("cannot_tell", {})),
    )


def _articles(law: Law, version: RuleVersion) -> tuple[ArticleShown, ...]:
    shown = []
    for ref in version.law:
        texts = tuple(
            one
            for one in law.versions(ref)
            if (version.until_on is None or one.from_on <= version.until_on)
            and (one.until_on is None or one.until_on >= version.from_on)
        )
        shown.append(ArticleShown(ref, law.cite(ref, version.until_on or version.from_on), texts))
    return tuple(shown)


def knowledge_file(packs: Packs, folder: str, file_id: str) -> KnowledgeFile:
    """One file of a folder; another one that does not load hinders nobody."""
    for file in packs.files(ROOM, folder, FOLDERS[folder], problems=[]):
        if file.id == file_id:
            return file
    raise _none("知识文件", "knowledge file", file_id)


def _file_shown(packs: Packs, folder: str, file_id: str) -> FileShown:
    file = knowledge_file(packs, folder, file_id)
    clashes = [one for one in packs.clashes if one.id == file_id and one.folder == folder]
    return FileShown(
        origin=file.origin,
        digest=file.digest,
        replaces=file.replaces,
        note=str(file.header.get("note") or ""),
        clash=clashes[0] if clashes else None,
    )


def _rows(digest: str, file: KnowledgeFile) -> tuple[dict[str, str], ...]:
    return _rows_of(digest, file.path, file.body)


# A page of a long list is asked for again and again; to take the table apart takes longest.
@lru_cache(maxsize=4)
def _rows_of(digest: str, path: Any, body: str) -> tuple[dict[str, str], ...]:  # noqa: ARG001
    return tuple(table_rows(path, body))


def _terms(lexicon: Lexicon) -> tuple[dict[str, str], ...]:
    return tuple(
        {"term": one.term, "category": one.category, "severity": str(one.severity)}
        for one in lexicon.entries
    )


def _readers(library: Library, lexicon_id: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in library.rules.values() if lexicon_id in rule.lexicons)


def _admitted(ref: str, digest: str) -> Admission | None:
    return Admission.objects.select_related("admitted_by").filter(ref=ref, digest=digest).first()


def _none(zh: str, en: str, wanted: str) -> NoSuchRecord:
    return NoSuchRecord(f"没有{zh}“{wanted}”", f"there is no {en} {wanted}")
