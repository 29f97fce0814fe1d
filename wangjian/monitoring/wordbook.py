"""词库: terms with the contexts that excuse them, and the columns that are read for them.

A lexicon is `lexicons/<id>.csv` with a sidecar `<id>.yaml`: the sidecar says what the words are
about and which columns are read; a row is a term with its category, severity, excusing contexts
(`excuse`), words of which one must be near (`near`) or none may be (`not_near`), other spellings
(`also`) and the ways of evasion that are looked for (`evasion`, else those of the sidecar, else
those of `evasion/ways.csv`; `none` is no way), each a list joined by `|`. Contexts that many rows
share stand in a group of the sidecar (`groups`). A lexicon never fires by itself: a rule reads
its hits. Its terms may also come from a catalogue (`terms_from`), a sidecar without a csv of its
own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from wangjian.monitoring.catalogue import bad_row, bilingual
from wangjian.monitoring.evasive import ALWAYS, KNOWN
from wangjian.monitoring.groups import CONTEXTS, Groups, parts, too_short
from wangjian.monitoring.scope import (
    EVERYWHERE,
    UNKNOWN,
    Facts,
    Scope,
    of_row,
    of_sidecar,
)
from wangjian.monitoring.scope import KEYS as SCOPE_KEYS
from wangjian.text.folding import folded
from wangjian.text.scanning import spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangjian.lake.tables import Table
    from wangjian.law.statutes import Law
    from wangjian.monitoring.catalogue import Catalogue
    from wangjian.monitoring.evasive import Evasions
    from wangjian.monitoring.rulebook import Words
    from wangjian.packs.files import KnowledgeFile

WINDOW = 12  # characters between a term and a word that counts as near, unless the sidecar says
WIDEST_WINDOW = 200
HEADINGS = (
    "term", "category", "severity", "excuse", "near", "not_near", "also", "evasion", *SCOPE_KEYS,
    "note",
)  # fmt: skip
_IN_EXAMPLE = {"name", "expect", "text", "platform", "category", "permit"}
NO_WAY = "none"
_WRONG_WAYS = (
    f"evasion 须为 {NO_WAY}，或以下写法：{'、'.join(KNOWN[2:])}",
    f"evasion is {NO_WAY} or some of: {', '.join(KNOWN[2:])}",
)
_KEYS = {
    "id", "title", "category", "severity", "law", "columns", "window", "excuse", "not_near",
    "groups", "terms_from", "shortest", "evasion", "examples", "replaces_digest", "note",
    *SCOPE_KEYS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One term and its contexts."""

    term: str
    category: str
    severity: int
    excuse: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # other spellings, such as initials that everybody knows
    ways: tuple[str, ...] | None = None  # of evasion; None: as the files have it
    scope: Scope = EVERYWHERE  # where it counts


@dataclass(frozen=True, slots=True)
class WordExample:
    """A text and whether the lexicon must hit it (`find`) or leave it alone (`leave`)."""

    name: str
    expect: str
    text: str
    facts: Facts = UNKNOWN  # of the row that it stands in


