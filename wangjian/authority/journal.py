"""查阅留痕: the journal searched by officer, act, object, day and office, page by page.

Whoever may see matters reads the journal of their office and those below it; an administrator
without that right reads there what was done to offices, officers and data, and no matter.
"""

from __future__ import annotations

import tomllib
import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Q

from wangjian.authority import permissions
from wangjian.authority.days import instants_of
from wangjian.authority.decisions import subtree
from wangjian.authority.models import Journal, Officer
from wangjian.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor

PAGE = 50
_FILE = Path(__file__).with_name("verbs.toml")
# Rooms whose acts are about matters, leads and findings.
_OF_MATTERS = ("docket.", "casework.", "monitoring.", "evidence.", "liaison.", "inspection.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the journal is narrowed to; what is empty narrows nothing."""

    officer: str = ""
    verb: str = ""
    ref: str = ""
    office_path: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """An act and what it is called."""

    id: str
    zh: str
    en: str


@lru_cache(maxsize=1)
def verbs() -> dict[str, Verb]:
    """What the acts are called."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        f"{room}.{name}": Verb(f"{room}.{name}", row["zh"], row["en"])
        for room, acts in said.items()
        for name, row in acts.items()
    }


def verb(name: str) -> Verb:
    """What one act is called; its own name where the file has none."""
    return verbs().get(name) or Verb(name, name, name)


def visible(actor: Actor) -> QuerySet[Journal]:
    """The part of the journal that an actor may read."""
    if actor.is_house:
        return Journal.objects.all()
    start, stop = subtree(actor.office_path)
    rows = Journal.objects.filter(office_path__gte=start, office_path__lt=stop)
    if permissions.may(actor, permissions.SEE_SCOPED):
        return rows
    if not permissions.may(actor, "authority.administer"):
        return Journal.objects.none()
    hidden = Q()
    for room in _OF_MATTERS:
        hidden |= Q(verb__startswith=room)
    return rows.exclude(hidden)


def search(
    actor: Actor, wanted: Wanted, *, after: str = "", limit: int = PAGE
) -> tuple[list[Journal], str]:
    """A page of the journal, the newest first, and the cursor of the next (empty at the end)."""
    permissions.require(actor, "authority.audit")
    rows = _narrowed(visible(actor), wanted)
    if after:
        try:
            rows = rows.filter(id__lt=uuid.UUID(after))
        except ValueError:
            raise BadInput("翻页位置无效", "this cursor is not valid") from None
    found = list(rows.order_by("-id")[: limit + 1])
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def _narrowed(rows: QuerySet[Journal], wanted: Wanted) -> QuerySet[Journal]:
    if wanted.officer:
        who = Officer.objects.filter(
            Q(username__iexact=wanted.officer) | Q(display_name=wanted.officer)
        )
        rows = rows.filter(officer_id__in=list(who.values_list("id", flat=True)[:50]))
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.ref:
        rows = rows.filter(ref=wanted.ref)
    if wanted.office_path:
        start, stop = subtree(wanted.office_path)
        rows = rows.filter(office_path__gte=start, office_path__lt=stop)
    # Ids are made from the time, so a range of days is a range of ids: one index serves all.
    if wanted.from_on:
        rows = rows.filter(id__gte=_first_id(wanted.from_on))
    if wanted.until_on:
        rows = rows.filter(id__lt=_first_id(wanted.until_on, after=True))
    return rows


def _first_id(on: date, *, after: bool = False) -> uuid.UUID:
    moment = instants_of(on)[1 if after else 0]
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
