"""回放核对: whether what was kept is enough to see the page again.

Resources: of all requests that the page made when played back, the share that the record could
answer. Text: of all lines that the page showed, the share that is there again; the order does not
count, for pages lay themselves out anew.
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
    before: str, after: str, *, answered: int, missing: dict[str, int], ended: str = "done"
) -> Score:
    """Hold the text of a page and of its replay against each other, and count what lacked."""
    asked = answered + sum(missing.values())
    resources = answered / asked if asked else 0.0
    text = shared_lines(before, after)
    wanted = least()
    return Score(
        ended=ended,
        answered=answered,
        missing=tuple(sorted(missing)[:200]),
        resources_share=round(resources, 4),
        text_share=round(text, 4),
        agrees=ended == "done"
        and resources >= wanted["resources_share"]
        and text >= wanted["text_share"],
    )


def shared_lines(before: str, after: str) -> float:
    """Of the lines that were there, the share that is there again; 1 where there were none."""
    first, second = _lines(before), _lines(after)
    total = sum(first.values())
    return sum((first & second).values()) / total if total else 1.0


def _lines(text: str) -> Counter[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Counter(line for line in lines if line)
