"""版本: which loads of a table are in force, as a list of plain Parquet files, by number.

A version is made from the loads alone, in the order of the day they speak of and then of their
arrival: a full load puts aside the earlier loads of its source and scope; among what remains,
of two rows of one source with one key the newer load's stands. So taking a load back, or a
late arrival, needs no undoing: the next version is made the same way. Only parts that hold a
superseded row are written again (`versions/<n>/`); all others stand where their load left them.
A version becomes current by one rename of `CURRENT`; numbers above it are leftovers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from wangjian.errors import NoSuchRecord, NotReady
from wangjian.lake.disk import replace_text

FORMAT = 1
VERSIONS = "versions"
CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a version must know of a load."""

    load_id: str
    source: str
    scope: str
    kind: str  # full | delta | append
    as_of_on: date
    rows: int
    parts: tuple[tuple[str, int], ...]  # name and rows of each Parquet file
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One part of a load as a version has it."""

    load_id: str
    part: str
    path: str  # under the table's folder; empty when no row of it stands
    rows: int
    hit_by: tuple[str, ...] = ()  # later loads that hold keys of this part


@dataclass(frozen=True, slots=True)
class Version:
    """The files in force of one table, from one moment to the next version's."""

    table: str
    n: int
    made_at: datetime | None
    why: str
    accepted: tuple[Accepted, ...] = ()  # every load, in the order of arrival
    withdrawn: Mapping[str, str] = None  # type: ignore[assignment]  # load_id -> why
    placed: tuple[Placed, ...] = ()

    def __post_init__(self) -> None:
        if self.withdrawn is None:
            object.__setattr__(self, "withdrawn", {})

    @property
    def files(self) -> tuple[Placed, ...]:
        """The files that hold rows."""
        return tuple(placed for placed in self.placed if placed.rows)

    @property
    def rows(self) -> int:
        """How many rows stand."""
        return sum(placed.rows for placed in self.placed)

    @property
    def loads(self) -> tuple[str, ...]:
        """The loads that are in force, oldest first."""
        return tuple(one.load_id for one in surviving(self.accepted, self.withdrawn))

    def load(self, load_id: str) -> Accepted:
        """What the version knows of a load."""
        for one in self.accepted:
            if one.load_id == load_id:
                return one
        raise NoSuchRecord(
            f"{self.table} 没有批次 {load_id}", f"{self.table} has no load {load_id}"
        )


def surviving(accepted: Sequence[Accepted], withdrawn: Mapping[str, str]) -> list[Accepted]:
    """The loads that count, oldest first; an all-rejected full load replaces nothing."""
    counting = [one for one in accepted if one.load_id not in withdrawn]
    counting.sort(key=lambda one: one.as_of_on)  # stable: arrival decides within a day
    last_full: dict[tuple[str, str], int] = {}
    for place, one in enumerate(counting):
        if one.kind == "full" and one.rows:
            last_full[one.source, one.scope] = place
    return [
        one
        for place, one in enumerate(counting)
        if one.kind == "append" or place >= last_full.get((one.source, one.scope), 0)
    ]


def to_json(version: Version) -> str:
    """A version as its file says it; dates in ISO form."""
    said: dict[str, Any] = {"format": FORMAT, **asdict(version)}
    said["made_at"] = version.made_at.isoformat() if version.made_at else None
    for one in said["accepted"]:
        one["as_of_on"] = one["as_of_on"].isoformat()
    # For readers without this software: the files alone, as Polars or DuckDB take them.
    said["files"] = [placed.path for placed in version.files]
    return json.dumps(said, ensure_ascii=False, indent=1)


def from_json(text: str) -> Version:
    """A version as its file says it."""
    said = json.loads(text)
    if said.pop("format") > FORMAT:
        raise NotReady(
            "数据湖由更新的版本写成",
            "the lake was written by a newer release",
            remedy_zh="请升级 wangjian",
            remedy_en="upgrade wangjian",
        )
    said.pop("files")
    made_at = said.pop("made_at")
    accepted = tuple(
        Accepted(
            **{
                **one,
                "as_of_on": date.fromisoformat(one["as_of_on"]),
                "parts": tuple((name, rows) for name, rows in one["parts"]),
                "columns": tuple(one["columns"]),
            }
        )
        for one in said.pop("accepted")
    )
    placed = tuple(Placed(**{**one, "hit_by": tuple(one["hit_by"])}) for one in said.pop("placed"))
    when = datetime.fromisoformat(made_at) if made_at else None
    return Version(**said, made_at=when, accepted=accepted, placed=placed)


class VersionFiles:
    """The version files of one table."""

    def __init__(self, folder: Path, table: str) -> None:
        self.folder = folder
        self.table = table

    def current_number(self) -> int:
        """The number of the version in force; 0 before the first."""
        try:
            return int((self.folder / CURRENT).read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise NotReady(
                f"{self.folder / CURRENT} 已损坏", f"{self.folder / CURRENT} is damaged"
            ) from error

    def read(self, n: int) -> Version:
        """A version by its number."""
        if n == 0:
            return Version(self.table, 0, None, "")
        if not 0 < n <= self.current_number():
            raise NoSuchRecord(f"{self.table} 没有第 {n} 版", f"{self.table} has no version {n}")
        try:
            return from_json(self._path(n).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NoSuchRecord(
                f"{self.table} 第 {n} 版已清理", f"version {n} of {self.table} is cleared away"
            ) from None

    def current(self) -> Version:
        """The version in force."""
        return self.read(self.current_number())

    def known_on(self, moment: datetime) -> Version:
        """The version that was current at a moment."""
        low, high = 0, self.current_number()  # the answer lies in [low, high]
        while low < high:
            middle = (low + high + 1) // 2
            made_at = self.read(middle).made_at
            if made_at is not None and made_at <= moment:
                low = middle
            else:
                high = middle - 1
        return self.read(low)

    def make_current(self, version: Version) -> None:
        """Write the version's file, then say that it is the one: a single rename."""
        replace_text(self._path(version.n), to_json(version))
        replace_text(self.folder / CURRENT, f"{version.n}\n")

    def _path(self, n: int) -> Path:
        return self.folder / VERSIONS / f"{n}.json"


def unchanged_parts(old: Version) -> dict[tuple[str, str], Placed]:
    """Parts by load and name, as the last version had them."""
    return {(placed.load_id, placed.part): placed for placed in old.placed}


def with_load(version: Version, one: Accepted) -> Version:
    """The same loads and one more; one that was taken back is put back at its old place."""
    withdrawn = {key: why for key, why in version.withdrawn.items() if key != one.load_id}
    known = any(each.load_id == one.load_id for each in version.accepted)
    accepted = version.accepted if known else (*version.accepted, one)
    return replace(version, accepted=accepted, withdrawn=withdrawn)
