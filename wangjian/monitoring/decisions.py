"""监测的判断: what order finding groups stand in, and when something seen again opens a new one.

Pure: numbers in, a decision out. The set-based SQL of `actions.projection` decides the same way
for hundreds of thousands at once, and a test holds the two together.
"""

from __future__ import annotations

import hashlib
import math
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MOST_SEVERE = 5
# A rule's own record counts as much as its stated confidence after this many decisions.
PRIOR_DECISIONS = 20
# Forty listings of one shop weigh more than one, but not forty times: each doubling closes this
# share of what is missing to certainty that the group deserves a look.
SHARE_PER_DOUBLING = 0.08
# What an earlier lead of the same subject adds, and up to how many are counted.
SHARE_PER_EARLIER_LEAD = 0.10
MOST_EARLIER_LEADS = 3
# What was decided on the same text, or on the same subject and topic, soon outweighs a rule.
PRIOR_LIKE = 2
MOST_LIKE = 5  # such decisions that are counted, of each kind


# Of a hundred thousand ordinary listings a rule that reads words finds about so many by chance
# (`bench.false_alarms`: 0.2 to 0.6 % of the texts, by some twenty rules).
BY_CHANCE = 0.0003


class GroupState(StrEnum):
    """命中组的状态."""

    OPEN = "open"
    LEFT = "left"
    TAKEN = "taken"
    DISMISSED = "dismissed"
    CLOSED = "closed"


ACTIVE = (GroupState.OPEN, GroupState.LEFT, GroupState.TAKEN)


class Verdict(StrEnum):
    """What becomes of a sighting."""

    NEW = "new"  # never seen
    JOINS = "joins"  # its episode goes on
    AGAIN = "again"  # a later act after a closed lead
    REVIVED = "revived"  # after a dismissal: the object or the rule is another
    STAYS_DISMISSED = "stays_dismissed"
    STAYS_CLOSED = "stays_closed"


@dataclass(frozen=True, slots=True)
class Before:
    """The newest episode of the same rule, subject and object."""

    state: GroupState  # of its group
    acted_on: date  # the latest act that belongs to it
    settled_on: date | None  # a closed lead may have dealt with all up to this day
    object_digest: str
    rule_logic: str
    rule_version: date


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run saw now."""

    acted_on: date
    object_digest: str
    rule_logic: str
    rule_version: date


def verdict(before: Before | None, seen: Seen) -> Verdict:
    """The episode that a sighting belongs to (`MODEL.md`, episodes)."""
    if before is None:
        return Verdict.NEW
    if before.state in ACTIVE:
        return Verdict.JOINS
    if before.state == GroupState.DISMISSED:
        same = (
            before.object_digest == seen.object_digest
            and before.rule_logic == seen.rule_logic
            and before.rule_version == seen.rule_version
        )
        return Verdict.STAYS_DISMISSED if same else Verdict.REVIVED
    dealt_with = max(before.acted_on, before.settled_on or before.acted_on)
    return Verdict.AGAIN if seen.acted_on > dealt_with else Verdict.STAYS_CLOSED


def believed(confidence: float, *, confirmed: int, dismissed: int) -> float:
    """The rule's confidence, corrected by what officers decided on its findings so far."""
    decided = confirmed + dismissed
    return (confidence * PRIOR_DECISIONS + confirmed) / (PRIOR_DECISIONS + decided)


def like_before(believed: float, *, taken: int, dismissed: int) -> float:
    """What is believed once officers decided on the same text, or on the same subject and topic.

    >>> like_before(0.9, taken=0, dismissed=1), like_before(0.6, taken=2, dismissed=0)
    (0.6, 0.8)
    """
    taken, dismissed = min(taken, MOST_LIKE), min(dismissed, MOST_LIKE)
    return (believed * PRIOR_LIKE + taken) / (PRIOR_LIKE + taken + dismissed)


def beyond_chance(believed: float, *, findings: int, listings: int) -> float:
    """What is believed of so many findings in the words of a shop with so many listings.

    >>> beyond_chance(0.9, findings=1, listings=0)
    0.9
    >>> round(beyond_chance(0.9, findings=30, listings=100_000), 2)
    0.45
    """
    return believed * findings / (findings + listings * BY_CHANCE)


def score(*, severity: int, believed: float, findings: int, earlier_leads: int = 0) -> float:
    """How soon a group deserves a look, 0 to 100: severity, confidence, number, earlier leads.

    >>> score(severity=3, believed=0.9, findings=1)
    67.5
    >>> score(severity=3, believed=0.9, findings=8) > 67.5
    True
    """
    # The least severe kind begins at half the height of the most severe.
    weight = 0.5 + 0.5 * (severity - 1) / (MOST_SEVERE - 1)
    doublings = math.log2(max(findings, 1))
    missing: float = (1 - SHARE_PER_DOUBLING) ** doublings
    missing *= 1 - SHARE_PER_EARLIER_LEAD * min(earlier_leads, MOST_EARLIER_LEADS)
    sure = min(max(believed, 0.0), 1.0)
    return round(100 * sure * (1 - (1 - weight) * missing), 2)


def digest(text: str) -> str:
    """The digest by which a changed object is told from the same one."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def thread(rule_id: str, subject: uuid.UUID, object_key: str) -> uuid.UUID:
    """One key for all episodes of a rule, a subject and an object."""
    text = "\0".join((rule_id, str(subject), object_key))
    return uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
