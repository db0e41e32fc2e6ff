"""Which records were merged into which. Who a CRN leads to is looked up, never stored: it changes
with every registration and erasure, and must not depend on the order in which we are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people.participant_events import (
    ErasureRequested,
    ParticipantRegistered,
    RegistrationCorrected,
)
from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from services.assessment.views import remembered
from services.assessment.views.identity import crn_index
from services.assessment.views.merged_reach import LINKS, merged, target
from shared.domain import ERASED
from shared.eventstore import Appended, raw
from shared.eventstore.changes import Change, Row, Sealing, participant

TELL: Final = """
    insert into merges (participant_id, merged, target_index, occurred_at) values ($1, $2, $3, $4)
    on conflict (participant_id) do update
    set merged = excluded.merged, target_index = excluded.target_index, occurred_at = excluded.occurred_at
"""
FORGET: Final = "update merges set merged = false, target_index = null where participant_id = $1"
# Whoever was merged into somebody erased keeps nothing of their CRN. While the row still has it.
FORGET_TARGET: Final = """
    update merges set target_index = null
    from participants p where p.participant_id = $1 and merges.target_index = p.crn_index
"""
# A registration, or a correction, to a CRN that we were told of: what is known meets it after the commit.
# Timers are read by whoever runs the system: they say whom it is about, and nothing of a CRN.
MEET: Final = """
    insert into timers (key, due_at, next_at, stream, subject, command, parameters)
    select 'meeting-' || $3, $2, $2, 'merging-' || $3, $3, 'meet_merges',
           json_build_object('participant_id', $3::text)
    where exists (select from remembered_merges where source_index = $1)
       or exists (select from merges where merged and target_index = $1)
    on conflict (key) do update
    set setting = excluded.setting, due_at = excluded.due_at, next_at = excluded.next_at,
        tries = 0, failed_since = null, fault = null
"""
# A record and all that merges tie to it, in either direction and through one that is not here: wider
# than what links a record to where it goes on, as nothing of what a hold keeps may be lost. whom: an id.
TIED: Final = """
    with recursive tied(participant_id) as (
        select {whom}
        union
        select other.participant_id
        from tied
        join participants p on p.participant_id = tied.participant_id
        left join merges m on m.participant_id = tied.participant_id and m.merged
        cross join lateral (
            select participant_id from participants where crn_index = m.target_index
            union all
            select participant_id from merges where merged and target_index in (p.crn_index, m.target_index)
        ) other)
    select participant_id from tied
"""
# Everybody whose CRN this is, who was merged into it, and who was merged into those.
KNOWN_BY: Final = """
    with here as (
        select participant_id from participants where crn_index = $1
        union select participant_id from merges where merged and target_index = $1)
    select participant_id from here
    union select m.participant_id from merges m
    join participants t on t.crn_index = m.target_index
    join here on here.participant_id = t.participant_id
    where m.merged order by participant_id
"""
UNRESOLVED: Final = """
    select m.participant_id, m.occurred_at, count(*) over (partition by m.target_index) > 1 as shared
    from merges m
    where m.merged and m.target_index is not null
      and not exists (select from participants t where t.crn_index = m.target_index)
"""
UNRESOLVED_PAGE: Final = f"""
    select * from ({UNRESOLVED}) unresolved
    where $1::uuid is null or participant_id > $1 order by participant_id limit $2
"""


def _target(item: Appended, sealing: Sealing) -> bytes | None:
    crn = item.event.crn
    return None if crn is ERASED else crn_index(sealing.index, crn)


def _merged(item: Appended, sealing: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, True, _target(item, sealing), item.event.occurred_at


def _unmerged(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, False, None, item.event.occurred_at


def _met(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: ParticipantRegistered | RegistrationCorrected = item.event
    if isinstance(event.crn, str):
        yield crn_index(sealing.index, event.crn), item.recorded_at, str(event.participant_id)


# Before the erased row loses its CRN.
FORMER = (
    Change(ErasureRequested, FORGET_TARGET, participant),
    Change(ErasureRequested, remembered.FORGET_OF, participant),
)
CHANGES = (
    Change(MergeTold, TELL, _merged),
    Change(UnmergeTold, TELL, _unmerged),
    Change(ErasureRequested, FORGET, participant),
    Change(ParticipantRegistered, MEET, _met, lambda row: row[2]),
    Change(RegistrationCorrected, MEET, _met, lambda row: row[2]),
)


@dataclass(frozen=True)
class Links:
    """merged_into: where to go on, if this record was merged. also_known_as: those merged into it."""

    merged_into: UUID | None
    also_known_as: Sequence[UUID]


@dataclass(frozen=True)
class Unresolved:
    """A record merged into one that is not here. shared: so was another; they are one person's."""

    participant_id: UUID
    occurred_at: datetime
    shared: bool


