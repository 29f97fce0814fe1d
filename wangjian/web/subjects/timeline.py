"""经过: what every room tells of a thing, on one line.

Each room that has `queries.subject_timeline(actor, entity_ids)` is asked, so a
later room's events appear without a change here; what an event opens is `<kind>s_one` of its
reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Sequence

    from wangjian.authority.actor import Actor
    from wangjian.authority.timeline import Event

SHOWN = 100
_OURS = "wangjian."


@dataclass(frozen=True, slots=True)
class Line:
    """One event and the page that it opens."""

    event: Event
    url: str


def timeline(actor: Actor, ids: Sequence[uuid.UUID], *, kind: str = "") -> tuple[list[Line], bool]:
    """The newest events of these things, of one kind or of all; and whether there are more."""
    events = [event for tell in tellers() for event in tell(actor, ids)]
    if kind:
        events = [one for one in events if one.kind == kind]
    events.sort(key=lambda one: (one.on, one.at.timestamp() if one.at else 0.0), reverse=True)
    return [Line(one, url_of(one.ref)) for one in events[:SHOWN]], len(events) > SHOWN


@lru_cache(maxsize=1)
def tellers() -> tuple[Callable[[Actor, Sequence[uuid.UUID]], list[Event]], ...]:
    """The query of each room that has one."""
    found: list[Any] = []
    for room in apps.get_app_configs():
        name = f"{room.name}.queries"
        if not name.startswith(_OURS) or find_spec(name) is None:
            continue
        queries = import_module(name)
        if tell := getattr(queries, "subject_timeline", None):
            found.append(tell)
    return tuple(found)


def url_of(ref: str) -> str:
    """The page of a reference such as lead:ID; empty where there is none."""
    kind, _, name = ref.partition(":")
    if not name:
        return ""
    view = "subjects_one" if kind == "entity" else f"{kind}s_one"
    try:
        return reverse(view, args=[name])
    except NoReverseMatch:
        return ""
