"""监测知识: the rules, lexicons and catalogues of a workspace, read together and held together.

>>> from wangjian.packs.packs import Packs
>>> library = read_library(Packs.open())
>>> library.rule("cn.display.licence").title.zh
'网店未亮照'
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.monitoring.catalogue import Catalogue, read_catalogue
from wangjian.monitoring.evasive import read_evasions
from wangjian.monitoring.probebook import Probing, Template, read_probes, read_probing
from wangjian.monitoring.reading import read_rule
from wangjian.monitoring.rulebook import Rule, Words
from wangjian.monitoring.tables import COVERAGE, HIT
from wangjian.monitoring.wordbook import Lexicon, read_lexicon
from wangjian.packs.collector import collector_at_rest
from wangjian.registry.decisions.derive import Derive
from wangjian.registry.tables import TABLES
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from wangjian.lake.tables import Table
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

ROOM = "monitoring"


@dataclass(frozen=True, slots=True)
class Library:
    """What the knowledge files of monitoring say, by id."""

    rules: dict[str, Rule]
    lexicons: dict[str, Lexicon]
    catalogues: dict[str, Catalogue]
    topics: dict[str, Words]
    dismissals: dict[str, Words]
    # What ingest makes of a row of each table, so that examples are read as files are.
    derive: dict[str, Callable[[pa.Table], pa.Table]]
    probing: Probing
    probes: dict[str, list[Template]]  # by rule
    problems: tuple[BadKnowledge, ...] = field(default=())

    def rule(self, rule_id: str) -> Rule:
        """One rule; NoSuchRecord lists those that there are."""
        if rule_id in self.rules:
            return self.rules[rule_id]
        raise NoSuchRecord(
            f"没有规则“{rule_id}”",
            f"there is no rule {rule_id}",
            remedy_zh=f"现有：{'、'.join(self.rules)}",
            remedy_en=f"there are: {', '.join(self.rules)}",
        )

    @property
    def shapes(self) -> dict[str, Table]:
        """Every table and view that a rule may read."""
        views = {one.view: one.table for one in self.catalogues.values()}
        return {**TABLES, HIT.name: HIT, COVERAGE.name: COVERAGE, **views}

    def views_behind(self, rule: Rule) -> set[str]:
        """The tables and views that a rule reads, itself or by the words of a lexicon."""
        words = (self.lexicons[name].terms_from for name in rule.lexicons if name in self.lexicons)
        return {*rule.reads, *(one.view for one in words if one)}

    def catalogues_of(self, rule: Rule) -> list[Catalogue]:
        """The catalogues that a rule reads so."""
        views = self.views_behind(rule)
        return [one for one in self.catalogues.values() if one.view in views]

    def rows(self, view: str) -> list[dict[str, object]]:
        """The rows of all catalogues that stand under that view."""
        return [row for one in self.catalogues.values() if one.view == view for row in one.rows]


@collector_at_rest()
def read_library(packs: Packs, *, problems: list[BadKnowledge] | None = None) -> Library:
    """Read every file; with a list for `problems` a bad file goes there and the rest is given."""
    law = packs.law()
    catalogues: dict[str, Catalogue] = {}
    for file in packs.files(ROOM, "catalogues", ".csv", problems=problems):
        with _collecting(problems):
            catalogues[file.id] = same_shape(read_catalogue(file), catalogues, file)
    views = {one.view: one.table for one in catalogues.values()}
    evasions = read_evasions(packs)
    lexicons: dict[str, Lexicon] = {}
    for file in packs.files(ROOM, "lexicons", ".yaml", problems=problems):
        with _collecting(problems):
            lexicons[file.id] = read_lexicon(
                file,
                law=law,
                shapes=TABLES,
                catalogues=catalogues.values(),
                evasions=evasions,
            )
    rules: dict[str, Rule] = {}
    derive = Derive(words=_value_words(packs), regions=None)
    topics = _named(packs, "topics", "id")
    for file in packs.files(ROOM, "rules", ".sql", problems=problems):
        with _collecting(problems):
            rule = read_rule(
                file,
                law=law,
                tables={*TABLES, HIT.name, COVERAGE.name, *views},
                functions={function.name for function in FUNCTIONS},
                kinds=packs.jurisdiction().kinds,
            )
            held_together(file, rule, lexicons, topics)
            rules[rule.id] = rule
    return Library(
        rules,
        lexicons,
        catalogues,
        topics,
        _named(packs, "dismissals", "code"),
        {name: partial(derive, table) for name, table in TABLES.items()},
        read_probing(packs.file(ROOM, "", ".yaml", "wj.probing")),
        _probes(packs, rules, problems),
        tuple(problems or ()),
    )


def _probes(
    packs: Packs, rules: dict[str, Rule], problems: list[BadKnowledge] | None
) -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for file in packs.files(ROOM, "probes", ".yaml", problems=problems):
        with _collecting(problems):
            for rule_id, templates in read_probes(file, rules).items():
                found.setdefault(rule_id, []).extend(templates)
    return found


def _named(packs: Packs, table: str, key: str) -> dict[str, Words]:
    return {row[key]: Words(row["zh"], row["en"]) for row in packs.table(ROOM, table)}


def _value_words(packs: Packs) -> list[dict[str, str]]:
    """The words that other files use for ours; a country may do without."""
    try:
        return packs.table("registry", "value_words")
    except NoSuchRecord:
        return []


def same_shape(one: Catalogue, others: dict[str, Catalogue], file: KnowledgeFile) -> Catalogue:
    """The catalogue, unless another one of its view has other columns."""
    shape = [(column.name, column.kind) for column in one.table.columns]
    for other in others.values():
        if other.view == one.view and shape != [(c.name, c.kind) for c in other.table.columns]:
            raise file.bad(
                f"与 {other.id} 同为视图 {one.view}，列须相同",
                f"stands under the view {one.view} with {other.id}, so its columns are the same",
                "columns",
            )
    if one.view in {*TABLES, HIT.name, COVERAGE.name}:
        raise file.bad(f"{one.view} 是已有的表", f"{one.view} is a table already", "view")
    return one


def held_together(
    file: KnowledgeFile, rule: Rule, lexicons: dict[str, Lexicon], topics: dict[str, Words]
) -> None:
    """Raise where a rule names a lexicon or a topic that is not there."""
    for index, lexicon in enumerate(rule.lexicons):
        if lexicon not in lexicons:
            raise file.bad(f"没有词库 {lexicon}", f"no lexicon {lexicon}", "lexicons", index)
    if rule.topic not in topics:
        raise file.bad(
            f"没有主题“{rule.topic}”，见 topics.csv",
            f"no topic {rule.topic}, see topics.csv",
            "topic",
        )


@contextmanager
def _collecting(problems: list[BadKnowledge] | None) -> Iterator[None]:
    try:
        yield
    except BadKnowledge as problem:
        if problems is None:
            raise
        problems.append(problem)
