"""主体归集的行为: files in and back out, quarantine, pages' copies, who is who."""

from __future__ import annotations

from wangjian.registry.actions.displays import count_displays
from wangjian.registry.actions.duplicates import find_duplicates, tell_apart
from wangjian.registry.actions.entities import (
    decide_tie,
    entities_for,
    merge,
    tie,
    undo_merge,
    undo_tie,
)
from wangjian.registry.actions.ingesting import Shelf, ingest
from wangjian.registry.actions.linking import Linked, link
from wangjian.registry.actions.list_index import index_lists, keep_screened
from wangjian.registry.actions.mirror import reconcile, withdraw_load
from wangjian.registry.actions.pages import ingest_pages
from wangjian.registry.actions.projection import Projection, project
from wangjian.registry.actions.publishing import publish
from wangjian.registry.actions.quarantine import correct_row, drop_rows
from wangjian.registry.actions.screening import Screened, screen
from wangjian.registry.actions.searching import lay_pieces

__all__ = [
    "Linked",
    "Projection",
    "Screened",
    "Shelf",
    "correct_row",
    "count_displays",
    "decide_tie",
    "drop_rows",
    "entities_for",
    "find_duplicates",
    "index_lists",
    "ingest",
    "ingest_pages",
    "keep_screened",
    "lay_pieces",
    "link",
    "merge",
    "project",
    "publish",
    "reconcile",
    "screen",
    "tell_apart",
    "tie",
    "undo_merge",
    "undo_tie",
    "withdraw_load",
]
