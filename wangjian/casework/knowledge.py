"""策略文件: the intake policies in force, and the law that a lead rests on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.authority import knowledge
from wangjian.casework.decisions.policies import Policy, no_such_policy, read_policy

if TYPE_CHECKING:
    from wangjian.errors import BadKnowledge
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


@lru_cache(maxsize=2)
def _read(packs: Packs) -> tuple[dict[str, Policy], tuple[BadKnowledge, ...]]:
    from wangjian.errors import BadKnowledge

    bad: list[BadKnowledge] = []
    found: dict[str, Policy] = {}
    for file in packs.files("casework", "intake", ".toml", problems=bad):
        try:
            found[file.id] = read_policy(file)
        except BadKnowledge as problem:
            bad.append(problem)
    return found, tuple(bad)
