"""投影: bring the pages' copy of a table to the lake's current version, writing what differs.

Everything of one table happens in one transaction under one advisory lock. The second time only
keys and digests are read; rows are fetched from the lake for those that changed.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.db import connection, transaction

from wangjian.lake.loads import Lake
from wangjian.lake.session import open_session
from wangjian.registry import bulk
from wangjian.registry.models import PROJECTED, EntitySource, ProjectionMark
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangjian.lake.disk import Progress
    from wangjian.lake.loads import Load
    from wangjian.lake.session import Session
    from wangjian.lake.versions import Version
    from wangjian.registry.models import Projected
    from wangjian.workspace.folder import Workspace

# More keys than this are not handed to the engine one by one: everything is read again.
MOST_KEYS = 500_000
_MEMORY = "2GB"
_LOCK_SPACE = 7_203_000  # of advisory locks: one number a table is added


@dataclass(frozen=True, slots=True)
class Projection:
    """What bringing one table up to date did."""

    table: str
    version: int
    rows: int
    written: int
    deleted: int


def project(
    ws: Workspace, tables: Iterable[str] = (), *, progress: Progress | None = None
) -> list[Projection]:
    """Bring the copies up to date; without names those of all tables that pages show."""
    lake = Lake(ws.lake)
    wanted = list(tables) or list(PROJECTED)
    done = []
    for name in wanted:
        if name not in PROJECTED:
            continue
        if progress:
            progress(f"更新页面数据：{TABLES[name].zh}", f"bringing pages up to date: {name}", 0)
        done.append(_project_table(ws, lake, name))
    return done


def _project_table(ws: Workspace, lake: Lake, name: str) -> Projection:
    model = PROJECTED[name]
    with transaction.atomic(), connection.cursor() as cursor:
        number = _LOCK_SPACE + zlib.crc32(name.encode()) % 1_000
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        version = lake.version(TABLES[name])
        mark = ProjectionMark.objects.filter(table=name).first()
        if mark is not None and mark.version == version.n:
            return Projection(name, version.n, mark.rows, 0, 0)
        loads = _in_force(lake, version)
        one_source = len({load.source for load in loads}) <= 1
        with open_session(
            lake,
            [TABLES[name]],
            versions={name: version.n},
            engine="duckdb",
            tmp=ws.tmp,
            memory=_MEMORY,
        ) as session:
            session.add_table(bulk.LOAD_ORDER, bulk.load_order(load.load_id for load in loads))
            writing = _Writing(cursor, session, model, name, one_source=one_source)
            written, deleted = writing.run(first=mark is None)
            _keep_sources(writing, one_source=one_source)
        rows = model.all_rows().count()
        ProjectionMark.objects.update_or_create(
            table=name,
            defaults={
                "version": version.n,
                "rows": rows,
                "written": written,
                "deleted": deleted,
                "projected_at": datetime.now(UTC),
            },
        )
    return Projection(name, version.n, rows, written, deleted)


def _in_force(lake: Lake, version: Version) -> list[Load]:
    """The loads of a version, the earliest first: by the day of their data, then by arrival."""
    loads = [lake.load(load_id, version.table) for load_id in version.loads]
    return sorted(loads, key=lambda load: (load.as_of_on, load.received_at, load.load_id))


class _Writing:
    """One table's rows on their way into its copy."""

    def __init__(
        self,
        cursor: Any,
        session: Session,
        model: type[Projected],
        name: str,
        *,
        one_source: bool,
    ) -> None:
        self.cursor = cursor
        self.session = session
        self.model = model
        self.name = name
        self.columns = model.columns()
        self._all = (*bulk.FIRST, *self.columns)
        self.target = model.table_name()
        self._one_source = one_source

    def run(self, *, first: bool) -> tuple[int, int]:
        """Rows written and rows deleted."""
        if first:
            return self._write(self._sql(self._all)), 0
        self._copy(
            "incoming_key",
            'natural_key text COLLATE "C", source text, digest text',
            self._sql(bulk.TELLING),
        )
        deleted = self._delete_vanished()
        changed = self._changed_keys()
        if not changed:
            return 0, deleted
        few = len(changed) <= MOST_KEYS
        if few:
            self.session.add_table(bulk.CHANGED, bulk.key_table(changed))
        return self._write(self._sql(self._all, only_changed=few)), deleted

    def _sql(self, columns: Sequence[str], *, only_changed: bool = False) -> str:
        return bulk.current_sql(
            self.name, columns, one_source=self._one_source, only_changed=only_changed
        )

    def _copy(self, into: str, columns: str, sql: str, *, with_ids: bool = False) -> None:
        self.cursor.execute(f"DROP TABLE IF EXISTS {into}")
        self.cursor.execute(f"CREATE TEMP TABLE {into} ({columns})")
        with self.cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv)") as copy:
            for batch in bulk.read(self.session, sql):
                rows = bulk.with_ids(batch) if with_ids else pa.Table.from_batches([batch])
                copy.write(bulk.as_csv(rows))
        self.cursor.execute(f"ANALYZE {into}")

    def _write(self, sql: str) -> int:
        """Copy rows in, make entities of new keys, and write the rows whose content differs."""
        own = "".join(f", {name} {kind}" for name, kind in self.model.column_types().items())
        self._copy(
            "incoming",
            'id uuid, natural_key text COLLATE "C", source text, load_id text,'
            f" row_key text, digest text{own}",
            sql,
            with_ids=True,
        )
        self.cursor.execute(
            "INSERT INTO registry_entity (id, kind, natural_key)"
            " SELECT id, split_part(natural_key, ':', 1), natural_key FROM incoming i"
            " WHERE NOT EXISTS"
            " (SELECT FROM registry_entity e WHERE e.natural_key = i.natural_key)"
            " ORDER BY natural_key ON CONFLICT (natural_key) DO NOTHING"
        )
        names = ["source", "load_id", "row_key", "digest", *self.columns]
        chosen = ", ".join(f"i.{name}" for name in names)
        changes = ", ".join(f"{name} = excluded.{name}" for name in names)
        # Names of tables and columns are those of the models.
        self.cursor.execute(
            f"INSERT INTO {self.target} AS p (entity_id, {', '.join(names)})"  # noqa: S608
            f" SELECT e.id, {chosen} FROM incoming i"
            " JOIN registry_entity e ON e.natural_key = i.natural_key"
            f" ON CONFLICT (entity_id) DO UPDATE SET {changes}"
            " WHERE p.digest IS DISTINCT FROM excluded.digest"
            " OR p.source IS DISTINCT FROM excluded.source"
        )
        return int(self.cursor.rowcount)

    def _delete_vanished(self) -> int:
        self.cursor.execute(
            f"DELETE FROM {self.target} p USING registry_entity e WHERE e.id = p.entity_id"  # noqa: S608
            " AND NOT EXISTS (SELECT FROM incoming_key k WHERE k.natural_key = e.natural_key)"
        )
        return int(self.cursor.rowcount)

    def _changed_keys(self) -> list[str]:
        self.cursor.execute(
            "SELECT k.natural_key FROM incoming_key k"  # noqa: S608
            " LEFT JOIN registry_entity e ON e.natural_key = k.natural_key"
            f" LEFT JOIN {self.target} p ON p.entity_id = e.id"
            " WHERE p.entity_id IS NULL OR p.digest <> k.digest OR p.source <> k.source"
            f" LIMIT {MOST_KEYS + 1}"
        )
        return [key for (key,) in self.cursor.fetchall()]


