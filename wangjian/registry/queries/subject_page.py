"""主体页问询: all that the register knows of one thing, field by field with source and day.

A thing may stand for others that were merged into it, or be one of them: they show together.
Personal fields come masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from wangjian.authority.prepared import Prepared, given
from wangjian.errors import NoSuchRecord
from wangjian.registry.models import (
    PROJECTED,
    SEARCHED,
    Business,
    Entity,
    EntityMerge,
    EntitySource,
    EntityTie,
    ListEntry,
    LoadRecord,
    Permit,
    Projected,
    Shown,
)
from wangjian.registry.queries.entities import same_as
from wangjian.registry.queries.linking import ties_in_force
from wangjian.registry.queries.listing import SubjectFilter, SubjectRow, subjects
from wangjian.registry.queries.personal import masked
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_SHOWN_ROWS = 10
_TIES = 20
# Of each kind the column of the number of whoever runs it.
RUNNER_COLUMN = {
    "platform": "operator_no",
    "shop": "registration_no",
    "account": "operator_no",
    "site": "filer_no",
    "mobile_app": "operator_no",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a field."""

    value: Any
    source: str
    as_of_on: date | None
    load_id: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field, as each source has it; the first is the one that stands."""

    name: str
    zh: str
    en: str
    said: list[Said]

    @property
    def differs(self) -> bool:
        """Whether two sources say different things."""
        return len({str(one.value) for one in self.said}) > 1


@dataclass(frozen=True, slots=True)
class OneWith:
    """Another entity that is the same thing by a merge in force."""

    entity_id: uuid.UUID
    key: str
    title: str
    merge_id: int | None  # of the merge that may be undone; None for the one that stands for all
    reason: str


@dataclass(frozen=True, slots=True)
class TieLine:
    """Who runs the thing, or what it runs, beside what the numbers say."""

    entity_id: uuid.UUID
    kind: str
    title: str
    how: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Related:
    """Things of one kind that belong to the subject: the first, and whether there are more."""

    kind: str
    rows: list[SubjectRow]
    more: bool


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """A thing's page."""

    entity_id: uuid.UUID
    key: str
    kind: str
    title: str
    known: bool
    row: dict[str, Any]  # the row that stands, masked
    fields: list[FieldLine]
    look: dict[str, Any] | None  # the newest look, masked
    look_source: Said | None
    one_with: list[OneWith]
    stands_for: uuid.UUID  # the entity that stands for all of them
    ties: list[TieLine]
    runner: SubjectRow | None  # the registered business of the number that is reported
    permits: list[SubjectRow]
    entries: list[SubjectRow]
    related: list[Related]
    ids: list[uuid.UUID]  # of the thing and what belongs to it, for the timeline


def _rows(model: type[Projected]) -> Prepared[Any]:
    return Prepared(lambda: model.all_rows().filter(entity__any=given("entities")))


_ENTITY = Prepared(lambda: Entity.objects.filter(id=given("entity")))
_LOOK = Prepared(lambda: Shown.objects.filter(entity=given("entity")))
_ROWS = {kind: _rows(model) for kind, model in PROJECTED.items()}
_SOURCES = Prepared(
    lambda: EntitySource.objects.filter(entity__any=given("entities")).order_by("source")
)
_DAYS = Prepared(
    lambda: LoadRecord.objects.filter(load_id__any=given("loads")).values_list(
        "load_id", "as_of_on"
    )
)
_FIRM = Prepared(
    lambda: Business.objects.filter(registration_no__any=given("numbers")).order_by("entity_id")[:1]
)
_TIES_OF = Prepared(
    lambda: ties_in_force().select_related("entity", "business").filter(entity=given("entity"))
)
_RUN_BY = Prepared(
    lambda: (
        ties_in_force()
        .select_related("entity", "business")
        .filter(business=given("business"))
        .order_by(F("probability").desc(nulls_first=True), "id")[:_TIES]
    )
)
_PERMITS = Prepared(
    lambda: Permit.objects.filter(holder_no__any=given("numbers")).order_by(
        "-expires_on", "-entity_id"
    )[: 2 * _SHOWN_ROWS]
)
_ENTRIES = Prepared(
    lambda: ListEntry.objects.filter(registration_no__any=given("numbers")).order_by(
        "-entered_on", "-entity_id"
    )[: 2 * _SHOWN_ROWS]
)


