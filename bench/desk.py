"""办公桌: pages while twenty officers work, and the list as JSON beside FastAPI's.

    python -m bench.desk WORKSPACE [--users N] [--seconds N] [--only pages|json]

The workspace is one that `bench.office` made. The product serves it as `wangjian serve` does, with
its worker; on the same two cores each user asks, reads for some seconds, and asks again. Times
are from the first byte sent to the last one read; the first two minutes of a server, in which each
of its connections to the database meets each kind of page, are asked and not counted.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench.keys import by_keys
from bench.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.workspace.folder import Workspace

# A trained officer needs ten seconds a group; these are three times as quick.
USERS, SECONDS, READING = 20, 90, 3.0
WARMING = 120.0  # seconds that count for nothing
JSON_SECONDS, JSON_CONNECTIONS, JSON_ROUNDS = 10, 16, 3
STARTING_SECONDS = 180  # FastAPI and all that it needs come up in one when nothing else runs
_TERMS = ("有限公司", "成都", "食品", "网络科技", "91", "店", "上海宏", "p042", "cdsp", "〔2026〕")


@dataclass(frozen=True)
class Page:
    """A kind of page, how often it is asked for, and its addresses."""

    name: str
    often: int
    paths: list[str]
    preview: bool = False


def pages() -> list[Page]:
    """What officers open, with ids out of the workspace."""
    from django.db import connection, transaction

    from wangjian.authority.rls import SEE_ALL

    def ids(sql: str) -> list[str]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SEE_ALL)
            cursor.execute(sql)
            return [str(row[0]) for row in cursor.fetchall()]

    groups = ids("SELECT id FROM monitoring_findinggroup WHERE state = 'open' LIMIT 3000")
    leads = ids("SELECT matter_id FROM casework_lead TABLESAMPLE SYSTEM (0.2) LIMIT 3000")
    names = ids("SELECT name FROM registry_business TABLESAMPLE SYSTEM (0.5) LIMIT 500")
    codes = ids("SELECT registration_no FROM registry_business TABLESAMPLE SYSTEM (0.5) LIMIT 500")

    def things(table: str) -> list[str]:
        return ids(f"SELECT entity_id FROM registry_{table} TABLESAMPLE SYSTEM (0.2) LIMIT 2000")

    terms = [*_TERMS, *(name[2:6] for name in names), *names, *codes]
    return [
        Page("preview", 40, [f"/groups/{one}/" for one in groups], preview=True),
        Page("groups", 12, ["/groups/", "/groups/?severity=3"]),
        Page("leads", 12, ["/leads/", "/leads/?order=new", "/leads/?order=severity"]),
        Page("lead", 10, [f"/leads/{one}/" for one in leads]),
        Page("business", 6, [f"/registry/{one}/" for one in things("business")]),
        Page("shop", 4, [f"/registry/{one}/" for one in things("shop")]),
        Page("search", 8, [f"/search/?q={quote(term)}" for term in terms]),
        Page("dashboard", 4, ["/"]),
        Page("work", 4, ["/work/"]),
    ]


def work(
    visitor: Visitor,
    kinds: list[Page],
    since: float,
    until: float,
    reading: float,
    seen: dict[str, list[float]],
) -> None:
    """One officer's day, quickly."""
    rng = random.Random()
    time.sleep(rng.random() * reading * 2)
    while time.monotonic() < until:
        (kind,) = rng.choices(kinds, [one.often for one in kinds])
        path = rng.choice(kind.paths)
        headers = {"HX-Request": "true"} if kind.preview else {}
        began = time.perf_counter()
        status, _ = visitor.ask(path, **headers)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        if time.monotonic() > since:
            seen[kind.name].append(time.perf_counter() - began)
        time.sleep(rng.expovariate(1 / reading))


