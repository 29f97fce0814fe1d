"""名单比对: shops against lists, in all, one merchant at a time, and over HTTP.

    python -m bench.screening [--shops N] [--entries M] [--only scan,code,...]

Firms, shops and entries are made up (`bench.register`) and written once as Parquet; each figure is
then measured in a process of its own, with its peak memory, one after the other in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangjian.lake.duckdb_engine import DuckDBSession
    from wangjian.registry.bulk.judging import Judgement

ON = date(2026, 11, 25)
ASKED = 3_000  # merchants, in the process
RATE, SECONDS = 200, 20  # requests a second over HTTP, for so long
LETTERS = "甲乙丙丁戊己庚辛壬癸未末土士干千"
Found = dict[str, Any]


def _judgement() -> Judgement:
    from wangjian.packs.packs import Packs
    from wangjian.registry.bulk.judging import read_judgement

    return read_judgement(Packs.open().file("registry", "", ".yaml", "wj.screening").header)


def _session(folder: Path, tmp: Path) -> DuckDBSession:
    """The three tables as the lake has them."""
    from bench.register import FIRST
    from wangjian.lake.duckdb_engine import DuckDBSession
    from wangjian.lake.versions import Accepted, Placed, Version
    from wangjian.registry.tables import TABLES
    from wangjian.text.functions import FUNCTIONS

    session = DuckDBSession(folder, tmp, memory="4GB")
    for name in ("shop", "list_entry", "business"):
        paths = sorted((folder / name).glob("*/*.parquet"))
        parts: dict[str, list[tuple[str, int]]] = {}
        for path in paths:
            rows = pq.read_metadata(path).num_rows
            parts.setdefault(path.parent.name, []).append((path.name, rows))
        columns = tuple(pq.read_schema(paths[0]).names)
        loads = tuple(
            Accepted(
                load, FIRST, "", "full" if load == FIRST else "delta", ON,
                sum(rows for _, rows in held), tuple(held), columns,
            )
            for load, held in parts.items()
        )  # fmt: skip
        files = tuple(
            Placed(load, name, f"{load}/{name}", rows)
            for load, held in parts.items()
            for name, rows in held
        )
        version = Version(name, 1, None, "bench", accepted=loads, placed=files)
        session.add_view(TABLES[name], version, paths)
    session.lock()
    session.register(FUNCTIONS)
    return session


def scan(folder: Path) -> Found:
    """A bare scan of both tables: every column that the screening reads, names too."""
    return _scan(
        folder,
        ("platform_id", "platform_shop_no", "registration_no", "registered_name", "region_id"),
        ("list_kind", "authority", "entry_no", "registration_no", "name", "region_id"),
    )


def scan_codes(folder: Path) -> Found:
    """A bare scan of what the screening by code reads."""
    return _scan(
        folder,
        ("platform_id", "platform_shop_no", "registration_no"),
        ("list_kind", "authority", "entry_no", "registration_no"),
    )


def _scan(folder: Path, of_shop: tuple[str, ...], of_entry: tuple[str, ...]) -> Found:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET memory_limit = '4GB'")
    rows = 0
    for table, names in (("shop", of_shop), ("list_entry", of_entry)):
        lengths = ", ".join(f"max(length({name}))" for name in names)
        days = ", max(entered_on), max(left_on)" if table == "list_entry" else ""
        found = connection.execute(
            f"SELECT count(*), {lengths}{days} FROM read_parquet('{folder}/{table}/*/*.parquet')"
        ).fetchone()
        rows += int(found[0]) if found else 0
    return {"rows": rows}


def code(folder: Path) -> Found:
    """All shops by code alone; the pairs go to a file, as a run's do."""
    from wangjian.registry.bulk import screening as bulk

    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        session = _session(folder, Path(tmp))
        planned = bulk.plan(session, ON, _judgement())
        return {"rows": session.write(planned.by_code_sql(), Path(tmp) / "found")}


def everything(folder: Path) -> Found:
    """All shops by code, name and region, former names."""
    from bench.register import regions
    from wangjian.registry.bulk import judging
    from wangjian.registry.bulk import screening as bulk

    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        session = _session(folder, Path(tmp))
        planned = bulk.plan(session, ON, _judgement())
        bulk.prepare(session, planned, judging.places(regions()[2], planned.judgement))
        return {"rows": session.write(planned.found_sql(), Path(tmp) / "found")}