def subject_page(entity_id: uuid.UUID) -> SubjectPage:
    """The page of a thing; NoSuchRecord where there is none."""
    entity = _ENTITY.first(entity=entity_id)
    if entity is None:
        raise NoSuchRecord("没有这个主体", "there is no such thing in the registry")
    kind = entity.kind
    together = same_as(entity.id)
    rows = _rows_of(kind, together)
    row = rows.get(entity.id) or next(iter(rows.values()), None)
    look = _LOOK.first(entity=entity.id)
    numbers = _numbers(kind, list(rows.values()))
    ties = _ties(entity)
    runner = _runner(kind, row)
    holders = numbers if kind == "business" else numbers[:1]
    related = _related(numbers) if kind == "business" else []
    said = masked(kind, row.values()) if row else {}
    return SubjectPage(
        entity_id=entity.id,
        key=entity.natural_key,
        kind=kind,
        title=title_of(said) or entity.natural_key.partition(":")[2],
        known=row is not None,
        row=said,
        fields=_fields(kind, together, rows, first=row),
        look=masked("shown", look.values()) if look else None,
        look_source=_said_by(look) if look else None,
        one_with=_one_with(entity, together, rows),
        stands_for=_root(together),
        ties=ties,
        runner=runner,
        permits=_papers("permit", holders),
        entries=_papers("list_entry", holders),
        related=related,
        ids=_belonging(together, ties, related),
    )


def title_of(said: Mapping[str, Any]) -> str:
    """What a row is called."""
    names = ("name", "domain", "permit_no", "entry_no", "registration_no")
    return str(next((said[name] for name in names if said.get(name)), ""))


def _rows_of(kind: str, together: Iterable[Entity]) -> dict[uuid.UUID, Projected]:
    if kind not in _ROWS:
        return {}
    rows = _ROWS[kind].rows(entities=[one.id for one in together])
    return {row.entity_id: row for row in rows}


def _fields(
    kind: str,
    together: Iterable[Entity],
    rows: Mapping[uuid.UUID, Projected],
    *,
    first: Projected | None,
) -> list[FieldLine]:
    if first is None:
        return []
    told = [first, *(row for row in rows.values() if row is not first)]
    keys = {row.row_key for row in told}
    others = _SOURCES.rows(entities=[one.id for one in together])
    lines = [(row.source, row.load_id, row.values()) for row in told]
    lines += [
        (one.source, one.load_id, dict(one.fields)) for one in others if one.row_key not in keys
    ]
    days = _days(load_id for _, load_id, _ in lines)
    shape = TABLES[kind]
    found = []
    said = [(source, load, masked(kind, values)) for source, load, values in lines]
    for name in first.columns():
        each = [
            Said(values.get(name), source, days.get(load), load)
            for source, load, values in said
            if values.get(name) not in (None, "")
        ]
        if each:
            found.append(FieldLine(name, shape.column(name).zh, shape.column(name).en, each))
    return found


def _days(loads: Iterable[str]) -> dict[str, date]:
    return dict(_DAYS.rows(loads=list(set(loads))))


def _said_by(look: Shown) -> Said:
    return Said("", look.source, _days([look.load_id]).get(look.load_id), look.load_id)


def _root(together: Sequence[Entity]) -> uuid.UUID:
    return next(one.id for one in together if one.canonical_id is None)


def _one_with(
    entity: Entity, together: Iterable[Entity], rows: Mapping[uuid.UUID, Projected]
) -> list[OneWith]:
    others = [one for one in together if one.id != entity.id]
    if not others:
        return []
    merges = {
        merge.entity_id: merge
        for merge in EntityMerge.objects.filter(
            entity__in=[one.id for one in together], undone_at=None
        )
    }
    found = []
    for one in others:
        said = masked(one.kind, rows[one.id].values()) if one.id in rows else {}
        # Undone is the merge of whichever of the two was merged into the other.
        merge = merges.get(one.id) or merges.get(entity.id)
        found.append(
            OneWith(
                one.id,
                one.natural_key,
                title_of(said) or one.natural_key,
                merge.id if merge else None,
                merge.reason if merge else "",
            )
        )
    return found