async def merge_target(connection: AsyncConnection, participant_id: UUID) -> UUID | None:
    """Into whom this record was merged, if they are here."""
    return (await merge_targets(connection, [participant_id])).get(participant_id)


async def merge_targets(connection: AsyncConnection, among: Sequence[UUID]) -> dict[UUID, UUID]:
    """Those of these records that were merged into one that is here, and into which."""
    found = await connection.execute(LINKS.where(merged.c.participant_id.in_(among)))
    return {row.participant_id: row.merged_into for row in found}


async def links(connection: AsyncConnection, participant_id: UUID) -> Links:
    sources = await merged_here(connection, [participant_id])
    return Links(await merge_target(connection, participant_id), sources)


async def merged_here(connection: AsyncConnection, among: Sequence[UUID]) -> tuple[UUID, ...]:
    """The records that were merged into one of these, by participant."""
    found = await connection.scalars(LINKS.where(target.c.participant_id.in_(among)))
    return tuple(found)


async def one_persons(connection: AsyncConnection, participant_id: UUID) -> list[UUID]:
    """The record, those that were merged into it, and those that were merged into them."""
    found, new = [participant_id], [participant_id]
    while new:
        new = [each for each in await merged_here(connection, new) if each not in found]
        found += new
    return found


async def tied(connection: AsyncConnection, participant_id: UUID) -> list[UUID]:
    """The record and all that merges tie to it: a hold on one holds all."""
    rows = await raw(connection).fetch(TIED.format(whom="$1::uuid"), participant_id)
    return sorted(row["participant_id"] for row in rows)


async def known_by(connection: AsyncConnection, index: bytes) -> list[UUID]:
    """Everybody who is known by the CRN of this blind index, under whatever record."""
    return [row["participant_id"] for row in await raw(connection).fetch(KNOWN_BY, index)]


async def crn_index_of(connection: AsyncConnection, participant_id: UUID) -> bytes | None:
    """None of somebody who has no CRN, or was erased."""
    statement = "select crn_index from participants where participant_id = $1"
    found: bytes | None = await raw(connection).fetchval(statement, participant_id)
    return found


async def registered_with(connection: AsyncConnection, index: bytes) -> UUID | None:
    statement = "select participant_id from participants where crn_index = $1"
    found: UUID | None = await raw(connection).fetchval(statement, index)
    return found


async def registered_at(connection: AsyncConnection, participant_id: UUID) -> datetime:
    statement = "select registered_at from participants where participant_id = $1"
    found: datetime = await raw(connection).fetchval(statement, participant_id)
    return found


async def merged_to(connection: AsyncConnection, index: bytes) -> list[UUID]:
    """The records that were merged into the CRN of this blind index."""
    statement = "select participant_id from merges where merged and target_index = $1 order by participant_id"
    return [row["participant_id"] for row in await raw(connection).fetch(statement, index)]


async def unresolved(connection: AsyncConnection, after: UUID | None, limit: int) -> list[Unresolved]:
    """Up to `limit` merges into records that are not here, by participant."""
    rows: Sequence[Any] = await raw(connection).fetch(UNRESOLVED_PAGE, after, limit)
    return [Unresolved(**row) for row in rows]


async def target_index(connection: AsyncConnection, participant_id: UUID) -> bytes | None:
    """Of the CRN that this record was merged into."""
    statement = "select target_index from merges where participant_id = $1 and merged"
    found: bytes | None = await raw(connection).fetchval(statement, participant_id)
    return found
