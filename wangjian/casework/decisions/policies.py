"""受理策略: what a policy file says, whether it may run, and whom it takes in.

A lead starts a statutory clock, so a policy takes in only what the head of the office signed for:
this text, until this day, in this office, while that head holds the post.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadKnowledge
from wangjian.law.statutes import Later

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from wangjian.packs.files import KnowledgeFile

_MOST_SEVERE = 5


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Policy:
    """策略文件: which findings become leads without an officer's click, and how many a day."""

    id: str
    digest: str
    words: Words
    rules: tuple[str, ...]
    min_confidence: float
    min_severity: int
    daily_budget: int
    budgets: Mapping[str, int]  # office path -> its own budget
    office: str  # path of the one office that may sign it; empty: any
    # What later law made of the act (行政处罚法 art. 37): findings so marked wait for an officer.
    leaves_out_later: tuple[Later, ...] = ()

    def budget(self, office_path: str) -> int:
        """How many leads of this policy the office takes in a day."""
        return self.budgets.get(office_path, self.daily_budget)


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of the signature when a policy is about to run."""

    digest: str
    signed_on: date
    until_on: date
    officer_name: str
    holds_post: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group that a policy could take in."""

    id: uuid.UUID
    office_path: str
    score: float


def read_policy(file: KnowledgeFile) -> Policy:
    """Read a policy file; raises BadKnowledge that names file and line."""
    said = file.header
    title = said.get("title")
    if not isinstance(title, dict) or not all(isinstance(title.get(k), str) for k in ("zh", "en")):
        raise file.bad("title 须有 zh 和 en", "title needs zh and en", "title")
    rules = said.get("rules")
    if not isinstance(rules, list) or not rules or not all(isinstance(r, str) for r in rules):
        raise file.bad("rules 须列出规则编号", "rules must list the ids of rules", "rules")
    budgets = said.get("daily_budgets", {})
    if not isinstance(budgets, dict):
        raise file.bad(
            "daily_budgets 须为机关路径与条数",
            "daily_budgets maps office paths to numbers",
            "daily_budgets",
        )
    office = said.get("office", "")
    if not isinstance(office, str) or (office and not office.endswith("/")):
        raise file.bad(
            "office 须为机关路径，以 / 结尾", "office must be a path that ends with /", "office"
        )
    return Policy(
        id=file.id,
        digest=file.digest,
        words=Words(title["zh"], title["en"]),
        rules=tuple(rules),
        min_confidence=float(_number(file, "min_confidence", said, 0, 1)),
        min_severity=int(
            _number(file, "min_severity", {"min_severity": 1, **said}, 1, _MOST_SEVERE)
        ),
        daily_budget=_whole(file, "daily_budget", said),
        budgets={path: _whole(file, path, budgets) for path in budgets},
        office=office,
        leaves_out_later=_marks(file, said),
    )


def _marks(file: KnowledgeFile, said: Mapping[str, Any]) -> tuple[Later, ...]:
    marks = said.get("leaves_out_later", [])
    if not isinstance(marks, list) or not all(mark in set(Later) for mark in marks):
        raise file.bad(
            f"leaves_out_later 须列出 {'、'.join(Later)} 中的若干",
            f"leaves_out_later lists some of {', '.join(Later)}",
            "leaves_out_later",
        )
    return tuple(Later(mark) for mark in marks)


def _number(
    file: KnowledgeFile, key: str, said: Mapping[str, Any], least: float, most: float
) -> float:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise file.bad(
            f"{key} 须为{least}至{most}之间的数",
            f"{key} must be a number from {least} to {most}",
            key,
        )
    return value


def _whole(file: KnowledgeFile, key: str, said: Mapping[str, Any]) -> int:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_A_DAY:
        raise file.bad(
            f"{key} 须为0至{_MOST_A_DAY}的整数",
            f"{key} must be a whole number up to {_MOST_A_DAY}",
            key,
        )
    return value


# More than an office of a province can verify in its fifteen working days; a slip is caught.
_MOST_A_DAY = 5_000


def why_stopped(policy: Policy | None, signed: Signed | None, on: date) -> Words | None:
    """Why a policy may not run now; None when it may."""
    if signed is None:
        return Words("尚未签批", "it is not signed")
    if policy is None:
        return Words("策略文件已不存在或无法读取", "its file is gone or does not read")
    if signed.digest != policy.digest:
        return Words(
            f"策略文件在{signed.officer_name}签批后有改动，须重新签批",
            f"the file changed after {signed.officer_name} signed it: it must be signed again",
        )
    if on > signed.until_on:
        return Words(
            f"签批有效期已于{signed.until_on}届满", f"the signature ended on {signed.until_on}"
        )
    if not signed.holds_post:
        return Words(
            f"签批人{signed.officer_name}已不再担任本机关负责人",
            f"{signed.officer_name}, who signed it, is no longer head of the office",
        )
    return None


def choose(
    policy: Policy, candidates: Sequence[Candidate], taken_today: Mapping[str, int]
) -> tuple[list[Candidate], list[Candidate]]:
    """The groups to take in and those left out: the highest scores, office by office.

    `taken_today`: what this policy took in today already, by office path.
    """
    used = Counter(taken_today)
    taken: list[Candidate] = []
    left_out: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (-one.score, str(one.id))):
        if used[candidate.office_path] < policy.budget(candidate.office_path):
            used[candidate.office_path] += 1
            taken.append(candidate)
        else:
            left_out.append(candidate)
    return taken, left_out


def sample(ids: Iterable[uuid.UUID], n: int, seed: str) -> list[uuid.UUID]:
    """Draw `n` ids: the same seed draws the same ones, whatever their order; anybody can redo it.

    Each id is ranked by sha256 of the seed, a colon and the id.
    """
    ranked = sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())
    return ranked[: max(n, 0)]


def no_such_policy(policy_id: str, known: Iterable[str]) -> BadKnowledge:
    """The error for a policy that is in no file."""
    names = sorted(known)
    return BadKnowledge(
        f"没有受理策略“{policy_id}”",
        f"there is no intake policy {policy_id}",
        remedy_zh=f"现有：{'、'.join(names) or '无'}；策略文件放在工作区 packs/casework/intake",
        remedy_en=f"there are: {', '.join(names) or 'none'}",
    )
