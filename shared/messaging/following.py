"""Where a consumer stands, as its tables tell: positions, and the subjects that stand still."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.contracts import source_of
from shared.domain import NotFound
from shared.eventstore import Database, raw

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


async def positions(database: Database, consumer: str) -> dict[str, str]:
    """Partition -> how far the consumer has read; opaque to all but the feed."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(POSITIONS, consumer)
    return {row["partition"]: row["position"] for row in rows}


async def parked(database: Database, consumer: str, most: int) -> list[ParkedSubject]:
    """Parked subjects, the longest first; never a payload."""
    async with database.connect() as connection:
        rows = await raw(connection).fetch(PARKED, consumer, most)
    return [ParkedSubject(**row) for row in rows]


async def retry(database: Database, consumer: str, service: str, subject: str) -> int:
    """Ask the owner of the partition to try a subject's parked events again. service: whose events they
    are. Returns how many there are; raises NotFound for none."""
    async with database.transaction() as connection:
        rows = await raw(connection).fetch(RETRY, consumer, source_of(service), subject)
    if not rows:
        raise NotFound("Nothing of this subject is parked.")
    return len(rows)
