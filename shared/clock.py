"""Where time and ids come from. Everything else is handed them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
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
