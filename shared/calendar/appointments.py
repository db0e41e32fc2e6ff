"""What a calendar is told of an appointment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Appointment:
    """id: the same for life. version: higher after each change. starts_at: an instant. mode: a code,
    such as `phone`."""

    id: UUID
    version: int
    starts_at: datetime
    minutes: int
    mode: str
    cancelled: bool = False
