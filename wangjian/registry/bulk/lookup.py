"""单户查询: one merchant against the index of the lists, by code, name, and a name with noise.

Numpy over mapped files alone: this runs in the web process. What counts as the same is said in
`screening`; beyond that a name may differ by a character or two from the only names that come
near it, and then says so (`name_similar`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import ipc

from wangjian.registry.bulk.postings import buckets_of, hash_of, points_of
from wangjian.text.codes import fold_code, valid_registration_no
from wangjian.text.names import normalise, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

ARRAYS = (
    "code_hash", "code_no", "code_rank", "name_start", "name_no", "name_rank", "name_points",
    "name_offset", "name_hash", "name_hash_of", "gram_start", "gram_name",
)  # fmt: skip
CODE, NAME, NAME_ONLY, FORMER, FORMER_ONLY = range(5)
MOST_POSTINGS = 8_000  # of the rarest bigrams of a name that are looked through
_MOST_SHARING = 64  # names that share most bigrams are looked at by their characters
_MOST_NEAR = 12  # names that share most characters are compared one by one
_MOST_PARTED = 4  # of these are taken apart into region, brand and form
_MOST_ENTRIES = 200  # of one answer
_SHORTEST = 4  # characters of a name that may be written with noise
_LONG = 10  # from here on two characters may differ
# How sure a name is that is apart by so many characters, or the same by the policy of names.
_SHARES = {0: 1.0, 1: 0.9, 2: 0.8}
_SAME = 0.95
_FORMS = ("有限公司", "股份公司")
_FORM_LETTERS = frozenset("股份有限责任公司个体工商户")
_NOWHERE = "000000"


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that names the merchant."""

    how: str  # code | name_region | former_name | name_similar
    confidence: float
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Near:
    """A name of the index, and how sure it is that it is the one meant."""

    name: int
    share: float  # 1: the very name


class Index:
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self.about: dict[str, Any] = json.loads((folder / "about.json").read_text("utf-8"))
        self._arrays: dict[str, NDArray[Any]] = {
            # As plain arrays over the same pages: those of `memmap` are slow to slice.
            name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            for name in ARRAYS
        }
        with pa.memory_map(str(folder / "entries.arrow")) as source:
            opened = ipc.open_file(source)
            # Piece by piece as they lie in the file: joined they would be copied into memory.
            self._pieces = [opened.get_batch(nth) for nth in range(opened.num_record_batches)]
        self._starts = np.cumsum([0, *(piece.num_rows for piece in self._pieces)])
        self._places: Mapping[str, list[str | None]] = self.about["places"]
        self._confidence: Mapping[str, float] = self.about["confidence"]
        self._shortest_without_region = int(self.about["shortest_without_region"])

    def screen(self, *, code: str = "", name: str = "", region: str = "", on: date) -> list[Match]:
        """The entries in force on a day that name the merchant, the surest first."""
        folded = fold_code(code) if code else ""
        own = folded if _usable(folded) else ""
        place = self._places.get(region) if region else None
        found: dict[int, tuple[str, float]] = {}
        for no, how, confidence in self._matches(own, normalise(name), name, place):
            if no not in found or found[no][1] < confidence:
                found[no] = (how, confidence)
        surest = sorted(found.items(), key=lambda pair: (-pair[1][1], pair[0]))
        matches = []
        for no, (how, confidence) in surest:
            entry = self._entry(no)
            left = entry["left_on"]
            if entry["entered_on"] <= on and (left is None or left > on):
                matches.append(Match(how, round(confidence, 3), entry))
            if len(matches) >= _MOST_ENTRIES:
                break
        return matches

    def _matches(
        self, code: str, folded: str, name: str, place: list[str | None] | None
    ) -> Iterator[tuple[int, str, float]]:
        if code:
            for no, rank in self._by_code(code):
                yield no, *self._way(rank)
        if not folded:
            return
        for near in self._near(folded, name):
            start, stop = self._arrays["name_start"][near.name : near.name + 2].tolist()
            for spot in range(start, min(stop, start + _MOST_ENTRIES)):
                no = int(self._arrays["name_no"][spot])
                rank = int(self._arrays["name_rank"][spot])
                piece, row = self._place_of(no)
                if code and piece["code"][row].as_py():
                    continue  # two codes are two businesses, and one code was found above
                there = self._places.get(piece["region_id"][row].as_py() or "")
                known = place is not None and there is not None
                if known and not _agree(place, there):
                    continue
                if not known and len(folded) < self._shortest_without_region:
                    continue
                how, confidence = self._way(rank + (0 if known or rank == CODE else 1))
                if near.share < 1:
                    how, confidence = "name_similar", confidence * near.share
                yield no, how, confidence

    def _way(self, rank: int) -> tuple[str, float]:
        names = ("code", "name_region", "name_only", "former_name", "former_only")
        how = "code" if rank == CODE else "name_region" if rank <= NAME_ONLY else "former_name"
        return how, self._confidence[names[rank]]

    def _by_code(self, code: str) -> Iterator[tuple[int, int]]:
        wanted = hash_of(points_of(code))
        hashes = self._arrays["code_hash"]
        spot = int(np.searchsorted(hashes, wanted))
        while spot < len(hashes) and hashes[spot] == wanted:
            yield int(self._arrays["code_no"][spot]), int(self._arrays["code_rank"][spot])
            spot += 1

    def _near(self, folded: str, name: str) -> list[_Near]:
        """The very name, or else the names that come nearest to it."""
        points = points_of(folded)
        exact = self._exact(points)
        if exact is not None:
            return [_Near(exact, 1.0)]
        if len(points) < _SHORTEST:
            return []
        near: list[_Near] = []
        limit = 2 if len(points) >= _LONG else 1
        letters = set(folded)
        candidates = [(one, self._text(one)) for one in self._sharing(points)]
        candidates.sort(key=lambda pair: len(letters.symmetric_difference(pair[1])))
        for candidate, theirs in candidates[:_MOST_NEAR]:
            apart = _distance(folded, theirs, limit)
            if apart <= limit:
                near.append(_Near(candidate, _SHARES[apart]))
            elif _but_for_form(folded, theirs):
                near.append(_Near(candidate, _SHARES[2]))
        if not any(one.share == _SHARES[1] for one in near):
            near += [
                _Near(candidate, _SAME)
                for candidate, theirs in candidates[:_MOST_PARTED]
                if same(name, theirs)
            ]
        best = max((one.share for one in near), default=0.0)
        return [one for one in near if one.share == best]

    def _text(self, name: int) -> str:
        return self._points(name).astype("<u2").tobytes().decode("utf-16-le", "replace")

    def _points(self, name: int) -> NDArray[np.uint16]:
        start, stop = self._arrays["name_offset"][name : name + 2]
        return np.asarray(self._arrays["name_points"][start:stop])

    def _exact(self, points: NDArray[np.uint16]) -> int | None:
        wanted = hash_of(points)
        hashes = self._arrays["name_hash"]
        spot = int(np.searchsorted(hashes, wanted))
        while spot < len(hashes) and hashes[spot] == wanted:
            name = int(self._arrays["name_hash_of"][spot])
            if np.array_equal(self._points(name), points):
                return name
            spot += 1
        return None

    def _sharing(self, points: NDArray[np.uint16]) -> list[int]:
        """Names that share most with this one, by the rarest of its bigrams."""
        buckets = np.unique(buckets_of(points))
        starts = self._arrays["gram_start"][buckets].astype(np.int64)
        sizes = self._arrays["gram_start"][buckets + 1].astype(np.int64) - starts
        held: list[NDArray[np.uint32]] = []
        weights: list[NDArray[np.float32]] = []
        looked = 0
        for spot in np.argsort(sizes, kind="stable").tolist():
            size = int(sizes[spot])
            if not size:
                continue
            if held and looked + size > MOST_POSTINGS:
                break
            start = int(starts[spot])
            held.append(self._arrays["gram_name"][start : start + size])
            weights.append(np.full(size, 1 / (3 + np.log2(size)), np.float32))
            looked += size
        if not held:
            return []
        names, place = np.unique(np.concatenate(held), return_inverse=True)
        shared = np.bincount(place, np.concatenate(weights))
        if len(names) > _MOST_SHARING:
            best = np.argpartition(shared, -_MOST_NEAR)[-_MOST_SHARING:]
            names, shared = names[best], shared[best]
        order = np.argsort(-shared, kind="stable")
        nearest: list[int] = names[order].tolist()
        return nearest

    def _entry(self, no: int) -> dict[str, Any]:
        piece, row = self._place_of(no)
        told: dict[str, Any] = piece.slice(row, 1).to_pylist()[0]
        return told

    def _place_of(self, no: int) -> tuple[pa.RecordBatch, int]:
        """The piece of the file that an entry lies in, and its row there."""
        nth = int(np.searchsorted(self._starts, no, side="right")) - 1
        return self._pieces[nth], no - int(self._starts[nth])


