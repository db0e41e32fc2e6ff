"""Messages about records that nobody is registered with here, kept for a year."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.records.merging import TakeMerge, TakeUnmerge
from shared.eventstore import raw
from shared.security import Keyring

# Whose key seals what belongs to no person here, as it does stored answers.
NOBODY: Final = "nobody"
KEPT: Final = timedelta(days=365)
REMEMBER: Final = """
    insert into remembered_merges (source_index, merged, target_index, occurred_at, crn, remembered_at)
    values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""
# A few at a time, past those that somebody else is dropping: nobody waits for housekeeping.
FORGET_OLD: Final = """
    delete from remembered_merges where ctid in (
        select ctid from remembered_merges where remembered_at < $1 limit 100 for update skip locked)
"""
FORGET: Final = "delete from remembered_merges where source_index = $1 or target_index = $1"
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
    """Keep it once, and drop what is older than a year."""
    keys = await keyring.ensure({NOBODY})
    sealed = keys.seal(NOBODY, _context(source), command.crn)
    merged = isinstance(command, TakeMerge)
    driver = raw(connection)
    await driver.execute(REMEMBER, source, merged, target, command.occurred_at, sealed, now)
    await driver.execute(FORGET_OLD, now - KEPT)


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


async def forget(connection: AsyncConnection, index: bytes) -> None:
    """All that names this CRN, from either side."""
    await raw(connection).execute(FORGET, index)


def _context(source: bytes) -> str:
    return f"assessment/remembered_merges/{source.hex()}/crn"
