"""属地: in which region a thing is, by each of the places that the law of jurisdiction names.

    real_place        where it is really traded, as platform or officers know it
    domicile          the registered address of whoever runs it
    platform_home     the domicile of the platform that it is on
    publisher_place   of whoever publishes there: the one who runs the shop, account or site
    advertiser_place  the same, as adverts of others are not told apart yet
    premises          where the premises are: the real place of trade
    province          the top region above the domicile, or else above the real place
    shown_address     the address that the platform shows: what it told of the thing

Whole lists of keys are answered with a few queries a kind.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangjian.authority.days import today
from wangjian.authority.models import Region
from wangjian.packs.packs import Packs
from wangjian.registry.decisions.keys import kind_of, natural_key
from wangjian.registry.models import (
    Account,
    Business,
    EntityTie,
    ListEntry,
    MobileApp,
    Permit,
    Platform,
    Shop,
    Shown,
    Site,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from wangjian.law.jurisdiction import Jurisdiction

_BATCH = 10_000
# Of each kind: its copy, the column of its own region, of who runs it, of the platform it is on.
_COPIES = {
    "business": (Business, "region_id", "registration_no", None),
    "permit": (Permit, None, "holder_no", None),
    "platform": (Platform, "region_id", "operator_no", "platform_id"),
    "shop": (Shop, "region_id", "registration_no", "platform_id"),
    "account": (Account, "region_id", "operator_no", "platform_id"),
    "site": (Site, "region_id", "filer_no", None),
    "mobile_app": (MobileApp, "region_id", "operator_no", "store"),
    "list_entry": (ListEntry, "region_id", "registration_no", None),
}
# Kinds whose own region is where they are registered, not where they trade.
_REGISTERED_THERE = frozenset({"business", "platform", "site", "list_entry"})
# A listing is where its shop is.
_PARTS_OF_SHOP = 2


@dataclass(slots=True)
class _Thing:
    """What is known of one thing's places."""

    kind: str
    own: str | None = None
    runner: str | None = None
    platform: str | None = None
    tied: str | None = None  # region of the business that was decided to run it


def region_of(
    keys: Iterable[str],
    jurisdiction: str,
    *,
    on: date | None = None,
    venues: Jurisdiction | None = None,
) -> dict[str, str | None]:
    """The region that decides for each thing: the first known place of the line in force."""
    listed = venues or Packs.open().jurisdiction()
    tries = listed.venue(jurisdiction, on or today()).tries
    return {
        key: next((place[one] for one in tries if place.get(one)), None)
        for key, place in places_of(keys).items()
    }


def places_of(keys: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """Every place of each thing, by the names that the law of jurisdiction uses."""
    asked = list(dict.fromkeys(keys))
    things = _things(asked)
    runners = {thing.runner for thing in things.values() if thing.runner}
    platforms = {thing.platform for thing in things.values() if thing.platform}
    homes, operators = _homes(platforms)
    domiciles = _domiciles(runners | set(operators.values()))
    for platform, operator in operators.items():
        homes.setdefault(platform, domiciles.get(operator))
    parents = dict(Region.objects.values_list("id", "parent_id"))
    return {key: _places(things[key], domiciles, homes, parents) for key in asked}


def _places(
    thing: _Thing,
    domiciles: Mapping[str, str | None],
    homes: Mapping[str, str | None],
    parents: Mapping[str, str | None],
) -> dict[str, str | None]:
    registered = thing.own if thing.kind in _REGISTERED_THERE else None
    domicile = thing.tied or domiciles.get(thing.runner or "") or registered
    real = None if registered else thing.own
    return {
        "real_place": real,
        "domicile": domicile,
        "platform_home": homes.get(thing.platform or ""),
        "publisher_place": real or domicile,
        "advertiser_place": real or domicile,
        "premises": real or domicile,
        "province": _top(domicile or real, parents),
        "shown_address": real,
    }


def _things(keys: list[str]) -> dict[str, _Thing]:
    """The things of these keys; of a listing its shop stands in its place."""
    things: dict[str, _Thing] = {}
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key in keys:
        kind, of = kind_of(key), key
        if kind == "listing":
            kind, of = "shop", "shop:" + "/".join(key.partition(":")[2].split("/")[:_PARTS_OF_SHOP])
        things[key] = _Thing(kind)
        by_kind[kind][natural_key(of)].append(key)
    for kind, wanted in by_kind.items():
        if kind in _COPIES:
            _fill(kind, wanted, things)
    return things


def _fill(kind: str, wanted: Mapping[str, list[str]], things: dict[str, _Thing]) -> None:
    model, own, runner, platform = _COPIES[kind]
    names = sorted(wanted)
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        columns = [column or "entity_id" for column in (own, runner, platform)]
        rows = model.objects.filter(entity__natural_key__in=some)  # type: ignore[attr-defined]
        ids = {}
        for entity, name, *values in rows.values_list("entity_id", "entity__natural_key", *columns):
            ids[entity] = name
            said = [
                str(value) if value and column else None
                for value, column in zip(values, (own, runner, platform), strict=True)
            ]
            for key in wanted[name]:
                thing = things[key]
                thing.own, thing.runner, thing.platform = said
        for entity, shown_no in Shown.objects.filter(entity__in=ids).values_list(
            "entity", "shown_no"
        ):
            for key in wanted[ids[entity]]:
                things[key].runner = things[key].runner or shown_no
        tied = EntityTie.objects.filter(
            entity__in=ids, how=EntityTie.DECIDED, verdict=EntityTie.SAME, undone_at=None
        )
        for entity, region in tied.values_list("entity", "business__business__region_id"):
            for key in wanted[ids[entity]]:
                things[key].tied = region


def _domiciles(numbers: Iterable[str]) -> dict[str, str | None]:
    """Region of the registration of each number."""
    wanted = sorted(number for number in numbers if number)
    found: dict[str, str | None] = {}
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        rows = Business.objects.filter(registration_no__in=some).exclude(region_id=None)
        for number, region in rows.order_by("entity").values_list("registration_no", "region_id"):
            found[number or ""] = region
    return found


def _homes(platforms: Iterable[str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """Regions of platforms, and of those without one the number of who runs them."""
    homes: dict[str, str | None] = {}
    operators: dict[str, str] = {}
    rows = Platform.objects.filter(platform_id__in=sorted(platforms))
    for platform, region, operator in rows.values_list("platform_id", "region_id", "operator_no"):
        if region:
            homes[platform or ""] = region
        elif operator:
            operators[platform or ""] = operator
    return homes, operators


def _top(region: str | None, parents: Mapping[str, str | None]) -> str | None:
    """The region above which there is none."""
    seen = set()
    while region and region not in seen:
        seen.add(region)
        above = parents.get(region)
        if above is None:
            return region
        region = above
    return region
