"""旁人写的: violations, near misses and evasions written from the law, without a look at the words.

    python -m bench.written [--duty NAME] [--missed | --evade]

`tests/monitoring/written/<duty>.csv` holds, for each duty of the law, texts of listings as sellers
write them: `violation`, `near_miss` (the same words, nothing unlawful) and `evaded` (a violation
hidden in a known way, which `note` names). Half of them are `open`: whoever edits the lexicons may
read what was missed among them (`--missed` lists it). The other half is `kept` and only counted,
so that words learnt by heart show themselves. The table says what share the duty's rules find.
`--evade` writes the terms of those violations that are found in every way of `bench.evasion`, and
says how many are found then.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench.evasion import WRITERS
from bench.looking import Looked, look

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parents[1] / "tests" / "monitoring" / "written"
ON = date(2026, 6, 1)
REGION = "110108"
TRADER, OTHER = "91110108MA0000004N", "91110108MA00000096"  # made up; only the first sells
PARTS = ("open", "kept")
RULES = {
    "ads_absolutes": {"cn.ads.absolutes"},
    # 广告法 art. 17 bars claims to treat from every advertisement but those of medicine: a cosmetic
    # or a health food that claims a cure is found by either rule.
    "ads_cosmetics": {"cn.ads.cosmetics_claims", "cn.ads.disease_claims"},
    "ads_disease_claims": {"cn.ads.disease_claims"},
    "ads_drug_device_efficacy": {"cn.ads.efficacy_assertion"},
    "ads_health_food": {"cn.ads.health_food_claims", "cn.ads.disease_claims"},
    "fishing_ban": {"cn.fishing_ban.catch", "cn.fishing_ban.gear"},
    "food_no_permit": {"cn.food.no_permit_offered"},
    "hospital_preparation": {"cn.drug.preparation"},
    "permit_needed": {"cn.permit.device_2", "cn.permit.device_3", "cn.permit.drug"},
    "piracy_offers": {"cn.copyright.piracy_offer", "cn.copyright.pirated_copy"},
    "special_drugs_online": {"cn.drug.special_online"},
    "special_supply": {"cn.ads.special_supply"},
    "tobacco_online": {"cn.tobacco.online"},
    # Organs of state and leaders as a gimmick (art. 9(2)) are watched by the special supply rule.
    "trade_fair_gimmicks": {"cn.ads.trade_fairs", "cn.ads.special_supply"},
    "wildlife": {
        "cn.wildlife.goods",
        "cn.wildlife.hunting_gear",
        "cn.wildlife.listed_animal",
        "cn.wildlife.listed_table",
        "cn.wildlife.listed_transport",
        "cn.wildlife.table",
    },
}


@dataclass(frozen=True)
class Text:
    """One listing as somebody wrote it."""

    number: str
    duty: str
    verdict: str
    part: str
    title: str
    body: str
    category: str
    note: str


@dataclass(frozen=True)
class Share:
    """How many of how many a duty's rules found."""

    found: int
    of: int

    @property
    def share(self) -> float:
        """As a share."""
        return self.found / self.of if self.of else 0.0


def read(duties: Iterable[str] = ()) -> list[Text]:
    """The texts of these duties, or of all for which there are any."""
    texts: list[Text] = []
    for duty in duties or sorted(path.stem for path in FOLDER.glob("*.csv")):
        with (FOLDER / f"{duty}.csv").open(encoding="utf-8", newline="") as stream:
            for line, row in enumerate(csv.DictReader(stream), 2):
                texts.append(Text(number=f"{duty}:{line}", duty=duty, **row))
    return texts


def measure(texts: list[Text]) -> tuple[dict[tuple[str, str, str], Share], set[str], Looked]:
    """Shares by duty, part and verdict, and the numbers of the texts that their duty finds."""
    looked = look(_world(texts))
    of = {rule: set(numbers) for rule, numbers in looked.found.items()}
    flagged = {one.number for one in texts for rule in RULES[one.duty] if one.number in of[rule]}
    counts: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for one in texts:
        for part in (one.part, "all"):
            counts[one.duty, part, one.verdict].append(one.number in flagged)
    return {key: Share(sum(own), len(own)) for key, own in counts.items()}, flagged, looked


