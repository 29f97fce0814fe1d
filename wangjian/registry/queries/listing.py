"""主体清单: one kind of thing after the other, narrowed, page by page.

A list is read in the order of an index: of a region, of a platform, or of everything. What else
it is narrowed to is looked for among the next few thousand rows only, so that a page is quick
however rare that is; then it may hold few rows, or none, and goes on behind them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangjian.authority.models import Region
from wangjian.authority.prepared import Prepared, given
from wangjian.errors import BadInput
from wangjian.registry.models import SEARCHED, Searched
from wangjian.registry.queries.personal import all_masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

MOST_ROWS = 1_000  # a piece of a file; a page shows fewer
_READ_ON = 4_000
# Regions below one, read one after the other; an office's own province has two hundred.
_MOST_REGIONS = 4_000


@dataclass(frozen=True, slots=True)
class SubjectFilter:
    """What a list is narrowed to; empty means all."""

    region_id: str = ""  # and the regions below it
    platform_id: str = ""
    status: str = ""
    more: dict[str, str] = field(default_factory=dict)  # column -> value
    registration_no: str = ""  # of whoever runs it


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One line of a list."""

    entity_id: uuid.UUID
    title: str
    row: dict[str, Any]


# Column of who runs it, and whether the kind's copy has an index by platform and by region.
_RUNNER = {
    "business": "registration_no",
    "platform": "operator_no",
    "shop": "registration_no",
    "account": "operator_no",
    "site": "filer_no",
    "mobile_app": "operator_no",
}
_BY_PLATFORM = frozenset({"shop"})
_BY_REGION = frozenset({"business", "shop", "account", "site", "mobile_app"})


_OF_ONE = 50


def _of_firm(kind: str, model: type[Searched]) -> Prepared[Any]:
    return Prepared(
        lambda: (
            model.all_rows()
            .filter(**{_RUNNER[kind]: given("number")})
            .order_by("-entity_id")
            .values("entity_id", *model.columns())[: _OF_ONE + 1]
        )
    )


_OF_FIRM = {kind: _of_firm(kind, model) for kind, model in SEARCHED.items()}


def subjects(
    kind: str, wanted: SubjectFilter, *, cursor: str = "", limit: int = 50
) -> tuple[list[SubjectRow], str]:
    """One page of a kind and the mark of the next (empty at the end); newest first."""
    model = SEARCHED.get(kind)
    if model is None:
        raise BadInput(f"没有“{kind}”这种主体", f"there is no kind {kind}")
    limit = max(1, min(limit, MOST_ROWS))
    by_number = wanted == SubjectFilter(registration_no=wanted.registration_no or "-")
    if by_number and not cursor and limit <= _OF_ONE:
        return _run_by(kind, model, wanted.registration_no, limit)
    parts, others = _parts(kind, model, wanted)
    place = _mark(cursor, len(parts))
    found: list[uuid.UUID] = []
    size = 1_000 if others else limit + 1
    more = False
    for read, (part, one, values) in enumerate(_walk(parts, place, size, list(others)), start=1):
        if all(
            str(said or "") == value for said, value in zip(values, others.values(), strict=True)
        ):
            more = len(found) == limit
            if more:
                break
            found.append(one)
        place = (part, one)
        if read >= _READ_ON and others:
            more = True
            break
    # plain values: a file has millions of rows, and a model a row takes twice as long
    read = model.all_rows().filter(pk__in=found).values("entity_id", *model.columns())
    whole = {row.pop("entity_id"): row for row in read}
    ids = [one for one in found if one in whole]
    rows = all_masked(kind, [whole[one] for one in ids])
    return [
        _row(model, *one) for one in zip(ids, rows, strict=True)
    ], f"{place[0]}~{place[1]}" if more else ""


def _run_by(
    kind: str, model: type[Searched], number: str, limit: int
) -> tuple[list[SubjectRow], str]:
    """The first that one firm runs: asked for six times on each firm's page."""
    read = _OF_FIRM[kind].rows(number=number)
    ids = [row.pop("entity_id") for row in read[:limit]]
    rows = all_masked(kind, read[:limit])
    found = [_row(model, *one) for one in zip(ids, rows, strict=True)]
    return found, f"0~{ids[-1]}" if len(read) > limit else ""


def _walk(
    parts: Sequence[QuerySet[Any]],
    place: tuple[int, uuid.UUID | None],
    size: int,
    columns: Sequence[str],
) -> Iterator[tuple[int, uuid.UUID, list[Any]]]:
    """The ids of all parts in order, behind a place, with some columns, read piece by piece."""
    part, last = place
    while part < len(parts):
        ordered = parts[part].order_by("-entity_id").values_list("entity_id", *columns)
        rows = list((ordered.filter(entity_id__lt=last) if last else ordered)[:size])
        for one, *values in rows:
            yield part, one, values
        if len(rows) < size:
            part, last = part + 1, None
        else:
            last = rows[-1][0]


def _parts(
    kind: str, model: type[Searched], wanted: SubjectFilter
) -> tuple[list[QuerySet[Any]], dict[str, str]]:
    """What is read one after the other by an index, and what is looked for in it."""
    rows: QuerySet[Any] = model.all_rows()
    others = {
        name: value
        for name, value in {"status": wanted.status, **wanted.more}.items()
        if value and name in model.columns()
    }
    if wanted.registration_no:
        column = _RUNNER[kind]
        return [rows.filter(**{column: wanted.registration_no})], _also(wanted, others, model)
    if wanted.region_id and kind in _BY_REGION:
        narrowed = _also(wanted, others, model)
        narrowed.pop("region_id", None)
        return [rows.filter(region_id=one) for one in regions_within(wanted.region_id)], narrowed
    if wanted.platform_id and kind in _BY_PLATFORM:
        return [rows.filter(platform_id=wanted.platform_id)], others
    if wanted.region_id and "region_id" in model.columns():
        rows = rows.filter(region_id__in=regions_within(wanted.region_id))
    if wanted.platform_id and "platform_id" in model.columns():
        rows = rows.filter(platform_id=wanted.platform_id)
    return [rows], others


def _also(wanted: SubjectFilter, others: dict[str, str], model: type[Searched]) -> dict[str, str]:
    more = {"platform_id": wanted.platform_id, "region_id": wanted.region_id}
    return others | {name: said for name, said in more.items() if said and name in model.columns()}


def regions_within(region_id: str) -> list[str]:
    """A region and all below it."""
    found, level = [region_id], [region_id]
    while level and len(found) < _MOST_REGIONS:
        below = Region.objects.filter(parent_id__in=level).order_by("id")
        level = list(below.values_list("id", flat=True))
        found += level
    return found


def _row(model: type[Searched], entity_id: uuid.UUID, said: dict[str, Any]) -> SubjectRow:
    number = next((said[name] for name in model.NUMBERED if said.get(name)), "")
    return SubjectRow(entity_id, str(said.get("name") or number), said)


def _mark(cursor: str, parts: int) -> tuple[int, uuid.UUID | None]:
    if not cursor:
        return 0, None
    part, _, last = cursor.partition("~")
    try:
        place = int(part) if part.isdecimal() and len(part) < 6 else parts
        last_id = uuid.UUID(last) if last != "None" else None
    except ValueError:
        place, last_id = parts, None
    if place >= parts:
        raise BadInput("翻页位置无效", "this cursor is not valid")
    return place, last_id
