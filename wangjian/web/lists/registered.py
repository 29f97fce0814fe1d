"""登记的列表: every list that has the tools; a screen adds its own with one line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.errors import NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.web.lists.listing import Listing


@lru_cache(maxsize=1)
def listings() -> Mapping[str, Listing]:
    """The lists, by name."""
    from wangjian.web.groups.listing import GROUPS
    from wangjian.web.leads.listing import LEADS
    from wangjian.web.loads.listing import LOADS
    from wangjian.web.runs.listing import RUNS

    return {one.name: one for one in (LEADS, GROUPS, RUNS, LOADS)}


def listing_of(name: str) -> Listing:
    """One list by its name."""
    found = listings().get(name)
    if found is None:
        raise NoSuchRecord(f"没有列表“{name[:40]}”", f"there is no list {name[:40]}")
    return found