def _keep_sources(writing: _Writing, *, one_source: bool) -> None:
    """What each source says of the things that several know; looks stand for themselves."""
    name = writing.name
    if name == "shown":
        return
    if one_source:
        EntitySource.objects.filter(table=name).delete()
        return
    cursor = writing.cursor
    cursor.execute("DROP TABLE IF EXISTS incoming_source")
    cursor.execute(
        'CREATE TEMP TABLE incoming_source (natural_key text COLLATE "C", source text,'
        " load_id text, row_key text, digest text, fields jsonb)"
    )
    sql = bulk.sources_sql(name, (*bulk.FIRST, *writing.columns))
    with cursor.copy("COPY incoming_source FROM STDIN") as copy:
        for batch in bulk.read(writing.session, sql):
            for row in batch.to_pylist():
                fields = {column: _plain(row[column]) for column in writing.columns}
                said = json.dumps(fields, ensure_ascii=False)
                copy.write_row([*(row[column] for column in bulk.FIRST), said])
    cursor.execute(
        'DELETE FROM registry_entitysource s WHERE s."table" = %s'
        " AND NOT EXISTS (SELECT FROM incoming_source i WHERE i.row_key = s.row_key)",
        [name],
    )
    cursor.execute(
        'INSERT INTO registry_entitysource AS s (entity_id, "table", source, row_key, load_id,'
        " digest, fields) SELECT e.id, %s, i.source, i.row_key, i.load_id, i.digest, i.fields"
        " FROM incoming_source i JOIN registry_entity e ON e.natural_key = i.natural_key"
        " ON CONFLICT (row_key) DO UPDATE SET load_id = excluded.load_id,"
        " digest = excluded.digest, fields = excluded.fields"
        " WHERE s.digest IS DISTINCT FROM excluded.digest",
        [name],
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
