"""机关判断: ranges of the office tree, which office a region belongs to, what a role may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wangjian.errors import BadInput

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping
    from datetime import date

# '0' is the character after '/', so that "a/b0" stands after all of "a/b/..." and before "a/c/".
_AFTER_SLASH = "0"


class PathRange(NamedTuple):
    """A half-open range of office paths."""

    start: str
    stop: str

    def holds(self, path: str) -> bool:
        """Whether an office at that path is in the range."""
        return self.start <= path < self.stop


NOWHERE = PathRange("", "")


def subtree(path: str) -> PathRange:
    """An office and all below it.

    >>> subtree("cn/sc/").holds("cn/sc/cd/"), subtree("cn/sc/").holds("cn/sc2/")
    (True, False)
    """
    if not path.endswith("/"):
        raise BadInput(f"机关路径“{path}”应以 / 结尾", f"the office path {path!r} must end with /")
    return PathRange(path, path[:-1] + _AFTER_SLASH)


def in_force(on: date, from_on: date | None, until_on: date | None) -> bool:
    """Whether a day lies between two days, both counted; none means open."""
    return (from_on is None or from_on <= on) and (until_on is None or on <= until_on)


@dataclass(frozen=True, slots=True)
class OfficePlace:
    """What is asked of an office when something is given to it."""

    id: uuid.UUID
    path: str
    name: str
    region_id: str | None


class Territory:
    """Which office holds a region: the lowest one whose region is it or lies above it.

    A region that no office holds, or that is not known here, goes to the top office.
    """

    def __init__(self, parents: Mapping[str, str | None], offices: Iterable[OfficePlace]) -> None:
        self._parents = parents
        ordered = sorted(offices, key=lambda office: (office.path.count("/"), office.path))
        if not ordered:
            raise BadInput(
                "还没有任何机关",
                "there is no office yet",
                remedy_zh="请先运行 wangjian init",
                remedy_en="run wangjian init first",
            )
        self.top = ordered[0]
        # Of several offices of one region the lowest answers, the first of its level.
        self._lowest: dict[str, OfficePlace] = {}
        for office in ordered:
            known = self._lowest.get(office.region_id or "")
            if known is None or known.path.count("/") < office.path.count("/"):
                self._lowest[office.region_id or ""] = office
        self._lowest.pop("", None)

    def chain(self, region_id: str) -> list[str]:
        """A region and all above it, the smallest first."""
        found: list[str] = []
        step: str | None = region_id
        while step and step in self._parents and step not in found:
            found.append(step)
            step = self._parents[step]
        return found

    def office_for(self, region_id: str | None) -> OfficePlace:
        """The office that answers for a place."""
        for step in self.chain(region_id or ""):
            if step in self._lowest:
                return self._lowest[step]
        return self.top


def rights_of(roles: Iterable[str], table: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """All rights that some of the roles give; a role that no file names gives none."""
    rights: frozenset[str] = frozenset()
    for role in roles:
        rights |= table.get(role, frozenset())
    return rights
