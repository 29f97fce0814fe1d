"""让路: a process whose jobs nobody sits and waits for leaves the machine to those who do."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

NICE = 19
# Linux weighs sessions against each other before it weighs processes, where it is set so; and each
# process of the database is a session.
_OF_THE_SESSION = "autogroup"
_PROCESSES = Path("/proc")
_ONE_CORE = "-c max_parallel_workers_per_gather=0"


def give_way() -> None:
    """Go last of all that want a core; to be called before Django starts.

    The database answers in processes of its own: none takes a second core for one question, and on
    a server of this machine those that answer to us go last too.
    """
    from django.db.backends.signals import connection_created

    os.nice(max(0, NICE - os.nice(0)))
    _session_goes_last(os.getpid())
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {_ONE_CORE}".strip()
    connection_created.connect(_answers_last)


def _answers_last(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """The process that answers this connection goes last, if it is of this machine and ours."""
    info = connection.connection.info
    if not info.host.startswith("/"):
        return
    process = _PROCESSES / str(info.backend_pid)
    with suppress(OSError):  # another's server, or a system that lists its processes otherwise
        if (process / "cmdline").read_bytes().startswith(b"postgres:"):
            os.setpriority(os.PRIO_PROCESS, info.backend_pid, NICE)
            _session_goes_last(info.backend_pid)


def _session_goes_last(process: int) -> None:
    with suppress(OSError):
        (_PROCESSES / str(process) / _OF_THE_SESSION).write_text(str(NICE), encoding="ascii")
