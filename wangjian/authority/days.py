"""北京日期: the day of an instant, as `_on` fields have it.

>>> from datetime import UTC, datetime
>>> day_of(datetime(2026, 1, 1, 16, 0, tzinfo=UTC))
datetime.date(2026, 1, 2)
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The Beijing day of an aware instant."""
    return at.astimezone(BEIJING).date()


def today() -> date:
    """The Beijing day now."""
    return day_of(datetime.now(UTC))


def instants_of(on: date) -> tuple[datetime, datetime]:
    """A Beijing day as a half-open range of instants in UTC."""
    start = datetime.combine(on, time(), BEIJING)
    stop = datetime.combine(on + timedelta(days=1), time(), BEIJING)
    return start.astimezone(UTC), stop.astimezone(UTC)
