"""亮明问询: display rates of a platform as last counted, targets, regions, who is exempt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wangjian.authority import knowledge
from wangjian.authority.models import Region
from wangjian.registry.decisions.displays import EXEMPT, Mark, read_marks
from wangjian.registry.models import DisplayCount, DisplayRate, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from wangjian.packs.packs import Packs


@dataclass(frozen=True, slots=True)
class Rate:
    """How many show a mark, of how many."""

    mark: Mark
    counted: int
    looked: int
    met: int

    @property
    def share(self) -> float | None:
        """Of those that were looked at."""
        return self.met / self.looked if self.looked else None

    @property
    def reached(self) -> bool | None:
        """Whether the target for shops is reached; nothing to say where nobody looked."""
        return None if self.share is None else self.share >= self.mark.shop_target_share


@dataclass(frozen=True, slots=True)
class RegionRates:
    """The rates of one region."""

    region_id: str
    name: str
    shops: int
    exempt: int
    rates: list[Rate]
    has_parts: bool


@dataclass(frozen=True, slots=True)
class PlatformDisplay:
    """What a platform and its shops show."""

    whole: RegionRates | None  # None before the first count
    regions: list[RegionRates]
    exempt: list[tuple[str, int]]  # ground, shops
    own: list[tuple[Mark, bool]]  # what the platform's own page shows; empty where nobody looked
    labels: list[tuple[str, str, str]]  # badge, zh, en
    counted_at: datetime | None
    data_as_of: datetime | None


def marks() -> tuple[Mark, ...]:
    """The marks of the file, in its order."""
    return _marks(knowledge.packs())


@lru_cache(maxsize=2)
def _marks(packs: Packs) -> tuple[Mark, ...]:
    return read_marks(packs.table("registry", "displays"))


def labels() -> list[tuple[str, str, str]]:
    """The badges that count as a label."""
    rows = knowledge.packs().table("registry", "labels")
    return [(row["badge"], row["zh"], row["en"]) for row in rows]


def platform_display(
    platform_id: str, *, look: Shown | None, region_id: str = ""
) -> PlatformDisplay:
    """The rates of a platform, whole and by the parts of a region (or by top regions)."""
    counted = DisplayCount.objects.first()
    rows = DisplayRate.objects.filter(platform_id=platform_id)
    parts = Region.objects.filter(parent_id=region_id or None, valid_until=None)
    names = dict(parts.order_by("id").values_list("id", "name"))
    with_parts = set(
        Region.objects.filter(parent_id__in=names).values_list("parent_id", flat=True).distinct()
    )
    by_region: dict[str, dict[str, DisplayRate]] = {}
    for row in rows.filter(region_id__in=["", region_id, *names]):
        by_region.setdefault(row.region_id, {})[row.mark] = row
    whole = by_region.get(region_id)
    of_all = by_region.get("", {})
    exempt = [
        (mark.removeprefix(EXEMPT), row.shops)
        for mark, row in sorted(of_all.items())
        if mark.startswith(EXEMPT)
    ]
    return PlatformDisplay(
        whole=_region(region_id, "", whole, has_parts=True) if whole else None,
        regions=[
            _region(one, name, by_region[one], has_parts=one in with_parts)
            for one, name in names.items()
            if one in by_region
        ],
        exempt=exempt,
        own=_own(look),
        labels=labels(),
        counted_at=counted.counted_at if counted else None,
        data_as_of=counted.data_as_of if counted else None,
    )


def shares(platforms: list[str]) -> Mapping[str, RegionRates]:
    """The rates of whole platforms, for a list."""
    by_platform: dict[str, dict[str, DisplayRate]] = {}
    for row in DisplayRate.objects.filter(platform_id__in=platforms, region_id=""):
        by_platform.setdefault(row.platform_id, {})[row.mark] = row
    return {one: _region("", "", rows, has_parts=True) for one, rows in by_platform.items()}


def _region(
    region_id: str, name: str, rows: Mapping[str, DisplayRate], *, has_parts: bool
) -> RegionRates:
    rates = [
        Rate(mark, row.counted, row.looked, row.met)
        for mark in marks()
        if (row := rows.get(mark.id)) is not None
    ]
    first = next((rows[mark.id] for mark in marks() if mark.id in rows), None)
    return RegionRates(
        region_id,
        name,
        first.shops if first else 0,
        first.exempt if first else 0,
        rates,
        has_parts,
    )


def _own(look: Shown | None) -> list[tuple[Mark, bool]]:
    if look is None:
        return []
    badges = {badge for badge, _, _ in labels()}
    shown: dict[str, bool] = {}
    for mark in marks():
        if mark.all_of:
            shown[mark.id] = all(shown.get(one, False) for one in mark.all_of)
        else:
            shown[mark.id] = any(
                look.badge in badges if column == "label" else bool(getattr(look, column))
                for column in mark.shown_by
            )
    return [(mark, shown[mark.id]) for mark in marks()]
