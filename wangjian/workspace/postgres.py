"""工作区数据库: how every other room gets at the workspace's PostgreSQL.

    with postgres.running(workspace):
        with psycopg.connect(**postgres.connection(workspace, "app")) as connection:
            ...

By default it is the workspace's own server (`cluster`); `WANGJIAN_DATABASE_URL` puts another in
its place (`outside`).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from wangjian.workspace import cluster, outside, roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangjian.workspace.folder import Workspace

Role = Literal["app", "owner"]
_NAMES: dict[Role, str] = {"app": roles.APP, "owner": roles.OWNER}


@contextmanager
def running(workspace: Workspace) -> Iterator[None]:
    """Have the database running for as long as the body does.

    Raises:
        NotReady: it does not start, cannot be reached, or belongs to another workspace.
    """
    if outside.given():
        outside.check(workspace)
        yield
    else:
        with cluster.running(workspace):
            yield


def connection(workspace: Workspace, role: Role) -> dict[str, str]:
    """How to connect as `app` (serves) or `owner` (migrates).

    host, port, dbname, user, password, and whatever else the office's URL says (sslmode ...).
    The database need not run yet.
    """
    if outside.given():
        return outside.address(workspace, role)
    return cluster.address(cluster.find(workspace), _NAMES[role])


def discard(workspace: Workspace) -> None:
    """Delete the workspace's own database for good; an outside one is left alone."""
    cluster.discard(workspace)
