"""机关造数: a workspace as an office has it after years: register, ten million shops, leads.

    python -m bench.office FOLDER [--businesses N] [--shops N] [--leads N] [--waiting N]

A demo of 1,000 shops is made first. Firms and shops (`bench.register`) then come in as files
through the product's own doors, ingest and projection. Leads and finding groups are those that
the demo's officers and rules made, written many times under other numbers, subjects and days.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from bench.register import CHUNK, PLATFORMS, Firms, firms, shop_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

pc: Any = compute
BUSINESSES, SHOPS, LEADS, WAITING = 400_000, 10_000_000, 1_000_000, 200_000
DAY = "2026-11-20"
STILL_OPEN = 20  # every how many-th lead is not ended
_CATEGORIES = ("食品", "服装", "化妆品", "图书", "家居", "数码")


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say how long something took."""
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.0f} s", flush=True)


def verb(workspace: Path, *words: str) -> str:
    """A verb of the product on the workspace; what it printed."""
    start = "from wangjian.cli import main; main()"
    command = [sys.executable, "-c", start, "-w", str(workspace), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def business_file(of: Firms, path: Path) -> None:
    """The register as its office sends it."""
    rows = pa.table(
        {
            "registration_scheme": pa.array(["cn.uscc"] * len(of)),
            "registration_no": of.codes,
            "name": of.names,
            "former_names": of.former,
            "status": pa.array(["active"] * len(of)),
            "region_id": of.regions,
        }
    )
    pq.write_table(rows, path, compression="zstd")


def shop_file(of: Firms, shops: int, path: Path) -> None:
    """The shops as their platforms report them."""
    rng = np.random.default_rng(3)
    with pq.ParquetWriter(path, shop_columns(shop_batch(rng, of, 0, 1)).schema) as writer:
        for start in range(0, shops, CHUNK):
            batch = shop_batch(rng, of, start, min(CHUNK, shops - start))
            writer.write_table(shop_columns(batch))


def shop_columns(batch: pa.Table) -> pa.Table:
    """What a platform reports of a shop."""
    count = len(batch)
    number = batch["platform_shop_no"]
    kinds = pa.array(_CATEGORIES).take(pa.array(np.arange(count) % len(_CATEGORIES)))
    return pa.table(
        {
            "platform_id": batch["platform_id"],
            "platform_shop_no": number,
            "name": pc.binary_join_element_wise(
                pc.utf8_slice_codeunits(batch["registered_name"], 0, 5), kinds, pa.scalar("店"), ""
            ),
            "registration_no": batch["registration_no"],
            "registered_name": batch["registered_name"],
            "region_id": batch["region_id"],
            "category": kinds,
        }
    )


def platform_file(path: Path) -> None:
    """119 platforms."""
    ids = [f"p{n:03d}" for n in range(PLATFORMS)]
    rows = pa.table({"platform_id": ids, "name": [f"平台{one}" for one in ids]})
    pq.write_table(rows, path)


# An id whose first half says when: the copy's is so many minutes older than that of its model.
_COPY_ID = """
CREATE OR REPLACE FUNCTION pg_temp.copy_id(id uuid, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint
      - n * 60000), 12, '0')
   || '7' || substr(md5(id::text || n), 1, 3) || '8' || substr(md5(id::text || n), 4, 15))::uuid $$
"""
# Subjects: so many shops of the register, numbered.
_SUBJECTS = """
CREATE TEMP TABLE subject AS
SELECT row_number() OVER () AS no, s.entity_id, e.natural_key, s.name, s.region_id
FROM (SELECT entity_id, name, region_id FROM registry_shop WHERE source = 'bench' LIMIT {count}) s
JOIN registry_entity e ON e.id = s.entity_id
"""
_MODELS = """
CREATE TEMP TABLE model AS
SELECT g.id AS group_id, l.matter_id, row_number() OVER (ORDER BY g.id) AS k
FROM monitoring_findinggroup g {how} JOIN casework_lead l ON l.group_id = g.id
WHERE g.state = '{state}' {only} LIMIT {limit}
"""
_DAYS = "(c.n % 900)::int"


def _copied(cursor: Any, table: str, joined: str, changed: dict[str, str]) -> None:
    """All models' rows of a table once for each copy, with what is changed in them."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    names = [name for (name,) in cursor.fetchall()]
    values = [changed.get(name, f'b."{name}"') for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    with told(f"  {table}"):
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)}"
            f" FROM {table} b {joined} CROSS JOIN copy c"
            " JOIN subject s ON s.no = c.first + (c.n - 1) * c.models + m.k"
        )
    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _fresh(*names: str) -> dict[str, str]:
    return {name: f'pg_temp.copy_id(b."{name}", c.n)' for name in names}


_SUBJECT = {"subject_id": "s.entity_id", "subject_key": "s.natural_key"}


def _earlier(*names: str) -> dict[str, str]:
    return {name: f'b."{name}" - {_DAYS}' for name in names}


def _groups(cursor: Any) -> None:
    _copied(
        cursor, "monitoring_findinggroup", "JOIN model m ON m.group_id = b.id",
        {
            **_fresh("id"), **_SUBJECT, "previous_id": "NULL", "region_id": "s.region_id",
            "score": "b.score * (0.5 + (c.n % 997) / 1994.0)",
            "decided_at": f"b.decided_at - make_interval(days => {_DAYS})",
            **_earlier("first_acted_on", "last_acted_on"),
        },
    )  # fmt: skip
    _copied(
        cursor, "monitoring_finding", "JOIN model m ON m.group_id = b.group_id",
        {
            **_fresh("id", "group_id", "thread"), **_SUBJECT, "previous_id": "NULL",
            **_earlier("first_acted_on", "acted_on"),
        },
    )  # fmt: skip


def _leads(cursor: Any) -> None:
    ended = f"(NOT b.is_open OR c.n % {STILL_OPEN} <> 0)"
    _copied(
        cursor, "docket_matter", "JOIN model m ON m.matter_id = b.id",
        {
            **_fresh("id"), **_earlier("opened_on"),
            "subject_id": "s.entity_id", "subject_key": "s.natural_key", "subject_name": "s.name",
            "seq": "(c.first + c.n * c.models + m.k)::int",
            "number": "regexp_replace(b.number, '[0-9]+(号)?$',"
                      " (c.first + c.n * c.models + m.k)::text || '\\1')",
            "opened_at": f"b.opened_at - make_interval(days => {_DAYS})",
            "is_open": f"NOT {ended}",
            "state": f"CASE WHEN {ended} AND b.is_open THEN 'not_filed' ELSE b.state END",
            "closed_on": f"CASE WHEN {ended} THEN b.opened_on - {_DAYS} + 9 END",
            "closed_at": f"CASE WHEN {ended}"
                         f" THEN b.opened_at - make_interval(days => {_DAYS} - 9) END",
            "due_on": f"CASE WHEN NOT {ended} THEN b.due_on - (c.n % 30)::int + 10 END",
        },
    )  # fmt: skip
    # A trigger notes what the search box finds; it did not run.
    with told("  docket_mattersought"):
        cursor.execute("DROP INDEX docket_sought_pieces")
        cursor.execute(
            "INSERT INTO docket_mattersought (matter_id, kind, place, said)"
            " SELECT id, kind, office_path, docket_plain(number, subject_name, subject_key)"
            " FROM docket_matter ON CONFLICT DO NOTHING"
        )
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            "CREATE INDEX docket_sought_pieces ON docket_mattersought"
            " USING gin (docket_pieces(said))"
        )
    _copied(
        cursor, "casework_lead", "JOIN model m ON m.matter_id = b.matter_id",
        {
            **_fresh("matter_id", "group_id"), "subject_key": "s.natural_key",
            **_earlier("first_acted_on", "last_acted_on"),
        },
    )  # fmt: skip
    _copied(
        cursor, "docket_step", "JOIN model m ON m.matter_id = b.matter_id",
        {**_fresh("id", "matter_id"), "undone_by_id": "NULL"},
    )  # fmt: skip
    _copied(
        cursor, "docket_clock", "JOIN model m ON m.matter_id = b.matter_id",
        {**_fresh("id", "matter_id"), **_earlier("started_on", "due_on")},
    )  # fmt: skip
    _copied(
        cursor, "docket_clockentry",
        "JOIN docket_clock k ON k.id = b.clock_id JOIN model m ON m.matter_id = k.matter_id",
        _fresh("id", "clock_id", "step_id"),
    )  # fmt: skip


def multiply(leads: int, waiting: int) -> None:
    """The demo's leads and waiting groups many times over; as the owner of the tables."""
    from django.db import connection, transaction

    from wangjian.authority.rls import SEE_ALL

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SEE_ALL)
        # Checked row by row, not at the end: a table with checks waiting cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_COPY_ID)
        cursor.execute(_SUBJECTS.format(count=leads + waiting + 10_000))
        cursor.execute("CREATE INDEX ON subject (no)")
        for wanted, first, state, how, write in (
            (leads, 0, "taken", "", (_groups, _leads)),
            (waiting, leads + 5_000, "open", "LEFT", (_groups,)),
        ):
            cursor.execute("DROP TABLE IF EXISTS model; DROP TABLE IF EXISTS copy")
            only = "" if how == "" else "AND g.topic IS NOT NULL"
            limit = min(wanted, 200)
            cursor.execute(_MODELS.format(how=how, state=state, only=only, limit=limit))
            cursor.execute("SELECT count(*) FROM model")
            (models,) = cursor.fetchone()
            cursor.execute(
                f"CREATE TEMP TABLE copy AS SELECT n::bigint, {first}::bigint AS first,"
                f" {models}::bigint AS models FROM generate_series(1, {wanted // models}) n"
            )
            cursor.execute("ANALYZE model; ANALYZE copy; ANALYZE subject")
            for one in write:
                one(cursor)
    with connection.cursor() as cursor, told("  vacuum"):
        cursor.execute("VACUUM ANALYZE")


