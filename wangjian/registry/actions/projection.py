"""投影: bring the pages' copy of a table to the lake's current version, writing what differs.

Everything of one table happens in one transaction under one advisory lock. The first time all
rows are written. Later only things are looked at that files speak of which came or went since
the version that the pages have; where these are very many, keys and digests of all are compared.
Rows are fetched from the lake for what changed, and nothing else is written.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from django.db import connection, transaction

from wangjian.errors import NoSuchRecord
from wangjian.lake.loads import Lake
from wangjian.lake.session import open_session
from wangjian.registry.actions.searching import lay_pieces, put_away, settle
from wangjian.registry.actions.sources import keep_sources
from wangjian.registry.bulk import projection as bulk
from wangjian.registry.models import PROJECTED, SEARCHED, ProjectionMark
from wangjian.registry.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangjian.lake.disk import Progress
    from wangjian.lake.loads import Load
    from wangjian.lake.session import Session
    from wangjian.lake.tables import Table
    from wangjian.lake.versions import Version
    from wangjian.registry.models import Projected
    from wangjian.workspace.folder import Workspace

# More keys than this are not handed to the engine one by one: everything is read again.
MOST_KEYS = 500_000
_MEMORY = "2GB"
_LOCK_SPACE = 7_203_000  # of advisory locks: one number a table is added
# What a copy said of a thing goes among the old records; `p` is its row.
_KEPT = "jsonb_strip_nulls(to_jsonb(p) - '{entity_id,source,load_id,row_key,digest,grams}'::text[])"
_REMEMBER = (
    'INSERT INTO registry_entitypast (entity_id, "table", source, load_id, gone, fields)'
    " SELECT p.entity_id, %s, p.source, p.load_id, {}, {}"
)


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
        if _mostly_new(lake, name):
            put_away(name)
        done.append(_project_table(ws, lake, name))
        if lay_pieces(name) or done[-1].written:
            settle(name)
    return done


def _mostly_new(lake: Lake, name: str) -> bool:
    """Whether so many rows come that the copy's index is better laid behind them than kept."""
    mark = ProjectionMark.objects.filter(table=name).first()
    known = mark.rows if mark is not None else 0
    coming = sum(one.rows for one in lake.version(TABLES[name]).files) - known
    return coming > max(MOST_KEYS, known)


def _project_table(ws: Workspace, lake: Lake, name: str) -> Projection:
    model = PROJECTED[name]
    with transaction.atomic(), connection.cursor() as cursor:
        number = _LOCK_SPACE + zlib.crc32(name.encode()) % 1_000
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        version = lake.version(TABLES[name])
        mark = ProjectionMark.objects.filter(table=name).first()
        if mark is not None and mark.version == version.n:
            return Projection(name, version.n, mark.rows, 0, 0)
        loads = in_force(lake, version)
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
            if mark is None:
                written, deleted = writing.write_all(), 0
            else:
                touched = _touched_keys(lake, TABLES[name], mark.version, version)
                written, deleted = writing.write_changes(touched)
            keep_sources(cursor, session, name, model.columns(), one_source=one_source)
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


def in_force(lake: Lake, version: Version) -> list[Load]:
    """The loads of a version, the earliest first: by the day of their data, then by arrival."""
    loads = [lake.load(load_id, version.table) for load_id in version.loads]
    return sorted(loads, key=lambda load: (load.as_of_on, load.received_at, load.load_id))


