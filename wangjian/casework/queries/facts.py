"""登记与亮照: what is registered of a subject beside what it shows, in three look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from wangjian.authority.models import Region
from wangjian.authority.prepared import Prepared, given
from wangjian.registry.models import PROJECTED, Business, Entity, Permit, Searched, Shown
from wangjian.registry.queries.personal import masked
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from wangjian.registry.models import Projected

MOST_PERMITS = 4
# Under which column a thing names the business that runs it.
_RUN_BY = {
    "shop": "registration_no",
    "account": "operator_no",
    "mobile_app": "operator_no",
    "platform": "operator_no",
    "site": "filer_no",
    "business": "registration_no",
}
_BUSINESS = ("name", "registration_no", "status", "registered_on", "region_id", "address", "scope")
_PERMIT = ("permit_kind", "permit_no", "holder_name", "expires_on", "status", "scope")
# What is shown, and the column of the business that it should be.
_SHOWN = {
    "shown_no": "registration_no",
    "shown_name": "name",
    "badge": "",
    "badge_no": "registration_no",
    "icp_no": "",
    "permit_nos": "",
    "exemption_statement": "",
    "shown_address": "address",
    "seen_at": "",
}
_PLACE = "region_id"
_NAMED_PLACE = "region_name"
_IN_THE_KEY = {"platform_id", "platform_shop_no"}  # said above


@dataclass(frozen=True, slots=True)
class Fact:
    """One field: what it is called, what it says, and whether it should say something else."""

    name: str
    zh: str
    en: str
    value: Any
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a subject."""

    name: str = ""
    kind: str = ""
    subject: list[Fact] = field(default_factory=list)
    business: list[Fact] = field(default_factory=list)
    permits: list[list[Fact]] = field(default_factory=list)
    shown: list[Fact] = field(default_factory=list)


def facts_of(subject_id: uuid.UUID, subject_key: str) -> Facts:
    """The subject's own row, the business that it names, its permits and the newest look at it."""
    kind = subject_key.partition(":")[0]
    row, look, place = _seen(subject_id, kind)
    number = str(getattr(row, _RUN_BY[kind], None) or "") if row and kind in _RUN_BY else ""
    if not number and look is not None:
        number = look.shown_no or ""
    business = _BY_NUMBER.first(number=number) if number else None
    permits = _PERMITS.rows(holder=number) if number else []
    named, named_place = row, place
    if business is not None:
        named, named_place = business, getattr(business, _NAMED_PLACE)
    own: list[Fact] = []
    if row is not None and kind != "business":
        shown = [name for name in row.columns() if name not in _IN_THE_KEY]
        own = _facts(kind, row, shown, place)
    return Facts(
        name=str(getattr(row, "name", None) or getattr(row, "domain", None) or ""),
        kind=kind,
        subject=own,
        business=_facts("business", named, _BUSINESS, named_place)
        if isinstance(named, Business)
        else [],
        permits=[_facts("permit", one, _PERMIT) for one in permits],
        shown=_shown(look, business),
    )


def _seen(subject_id: uuid.UUID, kind: str) -> tuple[Projected | None, Shown | None, str | None]:
    """The subject's own row, the newest look at it, and what its region is called."""
    entity = _OF_KIND.get(kind, _OF_NO_KIND).first(entity=subject_id)
    if entity is None:
        return None, None, None
    model = PROJECTED.get(kind)
    row = getattr(entity, str(model._meta.model_name), None) if model else None  # noqa: SLF001
    return row, getattr(entity, "shown", None), getattr(entity, _NAMED_PLACE, None)


def _with_row(model: type[Projected]) -> Prepared[Entity]:
    """A thing with its row and the look at it."""
    name = str(model._meta.model_name)  # noqa: SLF001

    def make() -> QuerySet[Entity]:
        rows = Entity.objects.filter(id=given("entity")).select_related(name, "shown")
        if issubclass(model, Searched):
            rows = rows.defer(f"{name}__grams")
        if _PLACE in model.columns():
            rows = rows.annotate(**{_NAMED_PLACE: _region_of(f"{name}__{_PLACE}")})
        return rows

    return Prepared(make)


def _region_of(column: str) -> Subquery:
    return Subquery(Region.objects.filter(id=OuterRef(column)).values("name")[:1])


_OF_KIND = {kind: _with_row(model) for kind, model in PROJECTED.items()}
_OF_NO_KIND = Prepared(lambda: Entity.objects.filter(id=given("entity")).select_related("shown"))
_BY_NUMBER = Prepared(
    lambda: (
        Business.objects.filter(registration_no=given("number"))
        .annotate(**{_NAMED_PLACE: _region_of(_PLACE)})
        .order_by("entity_id")[:1]
    )
)
_PERMITS = Prepared(lambda: Permit.objects.filter(holder_no=given("holder"))[:MOST_PERMITS])


def _facts(
    table: str, row: Projected, names: Sequence[str], place: str | None = None
) -> list[Fact]:
    shape = TABLES[table]
    values = masked(table, row.values())
    if place and _PLACE in values:
        values[_PLACE] = place
    return [
        Fact(
            name,
            shape.column(name).zh,
            shape.column(name).en,
            plain(values[name]),
        )
        for name in names
        if values.get(name) not in (None, "")
    ]


def _shown(look: Shown | None, business: Business | None) -> list[Fact]:
    if look is None:
        return []
    shape = TABLES["shown"]
    values = masked("shown", look.values())
    made = []
    for name, meant in _SHOWN.items():
        value = getattr(look, name)
        should = getattr(business, meant) if business is not None and meant else None
        if value not in (None, ""):
            column = shape.column(name)
            differs = bool(should) and str(value).strip() != str(should).strip()
            made.append(Fact(name, column.zh, column.en, plain(values[name]), differs))
    return made


def plain(value: Any) -> Any:
    """A day or moment as text, so that a page formats it by its column's name."""
    return value.isoformat() if isinstance(value, date | datetime) else value
