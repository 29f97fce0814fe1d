"""限度: what a phone may send, and of which kind a file is by its first bytes (`phone.yaml`).

>>> kind_of(b"%PDF-1.7 and more").content_type
'application/pdf'
>>> kind_of(b"<html>") is None
True
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("phone.yaml")
# So many first bytes say of which kind a file is.
HEAD_BYTES = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """One number a limit; names as in the file."""

    file_bytes: int
    capture_bytes: int
    files: int
    officer_bytes: int
    officer_captures: int
    free_bytes: int
    keep_days: int
    body_bytes: int
    body_seconds: float
    pause_seconds: float
    at_once: int
    first_pause_seconds: int
    longest_pause_seconds: int
    oldest_days: int
    ahead_seconds: int
    name_characters: int
    text_characters: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what its first bytes are."""

    content_type: str
    ending: str
    marks: tuple[tuple[int, bytes], ...]

    def fits(self, head: bytes) -> bool:
        """Whether a file that begins so is of this kind."""
        return all(head[at : at + len(mark)] == mark for at, mark in self.marks)


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits as shipped."""
    said = _said()["limits"]
    return Limits(**{one.name: said[one.name] for one in fields(Limits)})


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """The kinds in the order of the file: the first that fits counts."""
    return tuple(
        Kind(
            row["type"],
            row["ending"],
            tuple((int(mark["at"]), bytes.fromhex(str(mark["bytes"]))) for mark in row["marks"]),
        )
        for row in _said()["kinds"]
    )


def kind_of(head: bytes) -> Kind | None:
    """The kind that the first bytes of a file say; None where it is none that we take in."""
    return next((kind for kind in kinds() if kind.fits(head)), None)


def _said() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return said
