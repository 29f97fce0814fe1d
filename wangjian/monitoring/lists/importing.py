"""导入词表: an outside list becomes a lexicon of the office, or the next version of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput
from wangjian.monitoring.groups import CONTEXTS, named
from wangjian.monitoring.lists import lexicon_text
from wangjian.monitoring.lists.difference import Difference, compare
from wangjian.monitoring.lists.reading import Headings, Taken, read_list
from wangjian.monitoring.lists.staging import Plan
from wangjian.monitoring.wordbook import HEADINGS
from wangjian.text.scanning import Scanner, one

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs


@dataclass(frozen=True, slots=True)
class Import:
    """What would be written, and what it changes."""

    lexicon: str
    taken: Taken
    difference: Difference
    plan: Plan


def plan_import(
    path: Path,
    *,
    packs: Packs,
    lexicon: str,
    header: Mapping[str, Any],
    mapping: Mapping[str, str],
    ordinary: Iterable[str] = (),
) -> Import:
    """Read the list and hold it against the lexicon of that id; nothing is written yet.

    What `header` says goes before what the old sidecar says; a key with an empty value is left.
    """
    old = _standing(packs, lexicon)
    groups = {**(old.header.get("groups") or {} if old else {}), **(header.get("groups") or {})}
    taken = read_list(path, Headings.of(packs, mapping=mapping, groups=groups))
    if not taken.rows:
        raise BadInput(
            f"{path.name} 中没有可用的词语（{taken.read}条均不可用）",
            f"{path.name} has no term that can be taken ({taken.read} refused)",
            remedy_zh="请查看 --json 中每条的原因",
            remedy_en="--json says why, term by term",
        )
    said = {key: value for key, value in header.items() if value}
    sidecar = {"id": lexicon, **(old.header if old else {}), **said}
    cells = [row[name] for row in taken.rows for name in CONTEXTS]
    cells += [text for key in CONTEXTS for text in sidecar.get(key) or ()]
    used = {name: listed for name, listed in groups.items() if name in named(cells)}
    sidecar["groups"] = used
    if not used:
        del sidecar["groups"]
    sidecar.setdefault("title", {"zh": path.stem, "en": path.stem})
    sidecar.setdefault("category", "office")
    sidecar.setdefault("severity", 3)
    sidecar.setdefault("columns", {"listing": ["title", "body"]})
    if old and old.origin == "product":
        sidecar["replaces_digest"] = old.digest
    if not sidecar.get("examples"):
        sidecar["examples"] = lexicon_text.examples(taken.rows, _silent(taken, ordinary), used)
    place = f"monitoring/lexicons/{lexicon}"
    files = {
        f"{place}.csv": lexicon_text.table_text(taken.rows),
        f"{place}.yaml": lexicon_text.sidecar_text(sidecar),
    }
    before = [{name: row.get(name, "") for name in HEADINGS} for row in old.rows()] if old else []
    difference = compare(before, taken.rows, key="term")
    return Import(lexicon, taken, difference, Plan.over(packs.roots[0].path, files))


def _silent(taken: Taken, ordinary: Iterable[str]) -> list[str]:
    """Those ordinary texts in which none of the terms stands."""
    texts = list(ordinary)
    scanner = Scanner([row["term"] for row in taken.rows])
    hit = {row for row, *_ in one(scanner, texts)}
    return [text for row, text in enumerate(texts) if row not in hit]


def _standing(packs: Packs, lexicon: str) -> KnowledgeFile | None:
    for file in packs.files("monitoring", "lexicons", ".csv"):
        if file.id == lexicon:
            return file
    return None
