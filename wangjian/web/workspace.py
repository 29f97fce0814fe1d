"""所在工作区: the workspace that this process serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from wangjian.errors import NotReady

if TYPE_CHECKING:
    from wangjian.workspace.folder import Workspace


def workspace() -> Workspace:
    """The workspace of `WANGJIAN_WORKSPACE`."""
    if settings.WORKSPACE is None:
        raise NotReady(
            "没有指定工作区", "no workspace is set", remedy_zh="请用 wangjian serve 启动"
        )
    return settings.WORKSPACE
