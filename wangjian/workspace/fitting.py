"""升级与否: whether the database has the tables of this version. No Django, names are compared.

with postgres.running(workspace):
    must_fit(workspace)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.conninfo import make_conninfo

from wangjian.errors import NotReady
from wangjian.workspace import postgres

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace

_PRODUCT = Path(__file__).parents[1]
_DONE = "SELECT app || '/' || name FROM django_migrations"


def must_fit(workspace: Workspace) -> None:
    """Refuse to work on tables of another version.

    Raises:
        NotReady: steps are missing (`wangjian upgrade` makes them), or there are steps that only a
            later version knows.
    """
    known = {f"{path.parts[-3]}/{path.stem}" for path in _PRODUCT.glob("*/migrations/[0-9]*_*.py")}
    rooms = {one.partition("/")[0] for one in known}
    try:
        address = make_conninfo(**postgres.connection(workspace, "owner"))
        with psycopg.connect(address) as connection:
            done = {str(row[0]) for row in connection.execute(_DONE)}
    except psycopg.errors.UndefinedTable:
        done = set()
    later = {one for one in done - known if one.partition("/")[0] in rooms}
    if later:
        raise NotReady(
            f"工作区已由更新的版本升级过（{min(later)}），这个版本不能再用它",
            f"a later version has upgraded this workspace ({min(later)}): this one cannot use it",
            remedy_zh="请安装那个版本，或者恢复升级前的备份",
            remedy_en="install that version, or restore the backup from before the upgrade",
        )
    if known - done:
        raise NotReady(
            f"工作区的数据库还是旧版本的（缺 {len(known - done)} 步）",
            f"the workspace's database is that of an older version ({len(known - done)} steps)",
            remedy_zh=f"请先运行 wangjian -w {workspace.path} upgrade（会先备份）",
            remedy_en=f"run wangjian -w {workspace.path} upgrade first (it makes a backup)",
        )
