"""移交知识: an office's rules and lexicons with all that they lean on, given away and taken in."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from wangjian import __version__
from wangjian.errors import BadKnowledge, NoSuchRecord
from wangjian.monitoring.library import ROOM, read_library
from wangjian.monitoring.lists.difference import Difference, compare, line_difference
from wangjian.monitoring.lists.staging import FOLDERS, Plan
from wangjian.packs.bundle import CONTROL, FORMAT, Manifest, write_bundle
from wangjian.packs.changes import Changes, sha256
from wangjian.packs.citations import citations
from wangjian.packs.files import table_rows
from wangjian.packs.roots import PRODUCT, read_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wangjian.monitoring.library import Library
    from wangjian.packs.files import KnowledgeFile
    from wangjian.packs.packs import Packs

_PACKS_LINE = re.compile(r"^packs\s*=\s*\[[^\]]*\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileDifference:
    """One file of a bundle held against what is in force here."""

    place: str
    kind: str  # added, changed, same
    against: str  # office, product, or empty where there is none
    rows: Difference | None  # of a table
    lines: tuple[str, ...]  # of any other file


def export(packs: Packs, ids: Iterable[str], *, office: str, officer: str) -> bytes:
    """The bundle of these files and of all files of the office that they lean on."""
    shelf = _office_files(packs)
    library = read_library(packs)
    wanted: dict[str, list[KnowledgeFile]] = {}
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ in wanted:
            continue
        if id_ not in shelf:
            raise NoSuchRecord(
                f"本单位没有知识文件“{id_}”（产品自带的不必移交）",
                f"this office has no file {id_} (what ships needs no handing over)",
                remedy_zh=f"现有：{'、'.join(sorted(shelf)) or '无'}",
                remedy_en=f"there are: {', '.join(sorted(shelf)) or 'none'}",
            )
        wanted[id_] = shelf[id_]
        waiting += [one for one in _leans_on(library, id_) if one in shelf]
    files = {}
    law: set[str] = set()
    for id_, listed in wanted.items():
        for file in listed:
            law |= {one.ref for one in citations(file)}
            place = f"{ROOM}/{file.path.parent.name}/{id_}"
            files[f"{place}{file.path.suffix}"] = file.path.read_bytes()
            sidecar = file.path.with_suffix(".yaml")
            if file.path.suffix == ".csv" and sidecar.exists():
                files[f"{place}.yaml"] = sidecar.read_bytes()
    made_at = datetime.now(UTC).replace(microsecond=0).isoformat()
    digests = {place: sha256(content) for place, content in sorted(files.items())}
    manifest = Manifest(
        FORMAT, "wangjian", __version__, office, officer, made_at, sorted(law), digests
    )
    return write_bundle(files, manifest)


def plan_taking(packs: Packs, files: Mapping[str, bytes]) -> tuple[Plan, list[FileDifference]]:
    """What taking these files in writes, and how each differs from what is in force here."""
    root = packs.roots[0].path
    for place, content in files.items():
        _readable(place, content)
    here = {(f.path.parent.name, f.id): f for listed in _all_files(packs) for f in listed}
    differences = [_difference(place, content, here) for place, content in sorted(files.items())]
    return Plan.over(root, {**files, **_prefixes(root, files)}), differences


def _readable(place: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadKnowledge(f"{place} 不是UTF-8编码", f"{place} is not UTF-8") from None
    if CONTROL.search(text.replace("\r\n", "\n")):
        raise BadKnowledge(f"{place} 含有控制字符", f"{place} has control characters")


def _difference(
    place: str, content: bytes, here: Mapping[tuple[str, str], KnowledgeFile]
) -> FileDifference:
    path = PurePosixPath(place)
    file = here.get((path.parent.name, path.stem))
    stands = file.path.with_suffix(path.suffix) if file else None
    old = stands.read_bytes() if stands and stands.exists() else None
    against = file.origin if file and old is not None else ""
    kind = "added" if old is None else "same" if old == content else "changed"
    if path.suffix != ".csv":
        lines = line_difference((old or b"").decode("utf-8", "replace"), content.decode())
        return FileDifference(place, kind, against, None, tuple(lines))
    rows = table_rows(path, content.decode("utf-8-sig"))
    before = file.rows() if file and old is not None else []
    key = "term" if path.parent.name == "lexicons" else next(iter(rows[0]), "") if rows else ""
    return FileDifference(place, kind, against, compare(before, rows, key=key), ())


def _prefixes(root: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The folder's `pack.toml` with the packs of the other office's ids, where they are new."""
    own, ours = read_root(root).packs, read_root(PRODUCT).packs
    theirs = {PurePosixPath(place).stem.partition(".")[0] for place in files}
    new = sorted(theirs - set(own) - set(ours))
    if not new:
        return {}
    line = f"packs = {json.dumps([*own, *new])}"
    text = (Changes(root).now("pack.toml") or b"").decode()
    made = _PACKS_LINE.sub(line, text, count=1) if text else f"{line}\n"
    if set(tomllib.loads(made).get("packs", [])) != {*own, *new}:
        raise BadKnowledge(
            "无法在 pack.toml 中补写编号前缀",
            "the packs of the bundle cannot be added to pack.toml",
            remedy_zh=f"请自行改为 {line}",
            remedy_en=f"change it to {line} yourself",
        )
    return {"pack.toml": made.encode()}


def _office_files(packs: Packs) -> dict[str, list[KnowledgeFile]]:
    found: dict[str, list[KnowledgeFile]] = {}
    for listed in _all_files(packs):
        for file in listed:
            if file.origin != "product":
                found.setdefault(file.id, []).append(file)
    return found


def _all_files(packs: Packs) -> Iterable[list[KnowledgeFile]]:
    for folder, suffixes in FOLDERS.items():
        tables = packs.files(ROOM, folder, ".csv") if ".csv" in suffixes else []
        listed = {file.id for file in tables}
        yield tables
        for suffix in suffixes:
            if suffix != ".csv":
                yield [f for f in packs.files(ROOM, folder, suffix) if f.id not in listed]


def _leans_on(library: Library, id_: str) -> set[str]:
    views: set[str] = set()
    found: set[str] = set()
    if rule := library.rules.get(id_):
        found |= set(rule.lexicons)
        views |= set(rule.reads)
    if (lexicon := library.lexicons.get(id_)) and lexicon.terms_from:
        views.add(lexicon.terms_from.view)
    return found | {one.id for one in library.catalogues.values() if one.view in views}
