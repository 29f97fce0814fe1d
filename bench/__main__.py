"""`make bench`: prints a table and writes bench.json; each comparison is made in one run.

    python -m bench [--data FOLDER] [--rows N]

Without FOLDER the texts and registrations are made up. A figure is a ratio or a rate of this
machine at this moment; nothing here judges.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]


@contextmanager
def clock(into: Row, name: str) -> Iterator[None]:
    """Seconds of the block, noted under `name`."""
    began = time.perf_counter()
    yield
    into[name] = round(time.perf_counter() - began, 3)


def texts(data: Path | None, rows: int) -> pa.Array:
    """Texts to scan: real ones repeated, or made-up titles."""
    if data is not None:
        found = pq.read_table(data / "texts" / "texts.parquet", columns=["text"])["text"]
        times = max(1, rows // len(found))
        return pa.concat_arrays([chunk for _ in range(times) for chunk in found.chunks])
    from wangjian.demo.market import ordinary_titles, seeds

    return pa.array(ordinary_titles(Random(1), seeds("market"), rows), pa.string())


def terms(data: Path | None) -> list[str]:
    """Terms to look for: a developer's list, or the lexicons of the product."""
    import csv

    if data is not None:
        with (data / "lexicon" / "keywords.csv").open(encoding="utf-8", newline="") as stream:
            found = {row["term"].strip() for row in csv.DictReader(stream)}
    else:
        folder = Path(__file__).parents[1] / "wangjian" / "monitoring" / "lexicons"
        found = set()
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as stream:
                found |= {row["term"].strip() for row in csv.DictReader(stream)}
    return sorted(term for term in found if len(term) > 1)


def scanning(data: Path | None, rows: int) -> Row:
    """Folded scan with spans against ahocorasick_rs called once a text, unfolded."""
    import ahocorasick_rs

    from wangjian.text.scanning import Scanner

    column, wanted = texts(data, rows), terms(data)
    row: Row = {
        "what": "scanning",
        "texts": len(column),
        "terms": len(wanted),
        "megabytes": round(column.nbytes / 1e6, 1),
    }
    scanner = Scanner(wanted)
    scanner.scan(column.slice(0, 100))  # compiled once, outside the clock
    with clock(row, "ours_seconds"):
        row["hits"] = scanner.scan(column).num_rows
    automaton = ahocorasick_rs.AhoCorasick(wanted)
    with clock(row, "ahocorasick_rs_seconds"):
        for text in column.to_pylist():
            automaton.find_matches_as_indexes(text or "", overlapping=True)
    row["times_faster"] = round(row["ahocorasick_rs_seconds"] / row["ours_seconds"], 1)
    return row


def ingest(data: Path | None, rows: int) -> Row:
    """Registrations through reader, checks and Parquet, against a bare read of the same file."""
    from wangjian.demo.companies import made_up
    from wangjian.demo.files import write_parquet
    from wangjian.demo.market import seeds
    from wangjian.lake.loads import Lake
    from wangjian.packs.packs import Packs
    from wangjian.registry.decisions.checks import checks_for
    from wangjian.registry.decisions.derive import Derive
    from wangjian.registry.tables import TABLES

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "business.parquet"
        if data is None:
            companies = made_up(
                Random(1), seeds("market"), min(rows, 50_000), as_of=date(2026, 11, 11)
            )
            write_parquet(file, TABLES["business"], [company.row() for company in companies])
        else:
            file = data / "enterprises" / "enterprises_full.parquet"
        packs = Packs.open()
        derive = Derive(words=packs.table("registry", "value_words"), regions=None)
        row: Row = {"what": "ingest of registrations"}
        with clock(row, "ours_seconds"):
            load = Lake(Path(folder) / "lake").accept(
                TABLES["business"],
                file,
                source="bench",
                kind="full",
                as_of_on=date(2026, 11, 11),
                checks=checks_for(
                    permit_kinds=[kind["id"] for kind in packs.table("registry", "permit_kinds")],
                    categories=[one["id"] for one in packs.table("credit", "categories")],
                ),
                derive=partial(derive, TABLES["business"]),
            )
        with clock(row, "bare_read_seconds"):
            pq.read_table(file)
        row |= {"rows": load.rows, "rejected": load.rejected}
        row["rows_a_second"] = int(load.rows / row["ours_seconds"])
        return row


BENCHES: tuple[Callable[[Path | None, int], Row], ...] = (scanning, ingest)


def main() -> None:
    """Run all, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    options = parser.parse_args()
    results = []
    for bench in BENCHES:
        row = bench(options.data, options.rows)
        results.append(row)
        print("  ".join(f"{name}: {value}" for name, value in row.items()))
    Path("bench.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
