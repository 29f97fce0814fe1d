"""对照真相: what was found beside what was planted, rule by rule."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Score:
    """One rule's counts of subjects. Recall and precision are shares of 0 to 1, None of none."""

    rule_id: str
    planted: int
    found: int  # of the planted
    evaded: int
    evaded_found: int
    near_misses: int
    near_misses_flagged: int
    elsewhere: int  # findings on subjects in which nothing of this rule was planted

    @property
    def recall(self) -> float | None:
        """Share of the plainly planted violations that were found."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Share of the flagged subjects in which a violation of the rule was planted."""
        right = self.found + self.evaded_found
        flagged = right + self.near_misses_flagged + self.elsewhere
        return right / flagged if flagged else None


def read_truth(path: Path) -> dict[str, dict[str, str]]:
    """rule_id -> subject_key -> verdict, out of `truth.csv`."""
    truth: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            truth.setdefault(row["rule_id"], {})[row["subject_key"]] = row["verdict"]
    return truth


def score(
    truth: Mapping[str, Mapping[str, str]], found: Iterable[tuple[str, str, str]]
) -> list[Score]:
    """Scores of all rules that found or should have found.

    `found` is (rule_id, subject_key, object_key). A rule that answers to a platform is planted by
    shop, its object: what counts is the key of the kind that was planted.
    """
    kinds = {rule_id: {_kind(key) for key in planted} for rule_id, planted in truth.items()}
    keys: dict[str, set[str]] = {}
    for rule_id, subject_key, object_key in found:
        planted = kinds.get(rule_id, set())
        by_object = _kind(subject_key) not in planted and _kind(object_key) in planted
        keys.setdefault(rule_id, set()).add(object_key if by_object else subject_key)
    return [
        _score(rule_id, truth.get(rule_id, {}), keys.get(rule_id, set()))
        for rule_id in sorted(truth.keys() | keys.keys())
    ]


def _kind(key: str) -> str:
    return key.partition(":")[0]


def _score(rule_id: str, truth: Mapping[str, str], found: set[str]) -> Score:
    of = {
        verdict: {key for key, said in truth.items() if said == verdict}
        for verdict in ("violation", "evaded", "near_miss")
    }
    return Score(
        rule_id=rule_id,
        planted=len(of["violation"]),
        found=len(of["violation"] & found),
        evaded=len(of["evaded"]),
        evaded_found=len(of["evaded"] & found),
        near_misses=len(of["near_miss"]),
        near_misses_flagged=len(of["near_miss"] & found),
        elsewhere=len(found - truth.keys()),
    )
