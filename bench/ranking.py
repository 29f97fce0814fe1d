"""排序: ordinary texts with a few violations among them, and what stands first in the list.

    python -m bench.ranking [--data FOLDER] [--texts N] [--shops N] [--seed N]

Ordinary texts - those of `FOLDER/texts/texts.parquet`, repeated, or the generator's listings - are
dealt to shops, a few of which have most of them. 0.3 % of the texts are violations, as many are
near misses, both out of `tests/monitoring/written` (see `bench.written`), spread over shops of
their own. What the rules find is grouped and scored as a run does it; the table says what share of
the first groups are of shops in which a violation was planted.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq

from bench.looking import look
from bench.written import ON, Text, read

SHARE = 0.003  # of the texts that are violations; as many again are near misses
FIRST = (100, 500, 1_000)  # groups that an officer sees first
LEAST_SHOPS = 1_500


def ordinary(data: Path | None, count: int, rng: Random) -> list[str]:
    """That many ordinary texts, in an order of chance."""
    if data is not None:
        texts = pq.read_table(data / "texts" / "texts.parquet", columns=["text"])[0].to_pylist()
    else:
        from wangjian.demo.market import seeds

        market = seeds("market")
        goods = [one for trade in market["trades"].values() for one in trade["goods"]]
        texts = [f"{one} {rng.choice(goods)} {n} 包邮" for n, one in enumerate(goods)]
    rng.shuffle(texts)
    return [texts[number % len(texts)] for number in range(count)]


def dealt(texts: list[str], written: list[Text], shops: int, rng: Random) -> tuple[Any, set[str]]:
    """Listings, and the shops in which a violation was planted."""
    listings: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        shop = min(shops - 1, int(rng.paretovariate(0.5)) - 1)  # few shops have most listings
        listings.append(_listing(str(shop), f"o{number}", text))
    wanted = max(1, round(len(texts) * SHARE))
    chosen = rng.sample(
        range(shops), min(shops, 2 * max(wanted // 2, min(LEAST_SHOPS, shops // 4)))
    )
    guilty, near = chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]
    for verdict, places in (("violation", guilty), ("near_miss", near)):
        own = [one for one in written if one.verdict == verdict]
        for number in range(max(wanted, len(places))):
            one = own[number % len(own)]
            listing = _listing(
                str(places[number % len(places)]), f"{verdict[0]}{number}", one.title
            )
            said = {
                name: text
                for name, text in (("body", one.body), ("category", one.category))
                if text
            }
            listings.append(listing | said)
    return listings, {f"shop:bench/{shop}" for shop in guilty}


def _listing(shop: str, item: str, title: str) -> dict[str, Any]:
    return {
        "platform_id": "bench",
        "platform_shop_no": shop,
        "item_no": item,
        "title": title,
        "seen_at": f"{ON}T10:00:00+08:00",
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.ranking")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--shops", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = Random(options.seed)
    written = [one for one in read() if one.duty != "permit_needed"]  # that one asks for a register
    listings, guilty = dealt(
        ordinary(options.data, options.texts, rng), written, options.shops, rng
    )
    looked = look({"listing": listings})
    ranked = sorted(looked.groups, key=lambda group: (-looked.groups[group], group))
    print(f"{len(listings)} texts, {len(guilty)} shops with a violation, {len(ranked)} groups")
    for first in FIRST:
        top = ranked[:first]
        right = sum(subject in guilty for subject, _ in top)
        print(f"of the first {len(top):>5}: {right} planted, {right / max(1, len(top)):.1%}")
    for group in [one for one in ranked[: FIRST[-1]] if one[0] not in guilty][:20]:
        print("  not planted:", *group, looked.groups[group])


if __name__ == "__main__":
    main()
