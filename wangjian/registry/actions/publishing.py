"""发布数据湖: whole versions to where a cluster reads them, and who brought them there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wangjian.authority.actions import journal
from wangjian.authority.actor import scope
from wangjian.authority.permissions import require
from wangjian.lake.disk import Progress, silent
from wangjian.lake.loads import Lake
from wangjian.lake.publishing import Published, publish_lake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangjian.authority.actor import Actor
    from wangjian.workspace.folder import Workspace


def publish(
    ws: Workspace,
    target: str,
    tables: Iterable[str] = (),
    *,
    by: Actor,
    check: bool = False,
    progress: Progress = silent,
) -> list[Published]:
    """The current version of each table to a folder or an object store; journalled.

    The journal names the versions and the place, without what may open it.
    """
    require(by, "registry.ingest")
    done = publish_lake(Lake(ws.lake), target, tables, check=check, progress=progress)
    with scope(by):
        journal(
            by,
            "registry.publish",
            _place(target),
            values={one.table: {"version": one.n, "sent": one.sent} for one in done},
        )
    return done


def _place(target: str) -> str:
    """An address without a name, a password or a question in it."""
    parts = urlsplit(target)
    if not parts.netloc:
        return parts.path
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
