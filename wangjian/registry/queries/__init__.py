"""主体归集的问询: loads and quarantine, rows as they were known, things and where they belong."""

from __future__ import annotations

from wangjian.registry.queries.addresses import addresses_of
from wangjian.registry.queries.displays import (
    PlatformDisplay,
    platform_display,
)
from wangjian.registry.queries.displays import shares as display_shares
from wangjian.registry.queries.entities import SubjectCard, canonical_of, same_as, subject_card
from wangjian.registry.queries.facing import FacingLine, facing
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
from wangjian.registry.queries.listing import SubjectFilter, SubjectRow, subjects
from wangjian.registry.queries.loads import load_card, loads, quarantine, quarantine_counts
from wangjian.registry.queries.merging import (
    CandidateRow,
    MergeRow,
    SamePair,
    candidates,
    merges,
    same_pair,
)
from wangjian.registry.queries.names import platform_names
from wangjian.registry.queries.places import places_of, region_of
from wangjian.registry.queries.screening import Answer, screen_one
from wangjian.registry.queries.searching import KINDS as SEARCH_KINDS
from wangjian.registry.queries.searching import Found, Hit, search
from wangjian.registry.queries.subject_page import (
    SubjectPage,
    entity_of,
    kind_of_entity,
    subject_page,
)
from wangjian.registry.queries.timeline import keys_of, subject_timeline

__all__ = [
    "SEARCH_KINDS",
    "Answer",
    "CandidateRow",
    "DecidedRow",
    "FacingLine",
    "Found",
    "Hit",
    "KnownRows",
    "MergeRow",
    "PairCard",
    "PlatformDisplay",
    "SamePair",
    "SubjectCard",
    "SubjectFilter",
    "SubjectPage",
    "SubjectRow",
    "addresses_of",
    "candidates",
    "canonical_of",
    "decided_ties",
    "display_shares",
    "entity_of",
    "facing",
    "keys_of",
    "kind_of_entity",
    "known_rows",
    "load_card",
    "loads",
    "merges",
    "next_waiting",
    "pair_card",
    "places_of",
    "platform_display",
    "platform_names",
    "quarantine",
    "quarantine_counts",
    "region_of",
    "rows",
    "rows_by_key",
    "same_as",
    "same_pair",
    "screen_one",
    "search",
    "snapshot",
    "subject_card",
    "subject_page",
    "subject_timeline",
    "subjects",
    "ties_in_force",
    "waiting_ties",
]
