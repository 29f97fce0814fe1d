"""线索问询: lists, cards, exports, sums, and how the intake policies stand."""

from wangjian.casework.queries.cards import LeadCard, LeadItem, lead_card, lead_rows
from wangjian.casework.queries.intake import PolicyCard, left_out, policies
from wangjian.casework.queries.lists import (
    EXPORT_COLUMNS,
    Balance,
    LeadFilter,
    LeadRow,
    balance,
    export_rows,
    leads,
)
from wangjian.casework.queries.subjects import subject_timeline

__all__ = [
    "EXPORT_COLUMNS",
    "Balance",
    "LeadCard",
    "LeadFilter",
    "LeadItem",
    "LeadRow",
    "PolicyCard",
    "balance",
    "export_rows",
    "lead_card",
    "lead_rows",
    "leads",
    "left_out",
    "policies",
    "subject_timeline",
]