@dataclass(frozen=True, slots=True)
class TermsFrom:
    """Where a lexicon without a list of its own takes its terms from."""

    view: str
    column: str
    shortest: int  # characters; a shorter title stands in every second text
    like: Entry  # category, severity and contexts of every term


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One list of terms, with what is read for them."""

    id: str
    title: Words
    category: str
    law: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]  # table -> its columns
    window: int
    entries: tuple[Entry, ...]
    examples: tuple[WordExample, ...]
    digest: str
    origin: str
    path: str
    terms_from: TermsFrom | None = None
    evasions: Evasions | None = field(default=None, repr=False, compare=False)

    def fed(self, rows: Iterable[Mapping[str, Any]]) -> Lexicon:
        """The same lexicon with its terms out of these rows of its catalogue."""
        source = self.terms_from
        if source is None:
            return self
        terms: dict[str, None] = {}
        for row in rows:
            term = str(row.get(source.column) or "")
            if len(folded(term)) >= source.shortest:
                terms.setdefault(term)
        return replace(self, entries=tuple(replace(source.like, term=term) for term in terms))


def read_lexicon(
    file: KnowledgeFile,
    *,
    law: Law,
    shapes: Mapping[str, Table],
    catalogues: Iterable[Catalogue] = (),
    evasions: Evasions | None = None,
) -> Lexicon:
    """Read one lexicon; BadKnowledge names the file, the line and what to do."""
    header = file.header
    for key in header:
        if key not in _KEYS:
            raise file.bad(f"不认识“{key}”", f"{key} is not a key of a lexicon", key)
    refs = _texts(file, "law")
    for index, ref in enumerate(refs):
        if ref not in law:
            raise file.bad(f"法规库中没有 {ref}", f"no article {ref}", "law", index)
    window = header.get("window", WINDOW)
    if not isinstance(window, int) or not 0 < window <= WIDEST_WINDOW:
        raise file.bad(
            f"window 须为 1 至 {WIDEST_WINDOW}", f"window is 1 to {WIDEST_WINDOW}", "window"
        )
    severity = header.get("severity", 0)
    if severity not in range(1, 6):
        raise file.bad("severity 须为 1 至 5", "severity is 1 to 5", "severity")
    category = str(header.get("category") or "")
    groups = Groups(file)
    default = Entry(
        "", category, severity, groups.said("excuse"), (), groups.said("not_near"),
        ways=_ways(file), scope=of_sidecar(file),
    )  # fmt: skip
    own = file.path.suffix == ".csv"
    listed = tuple(catalogues)
    lexicon = Lexicon(
        id=file.id,
        title=bilingual(file, "title"),
        category=category,
        law=refs,
        columns=_columns(file, shapes),
        window=window,
        entries=_entries(file, default, groups) if own else (),
        examples=_examples(file, required=own),
        digest=file.digest,
        origin=file.origin,
        path=str(file.path),
        terms_from=None if own else _terms_from(file, default, listed),
        evasions=evasions,
    )
    groups.none_unused()
    if lexicon.terms_from is None:
        return lexicon
    view = lexicon.terms_from.view
    return lexicon.fed(row for one in listed if one.view == view for row in one.rows)


def _entries(file: KnowledgeFile, default: Entry, groups: Groups) -> tuple[Entry, ...]:
    seen: dict[str, int] = {}
    found: list[Entry] = []
    for line, row in file.numbered_rows():
        if line_problem := [name for name in row if name not in HEADINGS]:
            raise file.bad(
                f"多余的列：{'、'.join(line_problem)}", f"unknown columns: {line_problem}"
            )
        entry = _entry(file, line, row, default, groups)
        same = spelling(entry.term)
        if same in seen:
            raise bad_row(
                file,
                line,
                f"“{entry.term}”与第{seen[same]}行重复",
                f"{entry.term} stands in line {seen[same]} already",
            )
        seen[same] = line
        found.append(entry)
    return tuple(found)


def _entry(
    file: KnowledgeFile, line: int, row: dict[str, str], default: Entry, groups: Groups
) -> Entry:
    term, also = row.get("term", ""), parts(row.get("also", ""))
    excuse, near, not_near = (groups.cell(row.get(name, ""), line) for name in CONTEXTS)
    evasion = parts(row.get("evasion", ""))
    for text in (term, *also):
        if wrong := too_short(text):
            raise bad_row(file, line, *wrong)
    if evasion and not _are_ways(evasion):
        raise bad_row(file, line, *_WRONG_WAYS)
    severity = row.get("severity", "")
    if severity and severity not in {"1", "2", "3", "4", "5"}:
        raise bad_row(file, line, "severity 须为 1 至 5", "severity is 1 to 5")
    return Entry(
        term=term,
        category=row.get("category") or default.category,
        severity=int(severity or default.severity),
        excuse=(*excuse, *default.excuse),
        near=near,
        not_near=(*not_near, *default.not_near),
        also=also,
        ways=_no_way(evasion) if evasion else default.ways,
        scope=of_row(row, default.scope),
    )


def _ways(file: KnowledgeFile) -> tuple[str, ...] | None:
    wanted = file.header.get("evasion")
    if wanted is None:
        return None
    if not isinstance(wanted, list) or not _are_ways(tuple(wanted)):
        raise file.bad(*_WRONG_WAYS, "evasion")
    return _no_way(tuple(wanted))


def _are_ways(wanted: tuple[str, ...]) -> bool:
    return wanted in {(), (NO_WAY,)} or set(wanted) <= set(KNOWN) - set(ALWAYS)


def _no_way(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return () if wanted == (NO_WAY,) else wanted


def _terms_from(
    file: KnowledgeFile, default: Entry, catalogues: tuple[Catalogue, ...]
) -> TermsFrom:
    source = file.header.get("terms_from")
    if not isinstance(source, dict) or set(source) != {"view", "column"}:
        raise file.bad(
            "没有同名 csv 的词库须写 terms_from: {view, column}",
            "a lexicon without a csv says terms_from: {view, column}",
            "terms_from",
        )
    shortest = file.header.get("shortest", 2)
    if not isinstance(shortest, int) or shortest < 2:
        raise file.bad("shortest 须不小于 2", "shortest is 2 or more", "shortest")
    listed = [one for one in catalogues if one.view == source["view"]]
    if not listed or source["column"] not in {c.name for c in listed[0].table.columns}:
        raise file.bad(
            f"没有目录 {source['view']} 的列 {source['column']}",
            f"no catalogue {source['view']} with a column {source['column']}",
            "terms_from",
        )
    return TermsFrom(source["view"], source["column"], shortest, default)


def _columns(file: KnowledgeFile, shapes: Mapping[str, Table]) -> dict[str, tuple[str, ...]]:
    listed = file.header.get("columns")
    if not isinstance(listed, dict) or not listed:
        raise file.bad("缺少 columns（读哪些表的哪些列）", "columns are missing", "columns")
    for table, names in listed.items():
        scanned = shapes[table].scanned if table in shapes else ()
        for name in names if isinstance(names, list) else [names]:
            if name not in scanned:
                raise file.bad(
                    f"{table}.{name} 不是可扫描的文字列",
                    f"{table}.{name} is no column of free text",
                    "columns",
                    table,
                )
    return {table: tuple(names) for table, names in listed.items()}


def _examples(file: KnowledgeFile, *, required: bool) -> tuple[WordExample, ...]:
    found: list[WordExample] = []
    for index, entry in enumerate(file.header.get("examples") or []):
        if (
            not isinstance(entry, dict)
            or not {"name", "expect", "text"} <= set(entry) <= _IN_EXAMPLE
            or entry["expect"] not in {"find", "leave"}
        ):
            raise file.bad(
                "示例写 name、expect（find 或 leave）、text，可另写 platform、category、permit",
                "an example has name, expect (find or leave), text, and may have platform, "
                "category, permit",
                "examples",
                index,
            )
        permit = entry.get("permit")
        facts = Facts(
            str(entry.get("platform") or ""),
            str(entry.get("category") or ""),
            {str(permit): "示例"} if permit else {},
        )
        found.append(WordExample(str(entry["name"]), entry["expect"], str(entry["text"]), facts))
    if required and {"find", "leave"} - {example.expect for example in found}:
        raise file.bad(
            "须有应命中与应放过的示例各至少一个",
            "give an example that it must find and one that it must leave alone",
            "examples",
        )
    return tuple(found)


def _texts(file: KnowledgeFile, key: str) -> tuple[str, ...]:
    value = file.header.get(key) or []
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise file.bad(f"{key} 须为文字列表", f"{key} is a list of texts", key)
    return tuple(value)