def _world(texts: list[Text]) -> dict[str, list[dict[str, Any]]]:
    """A market in which one trader without any permit offers all of them."""
    works = (FOLDER / "lists" / "key_works.csv").read_text(encoding="utf-8").split()[1:]
    return {
        "listing": [
            {
                "platform_id": "bench",
                "platform_shop_no": "1",
                "item_no": one.number,
                "title": one.title,
                "seen_at": f"{ON}T10:00:00+08:00",
                **{k: v for k, v in (("body", one.body), ("category", one.category)) if v},
            }
            for one in texts
        ],
        "shop": [
            {
                "platform_id": "bench",
                "platform_shop_no": "1",
                "name": "甲店",
                "registration_no": TRADER,
            }
        ],
        "permit": [{"permit_kind": "drug_business", "permit_no": "1", "holder_no": OTHER}],
        "coverage": [{"table_name": "permit", "region_id": REGION, "as_of_on": str(ON)}],
        "key_work": [{"title": title, "protected_from": "2021-01-01"} for title in works],
    }


def report(texts: list[Text]) -> None:
    """Print the table, and what stands against it among the open texts."""
    shares, _, _ = measure(texts)
    verdicts = ("violation", "evaded", "near_miss")
    print(f"{'duty':26}{'part':6}" + "".join(f"{verdict:>18}" for verdict in verdicts))
    for duty in dict.fromkeys(one.duty for one in texts):
        for part in (*PARTS, "all"):
            cells = []
            for verdict in verdicts:
                one = shares.get((duty, part, verdict), Share(0, 0))
                cells.append(f"{one.found:>5}/{one.of:<3}{one.share:8.1%} ")
            print(f"{duty if part == PARTS[0] else '':26}{part:6}" + "".join(cells))


def missed(texts: list[Text]) -> None:
    """List, of the open texts alone, those that were judged wrong, with the terms they hold."""
    _, flagged, looked = measure(texts)
    held: dict[str, set[str]] = defaultdict(set)
    for row in looked.hits.select(["lexicon", "term", "excused_by", "item_no"]).to_pylist():
        excuse = f"（{row['excused_by']}）" if row["excused_by"] is not None else ""
        held[row["item_no"]].add(f"{row['lexicon']} {row['term']}{excuse}")
    for one in texts:
        wrong = (one.number in flagged) == (one.verdict == "near_miss")
        if one.part == "open" and wrong:
            print(f"{one.duty} {one.verdict} [{one.note}] {one.title} | {one.body}")
            print(f"    {'; '.join(sorted(held[one.number]))}")


def evade(texts: list[Text], seed: int) -> None:
    """Print, for each way, how many violations are still found with their terms written so."""
    shown = [one for one in texts if one.verdict == "violation"]
    _, flagged, looked = measure(shown)
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in looked.hits.to_pylist():
        if row["excused_by"] is None:
            spans[row["item_no"], row["hit_column"]].append((row["hit_start"], row["hit_stop"]))
    written: list[Text] = []
    for way in WRITERS:
        put = _Writing(way, seed)
        for one in shown:
            title = put(one.title, spans[one.number, "title"])
            body = put(one.body, spans[one.number, "body"])
            if one.number in flagged and (title, body) != (one.title, one.body):
                number = f"{one.number}:{way}"
                written.append(replace(one, number=number, note=way, title=title, body=body))
    _, found, _ = measure(written)
    _shares("way", [(one.note, one.number in found) for one in written])
    print("\ninitials aside:")
    known = [one for one in written if one.note != "initials"]
    _shares("duty", [(one.duty, one.number in found) for one in known])


class _Writing:
    """Writes the terms of texts in one way."""

    def __init__(self, way: str, seed: int) -> None:
        from wangjian.monitoring.evasive import read_evasions
        from wangjian.packs.packs import Packs

        self._write, self._rng = WRITERS[way], Random(f"{seed} {way}")
        self._evasions = read_evasions(Packs.open())

    def __call__(self, text: str, spans: list[tuple[int, int]]) -> str:
        from wangjian.monitoring.bulk.variants import bare

        end = len(text)
        for start, stop in sorted(spans, key=lambda span: (-span[1], span[0])):
            if stop <= end:
                made = self._write(bare(text[start:stop]), self._rng, self._evasions)
                text, end = text[:start] + (made or text[start:stop]) + text[stop:], start
        return text


def _shares(heading: str, judged: list[tuple[str, bool]]) -> None:
    print(f"{heading:26}{'written':>9}{'found':>9}{'share':>9}")
    for name in dict.fromkeys(name for name, _ in judged):
        of = [found for other, found in judged if other == name]
        print(f"{name:26}{len(of):9}{sum(of):9}{sum(of) / len(of):9.1%}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.written")
    parser.add_argument("--duty", action="append", choices=sorted(RULES))
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--evade", action="store_true")
    parser.add_argument("--seed", type=int, default=9)
    options = parser.parse_args()
    texts = read(options.duty or ())
    if options.evade:
        evade(texts, options.seed)
    else:
        (missed if options.missed else report)(texts)


if __name__ == "__main__":
    main()
