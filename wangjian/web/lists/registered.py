"""登记的列表: every list that has the tools; a screen adds its own with one line."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.errors import NoSuchRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wangjian.web.lists.listing import Listing


@lru_cache(maxsize=1)
def listings() -> Mapping[str, Listing]:
    """The lists, by name."""
    from wangjian.web.audit.listing import AUDIT
    from wangjian.web.groups.listing import GROUPS
    from wangjian.web.leads.listing import LEADS
    from wangjian.web.loads.listing import LOADS
    from wangjian.web.runs.listing import RUNS
    from wangjian.web.subjects.listing import REGISTRY

    return {one.name: one for one in (LEADS, GROUPS, RUNS, LOADS, *REGISTRY, AUDIT)}


@lru_cache(maxsize=1)
def families() -> Mapping[str, Callable[[str], Listing]]:
    """Lists of something that their address names."""
    return {}


def listing_of(name: str) -> Listing:
    """One list by its name, such as `leads` or `terms:medical`."""
    found = listings().get(name)
    family, _colon, of = name.partition(":")
    if found is None and of and family in families():
        found = families()[family](of)
    if found is None:
        raise NoSuchRecord(f"没有列表“{name[:40]}”", f"there is no list {name[:40]}")
    return found