def _touched_keys(lake: Lake, shape: Table, known: int, version: Version) -> set[str] | None:
    """Keys in files that came or went since a version; None where they are too many to tell.

    What stands of a thing follows from its own rows alone, so nothing else can have changed.
    """
    try:
        before = lake.version(shape, known)
    except NoSuchRecord:
        return None  # cleared away
    files = {one.path: one.rows for one in before.files}
    now = {one.path: one.rows for one in version.files}
    differing = {
        path: rows for path, rows in (files | now).items() if (path in files) != (path in now)
    }
    if sum(differing.values()) > MOST_KEYS:
        return None
    paths = [lake.path / shape.name / path for path in differing]
    if not all(path.exists() for path in paths):
        return None
    return bulk.keys_in(shape, paths)


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
        self.searched = SEARCHED.get(name)
        self._one_source = one_source

    def write_all(self) -> int:
        """Every row, into a copy that has none; says how many."""
        return self._write(self._sql(self._all))

    def write_changes(self, touched: set[str] | None) -> tuple[int, int]:
        """Rows written and rows deleted; only things among `touched` are looked at."""
        if touched is not None:
            if not touched:
                return 0, 0
            self._hand_over(touched)
            self.cursor.execute("DROP TABLE IF EXISTS touched_key")
            self.cursor.execute('CREATE TEMP TABLE touched_key (natural_key text COLLATE "C")')
            with self.cursor.copy("COPY touched_key FROM STDIN (FORMAT csv)") as copy:
                copy.write(bulk.as_csv(bulk.key_table(touched)))
        self._copy(
            "incoming_key",
            'natural_key text COLLATE "C", source text, digest text',
            self._sql(bulk.TELLING, only_changed=touched is not None),
        )
        deleted = self._delete_vanished(among_touched=touched is not None)
        changed = self._changed_keys()
        if not changed:
            return 0, deleted
        few = len(changed) <= MOST_KEYS
        if few:
            self._hand_over(changed)
        return self._write(self._sql(self._all, only_changed=few), remember=few), deleted

    def _hand_over(self, keys: Iterable[str]) -> None:
        self.session.add_table(bulk.CHANGED, bulk.key_table(keys))

    def _sql(self, columns: Sequence[str], *, only_changed: bool = False) -> str:
        return bulk.current_sql(
            self.name, columns, one_source=self._one_source, only_changed=only_changed
        )

    def _copy(self, into: str, columns: str, sql: str, *, whole: bool = False) -> None:
        self.cursor.execute(f"DROP TABLE IF EXISTS {into}")
        self.cursor.execute(f"CREATE TEMP TABLE {into} ({columns})")
        with self.cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv)") as copy:
            for batch in bulk.read(self.session, sql):
                rows = self._whole(batch) if whole else pa.Table.from_batches([batch])
                copy.write(bulk.as_csv(rows))
        self.cursor.execute(f"ANALYZE {into}")

    def _write(self, sql: str, *, remember: bool = False) -> int:
        """Copy rows in, make entities of new keys, and write the rows whose content differs."""
        own = "".join(f", {name} {kind}" for name, kind in self.model.column_types().items())
        if self.searched:
            own += ", grams int4[]"
            # What waits to be laid into the index is sorted in few large pieces.
            self.cursor.execute("SET LOCAL gin_pending_list_limit = '128MB'")
        self._copy(
            "incoming",
            'id uuid, natural_key text COLLATE "C", source text, load_id text,'
            f" row_key text, digest text{own}",
            sql,
            whole=True,
        )
        self.cursor.execute(
            "INSERT INTO registry_entity (id, kind, natural_key)"
            " SELECT id, split_part(natural_key, ':', 1), natural_key FROM incoming i"
            " WHERE NOT EXISTS"
            " (SELECT FROM registry_entity e WHERE e.natural_key = i.natural_key)"
            " ORDER BY natural_key ON CONFLICT (natural_key) DO NOTHING"
        )
        if remember:
            self._remember_replaced()
        names = ["source", "load_id", "row_key", "digest", *self.columns]
        names += ["grams"] if self.searched else []
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

    def _whole(self, batch: pa.RecordBatch) -> pa.Table:
        rows = bulk.with_ids(batch)
        if self.searched is None:
            return rows
        return bulk.with_grams(rows, self.searched.NAMED, self.searched.NUMBERED)

    def _remember_replaced(self) -> None:
        """Keep what the rows said that are about to be replaced."""
        self.cursor.execute(
            _REMEMBER.format("false", _KEPT)
            + f" FROM incoming i JOIN registry_entity e ON e.natural_key = i.natural_key"
            f" JOIN {self.target} p ON p.entity_id = e.id WHERE p.digest IS DISTINCT FROM i.digest",
            [self.name],
        )

    def _delete_vanished(self, *, among_touched: bool) -> int:
        touched = (
            " AND EXISTS (SELECT FROM touched_key t WHERE t.natural_key = e.natural_key)"
            if among_touched
            else ""
        )
        gone = (
            f"DELETE FROM {self.target} p USING registry_entity e WHERE e.id = p.entity_id"  # noqa: S608
            " AND NOT EXISTS (SELECT FROM incoming_key k WHERE k.natural_key = e.natural_key)"
            f"{touched}"
        )
        if among_touched:
            keep = _REMEMBER.format("true", _KEPT)
            self.cursor.execute(f"WITH p AS ({gone} RETURNING p.*) {keep} FROM p", [self.name])
        else:  # very many: the loads tell of them
            self.cursor.execute(gone)
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
