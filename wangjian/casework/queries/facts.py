"""登记与亮照: what is registered of a subject beside what it shows, in a handful of look-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from wangjian.authority.models import Region
from wangjian.registry.models import PROJECTED, Business, Permit, Shown
from wangjian.registry.queries.personal import masked
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

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
    model = PROJECTED.get(kind)
    row = model.all_rows().filter(entity_id=subject_id).first() if model else None
    look = Shown.objects.filter(entity_id=subject_id).first()
    number = str(getattr(row, _RUN_BY[kind], None) or "") if row and kind in _RUN_BY else ""
    if not number and look is not None:
        number = look.shown_no or ""
    business = Business.objects.filter(registration_no=number).first() if number else None
    permits = list(Permit.objects.filter(holder_no=number)[:MOST_PERMITS]) if number else []
    named = business if business is not None else row
    places = _places(row, business)
    own: list[Fact] = []
    if row is not None and kind != "business":
        shown = [name for name in row.columns() if name not in _IN_THE_KEY]
        own = _facts(kind, row, shown, places)
    return Facts(
        name=str(getattr(row, "name", None) or getattr(row, "domain", None) or ""),
        kind=kind,
        subject=own,
        business=_facts("business", named, _BUSINESS, places)
        if isinstance(named, Business)
        else [],
        permits=[_facts("permit", one, _PERMIT, places) for one in permits],
        shown=_shown(look, business),
    )


def _places(*rows: Projected | None) -> dict[str, str]:
    """The names of the regions that rows name, in one look-up."""
    wanted = {getattr(row, _PLACE, None) for row in rows if row is not None} - {None, ""}
    return dict(Region.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def _facts(
    table: str, row: Projected, names: Sequence[str], places: Mapping[str, str]
) -> list[Fact]:
    shape = TABLES[table]
    values = masked(table, row.values())
    if _PLACE in values:
        values[_PLACE] = places.get(str(values[_PLACE]), values[_PLACE])
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
