"""How far a consumer has read and what it applied last of each subject: kept with its tables."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import asyncpg

from shared.eventstore.epochs import LOCK_SPACE
from shared.messaging.feed import Key, merge
from shared.messaging.sequence_check import Last

Driver: TypeAlias = "asyncpg.Connection[Any]"

# One transaction a partition at a time: whoever wakes late waits here, then sees that the offset
# is no longer its own. An advisory lock, as it takes no xid: an append may still come first.
HOLD = f"select pg_advisory_xact_lock({LOCK_SPACE + 1}, hashtext($1))"
POSITION = "select position from feed_offsets where consumer = $1 and partition = $2"
POSITIONS = "select partition, position from feed_offsets where consumer = $1 and partition = any($2::text[])"
BEGIN = """
    insert into feed_offsets (consumer, partition, position) values ($1, $2, $3)
    on conflict do nothing returning 1
"""
MOVE = """
    update feed_offsets set position = $3 where consumer = $1 and partition = $2 and position = $4 returning 1
"""
LAST = """
    select source, subject, sequence, event_id from feed_subjects
    where consumer = $1 and (source, subject) in (select * from unnest($2::text[], $3::text[]))
"""
SAVE = """
    insert into feed_subjects (consumer, source, subject, sequence, event_id)
    select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::uuid[])
    on conflict (consumer, source, subject) do update
    set sequence = excluded.sequence, event_id = excluded.event_id
"""


class LostPartition(Exception):
    """Another reader has moved this partition's offset: roll back, drop the batch, seek again."""


async def positions(driver: Driver, consumer: str, partitions: Collection[str]) -> dict[str, str | None]:
    """Where to go on in each partition; None: at its beginning."""
    rows = await driver.fetch(POSITIONS, consumer, list(partitions))
    return dict.fromkeys(partitions) | {row["partition"]: row["position"] for row in rows}


async def hold(driver: Driver, consumer: str, partition: str) -> None:
    """Wait until this transaction is the only one on the partition. Call it first."""
    await driver.execute(HOLD, f"{consumer}/{partition}")


async def require(driver: Driver, consumer: str, partition: str, position: str | None) -> None:
    """Raises LostPartition when the offset is not where this reader left it."""
    if await driver.fetchval(POSITION, consumer, partition) != position:
        raise LostPartition(partition)


async def move(driver: Driver, consumer: str, partition: str, after: str | None, upto: str | None) -> None:
    """Compare and set. Raises LostPartition when no row changed."""
    if upto == after:
        return
    if after is None:
        moved = await driver.fetchval(BEGIN, consumer, partition, upto)
    else:
        moved = await driver.fetchval(MOVE, consumer, partition, upto, after)
    if not moved:
        raise LostPartition(partition)


async def last(driver: Driver, consumer: str, keys: Sequence[Key]) -> dict[Key, Last]:
    rows = await driver.fetch(LAST, consumer, *merge(keys))
    return {(source, subject): Last(sequence, event_id) for source, subject, sequence, event_id in rows}


async def save(driver: Driver, consumer: str, applied: Mapping[Key, Last]) -> None:
    if applied:
        lasts: Iterable[Last] = applied.values()
        await driver.execute(
            SAVE, consumer, *merge(applied), [a.sequence for a in lasts], [a.event_id for a in lasts]
        )