def many_at_work(  # noqa: ANN201
    port: int, kinds: list[Page], login: tuple[str, str], users: int, seconds: float, reading: float
):
    """All officers at once; times by kind of page."""
    visitors = [Visitor(port) for _ in range(users)]
    for visitor in visitors:
        visitor.sign_in(*login)
    seen: dict[str, list[float]] = defaultdict(list)
    since = time.monotonic() + WARMING
    told = (kinds, since, since + seconds, reading, seen)
    threads = [threading.Thread(target=work, args=(one, *told)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def show(seen: dict[str, list[float]]) -> None:
    """A table of times."""
    print(f"{'page':12}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for name, times in seen.items():
        if not times:
            continue
        cut = statistics.quantiles(times, n=100) if len(times) > 1 else times * 99
        print(
            f"{name:12}{len(times):8}{cut[49] * 1e3:9.1f}{cut[94] * 1e3:9.1f}{cut[98] * 1e3:9.1f}"
        )


@contextmanager
def served(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """A server for as long as it is needed."""
    server = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        wait_for(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    """Until it listens; one that ended, or does not come up, is told of and not measured."""
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            raise RuntimeError(f"the server ended at once: {server.returncode}")
        time.sleep(0.2)
    raise RuntimeError(f"nobody listens at {port} after {STARTING_SECONDS} s")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def a_second(port: int, path: str, headers: dict[str, str]) -> tuple[float, int]:
    """Requests a second over some connections that always have one under way, and bytes of one."""

    def asked(visitor: Visitor) -> int:
        status, body = visitor.ask(path, **headers)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {body[:300]!r}")
        return len(body)

    def go(until: float) -> int:
        visitor, done = Visitor(port), 0
        while time.monotonic() < until:
            asked(visitor)
            done += 1
        return done

    with ThreadPoolExecutor(JSON_CONNECTIONS) as at_once:
        # what a process reads or prepares once has been read in all of its threads
        sizes = list(at_once.map(asked, [Visitor(port) for _ in range(JSON_CONNECTIONS)]))
        began = time.monotonic()
        # an error in any of them ends the measurement: what did not answer is no rate
        done = list(at_once.map(go, [began + JSON_SECONDS] * JSON_CONNECTIONS))
    return sum(done) / (time.monotonic() - began), sizes[-1]


def beside_fastapi(workspace: Workspace, ours: int, token: str) -> None:
    """The list of leads by ours, by FastAPI typed and by its raw columns, in turn."""
    from wangjian.authority import queries
    from wangjian.cli.serve import WEB_PROCESSES
    from wangjian.workspace import postgres

    said = postgres.connection(workspace, "app")
    actor = queries.actor_by_login(queries.first_login())
    where = actor.range
    address = (
        f"postgresql+asyncpg://{said['user']}:{quote(str(said['password']), safe='')}@/"
        f"{said['dbname']}?host={quote(str(said['host']))}&port={said['port']}"
    )
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(WEB_PROCESSES), "--no-access-log",
        "--log-level", "warning", "bench.other_api:app",
    ]  # fmt: skip
    environment = {"BENCH_DATABASE": address, "BENCH_OFFICE": f"{where.start}|{where.stop}"}
    bearer = {"Authorization": f"Bearer {token}"}
    wanted = (
        ("ours", ours, "/api/v1/casework/leads?state=open", bearer),
        ("fastapi typed", port, "/typed", {}),
        ("fastapi raw", port, "/raw", {}),
    )
    ratios: dict[str, list[float]] = defaultdict(list)
    with served(command, environment, port):
        for _ in range(JSON_ROUNDS):  # in turn, since a machine is not as quick all the time
            rates: dict[str, float] = {}
            for name, at, path, headers in wanted:
                rates[name], size = a_second(at, path, headers)
                print(f"{name:14}{rates[name]:8.0f} a second {size:8} bytes", flush=True)
            for name in ("fastapi typed", "fastapi raw"):
                ratios[name].append(rates["ours"] / rates[name])
    for name, each in ratios.items():
        told = ", ".join(f"{one:.2f}" for one in each)
        print(f"ours / {name}: {statistics.median(each):.2f} (rounds: {told})")


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--users", type=int, default=USERS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--reading", type=float, default=READING, help="seconds between pages")
    parser.add_argument("--login", default="")
    parser.add_argument("--only", choices=("pages", "json"))
    options = parser.parse_args()
    from bench.office import verb
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres
    from wangjian.workspace.folder import Workspace

    workspace = Workspace.open(options.workspace.resolve())
    with postgres.running(workspace):
        start_django(workspace)
        kinds = pages()
        port = free_port()
        start = "from wangjian.cli import main; main()"
        serve = [
            sys.executable,
            "-c",
            start,
            "-w",
            str(workspace.path),
            "serve",
            "--port",
            str(port),
        ]
        with served(serve, {}, port):
            login, _, password = options.login.partition(":")
            if options.only != "json":
                whose = (login, password)
                told = (port, kinds, whose, options.users, options.seconds, options.reading)
                with ThreadPoolExecutor(1) as beside:
                    address = f"http://127.0.0.1:{port}"
                    keys = beside.submit(
                        by_keys, address, whose, WARMING + options.seconds, options.reading
                    )
                    seen = many_at_work(*told)
                    show({**seen, "after J": keys.result()})
            if options.only != "pages":
                until = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011
                by = ("--as", login) if login else ()
                issued = verb(workspace.path, *by, "authority", "token", "issue", "bench",
                              "--scope", "casework.leads", "--until", until)  # fmt: skip
                beside_fastapi(workspace, port, issued.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
