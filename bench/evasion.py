"""规避写法: what is found of terms written in each way, and what each way costs on ordinary texts.

    python -m bench.evasion [--data FOLDER] [--seed N]

Every term of every shipped lexicon is written mechanically in each way (own seed) and looked for by
its own lexicon, contexts aside; terms of three characters and more are also told by themselves.
With the developers' texts a second table counts the ordinary texts in which a way alone finds
something that no context excuses; without them it says so and ends well.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangjian.monitoring.bulk.words import Words
    from wangjian.monitoring.evasive import Evasions

    Writer = Callable[[list[str], Random, Evasions], str | None]

SIGNS = "*·~.🔥⭐"
INVISIBLE = "\u200b\u200c\u2060"


def _wide(term: list[str], *_: object) -> str | None:
    made = [chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in term]
    return "".join(made) if made != term else None


def _traditional(term: list[str], *_: object) -> str | None:
    made: str = _converter().convert("".join(term))
    return made if made != "".join(term) else None


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def _between(signs: str) -> Writer:
    return lambda term, rng, _: rng.choice(signs).join(term)


def _stand_in(term: list[str], rng: Random, evasions: Evasions) -> str | None:
    places = [
        (at, one.character)
        for at, c in enumerate(term)
        for one in evasions.stand_ins.get(c, ())
        if one.way == "look_alike"
    ]
    return _put(term, rng.choice(places)) if places else None


def _split(term: list[str], rng: Random, evasions: Evasions) -> str | None:
    places = [(at, p) for at, c in enumerate(term) for p in evasions.parts.get(c, ())]
    return _put(term, rng.choice(places)) if places else None


def _sound(term: list[str], rng: Random, _: Evasions) -> str | None:
    """One character by another of its sound in these words, any of the unified ideographs."""
    from wangjian.monitoring.bulk.variants import readings

    said = readings("".join(term))
    places = [at for at, c in enumerate(term) if said[at] != c] if len(said) == len(term) else []
    if not places:
        return None
    at = rng.choice(places)
    others = _of_sound().get(said[at])
    return _put(term, (at, rng.choice(others))) if others else None


@lru_cache(maxsize=1)
def _of_sound() -> dict[str, list[str]]:
    from wangjian.monitoring.bulk.variants import sounds

    made: dict[str, list[str]] = defaultdict(list)
    for character, sound in sounds().items():
        if "\u4e00" <= character <= "\u9fa5":
            made[sound].append(character)
    return made


def _pinyin(term: list[str], rng: Random, _: Evasions) -> str | None:
    from wangjian.monitoring.bulk.variants import readings

    said = readings("".join(term))
    at = rng.randrange(len(term))
    return _put(term, (at, said[at])) if said[at] != term[at] else None


def _all_pinyin(term: list[str], *_: object) -> str | None:
    from wangjian.monitoring.bulk.variants import readings

    said = "".join(readings("".join(term)))
    return said if said.isascii() and said.isalpha() and said != "".join(term) else None


def _initials(term: list[str], *_: object) -> str | None:
    from wangjian.monitoring.bulk.variants import readings

    return "".join(sound[0] for sound in readings("".join(term)))


def _idle(term: list[str], rng: Random, evasions: Evasions) -> str | None:
    return rng.choice(sorted(evasions.fillers)).join(term)


def _put(term: list[str], change: tuple[int, str]) -> str:
    at, other = change
    return "".join([*term[:at], other, *term[at + 1 :]])


WRITERS: dict[str, Writer] = {
    "full width": _wide,
    "traditional": _traditional,
    "invisible": _between(INVISIBLE),
    "signs and emoji": _between(SIGNS),
    "look_alike": _stand_in,
    "split": _split,
    "homophone": _sound,
    "pinyin, one character": _pinyin,
    "pinyin, whole": _all_pinyin,
    "inserted": _idle,
    "initials": _initials,
}


def recall(words: Words, seed: int) -> None:
    """Print, for each way, terms written, found, and those of three characters and more."""
    from wangjian.monitoring.bulk.variants import bare

    evasions = words.evasions
    if evasions is None:
        return
    terms = sorted({entry.term for _, entry in words.entries})
    print(f"{'way':24}{'written':>9}{'found':>9}{'share':>9}{'of 3 and more':>15}{'share':>9}")
    for way, write in WRITERS.items():
        rng = Random(f"{seed} {way}")
        made = [(t, write(bare(t), rng, evasions)) for t in terms]
        written = [(term, text) for term, text in made if text]
        # Other words on both sides, as in a listing.
        found = words.find(pa.array([f"正宗{text}花椒" for _, text in written], pa.string()))
        got = {
            row
            for row, entry in zip(found.row.tolist(), found.entry.tolist(), strict=True)
            if words.entries[entry][1].term == written[row][0]
        }
        long = [row for row, (term, _) in enumerate(written) if len(bare(term)) > 2]
        long_got = sum(row in got for row in long)
        print(
            f"{way:24}{len(written):9}{len(got):9}{len(got) / max(1, len(written)):9.1%}"
            f"{len(long):15}{long_got / max(1, len(long)):9.1%}"
        )


def price(words: Words, texts: pa.Array[pa.StringScalar], kinds: list[str]) -> None:
    """Print in how many ordinary texts each way alone finds a term that nothing excuses."""
    found = words.find(texts)
    ways: dict[int, set[str]] = defaultdict(set)
    for row, way, excuse in zip(found.row.tolist(), found.way, found.excused_by, strict=True):
        if excuse is None:
            ways[row].add(way)
    totals = Counter(kinds)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, listed in ways.items():
        for way in listed if "plain" not in listed else {"plain"}:
            counts[way][kinds[row]] += 1
    print("\n" + f"{'way':16}" + "".join(f"{kind[:15]:>16}" for kind in sorted(totals)))
    for way, per in sorted(counts.items()):
        print(f"{way:16}" + "".join(f"{per[kind]:16}" for kind in sorted(totals)))
    print(f"{'texts':16}" + "".join(f"{totals[kind]:16}" for kind in sorted(totals)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.evasion")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    from wangjian.monitoring.bulk.words import Words
    from wangjian.monitoring.library import read_library
    from wangjian.packs.packs import Packs

    library = read_library(Packs.open())
    words = Words([one for one in library.lexicons.values() if one.entries])
    recall(words, options.seed)
    file = options.data / "texts" / "texts.parquet"
    if not file.is_file():
        print(f"skipped: no {file}")
        return
    read = pq.read_table(file, columns=["text", "kind"])
    price(words, read["text"].combine_chunks(), read["kind"].to_pylist())


if __name__ == "__main__":
    main()
