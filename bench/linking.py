"""比对: noisy shops against the register, with planted truth: recall, precision, time, memory.

    python -m bench.linking [--shops N] [--businesses M] [--data FOLDER] [--fit]

With FOLDER names, codes and addresses are real ones out of `enterprises/`; without it they are made
up. The market is written once as Parquet; the run is measured in a process of its own.
`--fit` prints the bits of each level that fit the planted truth best.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ON = date(2026, 11, 25)
SHARES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
_CHUNK = 200_000
READS = ("business", "shop", "account", "site", "mobile_app", "shown")


def firms(data: Path | None, count: int, seed: int) -> list[Any]:
    """That many firms and one in twelve more, who are strangers."""
    from wangjian.demo.companies import Company, made_up
    from wangjian.demo.market import seeds

    wanted = count + count // 12
    if data is None:
        return list(made_up(Random(seed), seeds("market"), wanted, as_of=ON))
    found: list[Any] = []
    for name in ("enterprises_full", "enterprise_names"):
        path = data / "enterprises" / f"{name}.parquet"
        if not path.exists() or len(found) >= wanted:
            continue
        table = pq.read_table(path)
        names = set(table.column_names)
        kept = [c for c in ("uscc", "name", "province", "city", "address") if c in names]
        found += [
            Company(
                no=row["uscc"], name=row["name"], region_id=row["uscc"][2:8],
                province=row["province"] or "", city=row.get("city") or "",
                address=row.get("address") or "", scope="", category="", registered_on=ON,
                goods=(),
            )
            for row in table.select(kept).to_pylist()
        ]  # fmt: skip
    Random(seed).shuffle(found)
    return found[:wanted]


def make(folder: Path, data: Path | None, shops: int, businesses: int, seed: int) -> None:
    """Files `business`, `shop` and the truth."""
    from wangjian.demo.noise import Noise

    noise = Noise(Random(seed))
    everyone = firms(data, businesses, seed)
    count = min(businesses, len(everyone) * 12 // 13)
    known, strangers = noise.with_former(everyone[:count]), everyone[count:]
    _write(
        folder, "business", (company.row() | {"region_id": company.region_id} for company in known)
    )
    truth: list[tuple[str, str | None, str]] = []

    def rows() -> Any:
        for one in noise.shops(known, strangers, shops):
            key = f"shop:{one.row['platform_id']}/{one.row['platform_shop_no']}"
            truth.append(
                (key, f"business:cn.uscc/{one.no}" if one.no else None, " ".join(one.kinds))
            )
            yield one.row

    _write(folder, "shop", rows())
    columns = list(zip(*truth, strict=True))
    pq.write_table(
        pa.table(
            {
                n: pa.array(c, pa.string())
                for n, c in zip(("key", "of", "kinds"), columns, strict=True)
            }
        ),
        folder / "truth.parquet",
    )


def _write(folder: Path, table: str, rows: Any) -> None:
    from wangjian.lake.engine import open_duckdb
    from wangjian.lake.validation import arrow_schema
    from wangjian.lake.written import stored_rows
    from wangjian.registry.tables import TABLES

    shape = TABLES[table]
    fields = [arrow_schema(shape).field(column.name) for column in shape.columns]
    schema = pa.schema(fields)
    (folder / table).mkdir()
    connection = open_duckdb(folder, memory="1GB")
    lot: list[Any] = []
    number = 0

    def flush() -> None:
        nonlocal number
        kept = [{name: row.get(name) for name in schema.names} for row in lot]
        stored = stored_rows(
            shape, pa.Table.from_pylist(kept, schema), "bench", "bench", connection
        )
        pq.write_table(stored, folder / table / f"{number:05d}.parquet", compression="zstd")
        number += 1
        lot.clear()

    for row in rows:
        lot.append(row)
        if len(lot) == _CHUNK:
            flush()
    if lot:
        flush()


def run(folder: Path, *, all_pairs: bool = False, memory: str = "3GB") -> pa.Table:
    """The run of the product over these files; with `all_pairs` nothing compared is dropped."""
    from bench.scoring import placed
    from wangjian.lake.duckdb_engine import DuckDBSession
    from wangjian.packs.packs import Packs
    from wangjian.registry.bulk import linking
    from wangjian.registry.decisions.linking import read_method
    from wangjian.registry.tables import TABLES
    from wangjian.text.functions import FUNCTIONS

    packs = Packs.open()
    method = read_method(packs)
    if all_pairs:
        method = replace(method, limits=method.limits | {"kept": 0.0, "links": 100})
    began = time.perf_counter()

    def tell(_: str, en: str = "", rows: int = 0) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {en} {rows:,}", file=sys.stderr)

    counts = linking.Counts()
    with tempfile.TemporaryDirectory(dir=folder) as tmp:
        session = DuckDBSession(folder, Path(tmp), memory=memory)
        try:
            for name in READS:
                paths = sorted((folder / name).glob("*.parquet"))
                session.add_view(TABLES[name], placed(name, paths), paths)
            session.lock()
            session.register(FUNCTIONS)
            lots = list(linking.link(session, method, parents(packs), counts=counts, tell=tell))
        finally:
            session.close()
    tell("", f"done: {counts}")
    return pa.concat_tables(lots)


def parents(packs: Any) -> dict[str, str | None]:
    """Regions and what is above each, from the files."""
    from wangjian.authority.regions import read_regions

    return {one.id: one.parent for one in read_regions(packs.files("authority", "regions", ".csv"))}


def measure(folder: Path) -> None:
    """In a process of its own: seconds, those of the processor, and the most memory."""
    began = time.perf_counter()
    links = run(folder)
    seconds = round(time.perf_counter() - began, 1)
    used = resource.getrusage(resource.RUSAGE_SELF)
    pq.write_table(links, folder / "links.parquet")
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
                "peak_gigabytes": round(used.ru_maxrss * 1024 / 1e9, 2),
            }
        )
    )


def judge(folder: Path) -> list[dict[str, Any]]:
    """Recall and precision where links of a probability or more are taken for right."""
    truth = pq.read_table(folder / "truth.parquet")
    owner = dict(zip(truth["key"].to_pylist(), truth["of"].to_pylist(), strict=True))
    own = sum(1 for of in owner.values() if of)
    links = pq.read_table(folder / "links.parquet")
    rows = list(
        zip(
            links["left_key"].to_pylist(),
            links["right_key"].to_pylist(),
            links["probability"].to_pylist(),
            strict=True,
        )
    )
    best: dict[str, tuple[float, str]] = {}
    for left, right, share in rows:
        best[left] = max(best.get(left, (0.0, "")), (share, right))
    found = []
    for least in SHARES:
        taken = {left: right for left, (share, right) in best.items() if share >= least}
        right = sum(1 for left, business in taken.items() if owner[left] == business)
        found.append(
            {
                "from": least,
                "taken": len(taken),
                "recall": round(right / own, 4),
                "precision": round(right / max(1, len(taken)), 4),
            }
        )
    among = {(left, right) for left, right, _ in rows}
    found.append({"recall of all links kept": round(
        sum(1 for left, of in owner.items() if of and (left, of) in among) / own, 4)})  # fmt: skip
    kinds = Counter()
    missed = Counter()
    wrong = Counter()
    for key, of, listed in zip(
        truth["key"].to_pylist(), truth["of"].to_pylist(), truth["kinds"].to_pylist(), strict=True
    ):
        share, right = best.get(key, (0.0, ""))
        for kind in listed.split():
            kinds[kind] += 1
            if of and (share < 0.9 or right != of):
                missed[kind] += 1
            if share >= 0.9 and right != of:
                wrong[kind] += 1
    for kind, count in sorted(kinds.items()):
        found.append(
            {"kind": kind, "shops": count, "missed at 0.9": round(missed[kind] / count, 4),
             "wrong at 0.9": round(wrong[kind] / count, 4)}
        )  # fmt: skip
    return found


def main() -> None:
    """Make the market, measure, judge, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.linking")
    parser.add_argument("--shops", type=int, default=20_000)
    parser.add_argument("--businesses", type=int, default=10_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the files here")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        folder.mkdir(exist_ok=True)
        if not (folder / "truth.parquet").exists():
            make(folder, options.data, options.shops, options.businesses, options.seed)
        if options.fit:
            from bench.linking_fit import fit

            fit(folder)
            return
        told = subprocess.run(
            [sys.executable, "-m", "bench.linking", "--measure", folder],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        print(told.stdout.strip())
        for row in judge(folder):
            print("  ".join(f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}"
                            for name, value in row.items()))  # fmt: skip


if __name__ == "__main__":
    main()
