"""限度: what ends or cuts a capture, read from `limits.yaml`; bytes, seconds and counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("limits.yaml")


@dataclass(frozen=True, slots=True)
class Limits:
    """One number a limit; names as in the file."""

    all_bytes: int
    body_bytes: int
    head_bytes: int
    requests: int
    interim_answers: int
    first_byte_seconds: float
    between_bytes_seconds: float
    connect_seconds: float
    whole_seconds: float
    call_seconds: float
    browser_bytes: int
    disk_bytes: int  # of the browser's profile: what pages store
    text_characters: int  # of the rendered DOM, and of the visible text
    pdf_pages: int
    lines: int  # of steps and witness
    video_frames: int
    video_bytes: int
    page_height: int
    tile_height: int
    tiles: int
    windows: int
    navigations: int  # of one page, until it is held
    socket_bytes: int


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits as shipped."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["limits"]
    return Limits(**{one.name: said[one.name] for one in fields(Limits)})


def bounded(bounds: Mapping[str, float] | None) -> Limits:
    """The limits as shipped, some of them set otherwise."""
    return replace(limits(), **(bounds or {}))  # type: ignore[arg-type]
