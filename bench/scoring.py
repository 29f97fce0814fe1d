"""信用评分: the score of every subject over many records, against a bare scan of the same columns.

    python -m bench.scoring [--records N] [--sail]

Records are made up (a few firms have very many) and written once as Parquet; each figure is then
measured in a process of its own, with its peak memory, one after the other in one run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from wangjian.lake.versions import Version

ON = date(2026, 11, 25)
RECORDS_A_FIRM = 137  # 200 million records of 1.46 million firms
CHUNK = 2_000_000
FIRST_DAY, DAYS = 16_800, 3_700  # from 2015-12-31 on, days since 1970
COLUMNS = ("registration_no", "category", "severity", "happened_on", "ended_on")


def make(folder: Path, records: int, seed: int = 1) -> None:
    """Files of records: 65 categories, six severities, ten years; one in ten has ended."""
    from wangjian.packs.packs import Packs

    rng = np.random.default_rng(seed)
    categories = pa.array([row["id"] for row in Packs.open().table("credit", "categories")])
    firms = max(1, records // RECORDS_A_FIRM)
    numbers = pa.array([f"9111{firm:014d}" for firm in range(firms)])
    for number, start in enumerate(range(0, records, CHUNK)):
        count = min(CHUNK, records - start)
        # The share of firms grows with the cube: few have very many records.
        which = (rng.random(count) ** 3 * firms).astype(np.int64)
        days = FIRST_DAY + rng.integers(0, DAYS, count).astype(np.int32)
        ended = np.where(rng.random(count) < 0.1, days + 400, 0).astype(np.int32)
        table = pa.table(
            {
                "registration_no": numbers.take(pa.array(which)),
                "category": categories.take(pa.array(rng.integers(0, len(categories), count))),
                "severity": pa.array(rng.integers(0, 6, count)),
                "happened_on": pa.array(days).cast(pa.date32()),
                "ended_on": pa.array(ended, mask=ended == 0).cast(pa.date32()),
            }
        )
        pq.write_table(table, folder / f"{number:05d}.parquet", compression="zstd")


def scan(folder: Path) -> int:
    """A bare scan of the same columns."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET memory_limit = '4GB'")
    rows = connection.execute(
        "SELECT count(registration_no), max(length(registration_no)), max(length(category)),"
        f" sum(severity), max(happened_on), max(ended_on) FROM read_parquet('{folder}/*.parquet')"
    ).fetchone()
    return int(rows[0]) if rows else 0


def ours(folder: Path) -> int:
    """The query of the product on DuckDB; its result goes to a file, as a run's does."""
    return _asked(folder, "duckdb")


def sail(folder: Path) -> int:
    """The same query on Sail, through Spark Connect."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    try:
        return _asked(folder, f"sc://127.0.0.1:{server.listening_address[1]}")
    finally:
        server.stop()


def _asked(folder: Path, engine: str) -> int:
    from wangjian.credit.bulk import CATEGORY_WEIGHT, category_table, score_sql
    from wangjian.credit.weights import read_weights
    from wangjian.lake.duckdb_engine import DuckDBSession
    from wangjian.lake.spark_engine import SparkSession
    from wangjian.packs.packs import Packs
    from wangjian.registry.tables import TABLES

    weights = read_weights(Packs.open())
    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        session = (
            DuckDBSession(folder, Path(tmp), memory="4GB")
            if engine == "duckdb"
            else SparkSession(engine)
        )
        try:
            paths = sorted(folder.glob("*.parquet"))
            session.add_view(TABLES["credit_record"], placed("credit_record", paths), paths)
            session.lock()
            session.add_table(CATEGORY_WEIGHT, category_table(weights))
            return session.write(score_sql(weights, ON), Path(tmp) / "scores")
        finally:
            session.close()


def placed(table: str, paths: list[Path]) -> Version:
    """The files as a load of the lake has them."""
    from wangjian.lake.versions import Accepted, Placed, Version

    parts = tuple((path.name, pq.read_metadata(path).num_rows) for path in paths)
    rows = sum(count for _, count in parts)
    columns = tuple(pq.read_schema(paths[0]).names) if paths else ()
    load = Accepted("bench", "bench", "", "full", ON, rows, parts, columns)
    files = tuple(Placed("bench", name, name, count) for name, count in parts)
    return Version(table, 1, None, "bench", accepted=(load,), placed=files)


MEASURES = {"scan": scan, "ours": ours, "sail": sail}


def measure(name: str, folder: Path) -> None:
    """In a process of its own: rows, seconds, and the most memory that it held."""
    began = time.perf_counter()
    rows = MEASURES[name](folder)
    seconds = round(time.perf_counter() - began, 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_gigabytes": round(peak / 1e9, 2)}))


def main() -> None:
    """Make the records, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scoring")
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--sail", action="store_true")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.folder)
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as made:
        folder = Path(made) / "credit_record"
        folder.mkdir()
        make(folder, options.records)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{options.records:,} records, {size / 1e9:.2f} GB of Parquet")
        seconds: dict[str, float] = {}
        for name in ("scan", "ours", *(["sail"] if options.sail else [])):
            told = subprocess.run(
                [sys.executable, "-m", "bench.scoring", "--measure", name, "--folder", folder],
                check=True,
                capture_output=True,
                text=True,
            )
            found = json.loads(told.stdout.splitlines()[-1])
            seconds[name] = found["seconds"]
            print(f"{name:6}" + "  ".join(f"{key}: {value:,}" for key, value in found.items()))
        print(f"ours is {seconds['ours'] / seconds['scan']:.1f} times the bare scan")


if __name__ == "__main__":
    main()
