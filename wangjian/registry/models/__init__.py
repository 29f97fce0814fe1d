"""主体归集的名词: things, who is who, loads and quarantine, what pages show."""

from __future__ import annotations

from wangjian.registry.models.entities import Entity, EntityMerge, EntitySource, EntityTie
from wangjian.registry.models.loads import LoadRecord, ProjectionMark, QuarantineRow
from wangjian.registry.models.pages import DisplayCount, DisplayRate, EntityPast, SameCandidate
from wangjian.registry.models.projected import (
    PROJECTED,
    SEARCHED,
    Account,
    Business,
    ListEntry,
    MobileApp,
    Permit,
    Platform,
    Projected,
    Searched,
    Shop,
    Shown,
    Site,
)

__all__ = [
    "PROJECTED",
    "SEARCHED",
    "Account",
    "Business",
    "DisplayCount",
    "DisplayRate",
    "Entity",
    "EntityMerge",
    "EntityPast",
    "EntitySource",
    "EntityTie",
    "ListEntry",
    "LoadRecord",
    "MobileApp",
    "Permit",
    "Platform",
    "Projected",
    "ProjectionMark",
    "QuarantineRow",
    "SameCandidate",
    "Searched",
    "Shop",
    "Shown",
    "Site",
]
