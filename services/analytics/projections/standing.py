"""Where the projection stands: positions, parked subjects, open erasures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts import source_of
from shared.domain import NotFound
from shared.eventstore import Database, raw

CONSUMER: Final = "analytics"

POSITIONS: Final = "select partition, position from feed_offsets where consumer = $1 order by partition"
# The first parked event of a subject is the one at fault; those behind it wait.
PARKED: Final = """
    select source, subject, min(partition) as partition, min(sequence) as sequence,
           (array_agg(reason order by sequence))[1] as reason, count(*) as events,
           min(parked_at) as parked_at, bool_or(retry) as retry
    from parked_events where consumer = $1 group by source, subject order by min(parked_at), subject limit $2
"""
RETRY: Final = """
    update parked_events set retry = true where consumer = $1 and source = $2 and subject = $3 returning 1
"""
OPEN_ERASURES: Final = """
    select participant_id, min(requested_at) as requested_at,
           array_agg(service order by service) as waiting_for
    from erasures where erased_at is null and participant_id > $1
    group by participant_id order by participant_id limit $2
"""
FIRST: Final = UUID(int=0)


@dataclass(frozen=True)
class ParkedSubject:
    """A subject that stands still. sequence, reason: of its first parked event."""

    source: str
    subject: str
    partition: str
    sequence: int
    reason: str
    events: int
    parked_at: datetime
    retry: bool


@dataclass(frozen=True)
class OpenErasure:
    """An erasure that these services have not yet said to have done."""

    participant_id: UUID
    requested_at: datetime | None
    waiting_for: Sequence[str]


async def positions(database: Database) -> dict[str, str]:
    """Partition -> how far the projection has read; opaque to all but the feed."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(POSITIONS, CONSUMER)
    return {row["partition"]: row["position"] for row in rows}


async def parked(database: Database, most: int) -> list[ParkedSubject]:
    """Parked subjects, the longest first; never a payload."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(PARKED, CONSUMER, most)
    return [ParkedSubject(**row) for row in rows]


async def retry(database: Database, service: str, subject: str) -> int:
    """Ask the owner of the partition to try a subject's parked events again. Returns how many
    there are; raises NotFound for none."""
    async with database.transaction() as connection:
        rows = await raw(connection).fetch(RETRY, CONSUMER, source_of(service), subject)
    if not rows:
        raise NotFound("Nothing of this subject is parked.")
    return len(rows)


async def open_erasures(database: Database, after: UUID | None, limit: int) -> list[OpenErasure]:
    """Up to `limit` of them, by participant."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(OPEN_ERASURES, after or FIRST, limit)
    return [OpenErasure(**row) for row in rows]
