"""试放: changed files are tried in a copy of the office's folder before one of them is written.

All knowledge of the workspace is read with them in place: each must load, cite law that is there,
and do what its own examples say; a rule that reads a changed lexicon is tried too.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wangjian.errors import BadKnowledge
from wangjian.monitoring.examples import ExampleResult, test_library
from wangjian.monitoring.library import ROOM, read_library
from wangjian.packs import citations
from wangjian.packs.changes import KEPT, Changes, sha256
from wangjian.packs.packs import Clash, Packs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wangjian.monitoring.library import Library
    from wangjian.packs.files import KnowledgeFile

FOLDERS = {"rules": (".sql",), "lexicons": (".csv", ".yaml"), "catalogues": (".csv", ".yaml"),
           "probes": (".yaml",)}  # fmt: skip
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """Files to be written or removed, and what stood there when they were looked at."""

    files: dict[str, bytes | None]
    before: dict[str, str]

    @classmethod
    def over(cls, root: Path, files: Mapping[str, bytes | None]) -> Plan:
        """Only what differs from what stands there."""
        changes = Changes(root)
        stand = {place: changes.now(place) for place in files}
        differing = {place: new for place, new in files.items() if new != stand[place]}
        return cls(differing, {place: sha256(stand[place]) for place in differing})

    @property
    def ids(self) -> tuple[str, ...]:
        """The files by their names."""
        return tuple(sorted({Path(p).stem for p in self.files if p.startswith(f"{ROOM}/")}))


@contextmanager
def staged(root: Path, files: Mapping[str, bytes | None]) -> Iterator[Path]:
    """A copy of the office's folder with the files in place, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wangjian-packs-") as folder:
        copy = Path(folder).resolve() / "packs"
        if root.is_dir():
            leave = shutil.ignore_patterns(KEPT)
            shutil.copytree(root, copy, symlinks=True, ignore=leave)
        changes = Changes(copy)
        copy.mkdir(exist_ok=True)
        changes.apply(files, before=Plan.over(copy, files).before, by="", verb="stage")
        shutil.rmtree(copy / KEPT)
        yield copy


def examine(roots: tuple[Path, ...], plan: Plan) -> list[ExampleResult]:
    """What the examples come to; BadKnowledge where a file would not load, or clash."""
    root, *others = roots
    with staged(root, plan.files) as copy:
        packs = Packs.open((copy, *others))
        _law_is_there(packs, plan)
        problems, library = _problems(packs)
        _none_of([one for one in problems if any(place in one.en for place in plan.files)])
        if problems:  # what was wrong before is told elsewhere and hinders nobody
            already = {str(problem) for problem in _problems(Packs.open(roots))[0]}
            _none_of([one for one in problems if str(one) not in already])
        _none_of(
            [one for file in _files(packs, plan) for one in citations.problems(packs.law(), [file])]
        )
        _none_of([_clashes(one) for one in packs.clashes if one.id in plan.ids])
        return [one for id_ in touched(library, plan) for one in test_library(library, only=id_)]


def try_out(roots: tuple[Path, ...], plan: Plan) -> list[str]:
    """Raise BadKnowledge where the workspace would be worse for it; else the examples that ran."""
    results = examine(roots, plan)
    wrong = [one for one in results if not one.ok]
    if wrong:
        first = wrong[0]
        raise BadKnowledge(
            f"{first.file_id} 的示例“{first.example}”不符：{first.zh}（共{len(wrong)}个不符）",
            f"example {first.example} of {first.file_id} fails: {first.en} "
            f"({len(wrong)} examples fail)",
            remedy_zh="未作任何改动；请改正文件或示例后再试",
            remedy_en="nothing was changed; mend the file or its example",
        )
    return sorted({one.file_id for one in results})


def touched(library: Library, plan: Plan) -> list[str]:
    """What the changed files decide: themselves, and what reads a changed lexicon or catalogue."""
    views = {library.catalogues[i].view for i in plan.ids if i in library.catalogues}
    lexicons = set(plan.ids) | {
        one.id
        for one in library.lexicons.values()
        if one.terms_from and one.terms_from.view in views
    }
    rules = {
        rule.id
        for rule in library.rules.values()
        if rule.id in plan.ids or set(rule.lexicons) & lexicons or set(rule.reads) & views
    }
    return sorted(rules | (lexicons & set(library.lexicons)))


def _files(packs: Packs, plan: Plan) -> Iterator[KnowledgeFile]:
    for folder, suffixes in FOLDERS.items():
        for suffix in suffixes:
            for file in packs.files(ROOM, folder, suffix):
                if file.id in plan.ids and file.origin != "product":
                    yield file


def _law_is_there(packs: Packs, plan: Plan) -> None:
    law = packs.law()
    cited = {one.ref for file in _files(packs, plan) for one in citations.citations(file)}
    if missing := sorted(ref for ref in cited if ref not in law):
        raise BadKnowledge(
            f"本工作区的法规库缺少所引的条文：{'、'.join(missing)}",
            f"the law of this workspace lacks what is cited: {', '.join(missing)}",
            remedy_zh="未作任何改动；请升级网剑，或先在 law/statutes/ 补写这些条文",
            remedy_en="nothing was changed; upgrade, or add the articles to law/statutes/ first",
        )


def _problems(packs: Packs) -> tuple[list[BadKnowledge], Library]:
    problems: list[BadKnowledge] = []
    return problems, read_library(packs, problems=problems)


def _clashes(clash: Clash) -> BadKnowledge:
    return BadKnowledge(clash.zh, clash.en)


def _none_of(problems: list[BadKnowledge]) -> None:
    if not problems:
        return
    told = problems[:_MOST_TOLD]
    made = BadKnowledge(
        "；".join(one.zh for one in told),
        "; ".join(one.en for one in told),
        remedy_zh="未作任何改动；请改正后再试",
        remedy_en="nothing was changed; mend them and try again",
    )
    made.line, made.file = told[0].line, told[0].file
    raise made
