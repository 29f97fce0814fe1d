"""节奏: how often a host is visited and what is tried again, read from `pace.yaml`.

>>> host_of("https://Shop.Example:8443/item/1")
'shop.example'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

_FILE = Path(__file__).with_name("pace.yaml")


@dataclass(frozen=True, slots=True)
class Pace:
    """The file; names as in it."""

    seconds_between: float
    together: tuple[str, ...]
    pauses_minutes: tuple[float, ...]
    most_attempts: int
    most_of_batch: int
    most_of_lead: int
    wait_for_next_seconds: float

    @property
    def between(self) -> timedelta:
        """From one visit of a host to the next."""
        return timedelta(seconds=self.seconds_between)

    def pause(self, attempts: int) -> timedelta | None:
        """How long to wait after so many attempts; none: that was the last."""
        if attempts > len(self.pauses_minutes):
            return None
        return timedelta(minutes=self.pauses_minutes[attempts - 1])


@lru_cache(maxsize=1)
def pace() -> Pace:
    """The pace as shipped."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["pace"]
    lists = {name: tuple(said[name]) for name in ("together", "pauses_minutes")}
    return Pace(**{**said, **lists})


def host_of(url: str) -> str:
    """At what the pace of an address is kept."""
    host = (urlsplit(url).hostname or "").lower().rstrip(".")
    for domain in pace().together:
        if host == domain or host.endswith(f".{domain}"):
            return domain
    return host
