"""信用评分: the score of every subject over many records, against a bare scan of the same columns.

    python -m bench.scoring [--records N] [--sail] [--polars] [--spark [ADDRESS]]

Records are made up (a few firms have very many) and written once as Parquet; each figure is then
measured in a process of its own, with its peak memory, one after the other in one run. `--spark`
asks a Spark Connect server; without an address it starts the two workers of `scripts/spark-cluster`
(one core each), whose memory is then counted with ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.spark_cluster import Cluster
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


def spark(folder: Path, address: str = "") -> int:
    """The same query on a Spark cluster; files on a path that it sees."""
    return _asked(folder, address)


def polars(folder: Path) -> int:
    """The same sums in Polars, lazily and streaming; its result goes to a file too."""
    import polars as pl

    from wangjian.credit.weights import WHOLE, read_weights
    from wangjian.packs.packs import Packs

    weights = read_weights(Packs.open())
    severity = pl.col("severity").fill_null(1)
    points = severity.replace_strict(weights.severities, return_dtype=pl.Int64)
    days = (pl.lit(ON) - pl.col("happened_on")).dt.total_days()
    share = pl.lit(0, pl.Int64)
    for age in weights.ages:  # the youngest first: a later one stands for the days from its own on
        share = pl.when(days >= age.from_days).then(age.share_percent).otherwise(share)
    caps = pl.LazyFrame(
        {
            "category": [one.id for one in weights.categories],
            "weight_percent": [one.weight_percent for one in weights.categories],
            "cap": [one.cap for one in weights.categories],
        }
    )
    oldest = weights.ages[-1]  # what counts nothing any more is left out, as it is by ours
    young = days < oldest.from_days if oldest.share_percent == 0 else pl.lit(True)
    product = pl.col("points") * pl.col("weight_percent")
    whole = pl.min_horizontal(product.abs() // (WHOLE * WHOLE), pl.col("cap"))
    against = pl.struct(-pl.col("points"), pl.col("category")).filter(pl.col("points") > 0)
    query = (
        pl.scan_parquet(folder / "*.parquet")
        .filter((pl.col("happened_on") <= ON) & ~(pl.col("ended_on") <= ON).fill_null(value=False))
        .filter(young)
        .group_by("registration_no", "category")
        .agg(pl.len().alias("records"), (points * share).sum().alias("points"))
        .join(caps, on="category")
        .with_columns(points=pl.when(product < 0).then(-whole).otherwise(whole))
        .group_by("registration_no")
        .agg(
            pl.col("points").sum().clip(lower_bound=0).alias("score"),
            pl.col("records").sum(),
            against.sort().head(3).alias("reasons"),
        )
    )
    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        path = Path(tmp) / "scores.parquet"
        query.sink_parquet(path, engine="streaming")
        return int(pq.read_metadata(path).num_rows)


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


MEASURES = {"scan": scan, "ours": ours, "sail": sail, "polars": polars, "spark": spark}


def measure(name: str, folder: Path, address: str) -> None:
    """In a process of its own: rows, seconds, and the most memory that it held."""
    began = time.perf_counter()
    rows = spark(folder, address) if name == "spark" else MEASURES[name](folder)
    seconds = round(time.perf_counter() - began, 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_gigabytes": round(peak / 1e9, 2)}))


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[Cluster, list[int]]]:
    """Two workers of a core each, and the memory that all of it held, looked at twice a second."""
    from scripts.spark_cluster import Cluster

    # Spark's own 200 partitions are for more cores than two; fewer would not fit the memory.
    conf = {"spark.sql.shuffle.partitions": "32"}
    running = Cluster.start(folder / "spark", conf=conf, executor_mb=3_072)
    held, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            held.append(running.held_bytes())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield running, held
    finally:
        over.set()
        thread.join()
        running.stop()


def run(name: str, folder: Path, address: str = "") -> dict[str, float]:
    """One measurement, in a process of its own."""
    words = ["--measure", name, "--folder", str(folder)]
    if address:
        words += ["--spark", address]
    told = subprocess.run(
        [sys.executable, "-m", "bench.scoring", *words], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def show(name: str, found: dict[str, float]) -> None:
    """A line of the table."""
    told = "  ".join(f"{key}: {value:,}" for key, value in found.items())
    print(f"{name:10}{told}", flush=True)


def on_spark(folder: Path, address: str) -> None:
    """On a server that runs, or on a cluster of our own; the first run starts its executors."""
    if address:
        show("spark", run("spark", folder, address))
        return
    with cluster(folder.parent) as (running, held):
        for name in ("spark", "spark, 2nd"):
            found = run("spark", folder, running.address)
            found["peak_gigabytes"] = round(max(held) / 1e9 + found["peak_gigabytes"], 2)
            show(name, found)


def main() -> None:
    """Make the records, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scoring")
    parser.add_argument("--records", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--sail", action="store_true")
    parser.add_argument("--polars", action="store_true")
    parser.add_argument("--spark", nargs="?", const="", metavar="ADDRESS")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.folder, options.spark or "")
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as made:
        folder = Path(made) / "credit_record"
        folder.mkdir()
        make(folder, options.records)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{options.records:,} records, {size / 1e9:.2f} GB of Parquet", flush=True)
        seconds: dict[str, float] = {}
        for name in ("scan", "ours", *(one for one in ("polars", "sail") if getattr(options, one))):
            found = run(name, folder)
            seconds[name] = found["seconds"]
            show(name, found)
        print(f"ours is {seconds['ours'] / seconds['scan']:.1f} times the bare scan", flush=True)
        if options.spark is not None:
            on_spark(folder, options.spark)


if __name__ == "__main__":
    main()
