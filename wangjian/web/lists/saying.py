"""导出的说明: what the journal and the file itself say of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.utils import timezone
from django.utils.translation import gettext as _

from wangjian.web.lists.keeping import views
from wangjian.web.lists.registered import listing_of
from wangjian.web.lists.telling import conditions, one_line

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.web.lists.listing import Listing
    from wangjian.web.models import ExportRequest


def noted_of(one: ExportRequest) -> dict[str, Any]:
    """What the journal notes of it."""
    return {
        "list": one.listing,
        "conditions": dict(parse_qsl(one.query)),
        "columns": one.columns,
        "form": one.form,
    }


def narrowed(by: Actor, listing: Listing, query: str) -> list[tuple[str, str]]:
    """What the list was narrowed to, in words; by which of its views, where it still is one."""
    view = next((one.name for one in views(by, listing) if query and one.query == query), "")
    return [*([(_("视图"), view)] if view else []), *conditions(by, listing, query)]


def about(by: Actor, one: ExportRequest) -> list[tuple[str, str]]:
    """What the last sheet of a workbook says of it."""
    listing = listing_of(one.listing)
    moment = timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")
    return [
        (_("导出人"), f"{by.officer_name} {by.office_name}"),
        (_("导出时间"), moment),
        (_("列表"), str(listing.title)),
        (_("条件"), one_line(narrowed(by, listing, one.query))),
        (_("导出编号"), str(one.id)),
    ]
