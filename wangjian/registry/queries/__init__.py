"""主体归集的问询: loads and quarantine, rows as they were known, things and where they belong."""

from __future__ import annotations

from wangjian.registry.queries.entities import SubjectCard, canonical_of, same_as, subject_card
from wangjian.registry.queries.lake import KnownRows, known_rows, rows, rows_by_key, snapshot
from wangjian.registry.queries.linking import (
    DecidedRow,
    PairCard,
    decided_ties,
    next_waiting,
    pair_card,
    ties_in_force,
    waiting_ties,
)
from wangjian.registry.queries.loads import load_card, loads, quarantine, quarantine_counts
from wangjian.registry.queries.names import platform_names
from wangjian.registry.queries.places import places_of, region_of
from wangjian.registry.queries.screening import Answer, screen_one

__all__ = [
    "Answer",
    "DecidedRow",
    "KnownRows",
    "PairCard",
    "SubjectCard",
    "canonical_of",
    "decided_ties",
    "known_rows",
    "load_card",
    "loads",
    "next_waiting",
    "pair_card",
    "places_of",
    "platform_names",
    "quarantine",
    "quarantine_counts",
    "region_of",
    "rows",
    "rows_by_key",
    "same_as",
    "screen_one",
    "snapshot",
    "subject_card",
    "ties_in_force",
    "waiting_ties",
]
