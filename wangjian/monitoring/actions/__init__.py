"""监测的行为: runs asked for, carried out and stopped; decisions on what they found."""

from __future__ import annotations

from wangjian.monitoring.actions.groups import (
    close_group,
    dismiss_group,
    hand_on,
    leave_group,
    mark_taken,
    reopen_group,
)
from wangjian.monitoring.actions.runs import (
    execute_run,
    request_run,
    stop_run,
    sweep,
    withdraw_run,
)
from wangjian.monitoring.actions.shadow import admit

__all__ = [
    "admit",
    "close_group",
    "dismiss_group",
    "execute_run",
    "hand_on",
    "leave_group",
    "mark_taken",
    "reopen_group",
    "request_run",
    "stop_run",
    "sweep",
    "withdraw_run",
]
