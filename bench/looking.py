"""过一遍: rows made by hand through the product's own scan and every rule that reads words."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangjian.monitoring.rulebook import Rule
    from wangjian.monitoring.wordbook import Lexicon

_SEEN = ["subject_key", "object_key", "confidence"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """All hits, with the `item_no` they stand in, and the item numbers that each rule finds."""

    hits: pa.Table
    found: Mapping[str, list[str]]
    groups: Mapping[tuple[str, str], float]  # subject and topic -> score, as the product ranks


def look(world: dict[str, list[Row]], *, only: str = "") -> Looked:
    """Scan the listings of this world and run the rules; `only` one lexicon, if it is named.

    The lists of the product stand in the world where it brings none of its own. A row that a rule
    cannot tell about is no finding.
    """
    from wangjian.lake.session import memory_session
    from wangjian.monitoring.bulk.large_shops import large_shops
    from wangjian.monitoring.bulk.scan import scan
    from wangjian.monitoring.bulk.scoping import reads
    from wangjian.monitoring.bulk.sight import Counts, sight
    from wangjian.monitoring.library import read_library
    from wangjian.monitoring.tables import HIT
    from wangjian.packs.packs import Packs
    from wangjian.text.functions import FUNCTIONS

    library = read_library(Packs.open())
    rules = [rule for rule in library.rules.values() if "listing" in rule.needs and rule.lexicons]
    wanted = {name for rule in rules for name in rule.reads} - {HIT.name}
    views = {one.view for one in library.catalogues.values()}
    for view in sorted(views & wanted - set(world)):
        world[view] = [_plain(row) for row in library.rows(view)]
    read = [_fed(one, world) for one in library.lexicons.values()]
    lexicons = [one for one in read if one.entries and only in {"", one.id}]
    silent = {one.id for one in read if not one.entries}
    shapes = [library.shapes[name] for name in sorted({*wanted, *world, *reads(read)})]
    found: dict[str, list[str]] = {}
    seen: dict[tuple[str, str], list[tuple[Rule, float]]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory() as folder,
        memory_session(world, shapes, tmp=Path(folder), memory="4GB") as session,
    ):
        session.register(FUNCTIONS)
        hits = scan(session, lexicons, run_id="bench", tell=lambda *_: None)
        session.add_table(HIT.name, hits)
        for rule in rules:
            if {lexicon.id for lexicon in lexicons} >= set(rule.lexicons) - silent:
                batches = sight(
                    session, rule, run_id="bench", counts=Counts(), tell=lambda *_: None
                )
                rows = [row for batch in batches for row in batch.select(_SEEN).to_pylist()]
                found[rule.id] = [row["object_key"].rsplit("/", 1)[-1] for row in rows]
                for row in rows:
                    seen[row["subject_key"], rule.topic].append((rule, row["confidence"]))
        numbers = session.arrow("SELECT row_key, item_no FROM listing")
        large = large_shops(session)
    place = dict(zip(numbers["row_key"].to_pylist(), numbers["item_no"].to_pylist(), strict=True))
    items = [place.get(key) for key in hits["hit_row_key"].to_pylist()]
    return Looked(
        hits.append_column("item_no", pa.array(items, pa.string())),
        found,
        {group: _score(rows, large.get(group[0], 0)) for group, rows in seen.items()},
    )


def _score(rows: list[tuple[Rule, float]], listings: int) -> float:
    """The score of a group that nobody has decided on yet: that of its highest rule."""
    from wangjian.monitoring.decisions import beyond_chance, score

    of_rule = Counter(rule.id for rule, _ in rows)
    return max(
        score(
            severity=rule.severity,
            believed=beyond_chance(confidence, findings=of_rule[rule.id], listings=listings),
            findings=len(rows),
        )
        for rule, confidence in rows
    )


def _fed(lexicon: Lexicon, world: Mapping[str, list[Row]]) -> Lexicon:
    """A lexicon over an office's own list takes its terms from the world's."""
    source = lexicon.terms_from
    return lexicon if source is None else lexicon.fed(world.get(source.view, []))


def _plain(row: Mapping[str, object]) -> Row:
    return {name: value for name, value in row.items() if value is not None}
