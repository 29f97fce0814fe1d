"""外部数据库: a PostgreSQL server that somebody else runs, named by WANGJIAN_DATABASE_URL.

The URL names the owner's role. The serving role comes from WANGJIAN_APP_DATABASE_URL, or is
`wj_app`, made through the owner where that may make roles, with a password of the workspace.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wangjian.errors import BadInput, NotReady
from wangjian.workspace import roles

if TYPE_CHECKING:
    from psycopg import Connection

    from wangjian.workspace.folder import Workspace

OWNER_URL, APP_URL = "WANGJIAN_DATABASE_URL", "WANGJIAN_APP_DATABASE_URL"
_OLDEST = 150000
_APP_SECRET = "database-app"  # noqa: S105 - the name of a secret


def given() -> bool:
    """Whether an outside server is named."""
    return bool(os.environ.get(OWNER_URL))


def address(workspace: Workspace, role: Literal["app", "owner"]) -> dict[str, str]:
    """How to connect as a role: the parts of the URL."""
    owner = _parts(OWNER_URL)
    if role == "owner":
        return owner
    if os.environ.get(APP_URL):
        return _parts(APP_URL)
    return {**owner, "user": roles.APP, "password": workspace.secret(_APP_SECRET)}


def _parts(variable: str) -> dict[str, str]:
    try:
        found = conninfo_to_dict(os.environ[variable])
    except psycopg.Error as error:
        raise BadInput(
            f"{variable} 不是 PostgreSQL 的地址",
            f"{variable} is no address of a PostgreSQL database",
            remedy_zh="例如 postgresql://用户:密码@主机:5432/数据库",
            remedy_en="for example postgresql://user:password@host:5432/database",
        ) from error
    ours = {"host": "localhost", "port": "5432", "user": "", "password": ""}
    parts = {**ours, **{name: str(value) for name, value in found.items() if value is not None}}
    if not parts.get("dbname") or not parts["user"]:
        raise BadInput(
            f"{variable} 没有写明用户或数据库",
            f"{variable} does not name the user or the database",
            remedy_zh="例如 postgresql://用户:密码@主机:5432/数据库",
            remedy_en="for example postgresql://user:password@host:5432/database",
        )
    return parts


def check(workspace: Workspace) -> None:
    """See that the outside database is fit and ours; take it when it is new and empty."""
    owner, app = address(workspace, "owner"), address(workspace, "app")
    if owner["dbname"] != app["dbname"]:
        raise BadInput(
            f"{OWNER_URL} 与 {APP_URL} 不是同一个数据库",
            f"{OWNER_URL} and {APP_URL} name different databases",
        )
    with _connect(owner, OWNER_URL) as connection:
        _check_server(connection)
        found = roles.identity(connection)
        if found is not None:
            roles.check_identity(found, workspace.id)
        elif not roles.empty(connection):
            raise NotReady(
                f"数据库 {owner['dbname']} 里已有别的内容",
                f"the database {owner['dbname']} already holds something else",
                remedy_zh="请为工作区建立一个空数据库",
                remedy_en="make an empty database for the workspace",
            )
        if not os.environ.get(APP_URL):
            _serving_role(connection, app)
            connection.commit()
        with _connect(app, APP_URL) as serving:
            _check_serving(serving, owner["user"])
        if found is None:
            _take(connection, workspace, owner["user"], app["user"])
    with _connect(app, APP_URL) as connection:
        roles.check_identity(roles.identity(connection), workspace.id)


def _connect(parts: dict[str, str], variable: str) -> Connection:
    try:
        return psycopg.connect(make_conninfo(**{"connect_timeout": "10", **parts}))
    except psycopg.OperationalError as error:
        raise NotReady(
            f"连不上数据库 {parts['dbname']}（用户 {parts['user']}）",
            f"cannot connect to the database {parts['dbname']} as {parts['user']}: {error}".strip(),
            remedy_zh=f"请检查 {variable}",
            remedy_en=f"check {variable}",
        ) from error


def _check_server(connection: Connection) -> None:
    if connection.info.server_version < _OLDEST:
        raise NotReady(
            f"PostgreSQL 版本 {connection.info.server_version} 太旧",
            f"PostgreSQL version {connection.info.server_version} is too old",
            remedy_zh="请使用 15 以上的版本",
            remedy_en="use version 15 or newer",
        )
    row = connection.execute("SHOW server_encoding").fetchone()
    if not row or row[0] != "UTF8":
        raise NotReady(
            "数据库的编码不是 UTF8",
            "the database's encoding is not UTF8",
            remedy_zh="请用 CREATE DATABASE ... ENCODING 'UTF8' 建立数据库",
            remedy_en="make the database with CREATE DATABASE ... ENCODING 'UTF8'",
        )


def _serving_role(connection: Connection, app: dict[str, str]) -> None:
    """Make the serving role, or tell who can; a role of that name is never given a new password."""
    if roles.exists(connection, app["user"]):
        return
    may = connection.execute(
        "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if not may or not may[0]:
        raise NotReady(
            f"数据库里没有服务角色 {app['user']}，所有者也无权建立",
            f"there is no serving role {app['user']}, and the owner may not make one",
            remedy_zh=f"请由管理员执行 CREATE ROLE {app['user']} LOGIN PASSWORD '…'，"
            f"再用 {APP_URL} 指明它",
            remedy_en=f"let an administrator run CREATE ROLE {app['user']} LOGIN PASSWORD '...', "
            f"then name it in {APP_URL}",
        )
    roles.create(connection, app["user"], app["password"])


def _take(connection: Connection, workspace: Workspace, owner: str, app: str) -> None:
    """Make the empty database this workspace's."""
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    roles.grant(connection, owner=owner, app=app)
    roles.identify(connection, workspace_id=workspace.id, readers=(app,))


def _check_serving(connection: Connection, owner: str) -> None:
    row = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR current_user = %(owner)s"
        " OR pg_has_role(current_user, %(owner)s, 'MEMBER')"
        " FROM pg_roles WHERE rolname = current_user",
        {"owner": owner},
    ).fetchone()
    if not row or row[0]:
        raise NotReady(
            f"服务角色 {connection.info.user} 权限过大，行级权限管不住它",
            f"the serving role {connection.info.user} may do too much: "
            "row-level security would not bind it",
            remedy_zh=f"请用 {APP_URL} 指明一个普通角色，不是所有者，没有 SUPERUSER 和 BYPASSRLS",
            remedy_en=f"name a plain role in {APP_URL}: not the owner, no SUPERUSER, no BYPASSRLS",
        )
