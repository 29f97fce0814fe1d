"""工作中的命令: the open workspace that a verb acts in, and the officer as whom it acts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from wangjian.workspace.fitting import must_fit
from wangjian.workspace.folder import Workspace

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """An open workspace and who acts in it."""

    workspace: Workspace
    login: str | None

    @property
    def actor(self) -> Actor:
        """The officer of `--as`, else the first administrator."""
        from wangjian.authority import queries

        login = self.login or queries.first_login()
        return queries.actor_by_login(login)


@contextmanager
def desk(ctx: click.Context, *, role: Literal["app", "owner"] = "app") -> Iterator[Desk]:
    """Open the workspace, start its database if it does not run, and Django on it."""
    from wangjian.web.start import start_django
    from wangjian.workspace import postgres

    options = ctx.find_root().obj
    workspace = Workspace.find(Path(options["folder"]) if options["folder"] else None)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(workspace.tmp / "numba"))
    with postgres.running(workspace):
        must_fit(workspace)
        start_django(workspace, role=role)
        try:
            yield Desk(workspace, options["login"])
        finally:
            close_connections()


def close_connections() -> None:
    """Give the database's connections back, so that the last one out can stop the server."""
    from django.db import connections

    connections.close_all()
    for name in connections:
        close_pool = getattr(connections[name], "close_pool", None)
        if close_pool:
            close_pool()
