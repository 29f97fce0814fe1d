"""视图与列: what officers keep of a list: how they narrowed it, and which columns they want."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q

from wangjian.authority.actions import journal
from wangjian.authority.prepared import Prepared, given
from wangjian.errors import BadInput, NoSuchRecord, NotAllowed
from wangjian.web.models import ChosenColumns, SavedView

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from wangjian.authority.actor import Actor
    from wangjian.web.lists.listing import Column, Listing

MOST_VIEWS = 50
_LONGEST_NAME, _LONGEST_QUERY = 60, 2000
# a place in a list is no part of a view of it
_PLACES = frozenset({"after", "csrfmiddlewaretoken"})

_VIEWS = Prepared(
    lambda: (
        SavedView.objects.filter(
            Q(officer_id=given("officer")) | Q(office_id=given("office"), shared=True),
            listing=given("listing"),
        )
        .select_related("officer")
        .order_by("name", "id")[: MOST_VIEWS * 2]
    )
)
_COLUMNS = Prepared(
    lambda: ChosenColumns.objects.filter(
        officer_id=given("officer"), listing=given("listing")
    ).values_list("columns", flat=True)
)


def officer_of(actor: Actor) -> uuid.UUID:
    """The officer who acts; the house itself keeps no views."""
    if actor.officer_id is None:
        raise NotAllowed("系统本身没有列表视图", "the house itself keeps no views")
    return actor.officer_id


def plain_query(query: str) -> str:
    """A query of a list without the place in it; what is too long or broken is refused."""
    pairs = [pair for pair in parse_qsl(query.lstrip("?")) if pair[0] not in _PLACES]
    text = urlencode(pairs)
    if len(text) > _LONGEST_QUERY or "\x00" in query or "%00" in text:
        raise BadInput("筛选条件过长或无效", "these conditions are too long or not valid")
    return text


def views(actor: Actor, listing: Listing) -> list[SavedView]:
    """The officer's own views of a list and those that the office shares."""
    return _VIEWS.rows(officer=officer_of(actor), office=actor.office_id, listing=listing.name)


@transaction.atomic
def save_view(
    *, by: Actor, listing: Listing, name: str, query: str, shared: bool = False
) -> SavedView:
    """Keep the list as it is narrowed, by a name; the same name again takes its place."""
    name = " ".join(name.replace("\x00", "").split())[:_LONGEST_NAME]
    if not name:
        raise BadInput("请给视图起个名字", "give the view a name")
    mine = SavedView.objects.filter(officer_id=officer_of(by), listing=listing.name)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        raise BadInput(
            f"每个列表最多保存 {MOST_VIEWS} 个视图",
            f"a list keeps at most {MOST_VIEWS} views",
            remedy_zh="请先删除不用的",
            remedy_en="remove some that are not used",
        )
    view, _ = SavedView.objects.update_or_create(
        officer_id=officer_of(by),
        listing=listing.name,
        name=name,
        defaults={"office_id": by.office_id, "query": plain_query(query), "shared": shared},
    )
    if shared:
        journal(
            by, "web.share_view", f"view:{view.id}", values={"list": listing.name, "name": name}
        )
    return view


@transaction.atomic
def remove_view(*, by: Actor, view_id: uuid.UUID) -> SavedView:
    """Take a view away; only whose it is may."""
    view = SavedView.objects.filter(id=view_id).first()
    if view is None or (view.officer_id != by.officer_id and view.office_id != by.office_id):
        raise NoSuchRecord("没有这个视图", "there is no such view")
    if view.officer_id != by.officer_id:
        raise NotAllowed("只有保存它的人可以删除", "only who saved it may remove it")
    view.delete()
    return view


def columns(actor: Actor, listing: Listing) -> tuple[Column, ...]:
    """The columns of a list that the officer sees."""
    names = _COLUMNS.first(officer=officer_of(actor), listing=listing.name)
    return listing.named(names) if names else listing.named(listing.by_default)


@transaction.atomic
def choose_columns(*, by: Actor, listing: Listing, names: Sequence[str]) -> None:
    """Keep which columns the officer wants; none at all means those of the beginning."""
    known = [column.name for column in listing.named(names)]
    mine = ChosenColumns.objects.filter(officer_id=officer_of(by), listing=listing.name)
    if not known or tuple(known) == listing.by_default:
        mine.delete()
        return
    ChosenColumns.objects.update_or_create(
        officer_id=officer_of(by), listing=listing.name, defaults={"columns": known}
    )
