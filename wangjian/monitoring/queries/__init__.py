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
from wangjian.monitoring.queries.waiting import (
    Narrowed,
    WaitingGroup,
    count_waiting,
    waiting_groups,
)

__all__ = [
    "FindingCard",
    "GroupCard",
    "GroupPage",
    "GroupRow",
    "LawText",
    "Narrowed",
    "RuleRow",
    "RunCard",
    "RunRow",
    "WaitingGroup",
    "count_waiting",
    "finding_rows",
    "group_card",
    "ranked_groups",
    "rules",
    "run_card",
    "runs",
    "waiting_groups",
]
