"""监测的问询: groups in rank order and one at a time, runs, rules."""

from __future__ import annotations

from wangjian.monitoring.queries.groups import (
    FindingCard,
    GroupCard,
    GroupPage,
    GroupRow,
    LawText,
    finding_rows,
    group_card,
    ranked_groups,
)
from wangjian.monitoring.queries.runs import RuleRow, RunCard, RunRow, rules, run_card, runs

__all__ = [
    "FindingCard",
    "GroupCard",
    "GroupPage",
    "GroupRow",
    "LawText",
    "RuleRow",
    "RunCard",
    "RunRow",
    "finding_rows",
    "group_card",
    "ranked_groups",
    "rules",
    "run_card",
    "runs",
]
