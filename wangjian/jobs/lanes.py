"""车道: which jobs wait for each other, by the file `lanes.toml`; each job's queue has its name.

[lane.id for lane in lanes() if lane.process == "short"]    # asked, files, quick
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django.models import ProcrastinateJob

if TYPE_CHECKING:
    from datetime import datetime

_FILE = Path(__file__).with_name("lanes.toml")
# Jobs that an older version asked for: they stand in no queue of their own.
OLDER = "default"


@dataclass(frozen=True, slots=True)
class Lane:
    """Jobs that wait for each other."""

    id: str
    process: str
    zh: str
    en: str
    at_once: int
    jobs: tuple[str, ...]

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues that it takes jobs from."""
        return (*self.jobs, OLDER) if self.id == "long" else self.jobs


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane as it stands: what is done in it, since when, and how many jobs wait."""

    lane: Lane
    doing: tuple[str, ...]
    waiting: int
    oldest_at: datetime | None  # of those that wait


@lru_cache(maxsize=1)
def lanes() -> tuple[Lane, ...]:
    """The lanes, as the file has them."""
    said: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["lanes"]
    return tuple(Lane(**{**row, "jobs": tuple(row["jobs"])}) for row in said)


def processes() -> tuple[str, ...]:
    """The worker processes, each once."""
    return tuple(dict.fromkeys(lane.process for lane in lanes()))


def lanes_now() -> list[LaneNow]:
    """Each lane as it stands."""
    rows = ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).order_by("id")
    held = list(rows.values_list("queue_name", "task_name", "status", "scheduled_at"))
    found = []
    for lane in lanes():
        own = [row for row in held if row[0] in lane.queues]
        waiting = [row for row in own if row[2] == "todo"]
        found.append(
            LaneNow(
                lane,
                tuple(row[1] for row in own if row[2] == "doing"),
                len(waiting),
                min((row[3] for row in waiting if row[3]), default=None),
            )
        )
    return found