def _numbers(kind: str, rows: Iterable[Projected]) -> list[str]:
    column = "registration_no" if kind == "business" else RUNNER_COLUMN.get(kind, "")
    said = (getattr(row, column, None) for row in rows) if column else ()
    return list(dict.fromkeys(str(one) for one in said if one))


def _runner(kind: str, row: Projected | None) -> SubjectRow | None:
    if row is None or kind not in RUNNER_COLUMN:
        return None
    numbers = _numbers(kind, [row])
    firm = _FIRM.first(numbers=numbers)
    if firm is None:
        return None
    said = masked("business", firm.values())
    return SubjectRow(firm.entity_id, title_of(said), said)


def _ties(entity: Entity) -> list[TieLine]:
    found = [(tie, tie.business) for tie in _TIES_OF.rows(entity=entity.id)]
    found += [(tie, tie.entity) for tie in _RUN_BY.rows(business=entity.id)]
    titles = titles_by_kind([other for _, other in found])
    return [
        TieLine(other.id, other.kind, titles[other.id], tie.how, tie.probability)
        for tie, other in found
    ]


def titles_by_kind(entities: Iterable[Entity]) -> dict[uuid.UUID, str]:
    """What pages call these things, a query a kind; their keys where nothing is known."""
    by_kind: dict[str, list[Entity]] = {}
    for one in entities:
        by_kind.setdefault(one.kind, []).append(one)
    titles: dict[uuid.UUID, str] = {}
    for kind, some in by_kind.items():
        rows = _rows_of(kind, some)
        for one in some:
            said = masked(kind, rows[one.id].values()) if one.id in rows else {}
            titles[one.id] = title_of(said) or one.natural_key.partition(":")[2]
    return titles


def _papers(kind: str, numbers: Sequence[str]) -> list[SubjectRow]:
    if not numbers:
        return []
    asked: Prepared[Any] = _PERMITS if kind == "permit" else _ENTRIES
    found = []
    for row in asked.rows(numbers=list(numbers)):
        said = masked(kind, row.values())
        found.append(SubjectRow(row.entity_id, title_of(said), said))
    return found


def _related(numbers: Sequence[str]) -> list[Related]:
    found = []
    for kind in SEARCHED:
        if kind == "business" or not numbers:
            continue
        rows: list[SubjectRow] = []
        more = ""
        for number in numbers[:3]:
            wanted = SubjectFilter(registration_no=number)
            some, more = subjects(kind, wanted, limit=_SHOWN_ROWS)
            rows += some
        if rows:
            found.append(Related(kind, rows[:_SHOWN_ROWS], bool(more) or len(rows) > _SHOWN_ROWS))
    return found


def _belonging(
    together: Iterable[Entity], ties: Iterable[TieLine], related: Iterable[Related]
) -> list[uuid.UUID]:
    ids = [one.id for one in together]
    ids += [row.entity_id for one in related for row in one.rows]
    ids += [one.entity_id for one in ties if one.kind != "business"]
    return list(dict.fromkeys(ids))


def entity_of(key: str) -> uuid.UUID | None:
    """The id of the thing that a key names; None where nothing is known of it."""
    from wangjian.registry.decisions.keys import natural_key

    return Entity.objects.filter(natural_key=natural_key(key)).values_list("id", flat=True).first()


def decided_by_officers(entity_id: uuid.UUID) -> list[EntityTie]:
    """Decisions in force about who runs a thing."""
    rows = EntityTie.objects.filter(entity=entity_id, how=EntityTie.DECIDED, undone_at=None)
    return list(rows.select_related("business", "by"))


def kind_of_entity(entity_id: uuid.UUID) -> str:
    """The kind of a thing; NoSuchRecord where there is none."""
    kind = Entity.objects.filter(id=entity_id).values_list("kind", flat=True).first()
    if kind is None:
        raise NoSuchRecord("没有这个主体", "there is no such thing in the registry")
    return kind
