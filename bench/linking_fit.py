"""比对的权重: the bits of each level that fit planted truth best, for `bench.linking --fit`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from bench.linking import run


def fit(folder: Path, rounds: int = 400) -> None:
    """Bits of each level that make the planted truth likeliest: a choice among rivals, or none."""
    truth = pq.read_table(folder / "truth.parquet")
    owner = dict(zip(truth["key"].to_pylist(), truth["of"].to_pylist(), strict=True))
    links = run(folder, all_pairs=True)
    pq.write_table(links, folder / "pairs.parquet")
    lefts, rights, said = (links[name].to_pylist() for name in ("left_key", "right_key", "reasons"))
    thing = {left: number for number, left in enumerate(dict.fromkeys(lefts))}
    group = np.array([thing[left] for left in lefts])
    same = np.array([owner[a] == b for a, b in zip(lefts, rights, strict=True)])
    kinds = {text: json.loads(text) for text in set(said)}
    levels = sorted({one for held in kinds.values() for one in held.items() if not _silent(one)})
    place = {one: number for number, one in enumerate(levels)}
    patterns = {text: number for number, text in enumerate(kinds)}
    marks = np.zeros((len(kinds), len(levels) + 1))
    marks[:, -1] = 1.0  # the prior
    for text, number in patterns.items():
        for one in kinds[text].items():
            if one in place:
                marks[number, place[one]] = 1.0
    pattern = np.array([patterns[text] for text in said])
    weights = np.zeros(len(levels) + 1)
    weights[-1] = -2.0
    moment, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        odds = np.exp(np.clip(marks @ weights, -30, 30))[pattern]
        share = odds / (1 + np.bincount(group, odds, len(thing)))[group]
        pull = np.bincount(pattern, same - share, len(kinds)) @ marks / len(thing) - 1e-5 * weights
        moment = 0.9 * moment + 0.1 * pull
        spread = 0.99 * spread + 0.01 * pull**2
        weights += 0.2 * (moment / (1 - 0.9**step)) / (
            np.sqrt(spread / (1 - 0.99**step)) + 1e-8
        ) / (1 + step / 100)  # fmt: skip
    print(f"prior,{1 / (1 + np.exp(-weights[-1])):.4f}")
    seen = np.bincount(pattern, minlength=len(kinds)) @ marks
    right = np.bincount(pattern, same, len(kinds)) @ marks
    for (name, level), number in place.items():
        print(
            f"{name},{level}: bits {weights[number] / np.log(2):.2f}"
            f"  pairs {int(seen[number]):,}  true {int(right[number]):,}"
        )


def _silent(one: tuple[str, str]) -> bool:
    return one[1] == "missing"
