"""策略与安排: the intake policies in force, how a day of triage is laid out, why groups go."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.authority import knowledge
from wangjian.casework.decisions import triage
from wangjian.casework.decisions.policies import Policy, no_such_policy, read_policy
from wangjian.errors import BadKnowledge

if TYPE_CHECKING:
    from wangjian.casework.decisions.triage import Reason, TriagePlan
    from wangjian.packs.packs import Packs


def policies() -> dict[str, Policy]:
    """Every policy that reads, by id; a broken file stops its own policy only."""
    return _read(knowledge.packs())[0]


def problems() -> tuple[BadKnowledge, ...]:
    """What is wrong with the files that do not read."""
    return _read(knowledge.packs())[1]


def policy(policy_id: str) -> Policy:
    """One policy."""
    found = policies()
    if policy_id not in found:
        raise no_such_policy(policy_id, found)
    return found[policy_id]


def triage_plan(office_path: str) -> TriagePlan:
    """How an office lays out its day; raises where no file says it."""
    found = triage.plan_for(_plans(knowledge.packs()), office_path)
    if found is None:
        raise BadKnowledge(
            f"没有适用于“{office_path}”的研判安排",
            f"no file says how {office_path} lays out its triage",
            remedy_zh="请在工作区 packs/casework/triage 放一份文件",
            remedy_en="lay a file into packs/casework/triage of the workspace",
        )
    return found


def reasons() -> tuple[Reason, ...]:
    """Why a group may be dismissed, in the order of their digits."""
    return _reasons(knowledge.packs())


@lru_cache(maxsize=2)
def _plans(packs: Packs) -> tuple[TriagePlan, ...]:
    return tuple(triage.read_plan(file) for file in packs.files("casework", "triage", ".toml"))


@lru_cache(maxsize=2)
def _reasons(packs: Packs) -> tuple[Reason, ...]:
    return triage.read_reasons(packs.table("monitoring", "dismissals"))


@lru_cache(maxsize=2)
def _read(packs: Packs) -> tuple[dict[str, Policy], tuple[BadKnowledge, ...]]:
    bad: list[BadKnowledge] = []
    found: dict[str, Policy] = {}
    for file in packs.files("casework", "intake", ".toml", problems=bad):
        try:
            found[file.id] = read_policy(file)
        except BadKnowledge as problem:
            bad.append(problem)
    return found, tuple(bad)
