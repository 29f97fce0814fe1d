"""比对规则: keys, comparisons and limits of linking, as the files say.

The files are `linking/keys.csv`, `levels.csv`, `limits.csv`; an office lays its own over them.

>>> from wangjian.packs.packs import Packs
>>> method = read_method(Packs.open())
>>> method.limits["upper"] > method.limits["lower"], method.keys[0].name
(True, 'code')
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from wangjian.lake.linking import Comparison, Level, Model
from wangjian.packs.cells import bad, number, whole

if TYPE_CHECKING:
    from wangjian.packs.packs import Packs

ROOM = "registry"
METHOD = "splink"
LIMITS = ("upper", "lower", "kept", "links", "candidates", "prior")
_MOST_CANDIDATES = 100
_MOST = 1_000_000
_MOST_BITS = 40.0


@dataclass(frozen=True, slots=True)
class Key:
    """What a shop and a business must share to be compared."""

    name: str
    of: str  # of which records; empty: of all
    sql: str
    most: int  # businesses that may share one; more, and the key says too little
    points: int

    @property
    def by_place(self) -> bool:
        """Whether there is one for each place `n` within the name."""
        return "(core, n" in self.sql or "n - 1" in self.sql or "(name, n" in self.sql


@dataclass(frozen=True, slots=True)
class Words:
    """What a level is called, and whether it is shown as a reason."""

    zh: str
    en: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Method:
    """All that the files say."""

    keys: tuple[Key, ...]
    model: Model
    words: dict[tuple[str, str], Words]  # by comparison and level
    limits: dict[str, float]
    version: str  # digest of all that the files say

    @property
    def missing(self) -> dict[str, str]:
        """Of each comparison the level at which there is nothing to compare."""
        return {one.name: one.levels[0].name for one in self.model.comparisons}

    @property
    def candidates(self) -> int:
        """How many businesses are compared with each name of a shop."""
        return int(self.limits["candidates"])


@dataclass(frozen=True, slots=True)
class Facing:
    """A field as both sides say it, in pieces; those that differ are marked."""

    zh: str
    en: str
    left: list[tuple[str, bool]]
    right: list[tuple[str, bool]]


# What faces what: names of both sides' columns, the first that is filled.
_FACING = (
    ("名称", "name", ("registered_name", "operator_name", "filer_name", "shown_name", "name"),
     ("name",)),
    ("曾用名", "former names", (), ("former_names",)),
    ("登记号", "registration number", ("registration_no", "operator_no", "filer_no", "shown_no"),
     ("registration_no",)),
    ("行政区划", "region", ("region_id",), ("region_id",)),
    ("地址", "address", ("address", "shown_address"), ("address",)),
    ("状态", "status", ("status",), ("status",)),
)  # fmt: skip


def side_by_side(left: Mapping[str, object], right: Mapping[str, object]) -> list[Facing]:
    """What both sides say, field by field, with the characters marked that differ."""
    rows = []
    for zh, en, ours, theirs in _FACING:
        one = str(next((left[name] for name in ours if left.get(name)), ""))
        other = str(next((right[name] for name in theirs if right.get(name)), ""))
        if one or other:
            rows.append(Facing(zh, en, *marked(one, other)))
    return rows


def marked(one: str, other: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Two texts in pieces, each with whether the other has something else there.

    >>> marked("近水食品", "近山食品")
    ([('近', False), ('水', True), ('食品', False)], [('近', False), ('山', True), ('食品', False)])
    """
    if not one or not other:  # nothing stands against it
        return [(one, False)] if one else [], [(other, False)] if other else []
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if a < b:
            left.append((one[a:b], kind != "equal"))
        if c < d:
            right.append((other[c:d], kind != "equal"))
    return left, right


def read_method(packs: Packs) -> Method:
    """Read the files; BadKnowledge says which line does not hold."""
    said = {name: packs.table(ROOM, f"linking/{name}") for name in ("keys", "levels", "limits")}
    limits = _limits(said["limits"])
    comparisons, words = _comparisons(said["levels"])
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return Method(
        keys=tuple({row["key"]: _key(row) for row in said["keys"]}.values()),
        model=Model(comparisons, limits["prior"]),
        words=words,
        limits=limits,
        version=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _limits(rows: list[dict[str, str]]) -> dict[str, float]:
    limits = {row["limit"]: number(_file("limits"), row, "value", 0, _MOST) for row in rows}
    if missing := [name for name in LIMITS if name not in limits]:
        raise bad(_file("limits"), f"缺少 {'、'.join(missing)}", f"lacks {', '.join(missing)}")
    shares = [limits[name] for name in ("kept", "lower", "upper")]
    if shares != sorted(shares) or not 0 < limits["prior"] < 1 or limits["upper"] > 1:
        raise bad(
            _file("limits"),
            "须 kept ≤ lower ≤ upper ≤ 1，prior 在 0 与 1 之间",
            "kept, lower and upper grow up to 1, and prior is between 0 and 1",
        )
    if not 1 <= limits["candidates"] <= _MOST_CANDIDATES:
        raise bad(
            _file("limits"),
            f"candidates 须为 1 至 {_MOST_CANDIDATES}",
            f"candidates is 1 to {_MOST_CANDIDATES}",
        )
    return limits


def _key(row: dict[str, str]) -> Key:
    if not row["sql"]:
        raise bad(_file("keys"), f"{row['key']} 没有 sql", f"{row['key']} has no sql")
    most = whole(_file("keys"), row, "most", 1, _MOST)
    return Key(
        row["key"], row["of"], row["sql"], most, whole(_file("keys"), row, "points", 1, _MOST)
    )


def _comparisons(
    rows: list[dict[str, str]],
) -> tuple[tuple[Comparison, ...], dict[tuple[str, str], Words]]:
    levels: dict[str, dict[str, Level]] = {}
    words = {}
    for row in rows:
        of = (row["comparison"], row["level"])
        bits = (
            number(_file("levels"), row, "bits", -_MOST_BITS, _MOST_BITS) if row["bits"] else None
        )
        levels.setdefault(of[0], {})[of[1]] = Level(of[1], row["sql"], bits)
        words[of] = Words(row["zh"], row["en"], row["agrees"] == "yes")
    for name, made in levels.items():
        listed = list(made.values())
        if [level.name for level in listed if not level.sql] != [listed[-1].name]:
            raise bad(
                _file("levels"),
                f"{name}：最后一级的 sql 须空着，其余不得空着",
                f"{name}: the last level, and no other, has an empty sql",
            )
        if [level for level in listed if level.bits is None] != listed[:1]:
            raise bad(
                _file("levels"),
                f"{name}：第一级（无从比较）的 bits 须空着，其余不得空着",
                f"{name}: the first level, nothing to compare, and no other has empty bits",
            )
    made_of = tuple(Comparison(name, tuple(made.values())) for name, made in levels.items())
    return made_of, words


def _file(name: str) -> str:
    return f"registry/linking/{name}.csv"
