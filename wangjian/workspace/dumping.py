"""数据库转储: the workspace's database into one file and back, counted on both sides."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wangjian.errors import NotReady
from wangjian.workspace import archive, cluster, outside, postgres, programs, roles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wangjian.workspace.archive import Manifest
    from wangjian.workspace.folder import Workspace

# pg_restore of version 17 and later sets a parameter that older servers do not know.
_KNOWS_TRANSACTION_TIMEOUT = 170000
# Made by the target itself, for its own role names.
_OURS = re.compile(r"^\d+; \d+ \d+ (DEFAULT ACL |SCHEMA - public |ACL - SCHEMA public )")
_ACL = re.compile(r"^\d+; \d+ \d+ ACL ")


def roles_of(workspace: Workspace) -> tuple[str, str]:
    """Names of the owner's and the serving role."""
    names = [postgres.connection(workspace, role)["user"] for role in ("owner", "app")]
    return names[0], names[1]


def dump(workspace: Workspace, file: Path) -> dict[str, int]:
    """Dump the running database; returns the rows of each table at that very moment."""
    parts = _all_seeing(workspace)
    with psycopg.connect(make_conninfo(**parts)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # Rather an error than a backup without the rows that a policy hides.
        connection.execute("SET row_security = off")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows = counts(connection)
        options = f"--format=custom --compress=1 --no-owner --exclude-schema={roles.META}"
        at, into = f"--snapshot={row[0] if row else ''}", f"--file={file}"
        command = [programs.client().path("pg_dump"), *options.split(), at, into]
        _run([*command, f"--dbname={_named(parts)}"], parts)
    return rows


def _all_seeing(workspace: Workspace) -> dict[str, str]:
    """The role that row-level security does not bind."""
    if outside.given():
        return outside.address(workspace, "owner")
    return cluster.address(cluster.find(workspace), roles.SUPER)


def counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of each table."""
    tables = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname <> ALL (%s) AND n.nspname NOT LIKE 'pg\\_%%'"
        " ORDER BY 1, 2",
        [["information_schema", roles.META]],
    ).fetchall()
    found = {}
    for schema, table in tables:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        row = connection.execute(query).fetchone()
        found[f"{schema}.{table}"] = int(row[0]) if row else 0
    return found


def load(workspace: Workspace, file: Path, manifest: Manifest) -> None:
    """Fill the empty running database from a dump, and count."""
    parts = postgres.connection(workspace, "owner")
    owner, app = roles_of(workspace)
    # As the owner: what a stranger wrote into a backup has no more rights than that.
    with psycopg.connect(make_conninfo(**parts), autocommit=True) as connection:
        if not roles.empty(connection):
            raise NotReady(
                "要恢复到的数据库不是空的",
                "the database to restore into is not empty",
                remedy_zh="请换一个空数据库",
                remedy_en="name an empty database",
            )
        with roles.withheld(connection, owner=owner, app=app):
            granted = _restore_all(file, parts, connection.info.server_version)
            names = dict(zip(manifest.roles, (owner, app), strict=True))
            for statement in grants(granted, names):
                connection.execute(statement)
        connection.execute("ANALYZE")
    with psycopg.connect(make_conninfo(**_all_seeing(workspace))) as connection:
        found = counts(connection)
    if found != manifest.rows:
        odd = min(found.items() ^ manifest.rows.items())[0]
        raise archive.bad(f"表 {odd} 的行数不符", f"table {odd} has not the number of rows it had")


def _restore_all(file: Path, parts: dict[str, str], version: int) -> str:
    """Restore everything but the rights, whose script is returned."""
    restore = programs.client().path("pg_restore")
    listed = _run([restore, "--list", str(file)], parts).splitlines()
    ours = [line for line in listed if not _OURS.match(line)]
    command = [restore, f"--dbname={_named(parts)}", "--no-owner", "--no-acl"]
    if version >= _KNOWS_TRANSACTION_TIMEOUT:
        command += ["--single-transaction", "--exit-on-error"]
    _restore(command, file, ours, parts)
    rights = [line for line in ours if _ACL.match(line)]
    return _restore([restore, "--file=-", "--no-owner"], file, rights, parts)


def grants(script: str, names: dict[str, str]) -> Iterable[sql.Composed]:
    """The GRANT and REVOKE lines of pg_restore's script, with this database's role names."""
    for line in script.splitlines():
        if match := re.fullmatch(r'((?:GRANT|REVOKE) .* (?:TO|FROM) )"?([^";]+)"?;', line):
            role = names.get(match[2], match[2])
            name = sql.SQL("PUBLIC") if role == "PUBLIC" else sql.Identifier(role)
            # pg_restore quotes the names in its lines itself.
            yield sql.Composed([sql.SQL(match[1]), name])


def _restore(command: list[str], file: Path, lines: list[str], parts: dict[str, str]) -> str:
    chosen = file.with_name(f"{file.name}.list")
    chosen.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        return _run([*command, f"--use-list={chosen}", str(file)], parts)
    finally:
        chosen.unlink()


def _named(parts: dict[str, str]) -> str:
    """Where to connect, without the password: command lines are seen by everybody."""
    return make_conninfo(**{name: value for name, value in parts.items() if name != "password"})


def _run(command: list[str], parts: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        env={**programs.environment(), "PGPASSWORD": parts["password"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    wrong = [line for line in done.stderr.splitlines() if "error:" in line]
    unknown = [line for line in wrong if '"transaction_timeout"' in line]
    if done.returncode and (not wrong or wrong != unknown):
        told = next((line for line in wrong if line not in unknown), done.stderr.strip())
        raise NotReady(f"数据库转储或恢复失败：{told}", f"dumping or restoring failed: {told}")
    return done.stdout
