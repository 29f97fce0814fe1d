"""示例检验: every rule and lexicon is tried on the examples in its own file, on either engine.

`wangjian packs test` shows what comes back; a test of ours asks that all of it is well.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wangjian.errors import WangjianError
from wangjian.lake.examples import reader, tables_of_rows
from wangjian.lake.session import memory_session
from wangjian.monitoring.bulk.scan import scan
from wangjian.monitoring.bulk.scoping import reads
from wangjian.monitoring.bulk.sight import Counts, sight
from wangjian.monitoring.bulk.words import words_of
from wangjian.monitoring.library import read_library
from wangjian.monitoring.tables import HIT
from wangjian.text.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wangjian.lake.session import Session
    from wangjian.monitoring.library import Library
    from wangjian.monitoring.rulebook import Example, Rule
    from wangjian.monitoring.wordbook import Lexicon
    from wangjian.packs.packs import Packs

    See = Callable[[Example], tuple[Counts, list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example and whether its file did as it says."""

    file_id: str
    example: str
    expect: str
    engine: str
    ok: bool
    zh: str  # what came instead; empty where all is well
    en: str


def test_files(
    packs: Packs,
    engine: str | None = None,  # noqa: PT028 - a function that tests files is no test
    *,
    tmp: Path | None = None,  # noqa: PT028
    only: str = "",  # noqa: PT028
) -> list[ExampleResult]:
    """Every example of every rule and lexicon (or of the one with the id `only`)."""
    return test_library(read_library(packs), engine, tmp=tmp, only=only)


def test_library(
    library: Library,
    engine: str | None = None,  # noqa: PT028 - a function that tests files is no test
    *,
    tmp: Path | None = None,  # noqa: PT028
    only: str = "",  # noqa: PT028
) -> list[ExampleResult]:
    """The same for files that were read already."""
    with tempfile.TemporaryDirectory(dir=tmp) as folder:
        return [
            *_rules(library, engine, Path(folder), only),
            *_lexicons(library, only),
        ]


# pytest would take them for tests of its own.
test_files.__test__ = test_library.__test__ = False  # type: ignore[attr-defined]


def _rules(library: Library, engine: str | None, tmp: Path, only: str) -> Iterator[ExampleResult]:
    for rule in library.rules.values():
        if only in {"", rule.id}:
            with trial(library, rule, engine=engine, tmp=tmp) as see:
                for example in rule.examples:
                    yield _judge(rule, example, see, engine or "duckdb")


def _judge(rule: Rule, example: Example, see: See, engine: str) -> ExampleResult:
    try:
        counts, _ = see(example)
    except WangjianError as problem:
        return ExampleResult(
            rule.id, example.name, example.expect, engine, ok=False, zh=problem.zh, en=problem.en
        )
    return judged(rule, example, counts, engine)


def judged(rule: Rule, example: Example, counts: Counts, engine: str) -> ExampleResult:
    """Whether what a rule saw in an example is what the example says."""
    told = sum(counts.cannot_tell.values())
    seen = (counts.sightings > 0, counts.before_law > 0, told > 0)
    wanted = {
        "find": (True, False, False),
        "leave": (False, False, False),
        "before_law": (False, True, False),
        "cannot_tell": (False, False, True),
    }[example.expect]
    stray = counts.no_day + counts.no_key + counts.no_version
    ok = seen == wanted and not stray
    zh = en = ""
    if not ok:
        zh = (
            f"查出{counts.sightings}，法律施行前{counts.before_law}，无法判断{told}，"
            f"缺日期或键{stray}"
        )
        en = (
            f"{counts.sightings} found, {counts.before_law} before the law, "
            f"{told} that cannot be told, {stray} without a day, key or version"
        )
    return ExampleResult(rule.id, example.name, example.expect, engine, ok=ok, zh=zh, en=en)


@contextmanager
def trial(library: Library, rule: Rule, *, engine: str | None, tmp: Path) -> Iterator[See]:
    """What tells of an example what the rule makes of its small world: counts and sightings.

    One session serves all examples of a rule, one world after the other.
    """
    with reader() as reading, memory_session({}, (), engine=engine, tmp=tmp) as session:
        session.register(FUNCTIONS)
        yield trial_in(session, library, rule, reading)


def trial_in(session: Session, library: Library, rule: Rule, reading: Any) -> See:
    """The same in a session that is open already; `reading` reads the rows written by hand."""
    tables = {*rule.reads, *reads(library.lexicons[name] for name in rule.lexicons)}

    def see(example: Example) -> tuple[Counts, list[dict[str, Any]]]:
        names = sorted({*tables, *example.tables} - {HIT.name})
        shapes = [library.shapes[name] for name in names]
        world = tables_of_rows(example.tables, shapes, derive=library.derive, connection=reading)
        for name, table in world.items():
            session.add_table(name, table)
        lexicons = [_fed(library.lexicons[name], example) for name in rule.lexicons]
        if lexicons:
            hits = scan(session, lexicons, run_id="example", tell=lambda *_: None)
            session.add_table(HIT.name, hits)
        counts = Counts()
        batches = sight(session, rule, run_id="example", counts=counts, tell=lambda *_: None)
        return counts, [row for batch in batches for row in batch.to_pylist()]

    return see


def _fed(lexicon: Lexicon, example: Example) -> Lexicon:
    if lexicon.terms_from is None:
        return lexicon
    rows: list[dict[str, Any]] = example.tables.get(lexicon.terms_from.view, [])
    return lexicon.fed(rows)


def _lexicons(library: Library, only: str) -> Iterator[ExampleResult]:
    for lexicon in library.lexicons.values():
        if only not in {"", lexicon.id}:
            continue
        words = words_of([lexicon])
        for example in lexicon.examples:
            found = words.find(pa.array([example.text], pa.string()))
            bare = [
                words.entries[entry][1].term
                for entry, excuse in zip(found.entry.tolist(), found.excused_by, strict=True)
                if (excuse or words.entries[entry][1].scope.excuse(example.facts)) is None
            ]
            ok = bool(bare) == (example.expect == "find")
            said = "、".join(bare)
            yield ExampleResult(
                lexicon.id,
                example.name,
                example.expect,
                "words",
                ok=ok,
                zh="" if ok else f"命中：{said or '无'}",
                en="" if ok else f"hit: {said or 'nothing'}",
            )