def part(folder: Path) -> Found:
    """An increment: a load of 1 % of the shops and one of 1 % of the entries, and a day."""
    from bench.register import LATER, regions
    from wangjian.registry.bulk import increment, judging
    from wangjian.registry.bulk import screening as bulk

    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        session = _session(folder, Path(tmp))
        planned = bulk.plan(session, ON, _judgement())
        where = judging.places(regions()[2], planned.judgement)
        kept = bulk.prepare(session, planned, where)  # as a full run leaves them
        changed = [
            increment.Change(
                frozenset(
                    session.arrow(f"SELECT entity_key FROM {table} WHERE load_id = '{LATER}'")[
                        "entity_key"
                    ].to_pylist()
                ),
                (LATER,),
            )
            for table in ("shop", "list_entry")
        ]
        since = increment.Since(ON - timedelta(days=1), changed[0], changed[1])
        began = time.perf_counter()
        turned = session.arrow(increment.turned_sql(planned, since.day))["entity_key"].to_pylist()
        entries = replace(changed[1], keys=changed[1].keys | set(turned))
        found = increment.found(session, planned, where, kept, replace(since, entries=entries))
        return {
            "rows": found.num_rows,
            "changed": len(changed[0].keys) + len(entries.keys),
            "increment_seconds": round(time.perf_counter() - began, 2),
        }


def index(folder: Path) -> Found:
    """The index of the lists for one merchant at a time."""
    from bench.register import regions
    from wangjian.registry.bulk import judging
    from wangjian.registry.bulk import screening as bulk
    from wangjian.registry.bulk.laying import lay_out

    judgement = _judgement()
    where = judging.places(regions()[2], judgement)
    about = {
        "version": "bench",
        "list_version": 1,
        "lists_as_of": ON.isoformat(),
        "places": {row["region_id"]: [row["top_id"], row["place_id"]] for row in where.to_pylist()},
        "confidence": dict(judgement.confidence),
        "shortest_without_region": judgement.shortest_without_region,
    }
    with tempfile.TemporaryDirectory(dir=folder.parent) as tmp:
        session = _session(folder, Path(tmp))
        at = lay_out(session, bulk.plan(session, None, judgement), where, _index(folder), about)
    size = sum(path.stat().st_size for path in at.iterdir())
    return {"rows": json.loads((at / "about.json").read_text())["names"], "gigabytes": size / 1e9}


def _index(folder: Path) -> Path:
    return folder / "index"


def noisy(name: str, rng: np.random.Generator) -> str:
    """A name as it is mistyped: a character changed, left out, put in; other brackets or form."""
    place = int(rng.integers(1, max(2, len(name) - 1)))
    letter = LETTERS[int(rng.integers(len(LETTERS)))]
    match int(rng.integers(0, 5)):
        case 0:
            return name[:place] + letter + name[place + 1 :]
        case 1:
            return name[:place] + name[place + 1 :]
        case 2:
            return name[:place] + letter + name[place:]
        case 3:
            return name.replace("有限公司", "有限責任公司").replace("（", "(")
        case _:
            return f"{name[:place]} {name[place:]}"


def merchant(folder: Path) -> Found:
    """One merchant at a time in the process: names with noise, each of an entry in force."""
    from wangjian.registry.bulk.lookup import Index
    from wangjian.text.names import normalise

    opened = Index(_index(folder) / "bench")
    rng = np.random.default_rng(5)
    asked = _asked(folder, rng)
    for row in asked[:50]:
        opened.screen(name=row["name"], region=row["region_id"], on=ON)
    times, found, right, wrong = [], 0, 0, 0
    for row in asked:
        said = noisy(row["name"], rng)
        began = time.perf_counter()
        matches = opened.screen(name=said, region=row["region_id"], on=row["entered_on"])
        times.append((time.perf_counter() - began) * 1_000)
        found += any(one.entry["entry_no"] == row["entry_no"] for one in matches)
        for one in matches:
            same = normalise(one.entry["name"]) == normalise(row["name"])
            same |= one.entry["registration_no"] == row["registration_no"] is not None
            right, wrong = right + same, wrong + (not same)
    return {
        "rows": len(asked),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
        "recall": round(found / len(asked), 4),
        "precision": round(right / max(1, right + wrong), 4),
    }


def _asked(folder: Path, rng: np.random.Generator) -> list[dict[str, Any]]:
    path = min((folder / "list_entry" / "bench").glob("*.parquet"))
    columns = ["name", "region_id", "entry_no", "entered_on", "registration_no"]
    rows = pq.read_table(path, columns=columns)
    return rows.take(rng.integers(0, rows.num_rows, ASKED)).to_pylist()


