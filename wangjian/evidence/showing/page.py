"""证据页: all that the page of an exhibit shows of its package, read at once and within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wangjian.errors import NoSuchRecord
from wangjian.evidence import custody, manifest
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import BadManifestError
from wangjian.evidence.showing.checklist import Line, filled, said
from wangjian.evidence.showing.opened import Opened, opened
from wangjian.evidence.showing.verbs import words

_MOST_STEPS = 200
_MOST_FILES = 200
_MOST_JSON = 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of the capture."""

    at: str
    words: dict[str, str]
    says: str


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """What is read out of a package."""

    about: dict[str, Any]
    checklist: list[Line]
    pictures: list[str]
    text: str
    more_text: bool
    steps: list[Taken]
    more_steps: int
    replay: dict[str, Any]
    files: list[dict[str, Any]]
    more_files: int
    sealed: list[Step]
    whole: bool  # false: the file is gone or damaged


def page_of(file: Path) -> ExhibitPage:
    """Read a package for its page."""
    with opened(file) as package:
        text, more = package.text("seen/text.txt")
        steps = package.lines("wangjian/steps.jsonl")
        files = package.resources
        return ExhibitPage(
            about=package.about,
            checklist=filled(package),
            pictures=package.pictures,
            text=text,
            more_text=more,
            steps=[_taken(one) for one in steps[:_MOST_STEPS]],
            more_steps=max(0, len(steps) - _MOST_STEPS),
            replay=package.json("wangjian/replay.json"),
            files=[_listed(one) for one in files[:_MOST_FILES]],
            more_files=max(0, len(files) - _MOST_FILES),
            sealed=_sealed(package),
            whole=bool(files),
        )


def _taken(row: dict[str, Any]) -> Taken:
    step = str(row.get("step", ""))
    rest = {key: value for key, value in row.items() if key not in {"step", "at"} and value}
    return Taken(str(row.get("at", ""))[:19].replace("T", " "), words(step, "steps"), said(rest))


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": str(row.get("path", "")),
        "bytes": row.get("bytes"),
        "sha256": str(row.get("hash", "")).removeprefix("sha256:"),
        "sm3": str(row.get("sm3", "")),
    }


def _sealed(package: Opened) -> list[Step]:
    try:
        return custody.read(package.raw(manifest.CUSTODY, _MOST_JSON))
    except (BadManifestError, NoSuchRecord):
        return []
