"""主体库列表: what the list of each kind of thing is: its filters, its columns, its rows.

The region is that of the scope; an office with a region of its own may look elsewhere by `place`.
Personal fields are hidden in a file as they are on the page: both are the register's own rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from wangjian.registry import queries
from wangjian.registry.models import SEARCHED, Platform
from wangjian.registry.tables import TABLES
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.lists.telling import filled
from wangjian.web.subjects.forms import SubjectFilterForm
from wangjian.web.templatetags.desk import english, measured, table_name
from wangjian.web.templatetags.subjects import LISTED
from wangjian.web.words import PLATFORMS, region_names

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from wangjian.web.lists.listing import Asked

RATE = "licence_rate"


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of a page's rows are called, and the figures of its platforms."""

    regions: Mapping[str, str]
    platforms: Mapping[str, tuple[uuid.UUID, str]]
    displays: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, with the names that its page has in common."""

    entity_id: uuid.UUID
    title: str
    row: Mapping[str, Any]
    names: Names

    @property
    def display(self) -> Any:
        """The display rates of a platform; none where nobody counted them."""
        return self.names.displays.get(str(self.row.get("platform_id")))


def subject_form(kind: str, params: Any, *, elsewhere: bool) -> SubjectFilterForm:
    """The filters of the list as an address says them."""
    return SubjectFilterForm(params, kind=kind, elsewhere=elsewhere)


def _page(kind: str, asked: Asked, after: str, limit: int) -> tuple[Sequence[Line], str]:
    form = subject_form(kind, asked.params, elsewhere=True)
    if not form.is_valid():
        return [], ""
    wanted = form.wanted(asked.scope)
    found, following = queries.subjects(kind, wanted, cursor=after, limit=limit)
    rows = [one.row for one in found]
    numbers = [str(row[name]) for row in rows for name in PLATFORMS if row.get(name)]
    names = Names(
        region_names(row.get("region_id") for row in rows),
        platform_pages(numbers),
        queries.display_shares(numbers) if kind == "platform" else {},
    )
    return [Line(one.entity_id, one.title, one.row, names) for one in found], following


def platform_pages(numbers: Iterable[str]) -> dict[str, tuple[uuid.UUID, str]]:
    """Platforms by their numbers: the thing and what it is called."""
    wanted = {one for one in numbers if one}
    rows = Platform.objects.filter(platform_id__in=wanted)
    return {
        no or "": (entity, name or no or "")
        for no, entity, name in rows.values_list("platform_id", "entity_id", "name")
    }


def _value(name: str, line: Line) -> Any:
    value = line.row.get(name)
    if value in (None, ""):
        return ""
    if name == "region_id":
        return line.names.regions.get(str(value), value)
    if name in PLATFORMS:
        return line.names.platforms.get(str(value), (None, value))[1]
    return measured(value, name) if isinstance(value, str) else value


def _shops(line: Line) -> int | str:
    return line.display.shops if line.display else ""


def _rate(line: Line) -> float | str:
    rate = line.display.rates[0] if line.display and line.display.rates else None
    return rate.share if rate is not None and rate.share is not None else ""


def _said(name: str, kind: str) -> str:
    column = TABLES[kind].column(name)
    return column.en if english() else column.zh


_label = lazy(_said, str)
_title = lazy(table_name, str)


def _columns(kind: str) -> tuple[Column, ...]:
    shown = LISTED[kind]
    kept = [name for name in SEARCHED[kind].columns() if name != "name"]
    columns = [Column("title", _("名称"), lambda line: line.title)]
    for name in (*shown, *(one for one in kept if one not in shown)):
        label: _StrPromise | str = _label(name, kind)
        columns.append(Column(name, label, partial(_value, name), shown=name in shown))
    if kind == "platform":
        columns.append(Column("shops", _("在营网店"), _shops))
        columns.append(Column(RATE, _("亮照率"), _rate))
    if "region_id" in kept:
        code = partial(lambda line: line.row.get("region_id") or "")
        columns.append(extra("region_code", _("行政区划代码"), code))
    return tuple(columns)


def listing_of_kind(kind: str) -> Listing:
    """The list of one kind of thing."""
    return Listing(
        name=f"registry-{kind}",
        title=_title(kind),
        address="subjects",
        right="registry.see",
        export_right="registry.export",
        columns=_columns(kind),
        page=partial(_page, kind),
        fixed=(("kind", kind),),
        told=filled(lambda asked: subject_form(kind, asked.params, elsewhere=True)),
        keeps=("region",),
    )


KINDS = {kind: listing_of_kind(kind) for kind in queries.SEARCH_KINDS}
REGISTRY = tuple(KINDS.values())
