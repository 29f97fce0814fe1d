"""`make bench`: prints a table and writes bench.json; each comparison is made in one run.

    python -m bench [--data FOLDER] [--rows N] [--megabytes N] [--growth N]

Without FOLDER the texts and registrations are made up. A figure is a ratio or a rate of this
machine at this moment; nothing here judges.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

from bench.capturing import capturing
from bench.scanning import MEGABYTES, Row, clock, scanning
from bench.verifying import verifying


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


def main() -> None:
    """Run all, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    parser.add_argument("--growth", type=int, default=20, help="captures in a row; 0: none")
    options = parser.parse_args()
    results = [
        scanning(options.data, options.megabytes),
        ingest(options.data, options.rows),
        verifying(),
        *capturing(growing=options.growth),
    ]
    for row in results:
        print("  ".join(f"{name}: {value}" for name, value in row.items()))
    Path("bench.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
