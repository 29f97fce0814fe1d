"""核查单: the record of the environment, filled in line by line as `checklist.yaml` says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from wangjian.evidence.showing.opened import Opened

_FILE = Path(__file__).with_name("checklist.yaml")
_LONGEST = 300
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what was looked at, what it says, and whether it is as it must be."""

    id: str
    zh: str
    en: str
    says: str
    holds: bool | None  # none: the line only says what was there


@lru_cache(maxsize=1)
def _lines() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(_FILE.read_text(encoding="utf-8"))["lines"])


def filled(package: Opened) -> list[Line]:
    """The lines for which the package has an answer."""
    files: dict[str, dict[str, Any]] = {}
    found = []
    for row in _lines():
        if row["from"] not in files:
            files[row["from"]] = package.json(row["from"])
        value = _at(files[row["from"]], str(row["key"]))
        if value is _MISSING or (value is None and "must" not in row):
            continue
        holds = _holds(row, value)
        # a line that holds has said it all
        says = "" if holds else said(value)
        found.append(Line(row["id"], row["zh"], row["en"], says, holds))
    return found


def said(value: Any) -> str:
    """A value of a record in one line.

    >>> said({"a.example": ["192.0.2.1"]})
    'a.example: 192.0.2.1'
    """
    if isinstance(value, dict) and set(value) == {"width", "height"}:
        text = f"{value['width']} × {value['height']}"
    elif isinstance(value, dict):
        text = "; ".join(f"{key}: {said(one)}" for key, one in value.items())
    elif isinstance(value, list):
        text = ", ".join(said(one) for one in value)
    else:
        text = "" if value is None or isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _at(file: dict[str, Any], key: str) -> Any:
    if not file:
        return _MISSING
    value: Any = file
    for part in key.split(".") if key else ():
        if not isinstance(value, dict) or part not in value:
            return _MISSING
        value = value[part]
    return value


def _holds(row: dict[str, Any], value: Any) -> bool | None:
    if "must" not in row:
        return None
    return not value if row["must"] == "empty" else bool(value == row["must"])
