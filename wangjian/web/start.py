"""启动: Django started on one workspace, for verbs, the worker and tests.

with postgres.running(ws):
    start_django(ws)
    from wangjian.casework import queries
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from wangjian.errors import NotReady

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace


def start_django(ws: Workspace, role: Literal["app", "owner"] = "app") -> None:
    """Point Django at this workspace; a second call with the same workspace changes nothing.

    One process serves one workspace in one role: Django cannot be pointed elsewhere later.
    """
    import django
    from django.apps import apps
    from django.conf import settings

    path = str(ws.path)
    if apps.ready:
        started = getattr(settings, "WORKSPACE", None)
        if started is None or str(started.path) != path or os.environ["WANGJIAN_DB_ROLE"] != role:
            raise NotReady(
                "本进程已为另一个工作区或角色启动",
                "this process has been started for another workspace or role",
                remedy_zh="请在新的进程中运行",
                remedy_en="run it in a process of its own",
            )
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "wangjian.web.settings"
    os.environ["WANGJIAN_WORKSPACE"] = path
    os.environ["WANGJIAN_DB_ROLE"] = role
    django.setup()
