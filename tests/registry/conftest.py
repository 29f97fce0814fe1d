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

REGIONS = (
    ("310000", None, "上海市"),
    ("320000", None, "江苏省"),
    ("320100", "320000", "南京市"),
    ("330000", None, "浙江省"),
    ("330100", "330000", "杭州市"),
    ("330500", "330000", "湖州市"),
    ("510000", None, "四川省"),
    ("510100", "510000", "成都市"),
)
Take = Callable[..., "list[Load]"]


@pytest.fixture
def clerk(db: None) -> Actor:
    """The first administrator."""
    from wangjian.authority import actions, queries
    from wangjian.authority.models import Region

    Region.objects.bulk_create(Region(id=i, parent_id=p, name=n) for i, p, n in REGIONS)
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
