"""笔录内容: what the extraction record says, out of package, log and custody."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wangjian.authority.log import open_log
from wangjian.evidence import queries, shelf
from wangjian.evidence.models import Exhibit
from wangjian.evidence.showing import verbs
from wangjian.evidence.showing.opened import opened
from wangjian.evidence.showing.page import ExhibitPage, Shown, page_of

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.evidence.models import Custody
    from wangjian.workspace.folder import Workspace

_FILE = Path(__file__).with_name("words.toml")
_BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows; `wide` rows are long texts, one below the other."""

    heading: str
    rows: Sequence[Sequence[str]]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record."""

    title: str
    note: str
    sections: Sequence[Section]
    checkpoint: str  # as a text of its own, for whoever keeps it


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def record_of(actor: Actor, workspace: Workspace, exhibit: Exhibit) -> Record:
    """The record of an exhibit as things stand now."""
    said = _words()
    file = queries.file_of(workspace, exhibit)
    seen = page_of(file, whole=True)
    with opened(file) as package:
        environment, domain = package.json("wangjian/environment.json"), package.domain
    log = open_log(workspace)
    note = log.note()
    named = said["headings"]
    sections = [
        Section(named["about"], _about(exhibit, seen, environment)),
        Section(named["checklist"], [_line(one) for one in seen.checklist]),
        Section(named["steps"], [(one.at, one.words["zh"], one.says) for one in seen.steps]),
        Section(named["replay"], _replay(seen.replay)),
        Section(named["shown"], [_shown(one) for one in seen.shown]),
        Section(named["files"], _files(exhibit, seen), wide=True),
        Section(named["custody"], _custody(seen, queries.custody_of(actor, exhibit))),
        Section(
            named["log"],
            _log(
                exhibit,
                note,
                str(log.signer.verifier),
                domain or shelf.office_key(workspace).public,
                by_domain=bool(domain),
            ),
            wide=True,
        ),
        Section(
            named["signatures"],
            [
                (said["said"][who], "", said["said"]["on"], "")
                for who in ("officer", "second", "witness")
            ],
        ),
    ]
    return Record(said["title"], said["note"], [one for one in sections if one.rows], note)


def _about(
    exhibit: Exhibit, seen: ExhibitPage, environment: dict[str, Any]
) -> list[tuple[str, str]]:
    words, about = _words(), seen.about
    officers, device = about.get("officers"), str(about.get("device", ""))
    found = {
        "exhibit": str(exhibit.id),
        "title": exhibit.title,
        "kind": words["kinds"].get(exhibit.kind, exhibit.kind),
        "url": exhibit.url,
        "office": str(about.get("office", "")),
        "officers": "、".join(map(str, officers)) if isinstance(officers, list) else "",
        "device": words["devices"].get(device, device),
        "method": str(about.get("method", "")),
        "began": _moment(environment.get("began")),
        "ended": _moment(environment.get("ended")),
        "sealed": _moment(exhibit.sealed_at),
        "software": str(about.get("software", "")),
    }
    return [(label, found[name]) for name, label in words["about"].items() if found[name]]


def _line(one: Any) -> tuple[str, str, str]:
    said = _words()["said"]
    mark = "" if one.holds is None else said["yes"] if one.holds else said["no"]
    return (one.zh, mark, one.says)


def _shown(one: Shown) -> tuple[str, str, str, str]:
    registered = one.registered or _words()["said"]["none"]
    return (one.what["zh"], one.shown, registered, one.verdict["zh"])


def _replay(found: dict[str, Any]) -> list[tuple[str, str]]:
    words = _words()
    rows = []
    for name, label in words["replay"].items():
        value = found.get(name)
        if isinstance(value, bool):
            rows.append((label, words["said"]["agrees" if value else "differs"]))
        elif isinstance(value, int | float):
            rows.append((label, f"{value * 100:.1f}%"))
    return rows


def _files(exhibit: Exhibit, seen: ExhibitPage) -> list[tuple[str, str]]:
    whole = f"SHA-256 {exhibit.sha256}\nSM3 {exhibit.sm3}"
    rows = [("datapackage.json", whole)]
    rows += [
        (f"{one['path']} ({one['bytes']})", f"SHA-256 {one['sha256']}\nSM3 {one['sm3']}")
        for one in seen.files
    ]
    return rows


def _custody(seen: ExhibitPage, after: Sequence[Custody]) -> list[tuple[str, str, str, str]]:
    rows = [
        (_moment(step.at), verbs.words(step.verb)["zh"], step.by, step.note) for step in seen.sealed
    ]
    rows += [
        (_moment(row.at), verbs.words(row.verb)["zh"], row.officer_name, row.note) for row in after
    ]
    return rows


def _log(
    exhibit: Exhibit, note: str, log_key: str, signer: str, *, by_domain: bool
) -> list[tuple[str, str]]:
    words = _words()
    labels, said = words["log"], words["said"]
    index = exhibit.entry.leaf_index
    stamped = exhibit.attached == Exhibit.Attached.TIME
    return [
        (labels["index"], said["waits"] if index is None else str(index)),
        (labels["stamped"], said["stamp_there" if stamped else "stamp_waits"]),
        (labels["domain" if by_domain else "signer_key"], signer),
        (labels["log_key"], log_key),
        (labels["checkpoint"], note.strip()),
    ]


def _moment(value: Any) -> str:
    """A moment in Beijing, to the second."""
    if isinstance(value, str) and value:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    if not isinstance(value, datetime):
        return ""
    at: datetime = value
    return at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S（北京时间）")