def make(
    workspace: Path, *, demo: int, businesses: int, shops: int, leads: int, waiting: int
) -> None:
    """All of it."""
    with told("demo"):
        made = ("demo", "--workspace", str(workspace), "--shops", str(demo), "--no-serve")
        print(verb(workspace, *made))  # who may sign in, and with what
    rng = np.random.default_rng(7)
    of = firms(rng, businesses)
    files = workspace / "tmp"
    for table, write in (
        ("platform", platform_file),
        ("business", lambda path: business_file(of, path)),
        ("shop", lambda path: shop_file(of, shops, path)),
    ):
        file = files / f"bench-{table}.parquet"
        write(file)
        with told(f"{table}: taken in and brought to the pages"):
            print(verb(workspace, "ingest", table, str(file), "--source", "bench", "--as-of", DAY))
        file.unlink()
    subprocess.run(
        [sys.executable, "-m", "bench.office", str(workspace), "--multiply",
         "--leads", str(leads), "--waiting", str(waiting)],
        check=True,
    )  # fmt: skip
    with told("figures"):
        verb(workspace, "campaign", "count")


def main() -> None:
    """Make the workspace."""
    parser = argparse.ArgumentParser(prog="python -m bench.office")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--businesses", type=int, default=BUSINESSES)
    parser.add_argument("--shops", type=int, default=SHOPS)
    parser.add_argument("--leads", type=int, default=LEADS)
    parser.add_argument("--waiting", type=int, default=WAITING)
    parser.add_argument("--demo", type=int, default=1_000, help="shops of the demo")
    parser.add_argument("--multiply", action="store_true", help="only the last step")
    options = parser.parse_args()
    if not options.multiply:
        make(
            options.workspace.resolve(), demo=options.demo, businesses=options.businesses,
            shops=options.shops, leads=options.leads, waiting=options.waiting,
        )  # fmt: skip
        return
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres
    from wangjian.workspace.folder import Workspace

    workspace = Workspace.open(options.workspace.resolve())
    with postgres.running(workspace):
        start_django(workspace, "owner")
        multiply(options.leads, options.waiting)


if __name__ == "__main__":
    main()
