"""线索问询: lists, cards, exports, sums, and how the intake policies stand."""

from wangjian.casework.captures import wanted as capture_wanted
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
from wangjian.casework.queries.second import ReadingRow, second_reading, second_readings
from wangjian.casework.queries.stages import Event, Stage, Used, history, next_step, stages, used
from wangjian.casework.queries.subjects import subject_timeline
from wangjian.casework.queries.triage import (
    MOST_LIKE,
    Day,
    Preview,
    day,
    like,
    preview,
    reasons_for,
    recent_decisions,
)

__all__ = [
    "EXPORT_COLUMNS",
    "MOST_LIKE",
    "Balance",
    "Day",
    "Event",
    "LeadCard",
    "LeadFilter",
    "LeadItem",
    "LeadRow",
    "PolicyCard",
    "Preview",
    "ReadingRow",
    "Stage",
    "Used",
    "balance",
    "capture_wanted",
    "day",
    "export_rows",
    "history",
    "lead_card",
    "lead_rows",
    "leads",
    "left_out",
    "like",
    "next_step",
    "policies",
    "preview",
    "reasons_for",
    "recent_decisions",
    "second_reading",
    "second_readings",
    "stages",
    "subject_timeline",
    "used",
]
