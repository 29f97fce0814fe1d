"""听其言: what a phone says of itself, as it is taken in: names, texts, places, times.

All of it comes from outside: what is not as it must be is left out, or refused in words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from wangjian.errors import BadInput
from wangjian.evidence.phone.limits import limits

if TYPE_CHECKING:
    from collections.abc import Mapping

# A file whose time is not known says this day.
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def file_name(text: str) -> str:
    """A file's name without anything that leads somewhere.

    >>> file_name("../../etc/passwd"), file_name("照片 1.jpg"), filefile_name("..")
    ('passwd', '照片 1.jpg', 'file')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    kept = "".join(one for one in last if one.isprintable()).strip(" .")
    return kept[: limits().name_characters] or "file"


def plain(text: str, most: int = 0) -> str:
    """What an officer wrote, without what no database takes, so many characters at most."""
    kept = "".join(one if one.isprintable() or one == "\n" else " " for one in text)
    return kept.strip()[: most or limits().text_characters]


def place(said: Mapping[str, Any]) -> dict[str, str]:
    """Where it was, as decimal texts; whatever else was sent is left out."""
    found = {}
    for name, most in (("latitude", 90), ("longitude", 180), ("accuracy_metres", 100_000)):
        try:
            number = float(said[name])
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if abs(number) <= most:
            found[name] = f"{number:.6f}".rstrip("0").rstrip(".")
    return found if {"latitude", "longitude"} <= set(found) else {}


def within_years(at: datetime, now: datetime) -> datetime:
    """A time by the phone's clock that can be one of a capture; refuses any other."""
    if at < now - timedelta(days=limits().oldest_days):
        raise _clock()
    return up_to_now(at, now)


def up_to_now(at: datetime, now: datetime) -> datetime:
    """A time by the phone's clock at which a file was made; refuses one that cannot be."""
    if not _FIRST <= at <= now + timedelta(seconds=limits().ahead_seconds):
        raise _clock()
    return at


def _clock() -> BadInput:
    return BadInput(
        "手机的时间不对", "the phone's clock is wrong",
        remedy_zh="请校准手机的日期和时间，然后再试",
        remedy_en="set its date and time and try again",
    )  # fmt: skip
