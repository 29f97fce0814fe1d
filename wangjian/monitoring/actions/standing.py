"""已有的命中: of things that a rule saw, whose they are and how their group stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.monitoring import decisions
from wangjian.monitoring.models import Finding
from wangjian.registry.models import Entity

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable

    Pair = tuple[str, str]  # subject and object


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest finding of a thing."""

    office_path: str
    state: str  # of its group
    group_id: uuid.UUID


def entities(keys: Iterable[str]) -> dict[str, uuid.UUID]:
    """The things that bear these keys."""
    found = Entity.objects.filter(natural_key__in=set(keys))
    return dict(found.values_list("natural_key", "id"))


def standing(rule_id: str, pairs: Iterable[Pair]) -> dict[Pair, Standing]:
    """Those that have a finding of the rule already; call it in the house's scope."""
    listed = list(pairs)
    ids = entities(subject for subject, _ in listed)
    threads = {
        decisions.thread(rule_id, ids[subject], thing): (subject, thing)
        for subject, thing in listed
        if subject in ids
    }
    found = Finding.objects.filter(thread__in=list(threads), withdrawn_at=None)
    rows = found.order_by("episode").values_list(
        "thread", "office_path", "group__state", "group_id"
    )
    return {threads[thread]: Standing(path, state, group) for thread, path, state, group in rows}
