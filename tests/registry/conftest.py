"""What the tests of the registry share: an office with a clerk who may take data in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.registry.made import DAY

if TYPE_CHECKING:
    from wangjian.authority.actor import Actor
    from wangjian.lake.loads import Load
    from wangjian.workspace.folder import Workspace

Take = Callable[..., "list[Load]"]


@pytest.fixture
def clerk(db: None) -> Actor:
    """The first administrator."""
    from wangjian.authority import actions, queries

    actions.load_regions()
    actions.make_first_administrator(login="admin", display_name="管理员")
    return queries.actor_by_login("admin")


@pytest.fixture
def take(workspace: Workspace, clerk: Actor) -> Take:
    """Take files in as the clerk."""
    from wangjian.registry.actions import ingest

    def run(table: str, *files: Path, source: str = "省局", **said: Any) -> Sequence[Load]:
        day = said.pop("as_of_on", DAY)
        return ingest(workspace, table, files, source=source, as_of_on=day, by=clerk, **said)

    return run
