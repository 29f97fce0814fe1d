"""时间线: one shape for what happened to a thing, whichever room tells of it.

A room that has something to tell of things gives `queries.subject_timeline(actor, entity_ids)`, a
list of `Event`; pages ask every room that has one, so that a later room joins by its query alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

# Kinds by which a page lets one choose.
REGISTER, DISPLAY, LIST, FINDING, LEAD, IDENTITY, EVIDENCE = (
    "register",
    "display",
    "list",
    "finding",
    "lead",
    "identity",
    "evidence",
)
# What one room tells at most of the things of one page, the newest.
MOST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a day."""

    on: date
    kind: str
    zh: str
    en: str
    detail: str = ""  # as the source says it, in no particular language
    ref: str = ""  # what it opens, as the journal writes it: lead:ID, group:ID, entity:ID, load:ID
    source: str = ""
    at: datetime | None = None
