"""研判安排: what the file says of a day, of undoing and of second readings, and its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from wangjian.packs.files import KnowledgeFile

# A draw is one of so many equally likely numbers.
DRAW_OF = 1_000_000
_MOST_GROUPS = 100_000
_MINUTES_A_DAY = 24 * 60
_SECONDS_AN_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class TriagePlan:
    """One file of how triage is done."""

    id: str
    digest: str
    office: str  # the path for which it counts; empty: for all
    minutes: int
    seconds: int
    groups_a_day: Mapping[str, int]
    undo_minutes: int
    second_share: float

    def budget(self, office_path: str, officers: int) -> int:
        """How many groups an office looks at in a day.

        >>> plan = TriagePlan("wj.triage", "", "", 60, 30, {"sc/": 7}, 10, 0.05)
        >>> plan.budget("sc/cd/", 2), plan.budget("sc/", 2)
        (240, 7)
        """
        said = self.groups_a_day.get(office_path)
        return officers * self.minutes * 60 // self.seconds if said is None else said

    def draws(self, number: int) -> bool:
        """Whether a number below `DRAW_OF` sends a dismissal to the second reader."""
        return number < round(self.second_share * DRAW_OF)

    def may_undo(self, decided_at: datetime | None, now: datetime) -> bool:
        """Whether a decision is young enough to be taken back."""
        if decided_at is None:
            return False
        return (now - decided_at).total_seconds() <= self.undo_minutes * 60


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a group is dismissed: its code, its names, and for which kinds of subject it stands."""

    code: str
    zh: str
    en: str
    kinds: frozenset[str]  # empty: all

    def fits(self, kind: str) -> bool:
        """Whether it may be chosen for such a subject."""
        return not self.kinds or kind in self.kinds


def read_plan(file: KnowledgeFile) -> TriagePlan:
    """Read one file; BadKnowledge names it and what to do."""
    said = file.header
    known = {"id", "title", "office", "day", "groups_a_day", "undo", "second_reading",
             "replaces_digest"}  # fmt: skip
    for key in said:
        if key not in known:
            raise file.bad(f"不认识“{key}”", f"{key} is no key of this file", key)
    office = said.get("office", "")
    if not isinstance(office, str) or (office and not office.endswith("/")):
        raise file.bad(
            "office 须为机关路径，以 / 结尾", "office must be a path that ends with /", "office"
        )
    fixed = _table(file, "groups_a_day")
    return TriagePlan(
        id=file.id,
        digest=file.digest,
        office=office,
        minutes=int(_number(file, "day", "minutes", 0, _MINUTES_A_DAY)),
        seconds=int(_number(file, "day", "seconds", 1, _SECONDS_AN_HOUR)),
        groups_a_day={
            path: int(_number(file, "groups_a_day", path, 0, _MOST_GROUPS)) for path in fixed
        },
        undo_minutes=int(_number(file, "undo", "minutes", 0, _MINUTES_A_DAY)),
        second_share=float(_number(file, "second_reading", "share", 0, 1)),
    )


def plan_for(plans: Iterable[TriagePlan], office_path: str) -> TriagePlan | None:
    """The plan with the longest path that holds the office."""
    fitting = [plan for plan in plans if office_path.startswith(plan.office)]
    return max(fitting, key=lambda plan: (len(plan.office), plan.id), default=None)


def read_reasons(rows: Iterable[Mapping[str, str]]) -> tuple[Reason, ...]:
    """The reasons of the table, in its order."""
    return tuple(
        Reason(
            row["code"],
            row["zh"],
            row["en"],
            frozenset(part for part in row.get("kinds", "").split("|") if part),
        )
        for row in rows
    )


def _table(file: KnowledgeFile, key: str) -> Mapping[str, Any]:
    found = file.header.get(key, {})
    if not isinstance(found, dict):
        raise file.bad(f"{key} 须为一组键值", f"{key} must be a table", key)
    return found


def _number(file: KnowledgeFile, table: str, key: str, least: float, most: float) -> float:
    value = _table(file, table).get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise file.bad(
            f"{table}.{key} 须为{least}至{most}之间的数",
            f"{table}.{key} must be a number from {least} to {most}",
            table,
            key,
        )
    return value
