"""让路: a process whose jobs nobody sits and waits for leaves the machine to those who do."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

NICE = 10
# Linux weighs sessions against each other before it weighs processes, where it is set so.
_OF_THE_SESSION = Path("/proc/self/autogroup")
_ONE_CORE = "-c max_parallel_workers_per_gather=0"


def give_way() -> None:
    """Go last of all that want a core; to be called before the database is connected to.

    The database answers in processes of its own, which a number of ours does not reach: it is asked
    to take no second core for one question.
    """
    os.nice(max(0, NICE - os.nice(0)))
    with suppress(OSError):
        _OF_THE_SESSION.write_text(str(NICE), encoding="ascii")
    os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {_ONE_CORE}".strip()
