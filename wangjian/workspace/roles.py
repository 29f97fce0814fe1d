"""数据库角色: who owns the tables, who serves, and which workspace a database belongs to.

`wj_owner` owns the database and migrates. `wj_app` serves: it is no superuser, does not pass
row-level security by and owns nothing; what the owner makes later is granted to it by default.
Migrations therefore need no GRANT; a table that must not be changed says REVOKE.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, LiteralString

from psycopg import sql

from wangjian.errors import NotReady

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

SUPER, OWNER, APP = "wj_super", "wj_owner", "wj_app"
META = "wangjian_meta"
_MODEST: LiteralString = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"

# What the owner makes from now on; without a schema, so it holds in schemas made later too.
_DEFAULTS: tuple[LiteralString, ...] = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {app}",
    """ALTER DEFAULT PRIVILEGES FOR ROLE {owner}
       GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}""",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "GRANT USAGE ON SCHEMA public TO {app}",
)
_WITHHELD: tuple[LiteralString, ...] = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON SCHEMAS FROM {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON TABLES FROM {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON SEQUENCES FROM {app}",
)
# What was there before the serving role was known.
_EXISTING: tuple[LiteralString, ...] = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
)


def create(connection: Connection, role: str, password: str) -> None:
    """Make a role, or give it its password again; the server sees only the password's hash."""
    encrypted = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    verb: LiteralString = "ALTER" if exists(connection, role) else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.SQL(_MODEST), sql.Literal(encrypted)
        )
    )


def exists(connection: Connection, role: str) -> bool:
    """Whether the server knows the role."""
    return bool(connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone())


def grant(connection: Connection, *, owner: str, app: str) -> None:
    """Let the serving role use what the owner has and will have; does nothing the second time."""
    known = connection.execute(
        "SELECT 1 FROM pg_default_acl d, aclexplode(d.defaclacl) a"
        " WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = %s)"
        " AND d.defaclobjtype = 'n' AND a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %s)",
        [owner, app],
    ).fetchone()
    if known:
        return  # a table whose rights were taken away since keeps it so
    _each(connection, _EXISTING + _DEFAULTS, owner, app)


@contextmanager
def withheld(connection: Connection, *, owner: str, app: str) -> Iterator[None]:
    """Grant nothing by default for a while: a dump says itself what it grants, and no less."""
    _each(connection, _WITHHELD, owner, app)
    yield
    _each(connection, _DEFAULTS, owner, app)


def _each(
    connection: Connection, statements: tuple[LiteralString, ...], owner: str, app: str
) -> None:
    for statement in statements:
        connection.execute(
            sql.SQL(statement).format(owner=sql.Identifier(owner), app=sql.Identifier(app))
        )


def identify(connection: Connection, *, workspace_id: str, readers: tuple[str, ...]) -> None:
    """Write into the database which workspace it belongs to."""
    schema = sql.Identifier(META)
    table = sql.Identifier(META, "workspace_identity")
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
    connection.execute(
        sql.SQL(
            "CREATE TABLE IF NOT EXISTS {} (one boolean PRIMARY KEY DEFAULT true CHECK (one),"
            " workspace_id uuid NOT NULL, claimed_at timestamptz NOT NULL DEFAULT now())"
        ).format(table)
    )
    for reader in readers:
        role = sql.Identifier(reader)
        connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(table, role))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
        connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(table, role))
    connection.execute(
        sql.SQL("INSERT INTO {} (workspace_id) VALUES (%s) ON CONFLICT DO NOTHING").format(table),
        [workspace_id],
    )


def identity(connection: Connection) -> str | None:
    """The workspace that the database belongs to; None when nobody has taken it."""
    known = connection.execute(
        "SELECT to_regclass(%s) IS NOT NULL", [f"{META}.workspace_identity"]
    ).fetchone()
    if not known or not known[0]:
        return None
    row = connection.execute(
        sql.SQL("SELECT workspace_id::text FROM {}").format(
            sql.Identifier(META, "workspace_identity")
        )
    ).fetchone()
    return str(row[0]) if row else None


def empty(connection: Connection) -> bool:
    """Whether the database has no table of anybody's but the note of identity."""
    return not connection.execute(
        "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname <> %s"
        " AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema' LIMIT 1",
        [META],
    ).fetchone()


def check_identity(found: str | None, workspace_id: str) -> None:
    """Refuse the database of another workspace."""
    if found != workspace_id:
        raise NotReady(
            f"数据库属于另一个工作区（{found}）",
            f"the database belongs to another workspace ({found}, this one is {workspace_id})",
            remedy_zh="请检查 WANGJIAN_DATABASE_URL 与 WANGJIAN_WORKSPACE",
            remedy_en="check WANGJIAN_DATABASE_URL and WANGJIAN_WORKSPACE",
        )
