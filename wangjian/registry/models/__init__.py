"""主体归集的名词: things, who is who, loads and quarantine, what pages show."""

from __future__ import annotations

from wangjian.registry.models.entities import Entity, EntityMerge, EntitySource, EntityTie
from wangjian.registry.models.loads import LoadRecord, ProjectionMark, QuarantineRow
from wangjian.registry.models.projected import (
    PROJECTED,
    Account,
    Business,
    ListEntry,
    MobileApp,
    Permit,
    Platform,
    Projected,
    Shop,
    Shown,
    Site,
)

__all__ = [
    "PROJECTED",
    "Account",
    "Business",
    "Entity",
    "EntityMerge",
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
    "Shop",
    "Shown",
    "Site",
]
