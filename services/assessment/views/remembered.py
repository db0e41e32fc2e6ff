"""Messages about records that nobody is registered with here, kept for a year."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.records.merging import TakeMerge, TakeUnmerge
from shared.eventstore import raw
from shared.security import Keyring

# Whose key seals what belongs to no person here, as it does stored answers.
NOBODY: Final = "nobody"
KEPT: Final = timedelta(days=365)
FORGOTTEN_AT_ONCE: Final = 100
REMEMBER: Final = """
    insert into remembered_merges (source_index, merged, target_index, occurred_at, crn, remembered_at)
    values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""
# A few at a time, past those that somebody else is dropping: nobody waits for housekeeping.
FORGET_OLD: Final = """
    delete from remembered_merges where ctid in (
        select ctid from remembered_merges where remembered_at < $1 limit $2 for update skip locked)
"""
# What a deletion of somebody who is not here outlives, from either side of it.
FORGET: Final = """
    delete from remembered_merges where (source_index = $1 or target_index = $1) and occurred_at <= $2
"""
# Of somebody who is being erased, while the row still has their CRN.
FORGET_OF: Final = """
    delete from remembered_merges r using participants p
    where p.participant_id = $1 and p.crn_index in (r.source_index, r.target_index)
"""
MET: Final = """
    select distinct p.participant_id from remembered_merges r
    join participants p on p.crn_index = r.source_index order by p.participant_id
"""
ABOUT: Final = """
    select merged, target_index, occurred_at, crn from remembered_merges
    where source_index = $1 order by occurred_at
"""
DROP: Final = """
    delete from remembered_merges
    where source_index = $1 and merged = $2 and target_index = $3 and occurred_at = $4
"""


@dataclass(frozen=True)
class Message:
    """A remembered message, with the target's blind index."""

    target_index: bytes
    command: TakeMerge | TakeUnmerge

    @property
    def merged(self) -> bool:
        return isinstance(self.command, TakeMerge)


async def remember(
    connection: AsyncConnection,
    keyring: Keyring,
    source: bytes,
    target: bytes,
    command: TakeMerge | TakeUnmerge,
    now: datetime,
) -> None:
    """Keep it once."""
    keys = await keyring.ensure({NOBODY})
    sealed = keys.seal(NOBODY, _context(source), command.crn)
    merged = isinstance(command, TakeMerge)
    await raw(connection).execute(REMEMBER, source, merged, target, command.occurred_at, sealed, now)


async def about(connection: AsyncConnection, keyring: Keyring, source: bytes) -> list[Message]:
    """What is remembered of the CRN of this blind index."""
    rows = await raw(connection).fetch(ABOUT, source)
    keys = await keyring.load({NOBODY} if rows else set())
    messages = []
    for row in rows:
        kind = TakeMerge if row["merged"] else TakeUnmerge
        crn = keys.open(NOBODY, _context(source), row["crn"])
        messages.append(Message(row["target_index"], kind(crn=crn, occurred_at=row["occurred_at"])))
    return messages


async def drop(connection: AsyncConnection, source: bytes, message: Message) -> None:
    """It has been brought to whom it is about."""
    at = message.command.occurred_at
    await raw(connection).execute(DROP, source, message.merged, message.target_index, at)


async def forget(connection: AsyncConnection, index: bytes, until: datetime) -> None:
    """All that names this CRN, from either side, and had happened by then."""
    await raw(connection).execute(FORGET, index, until)


async def forget_old(connection: AsyncConnection, now: datetime) -> int:
    """Drop some of what is older than a year. Returns how many; FORGOTTEN_AT_ONCE: there may be more."""
    done: str = await raw(connection).execute(FORGET_OLD, now - KEPT, FORGOTTEN_AT_ONCE)
    return int(done.rpartition(" ")[2])


async def met(connection: AsyncConnection) -> list[UUID]:
    """Those whom something is remembered of, and who are registered by now."""
    return [row["participant_id"] for row in await raw(connection).fetch(MET)]


def _context(source: bytes) -> str:
    return f"assessment/remembered_merges/{source.hex()}/crn"
