"""监测的名词: runs and findings, drafts of rules, plans of monitors with their sample lists."""

from __future__ import annotations

from wangjian.monitoring.models.drafts import Draft, RuleSwitch, Trial
from wangjian.monitoring.models.plans import (
    Consultation,
    PlanBatch,
    PlanItem,
    PlanTopic,
    RunComparison,
    SampleList,
    SampleSubject,
    SweepPlan,
)
from wangjian.monitoring.models.proposals import ContextProposal
from wangjian.monitoring.models.runs import (
    Admission,
    Finding,
    FindingGroup,
    LargeShop,
    RuleText,
    Run,
    RunState,
)

__all__ = [
    "Admission",
    "Consultation",
    "ContextProposal",
    "Draft",
    "Finding",
    "FindingGroup",
    "LargeShop",
    "PlanBatch",
    "PlanItem",
    "PlanTopic",
    "RuleSwitch",
    "RuleText",
    "Run",
    "RunComparison",
    "RunState",
    "SampleList",
    "SampleSubject",
    "SweepPlan",
    "Trial",
]
