"""主体问询: what is known of a thing, source by source, who runs it and with whom it is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from wangjian.authority.prepared import Prepared, given
from wangjian.errors import NoSuchRecord
from wangjian.registry.decisions.keys import kind_of, natural_key, root_of
from wangjian.registry.models import (
    PROJECTED,
    Entity,
    EntitySource,
    LoadRecord,
    Shown,
)
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    import uuid

MOST_TIES = 50
# Columns of which the first that is filled gives a thing its title.
_TITLES = ("name", "domain", "permit_no", "entry_no", "registration_no")


@dataclass(frozen=True, slots=True)
class CardField:
    """One field of a card: what it is called and what it says."""

    name: str
    zh: str
    en: str
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class CardSource:
    """What one source says, and of which day."""

    source: str
    load_id: str
    as_of_on: str | None
    fields: list[CardField]


@dataclass(frozen=True, slots=True)
class CardTie:
    """Who runs the thing, or what the business runs."""

    entity_key: str
    title: str
    how: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """What is known of a thing; plain values only, so that a matter can freeze it as JSON."""

    entity_id: str
    entity_key: str
    kind: str
    kind_zh: str
    kind_en: str
    title: str
    known: bool  # whether any source in force knows the thing
    sources: list[CardSource]  # the one that pages show first
    shown: CardSource | None = None  # the newest look
    ties: list[CardTie] = field(default_factory=list)
    one_with: list[str] = field(default_factory=list)  # keys of entities merged with this one

    @property
    def fields(self) -> list[CardField]:
        """The fields of the row that stands."""
        return self.sources[0].fields if self.sources else []

    def as_json(self) -> dict[str, Any]:
        """The card as `jsonb` keeps it."""
        return asdict(self)


def subject_card(entity_key: str) -> SubjectCard:
    """The card of a thing by its key; what no source knows has a card that says so."""
    kept = natural_key(entity_key)
    kind = kind_of(entity_key)
    entity = Entity.objects.filter(natural_key=kept).first()
    if entity is None:
        raise NoSuchRecord(f"没有主体 {entity_key}", f"nothing is known of {entity_key}")
    sources = _sources(entity, kind)
    shape = TABLES.get(kind)
    return SubjectCard(
        entity_id=str(entity.id),
        entity_key=entity_key,
        kind=kind,
        kind_zh=shape.zh if shape else kind,
        kind_en=shape.en if shape else kind,
        title=_title(sources) or entity_key.partition(":")[2],
        known=bool(sources),
        sources=sources,
        shown=_shown(entity),
        ties=_ties(entity),
        one_with=[other.natural_key for other in same_as(entity.id) if other.id != entity.id],
    )


def _sources(entity: Entity, kind: str) -> list[CardSource]:
    model = PROJECTED.get(kind)
    row = model.all_rows().filter(entity=entity).first() if model else None
    if row is None:
        return []
    first = _source(kind, row.source, row.load_id, row.values())
    others = [
        # JSON of PostgreSQL keeps no order.
        _source(
            kind, one.source, one.load_id, {name: one.fields.get(name) for name in row.columns()}
        )
        for one in EntitySource.objects.filter(entity=entity).order_by("source")
        if one.row_key != row.row_key
    ]
    return [first, *others]


def _shown(entity: Entity) -> CardSource | None:
    look = Shown.objects.filter(entity=entity).first()
    return _source("shown", look.source, look.load_id, look.values()) if look else None


def _source(table: str, source: str, load_id: str, values: dict[str, Any]) -> CardSource:
    as_of_on = LoadRecord.objects.filter(load_id=load_id).values_list("as_of_on", flat=True)
    day = as_of_on.first()
    shape = TABLES[table]
    fields = [
        CardField(name, shape.column(name).zh, shape.column(name).en, _plain(value))
        for name, value in values.items()
        if value not in (None, "")
    ]
    return CardSource(source, load_id, day.isoformat() if day else None, fields)


def _plain(value: Any) -> str | int | float | bool | None:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _title(sources: list[CardSource]) -> str:
    said = {one.name: one.value for one in sources[0].fields} if sources else {}
    return str(next((said[name] for name in _TITLES if said.get(name)), ""))


def _ties(entity: Entity) -> list[CardTie]:
    # Imported late: what links say is told by cards.
    from wangjian.registry.queries.linking import ties_in_force

    rows = ties_in_force().select_related("entity", "business")
    found = [(tie, tie.business) for tie in rows.filter(entity=entity)]
    # A large firm runs more shops than a card can show: decided ones and the surest come first.
    run = rows.filter(business=entity).order_by(F("probability").desc(nulls_first=True), "id")
    found += [(tie, tie.entity) for tie in run[:MOST_TIES]]
    return [
        CardTie(other.natural_key, _title(_sources(other, other.kind)), tie.how, tie.probability)
        for tie, other in found
    ]


def titles_of(ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What pages call these things; their keys where nothing is known of them."""
    titles: dict[uuid.UUID, str] = {}
    for entity in Entity.objects.filter(id__in=ids):
        titles[entity.id] = _title(_sources(entity, entity.kind)) or entity.natural_key
    return titles


def canonical_of(ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The entity that stands for each one, merges of merges followed."""
    merged: dict[uuid.UUID, uuid.UUID] = {}
    ask = set(ids)
    while ask:
        rows = Entity.objects.filter(id__in=ask).exclude(canonical=None)
        step = {gone: into for gone, into in rows.values_list("id", "canonical_id") if into}
        merged |= step
        ask = set(step.values()) - merged.keys()
    return {one: root_of(one, merged) for one in ids}


def same_as(entity_id: uuid.UUID) -> list[Entity]:
    """All entities that are one with this one by merges in force, itself among them."""
    root = entity_id
    level = _with_those_in(root)
    if any(one.id == root and one.canonical_id for one in level):  # itself merged into another
        root = canonical_of([entity_id])[entity_id]
        level = _with_those_in(root)
    found = {one.id: one for one in level}
    while level := [one for one in level if one.id != root]:
        level = list(Entity.objects.filter(canonical__in=[one.id for one in level]))
        found |= {one.id: one for one in level}
    return sorted(found.values(), key=lambda one: one.natural_key)


def _with_those_in(entity_id: uuid.UUID) -> list[Entity]:
    """An entity and those that were merged into it."""
    return _WITH_THOSE_IN.rows(entity=entity_id)


_WITH_THOSE_IN = Prepared(
    lambda: Entity.objects.filter(Q(id=given("entity")) | Q(canonical=given("entity")))
)
