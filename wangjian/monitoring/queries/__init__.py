"""监测的问询: groups in rank order and one at a time, runs, rules."""

from __future__ import annotations

from wangjian.monitoring.queries.books import (
    CatalogueCard,
    LastCount,
    LexiconCard,
    RuleCard,
    catalogue_card,
    last_counts,
    lexicon_card,
    rule_card,
    search_rows,
    search_terms,
)
from wangjian.monitoring.queries.drafts import DraftCard, draft_card, drafts, switched_off
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
from wangjian.monitoring.queries.proposals import (
    Effect,
    Teachable,
    proposals,
    teachable,
    would_silence,
)
from wangjian.monitoring.queries.runs import RuleRow, RunCard, RunRow, rules, run_card, runs
from wangjian.monitoring.queries.subjects import ObjectHit, hits_of, subject_timeline
from wangjian.monitoring.queries.waiting import (
    Narrowed,
    WaitingGroup,
    count_waiting,
    waiting_groups,
)

__all__ = [
    "CatalogueCard",
    "DraftCard",
    "Effect",
    "FindingCard",
    "GroupCard",
    "GroupPage",
    "GroupRow",
    "LastCount",
    "LawText",
    "LexiconCard",
    "Narrowed",
    "ObjectHit",
    "RuleCard",
    "RuleRow",
    "RunCard",
    "RunRow",
    "Teachable",
    "WaitingGroup",
    "catalogue_card",
    "count_waiting",
    "draft_card",
    "drafts",
    "finding_rows",
    "group_card",
    "hits_of",
    "last_counts",
    "lexicon_card",
    "proposals",
    "ranked_groups",
    "rule_card",
    "rules",
    "run_card",
    "runs",
    "search_rows",
    "search_terms",
    "subject_timeline",
    "switched_off",
    "teachable",
    "waiting_groups",
    "would_silence",
]
