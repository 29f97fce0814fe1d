"""证据页: all that the page of an exhibit shows of its package, read at once and within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wangjian.errors import NoSuchRecord
from wangjian.evidence import custody, manifest
from wangjian.evidence.custody import Step
from wangjian.evidence.manifest import BadManifestError
from wangjian.evidence.package import MOST_MEMBERS
from wangjian.evidence.showing.checklist import Line, filled, said
from wangjian.evidence.showing.opened import Opened, Video, opened
from wangjian.evidence.showing.verbs import words

_BEIJING = ZoneInfo("Asia/Shanghai")
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
class Shown:
    """What the page shows of who trades there, and what the register says."""

    what: dict[str, str]
    shown: str
    registered: str
    verdict: dict[str, str]
    good: bool


@dataclass(frozen=True, slots=True)
class Repeats:
    """What the package still says of a login, although its values are stars in what was sent."""

    answers: int = 0
    not_searched: int = 0
    shown: int = 0
    addresses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to be warned of."""
        return bool(self.answers or self.not_searched or self.shown)


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """What is read out of a package."""

    about: dict[str, Any]
    checklist: list[Line]
    pictures: list[str]
    video: Video
    text: str
    more_text: bool
    steps: list[Taken]
    more_steps: int
    replay: dict[str, Any]
    files: list[dict[str, Any]]
    more_files: int
    sealed: list[Step]
    shown: list[Shown]
    register: str  # of which day the register is that it was held against
    whole: bool  # false: the file is gone or damaged
    repeats: Repeats = Repeats()
    phone: dict[str, Any] = field(default_factory=dict)  # what a phone said of its capture
    domain: str = ""  # in whose name it is signed; empty: with the office's own key


def page_of(file: Path, *, whole: bool = False) -> ExhibitPage:
    """Read a package for its page; `whole`: all of its files and steps, for the record."""
    most_files = MOST_MEMBERS if whole else _MOST_FILES
    most_steps = MOST_MEMBERS if whole else _MOST_STEPS
    with opened(file) as package:
        text, more = package.text("seen/text.txt")
        steps, further = package.lines("wangjian/steps.jsonl")
        files = package.resources
        shown = package.json("wangjian/shown.json")
        lines = shown.get("lines")
        return ExhibitPage(
            about=package.about,
            checklist=filled(package),
            pictures=package.pictures,
            video=package.video(),
            text=text,
            more_text=more,
            steps=[_taken(one) for one in steps[:most_steps]],
            more_steps=max(0, len(steps) - most_steps) + further,
            replay=package.json("wangjian/replay.json"),
            files=[_listed(one) for one in files[:most_files]],
            more_files=max(0, len(files) - most_files),
            sealed=_sealed(package),
            shown=[_shown(one) for one in lines if isinstance(one, dict)]
            if isinstance(lines, list)
            else [],
            register=str(shown.get("register", "")),
            whole=bool(files),
            repeats=repeats_in(package),
            phone=_phone(package),
            domain=package.domain,
        )


def _phone(package: Opened) -> dict[str, Any]:
    """What a page shows of it; the place only where the phone gave one."""
    found = package.json("wangjian/phone.json")
    names = ("began_at", "matter", "note", "code", "second_officer", "device")
    said = {name: str(found.get(name) or "") for name in names}
    place = found.get("place")
    if isinstance(place, dict) and "latitude" in place:
        parts = (str(place.get(name, "")) for name in ("latitude", "longitude", "accuracy_metres"))
        said["latitude"], said["longitude"], said["accuracy"] = parts
    said["began_at"] = _beijing(said["began_at"])
    return said if found else {}


def repeats_in(package: Opened) -> Repeats:
    """Where the package repeats values of the login that the page was opened with."""
    found = package.json("wangjian/environment.json").get("login_values_repeated")
    row = found if isinstance(found, dict) else {}
    answers, not_searched, shown = (
        one if isinstance(one := row.get(name), int) else 0
        for name in ("answers", "not_searched", "shown_in_text")
    )
    addresses = row.get("addresses")
    told = tuple(map(str, addresses)) if isinstance(addresses, list) else ()
    return Repeats(answers, not_searched, shown, told)


def _taken(row: dict[str, Any]) -> Taken:
    step = str(row.get("step", ""))
    rest = {key: value for key, value in row.items() if key not in {"step", "at"} and value}
    return Taken(_beijing(str(row.get("at", ""))), words(step, "steps"), said(rest))


def _beijing(at: str) -> str:
    """A moment of the recorder in Beijing, to the second."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(_BEIJING):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return at[:40]


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": str(row.get("path", "")),
        "bytes": row.get("bytes"),
        "sha256": str(row.get("hash", "")).removeprefix("sha256:"),
        "sm3": str(row.get("sm3", "")),
    }


def _shown(row: dict[str, Any]) -> Shown:
    verdict = str(row.get("verdict", ""))
    return Shown(
        words(str(row.get("what", "")), "shown"),
        str(row.get("shown", "")),
        str(row.get("registered", "")),
        words(verdict, "shown"),
        verdict == "same",
    )


def _sealed(package: Opened) -> list[Step]:
    try:
        return custody.read(package.raw(manifest.CUSTODY, _MOST_JSON))
    except (BadManifestError, NoSuchRecord):
        return []
