"""回放核对: whether what was kept is enough to see the page again.

Resources: of all requests that the page made when played back, the share that the record could
answer. Text: of all lines that the page showed, the share that is there again; the order does not
count, for pages lay themselves out anew. Pictures: of all tiles that are not of one colour on both
sides, the share that is alike.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("replay.yaml")


@dataclass(frozen=True, slots=True)
class Score:
    """How far the replay agrees; shares from 0 to 1."""

    ended: str  # how the browser's process ended
    answered: int
    missing: tuple[str, ...]  # addresses that the record does not have
    resources_share: float
    text_share: float
    picture_share: float | None  # None: there was no picture to compare
    agrees: bool

    def as_json(self) -> dict[str, Any]:
        """As it stands in the package."""
        return {**asdict(self), "missing": list(self.missing), "least": least()}


@lru_cache(maxsize=1)
def least() -> dict[str, float]:
    """The shares from which a replay agrees."""
    said: dict[str, float] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["least"]
    return said


def score(
    before: str,
    after: str,
    *,
    answered: int,
    missing: dict[str, int],
    ended: str = "done",
    pictures: list[dict[str, Any]] | None = None,
) -> Score:
    """Hold the text of a page and of its replay against each other, and count what lacked."""
    asked = answered + sum(missing.values())
    resources = answered / asked if asked else 0.0
    text = shared_lines(before, after)
    picture = alike(pictures) if pictures is not None else None
    wanted = least()
    return Score(
        ended=ended,
        answered=answered,
        missing=tuple(sorted(missing)[:200]),
        resources_share=round(resources, 4),
        text_share=round(text, 4),
        picture_share=None if picture is None else round(picture, 4),
        agrees=ended == "done"
        and (picture is None or picture >= wanted["picture_share"])
        and resources >= wanted["resources_share"]
        and text >= wanted["text_share"],
    )


def shared_lines(before: str, after: str) -> float:
    """Of the lines that were there, the share that is there again; 1 where there were none."""
    first, second = _lines(before), _lines(after)
    total = sum(first.values())
    return sum((first & second).values()) / total if total else 1.0


def alike(pictures: list[dict[str, Any]]) -> float:
    """Of the tiles that were counted, the share that is alike; 1 where there were none."""
    counted = sum(int(one["counted"]) for one in pictures)
    return sum(int(one["alike"]) for one in pictures) / counted if counted else 1.0


def _lines(text: str) -> Counter[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Counter(line for line in lines if line)
