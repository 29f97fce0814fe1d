"""监测的名词: runs and findings, drafts of rules, plans of monitors with their sample lists."""

from __future__ import annotations

from wangjian.monitoring.models.drafts import Draft, RuleSwitch, Trial
from wangjian.monitoring.models.proposals import ContextProposal
from wangjian.monitoring.models.runs import (
    Admission,
    Finding,
    FindingGroup,
    RuleText,
    Run,
    RunState,
)

__all__ = [
    "Admission",
    "ContextProposal",
    "Draft",
    "Finding",
    "FindingGroup",
    "RuleSwitch",
    "RuleText",
    "Run",
    "RunState",
    "Trial",
]
