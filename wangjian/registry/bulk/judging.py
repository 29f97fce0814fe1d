"""比对的把握: how a match by name is judged, and which regions are one place.

The file is `registry/screening.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Judgement:
    """What `screening.yaml` says."""

    one_place: frozenset[str]
    shortest_without_region: int
    confidence: Mapping[str, float]


def places(parents: Mapping[str, str | None], judgement: Judgement) -> pa.Table:
    """Of each region the province and the city in it, as the table that the queries join.

    `place_id` is null for a province itself, and for a city that counts as one place.
    """
    rows = []
    for region in parents:
        line = [region]
        while (above := parents.get(line[-1])) is not None and above not in line:
            line.append(above)
        top, second = line[-1], line[-2] if len(line) > 1 else None
        rows.append((region, top, None if top in judgement.one_place else second))
    ids, tops, seconds = (list(column) for column in zip(*rows, strict=True)) if rows else ((),) * 3
    text = pa.string()
    return pa.table(
        {
            "region_id": pa.array(ids, text),
            "top_id": pa.array(tops, text),
            "place_id": pa.array(seconds, text),
        }
    )


def read_judgement(file: Mapping[str, Any]) -> Judgement:
    """From `screening.yaml` as it is read."""
    return Judgement(
        frozenset(str(region) for region in file["one_place"]),
        int(file["shortest_without_region"]),
        {name: float(share) for name, share in file["confidence"].items()},
    )
