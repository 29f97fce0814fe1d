"""全部规则: every rule over a market and over twice as many copies of it.

    python -m bench.rules [--workspace WS] [--copies N]

The market is that of a workspace that `wangjian demo` made; without one, a demo of 1,000 shops
is made first. Its lake is written N and 2N times over under other numbers (`demo.copies`), and on
both the product scans for words and runs all rules, each size in a process of its own with the
engine bound to 4 GB. Per rule: seconds, how often the time of N fits into that of 2N, and whether
twice the market gave twice the sightings.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wangjian.lake.session import Session
    from wangjian.lake.tables import Table
    from wangjian.monitoring.library import Library

SHOPS = 1_000
SCAN = "scanning for words"


def measure(workspace: Path, copies: int, tmp: Path) -> dict[str, Any]:
    """Seconds and sightings of each rule, rows of each table, and the most memory held."""
    from wangjian.demo.copies import multiply
    from wangjian.demo.play import AS_OF
    from wangjian.lake.duckdb_engine import DuckDBSession
    from wangjian.lake.loads import Lake
    from wangjian.lake.session import open_session
    from wangjian.monitoring.library import read_library
    from wangjian.packs.packs import Packs
    from wangjian.registry.tables import TABLES
    from wangjian.text.functions import FUNCTIONS

    library = read_library(Packs.open([workspace / "packs"]))
    lake = Lake(workspace / "lake")
    held = [shape for name, shape in TABLES.items() if lake.version(name).rows]
    with open_session(lake, held, tmp=tmp / "base") as base:
        made = multiply(base, held, copies, tmp / "copies", on=AS_OF)
    session = DuckDBSession(tmp / "copies", tmp / "engine", memory="4GB")
    try:
        for shape in TABLES.values():
            if shape.name in made:
                session.add_view(shape, *made[shape.name])
            else:
                session.add_table(shape.name, _nothing(shape))
        session.lock()
        session.register(FUNCTIONS)
        _add_views(session, lake, library)
        rows = {name: version.rows for name, (version, _) in made.items()}
        worked = sum(os.times()[:4])
        seconds, seen = _run(session, library, set(rows))
        worked = sum(os.times()[:4]) - worked
    finally:
        session.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "rows": rows,
        "seconds": seconds,
        "seen": seen,
        "processor_seconds": round(worked, 2),  # of all threads: what else runs changes it little
        "peak_gigabytes": round(peak / 1e9, 2),
    }


def _nothing(shape: Table) -> Any:
    from wangjian.lake.examples import view_schema

    return view_schema(shape).empty_table()


def _add_views(session: Session, lake: Any, library: Library) -> None:
    """Catalogues, and which regions the loads of the market cover: its copies cover the same."""
    import pyarrow as pa

    from wangjian.authority.regions import read_regions
    from wangjian.lake.validation import arrow_schema
    from wangjian.monitoring.bulk.coverage import coverage
    from wangjian.monitoring.tables import COVERAGE
    from wangjian.packs.packs import Packs

    for view in sorted({one.view for one in library.catalogues.values()}):
        shape = library.shapes[view]
        fields = [arrow_schema(shape).field(column.name) for column in shape.columns]
        table = pa.Table.from_pylist(library.rows(view), schema=pa.schema(fields))
        session.add_table(view, table)
    regions = read_regions(Packs.open().files("authority", "regions", ".csv"))
    loads = [
        (name, load.scope, load.as_of_on)
        for name in lake.tables()
        for load in lake.version(name).accepted
        if load.kind == "full"
    ]
    made = coverage(loads, {region.id: region.parent for region in regions})
    session.add_table(COVERAGE.name, made)


def _run(
    session: Session, library: Library, held: set[str]
) -> tuple[dict[str, float], dict[str, int]]:
    from wangjian.monitoring.bulk.scan import scan
    from wangjian.monitoring.bulk.sight import Counts, sight
    from wangjian.monitoring.tables import HIT
    from wangjian.registry.tables import TABLES

    lexicons = [one for one in library.lexicons.values() if one.entries]
    seconds: dict[str, float] = {}
    seen: dict[str, int] = {}
    began = time.perf_counter()
    hits = scan(session, lexicons, run_id="bench", tell=lambda *_: None)
    seconds[SCAN], seen[SCAN] = time.perf_counter() - began, hits.num_rows
    session.add_table(HIT.name, hits)
    for rule in library.rules.values():
        if set(rule.needs) & set(TABLES) <= held:
            began = time.perf_counter()
            batches = sight(session, rule, run_id="bench", counts=Counts(), tell=lambda *_: None)
            seen[rule.id] = sum(batch.num_rows for batch in batches)
            seconds[rule.id] = time.perf_counter() - began
    return seconds, seen


def _measured(workspace: Path, copies: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=workspace.parent) as tmp:
        told = subprocess.run(
            [sys.executable, "-m", "bench.rules", "--workspace", workspace, "--copies",
             str(copies), "--measure", tmp],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def report(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Print both sizes side by side."""
    for said in (one, two):
        rows = ", ".join(f"{name} {count:,}" for name, count in said["rows"].items())
        print(f"{sum(said['rows'].values()):,} rows, peak {said['peak_gigabytes']} GB: {rows}")
    print(f"{'':34}{'seconds':>9}{'twice':>9}{'ratio':>7}{'sightings':>11}{'twice':>11}")
    for rule, seconds in sorted(one["seconds"].items(), key=lambda pair: -pair[1]):
        seen, again = one["seen"][rule], two["seen"][rule]
        print(
            f"{rule:34}{seconds:9.2f}{two['seconds'][rule]:9.2f}"
            f"{two['seconds'][rule] / max(seconds, 1e-9):7.2f}{seen:11,}{again:11,}"
            f"{'' if again == 2 * seen else '  not twice'}"
        )
    first, second = (sum(said["seconds"].values()) for said in (one, two))
    print(f"{'all':34}{first:9.2f}{second:9.2f}{second / first:7.2f}")
    first, second = one["processor_seconds"], two["processor_seconds"]
    print(f"{'processor':34}{first:9.2f}{second:9.2f}{second / first:7.2f}")


def main() -> None:
    """Make the market where there is none, measure both sizes, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.workspace, options.copies, options.measure)))
        return
    with tempfile.TemporaryDirectory() as made:
        workspace = options.workspace
        if workspace is None:
            workspace = Path(made) / "market"
            subprocess.run(
                [sys.executable, "-c", "from wangjian.cli import main; main()", "demo",
                 "--workspace", workspace, "--shops", str(SHOPS), "--no-serve"],
                check=True, capture_output=True,
            )  # fmt: skip
        report(*(_measured(workspace, copies) for copies in (options.copies, 2 * options.copies)))


if __name__ == "__main__":
    main()
