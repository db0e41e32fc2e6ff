"""Where time and ids come from. Everything else is handed them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import uuid_utils.compat

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]


def utc_now() -> datetime:
    return datetime.now(UTC)


def uuid7() -> UUID:
    """A UUIDv7: sorts by the millisecond it was made in."""
    return uuid_utils.compat.uuid7()


def today(now: datetime, zone: str) -> date:
    """The calendar date of an instant at the provider's place."""
    return now.astimezone(ZoneInfo(zone)).date()


def instant(as_of: datetime | date | None, zone: str) -> datetime | None:
    """The last moment that counts: of a date, its end at the provider's place."""
    if as_of is None or isinstance(as_of, datetime):
        return as_of
    return datetime.combine(as_of, time.max, ZoneInfo(zone))
