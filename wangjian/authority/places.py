"""属地: the regions that an office may look at, and the offices that a region has.

An office looks at its own region and those below it; one without a region at all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q

from wangjian.authority import knowledge
from wangjian.authority.days import today
from wangjian.authority.decisions import PathRange, subtree
from wangjian.authority.models import Office, Region
from wangjian.authority.prepared import Prepared, given

if TYPE_CHECKING:
    import uuid

    from django.db.models import QuerySet

    from wangjian.authority.actor import Actor
    from wangjian.packs.packs import Packs

_UP = """
    WITH RECURSIVE up AS (
      SELECT id, parent_id, name, name_en, 0 AS level FROM authority_region WHERE id = {}
      UNION ALL
      SELECT r.id, r.parent_id, r.name, r.name_en, up.level + 1
        FROM authority_region AS r JOIN up ON r.id = up.parent_id WHERE up.level < 9)
    SELECT id, name, name_en FROM up ORDER BY level DESC
"""
_UP_FROM = _UP.format("%s")
_UP_FROM_THAT_OF = _UP.format("(SELECT region_id FROM authority_office WHERE id = %s)")
_DOWN = """
    WITH RECURSIVE down AS (
      SELECT id, 0 AS level FROM authority_region WHERE id = %s
      UNION ALL
      SELECT r.id, down.level + 1
        FROM authority_region AS r JOIN down ON r.parent_id = down.id WHERE down.level < 9)
    SELECT id FROM down
"""


def _on(parent: dict[str, Any]) -> QuerySet[Region, tuple[str, str, str]]:
    rows = Region.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=given("now")),
        Q(valid_until=None) | Q(valid_until__gte=given("now")),
        **parent,
    )
    return rows.order_by("id").values_list("id", "name", "name_en")


_LARGEST = Prepared(lambda: _on({"parent": None}))
_PARTS = Prepared(lambda: _on({"parent": given("region")}))


@dataclass(frozen=True, slots=True)
class Place:
    """A region by its names."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Lookout:
    """What an officer may look at from where they stand: from the office's own region down."""

    home: Place | None  # the office's region; none: all regions
    above: tuple[Place, ...]  # the chosen region and those above it, from `home` down
    below: tuple[Place, ...]  # the parts of the last of them, else those beside it

    @property
    def here(self) -> Place | None:
        """The region that is looked at."""
        return self.above[-1] if self.above else self.home


def lookout(actor: Actor, region_id: str = "") -> Lookout:
    """The regions around the chosen one; one that is not the office's to see counts as none."""
    homes = _chain(_UP_FROM_THAT_OF, actor.office_id)
    home = homes[-1] if homes else None
    above = chain(region_id) if region_id else ()
    if home is not None:
        known = [place.id for place in above]
        above = above[known.index(home.id) :] if home.id in known else (home,)
    below = parts(above[-1].id if above else None)
    if not below and len(above) > 1:  # a region without parts: those beside it
        below = tuple(place for place in parts(above[-2].id) if place != above[-1])
    return Lookout(home, above, below)


def chain(region_id: str) -> tuple[Place, ...]:
    """A region and those above it, the largest first; empty where there is no such region."""
    return _chain(_UP_FROM, region_id)


def _chain(up: str, start: str | uuid.UUID) -> tuple[Place, ...]:
    with connection.cursor() as cursor:
        cursor.execute(up, [start])
        found = [Place(*row) for row in cursor.fetchall()]
    return tuple(place for place in found if place == found[-1] or place.zh not in passed_over())


def parts(region_id: str | None) -> tuple[Place, ...]:
    """The places right below one that exist today; of none: the largest.

    A step of the codes that is no place (市辖区) is passed over: its own parts stand for it.
    """
    found: list[Place] = []
    for place in _parts(region_id):
        if place.zh not in passed_over():
            found.append(place)
        elif region_id is not None:
            found += _parts(place.id)
    return tuple(sorted(found, key=lambda place: place.id))


def _parts(region_id: str | None) -> list[Place]:
    if region_id is None:
        rows = _LARGEST.rows(now=today())
    else:
        rows = _PARTS.rows(now=today(), region=region_id)
    return [Place(*row) for row in rows]


def passed_over() -> frozenset[str]:
    """The names of steps of the codes that are no places, as the files of regions say."""
    return _passed_over(knowledge.packs())


@lru_cache(maxsize=2)
def _passed_over(packs: Packs) -> frozenset[str]:
    files = packs.files("authority", "regions", ".csv", problems=[])
    return frozenset(str(name) for one in files for name in one.header.get("passed_over", ()))


def within(region_id: str) -> list[str]:
    """The region and all below it, also those that exist no more: old rows carry their codes."""
    with connection.cursor() as cursor:
        cursor.execute(_DOWN, [region_id])
        return [row[0] for row in cursor.fetchall()]


def offices_within(region_id: str) -> list[PathRange]:
    """The parts of the office tree that answer for a region and what lies below it."""
    held = Office.objects.filter(region_id__in=within(region_id)).order_by("path")
    found: list[PathRange] = []
    for path in held.values_list("path", flat=True):
        if not found or not found[-1].holds(path):
            found.append(subtree(path))
    return found
