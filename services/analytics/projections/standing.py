"""What the projection is called, and the erasures that are still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.eventstore import Database, raw

CONSUMER: Final = "analytics"

OPEN_ERASURES: Final = """
    select participant_id, min(requested_at) as requested_at,
           array_agg(service order by service) as waiting_for
    from erasures where erased_at is null and participant_id > $1
    group by participant_id order by participant_id limit $2
"""
FIRST: Final = UUID(int=0)


@dataclass(frozen=True)
class OpenErasure:
    """An erasure that these services have not yet said to have done."""

    participant_id: UUID
    requested_at: datetime | None
    waiting_for: Sequence[str]


async def open_erasures(database: Database, after: UUID | None, limit: int) -> list[OpenErasure]:
    """Up to `limit` of them, by participant."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(OPEN_ERASURES, after or FIRST, limit)
    return [OpenErasure(**row) for row in rows]