def _usable(code: str) -> bool:
    if len(code) not in (15, 18) or code[2:8] == _NOWHERE:
        return False
    return valid_registration_no("cn.uscc" if len(code) == 18 else "cn.ric", code)


def _agree(one: list[str | None] | None, other: list[str | None] | None) -> bool:
    if one is None or other is None:
        return False
    return one[0] == other[0] and (one[1] is None or other[1] is None or one[1] == other[1])


def _but_for_form(folded: str, theirs: str) -> bool:
    """Whether only the legal form is written badly: 股份有限公司 with a character too many."""
    core = theirs
    for form in _FORMS:
        core = core.removesuffix(form)
    rest = folded[len(core) :]
    of_form = sum(letter in _FORM_LETTERS for letter in rest)
    return (
        folded.startswith(core)
        and len(core) >= _SHORTEST
        and len(rest) <= len(_FORM_LETTERS)
        and of_form >= max(2, len(rest) - 1)
    )


def _distance(one: str, other: str, limit: int) -> int:
    """Characters put in, left out, changed or swapped; more than the limit is all the same."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    stop = 0
    most = min(len(one), len(other)) - start
    while stop < most and one[-1 - stop] == other[-1 - stop]:
        stop += 1
    one, other = one[start : len(one) - stop], other[start : len(other) - stop]
    if not one or not other:
        return len(one) + len(other)
    rows = [list(range(len(other) + 1))]
    for place, letter in enumerate(one, 1):
        before, row = rows[-1], [place]
        for at, theirs in enumerate(other, 1):
            least = min(row[-1] + 1, before[at] + 1, before[at - 1] + (letter != theirs))
            if place > 1 < at and letter == other[at - 2] and one[place - 2] == theirs:
                least = min(least, rows[-2][at - 2] + 1)
            row.append(least)
        if min(row) > limit:
            return limit + 1
        rows.append(row)
    return rows[-1][-1]
