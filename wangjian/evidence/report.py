"""校验结论: what a check found, line by line, in two languages, and the exit code that it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class State(StrEnum):
    """What one check says."""

    HOLDS = "holds"
    # Holds, but only against a key that the file itself brings.
    OWN_KEY = "own-key"
    # Not there (yet), or not to be told from this file alone.
    OPEN = "open"
    FAILS = "fails"


_SIGN = {State.HOLDS: "✓", State.OWN_KEY: "○", State.OPEN: "…", State.FAILS: "✗"}


@dataclass(frozen=True)
class Check:
    """One line of a report."""

    id: str
    state: State
    zh: str
    en: str

    @property
    def line(self) -> str:
        """For people."""
        return f"{_SIGN[self.state]} {self.zh}。 {self.en}."


@dataclass
class Report:
    """All that was looked at in one file."""

    kind: str
    checks: list[Check] = field(default_factory=list)
    # What the file says of itself: title, when sealed, its hashes.
    facts: dict[str, Any] = field(default_factory=dict)

    def say(self, id_: str, state: State, zh: str, en: str) -> None:
        """Add a line."""
        self.checks.append(Check(id_, state, zh, en))

    @property
    def exit_code(self) -> int:
        """0: all holds against keys that were given; 1: something does not; 2: neither."""
        states = {one.state for one in self.checks}
        if State.FAILS in states or not states:
            return 1
        return 0 if states == {State.HOLDS} else 2

    @property
    def verdict(self) -> tuple[str, str]:
        """The last line."""
        return (
            ("全部相符", "everything holds"),
            ("不符：见上", "it does not hold: see above"),
            (
                "没有发现不符，但有未证明之处：见上",
                "nothing is wrong, but not everything is shown: see above",
            ),
        )[self.exit_code]

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """What `as_json` wrote."""
        checks = [
            Check(one["id"], State(one["state"]), one["zh"], one["en"]) for one in said["checks"]
        ]
        return cls(said["kind"], checks, said["facts"])

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "kind": self.kind,
            "exit_code": self.exit_code,
            "facts": self.facts,
            "checks": [
                {"id": one.id, "state": str(one.state), "zh": one.zh, "en": one.en}
                for one in self.checks
            ],
        }
