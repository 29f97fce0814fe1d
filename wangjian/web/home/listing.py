"""指标明细列表: what the list of the rows behind a figure is, whichever figure it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext

from wangjian.campaign import queries
from wangjian.campaign.dividing import Part
from wangjian.web.lists.listing import Column, Listing, extra
from wangjian.web.templatetags.desk import titled
from wangjian.web.templatetags.words import part_name
from wangjian.web.words import heading, named
from wangjian.web.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import QueryDict

    from wangjian.web.lists.listing import Asked
    from wangjian.web.scope import Scope

_KNOWN_BY = frozenset({"name", "subject_key"})
_heading = lazy(heading, str)
_title = lazy(titled, str)


def behind(metric: str, scope: Scope, params: QueryDict) -> queries.Behind:
    """Which rows of a figure an address asks for."""
    narrowed = queries.Narrowed(scope.region_id, scope.from_on, scope.until_on)
    return queries.Behind(metric, narrowed, (params.get("by", ""), params.get("key", "")[:200]))


def figure_rows(metric: str) -> Listing:
    """The rows that one figure counts; those of the lake leave whole, more than a page can show."""
    indicator = queries.indicator_of(workspace(), metric)
    on_lake = indicator.on == "lake"

    def page(asked: Asked, after: str, limit: int) -> tuple[Sequence[dict[str, Any]], str]:
        wanted = behind(metric, asked.scope, asked.params)
        return queries.page_of(workspace(), asked.actor, wanted, limit=limit, after=after)

    def pieces(asked: Asked) -> Iterator[Sequence[dict[str, Any]]]:
        return queries.lake_rows(workspace(), behind(metric, asked.scope, asked.params))

    names = [name for name in queries.columns_of(indicator) if name != "id"]
    # a row is known by its name or by the key of its subject, else by what its file says first
    names.sort(key=lambda name: name not in _KNOWN_BY)
    columns = [Column(name, _heading(name, indicator.on), partial(_value, name)) for name in names]
    if not on_lake:
        columns.append(extra("id", _heading("id"), lambda row: row["id"]))
    return Listing(
        name=f"figure:{metric}",
        title=_title(indicator),
        address="home_figure",
        right="campaign.see",
        export_right="registry.export" if on_lake else "casework.export",
        columns=tuple(columns),
        page=page,
        arguments=(metric,),
        pieces=pieces if on_lake else None,
        told=partial(_part, metric),
        keeps=("region", "period"),
    )


def _part(metric: str, asked: Asked) -> list[tuple[str, str]]:
    """The part of the figure that was opened, by its name."""
    by, key = behind(metric, asked.scope, asked.params).part
    return [(gettext("其中"), part_name(Part(by, key, None, 0)))] if by and key else []


def _value(name: str, row: dict[str, Any]) -> Any:
    value = row.get(name)
    return named(value, name) if isinstance(value, str) and value else value
