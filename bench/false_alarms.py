"""误报: ordinary texts as listing titles, through the product's own scan and rules.

    python -m bench.false_alarms --data FOLDER [--on DAY] [--samples N] [--only LEXICON]

`FOLDER/texts/texts.parquet` has the columns `text` and `kind`; nothing in it is illegal. A table by
kind says how many texts had a term, how many of them no context excused, and on how many a rule
made a finding, at most the share that may be; then the same by lexicon and rule, and the terms
that fired most. `--samples` shows texts. Without the folder it says so and ends well.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq

from bench.looking import Looked, look

MOST = {"review": 0.01}  # the share of findings that is still good
MOST_OTHERWISE = 0.005
SHOPS = 100_000  # made-up shops that the texts are dealt to


def listings(texts: list[str], on: date) -> list[dict[str, Any]]:
    """Each text as the title of a listing of some shop, seen on that day."""
    return [
        {
            "platform_id": "bench",
            "platform_shop_no": str(number % SHOPS),
            "item_no": str(number),
            "title": text,
            "seen_at": f"{on}T10:00:00+08:00",
        }
        for number, text in enumerate(texts)
    ]


def report(kinds: list[str], looked: Looked) -> None:
    """Print the tables."""
    hits, found = looked.hits, looked.found
    totals = Counter(kinds)
    rows = hits.select(["lexicon", "term", "excused_by", "item_no"]).to_pylist()
    with_term, bare = defaultdict(set), defaultdict(set)
    by_lexicon: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        kind = kinds[int(row["item_no"])]
        with_term[kind].add(row["item_no"])
        if row["excused_by"] is None:
            bare[kind].add(row["item_no"])
            by_lexicon[row["lexicon"]][kind].add(row["item_no"])
    flagged: dict[str, set[str]] = defaultdict(set)
    for keys in found.values():
        for key in keys:
            flagged[kinds[int(key)]].add(key)
    print(f"{'kind':18}{'texts':>9}{'with term':>11}{'unexcused':>11}{'findings':>10}{'share':>9}")
    for kind, total in sorted(totals.items()):
        share = len(flagged[kind]) / total
        mark = "" if share < MOST.get(kind, MOST_OTHERWISE) else "  too many"
        print(
            f"{kind:18}{total:9}{len(with_term[kind]):11}{len(bare[kind]):11}"
            f"{len(flagged[kind]):10}{share:9.3%}{mark}"
        )
    names = sorted(totals)
    print("\nunexcused by lexicon".ljust(33) + "".join(f"{name[:14]:>16}" for name in names))
    for lexicon, counts in sorted(by_lexicon.items()):
        print(f"{lexicon:32}" + "".join(f"{len(counts[name]):16}" for name in names))
    print("\nfindings by rule".ljust(33) + "".join(f"{name[:14]:>16}" for name in names))
    for rule, keys in sorted(found.items()):
        per = Counter(kinds[int(key)] for key in set(keys))
        print(f"{rule:32}" + "".join(f"{per[name]:16}" for name in names))
    fired = Counter((row["lexicon"], row["term"]) for row in rows if row["excused_by"] is None)
    print("\nterms that fired most")
    for (lexicon, term), count in fired.most_common(40):
        print(f"  {count:6}  {lexicon}  {term}")


def show(texts: list[str], looked: Looked, count: int) -> None:
    """Some texts of each rule, with the terms that stand in them."""
    hits, found = looked.hits, looked.found
    terms = defaultdict(set)
    for row in hits.select(["term", "excused_by", "item_no"]).to_pylist():
        if row["excused_by"] is None:
            terms[row["item_no"]].add(row["term"])
    for rule, keys in sorted(found.items()):
        print(f"\n{rule}: {len(set(keys))}")
        for key in Random(7).sample(sorted(set(keys)), min(count, len(set(keys)))):
            print(f"  [{'、'.join(sorted(terms[key]))}] {texts[int(key)][:160]}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.false_alarms")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 6, 1))
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    file = options.data / "texts" / "texts.parquet"
    if not file.is_file():
        print(f"skipped: no {file}")
        return
    read = pq.read_table(file, columns=["text", "kind"])
    texts, kinds = read["text"].to_pylist(), read["kind"].to_pylist()
    looked = look({"listing": listings(texts, options.on)}, only=options.only)
    report(kinds, looked)
    if options.samples:
        show(texts, looked, options.samples)


if __name__ == "__main__":
    main()
