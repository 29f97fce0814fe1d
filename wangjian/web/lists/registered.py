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
    from wangjian.web.catalogues.listing import CATALOGUES
    from wangjian.web.drafts.listing import DRAFTS
    from wangjian.web.evidence.listing import CAPTURES, EXHIBITS
    from wangjian.web.groups.listing import GROUPS
    from wangjian.web.groups.proposed import PROPOSALS
    from wangjian.web.leads.listing import LEADS
    from wangjian.web.lexicons.listing import LEXICONS
    from wangjian.web.linking.listing import DECIDED
    from wangjian.web.links.listing import LINKS
    from wangjian.web.loads.listing import LOADS
    from wangjian.web.plans.listing import PLANS
    from wangjian.web.rules.listing import RULES
    from wangjian.web.runs.listing import RUNS
    from wangjian.web.second.listing import SECOND
    from wangjian.web.subjects.listing import REGISTRY
    from wangjian.web.subjects.pairs import MERGED, SAME
    from wangjian.web.work.listing import WORK

    matters = (WORK, LEADS, GROUPS, PROPOSALS, SECOND, LINKS, EXHIBITS, CAPTURES)
    things = (*REGISTRY, SAME, MERGED, DECIDED, LOADS)
    knowledge = (PLANS, RUNS, RULES, LEXICONS, CATALOGUES, DRAFTS)
    return {one.name: one for one in (*matters, *things, *knowledge, AUDIT)}


@lru_cache(maxsize=1)
def families() -> Mapping[str, Callable[[str], Listing]]:
    """Lists of something that their address names."""
    from wangjian.web.catalogues.listing import entries
    from wangjian.web.home.listing import figure_rows
    from wangjian.web.lexicons.listing import terms
    from wangjian.web.loads.quarantined import quarantined
    from wangjian.web.plans.listing import items, sample_rows
    from wangjian.web.policies.listing import left_out
    from wangjian.web.runs.listing import changed, differing

    return {
        "terms": terms,
        "catalogue": entries,
        "quarantine": quarantined,
        "items": items,
        "sample": sample_rows,
        "left-out": left_out,
        "figure": figure_rows,
        "changed": changed,
        "differing": differing,
    }


def listing_of(name: str) -> Listing:
    """One list by its name, such as `leads` or `terms:medical`."""
    found = listings().get(name)
    family, _colon, of = name.partition(":")
    if found is None and of and family in families():
        found = families()[family](of)
    if found is None:
        raise NoSuchRecord(f"没有列表“{name[:40]}”", f"there is no list {name[:40]}")
    return found