def http(folder: Path) -> Found:
    """The same over HTTP: a workspace of its own, one web process, so many requests a second."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        home.chmod(0o711)
        place = home / "ws"
        start = "from wangjian.cli import main; main()"
        verb = [sys.executable, "-c", start, "-w", str(place)]

        def run(*words: str) -> str:
            done = subprocess.run([*verb, *words], check=True, capture_output=True, text=True)
            return done.stdout.strip().splitlines()[-1]

        run("init", str(place))
        until = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011
        (place / "screening").symlink_to(_index(folder))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = subprocess.Popen([*verb, "serve", "--no-worker", "--port", str(port)])
        try:
            token = run("authority", "token", "issue", "bench", "--scope", "registry.screen",
                        "--until", until)  # fmt: skip
            _wait(port)
            rng = np.random.default_rng(6)
            paths = [
                "/api/v1/registry/screen?"
                + urlencode({"name": noisy(row["name"], rng), "region": row["region_id"]})
                for row in _asked(folder, rng)
            ]
            asyncio.run(_drive(port, token, paths, RATE // 10, 2))
            rate = int(os.environ.get("RATE", str(RATE)))
            return asyncio.run(_drive(port, token, paths, rate, SECONDS))
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


async def _drive(port: int, token: str, paths: list[str], rate: int, seconds: int) -> Found:
    """Requests at fixed times, whether or not earlier ones are answered; kept connections."""
    free: asyncio.Queue[Any] = asyncio.Queue()
    times: list[float] = []
    wrong = 0

    async def ask(path: str, due: float) -> None:
        nonlocal wrong
        try:
            pair = (
                await asyncio.open_connection("127.0.0.1", port)
                if free.empty()
                else free.get_nowait()
            )
            reader, writer = pair
            said = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
            writer.write(f"GET {path} HTTP/1.1\r\n{said}".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError):
            wrong += 1
            return
        # Counted from when it was due: a queue on this side is the server's too.
        times.append((time.perf_counter() - due) * 1_000)
        wrong += " 200 " not in head.partition("\r\n")[0]
        free.put_nowait(pair)

    began = time.perf_counter()
    tasks = []
    for number in range(rate * seconds):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(paths[number % len(paths)], due)))
    await asyncio.gather(*tasks)
    took = time.perf_counter() - began
    return {
        "rows": len(times),
        "wrong": wrong,
        "a_second": round(len(times) / took),
        "p50_ms": round(statistics.median(times), 2),
        "p99_ms": round(float(np.percentile(times, 99)), 2),
    }


MEASURES: dict[str, Callable[[Path], Found]] = {
    "scan": scan,
    "scan_codes": scan_codes,
    "code": code,
    "all": everything,
    "part": part,
    "index": index,
    "merchant": merchant,
    "http": http,
}


def measure(name: str, folder: Path) -> None:
    """In a process of its own: what was found, seconds, CPU and the most memory that it held."""
    began = time.perf_counter()
    found = MEASURES[name](folder)
    seconds = round(time.perf_counter() - began, 2)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                **found,
                "seconds": seconds,
                "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
                "peak_gigabytes": round(used.ru_maxrss * 1024 / 1e9, 2),
            }
        )
    )


def main() -> None:
    """Make the tables, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.screening")
    parser.add_argument("--shops", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=486_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--only", default=",".join(MEASURES))
    parser.add_argument("--kept", type=Path, help="made before, or made here and kept")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.folder)
        return
    from bench.register import make

    with tempfile.TemporaryDirectory(dir=options.folder) as made:
        folder = options.kept or Path(made) / "lake"
        if not folder.exists():
            make(folder, options.shops, options.entries)
        print(f"{options.shops:,} shops, {options.entries:,} entries; load {os.getloadavg()}")
        seconds: dict[str, float] = {}
        for name in options.only.split(","):
            told = subprocess.run(
                [sys.executable, "-m", "bench.screening", "--measure", name, "--folder", folder],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            found = json.loads(told.stdout.splitlines()[-1])
            seconds[name] = found.get("increment_seconds", found["seconds"])
            words = "  ".join(f"{key}: {value:,}" for key, value in found.items())
            print(f"{name:10} {words}", flush=True)
        if "all" in seconds and "part" in seconds:
            share = seconds["part"] / seconds["all"]
            print(f"an increment of 1 % takes {share:.1%} of the full time")
        for name, bare in (("code", "scan_codes"), ("code", "scan"), ("all", "scan")):
            if name in seconds and bare in seconds:
                print(f"{name} is {seconds[name] / seconds[bare]:.1f} times {bare}")


if __name__ == "__main__":
    main()
