"""This service's part in an erasure, in two events: it is taken, the key is destroyed, that is said.

The stream is `erasure-<participant>`, under the participant's own subject. Every view of the service
deletes or blanks its rows of the person on ErasureTaken.

Rules, as given / when / then:
- given nothing / TakeErasure / ErasureTaken; taken again / nothing. Of somebody who is no participant
  (`participant` is False), such as a volunteer, nobody outside is told
- given an erasure that was taken / ConfirmErasure / KeyDestroyed; confirmed again / nothing
- given nothing / ConfirmErasure / nothing
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.background import repeating
from shared.contracts.assessment import ErasureRequested
from shared.domain import Busy, Decider, Unavailable, Upcaster, event, record
from shared.eventstore import EventStore, Origin, Unit, handle, raw
from shared.eventstore.changes import Change, participant_and_time
from shared.logs import fault_of, new_correlation_id
from shared.messaging.projection import PublicEvent

log = structlog.get_logger(__name__)

# Looking costs one index entry, and whoever asked waits for it.
ERASING_SECONDS: Final = 3


@record
class TakeErasure:
    participant_id: UUID
    participant: bool = True


@record
class ConfirmErasure:
    """The key is destroyed."""

    participant_id: UUID


@event("erasure-taken", version=2)
class ErasureTaken:
    """participant_id: whose key it is, also where they are no participant."""

    participant_id: UUID
    participant: bool


@event("erasure-key-destroyed", version=2)
class KeyDestroyed:
    participant_id: UUID
    participant: bool


EVENTS: Final = (ErasureTaken, KeyDestroyed)
# Before 2 nobody else was erased.
UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {
    (name, 1): lambda fields: {**fields, "participant": True}
    for name in ("erasure-taken", "erasure-key-destroyed")
}


@record
class Erasure:
    """State."""

    taken: bool = False
    participant: bool = True
    confirmed: bool = False


def decide(command: Any, state: Erasure, _: object) -> Sequence[Any]:
    match command:
        case TakeErasure() if not state.taken:
            return [ErasureTaken(participant_id=command.participant_id, participant=command.participant)]
        case ConfirmErasure() if state.taken and not state.confirmed:
            return [KeyDestroyed(participant_id=command.participant_id, participant=state.participant)]
    return []


def evolve(state: Erasure, event: Any) -> Erasure:
    match event:
        case ErasureTaken():
            return replace(state, taken=True, participant=event.participant)
        case KeyDestroyed():
            return replace(state, confirmed=True)
    return state


DECIDER: Final = Decider("erasure", Erasure(), decide, evolve)

TAKE: Final = """
    insert into people_erasures (participant_id, taken_at) values ($1, $2) on conflict do nothing
"""
DESTROYED: Final = "update people_erasures set destroyed_at = $2 where participant_id = $1"
ERASED: Final = (
    "select participant_id from people_erasures union select participant_id from people where erased"
)
OPEN: Final = "select participant_id from people_erasures where destroyed_at is null order by taken_at"
# After what was learned of people was forgotten, and before it is learned anew.
REMEMBER: Final = (
    "insert into people (participant_id, erased) select participant_id, true from people_erasures"
)
# For the service's own projection: who is still to be erased.
CHANGES: Final = (
    Change(ErasureTaken, TAKE, participant_and_time),
    Change(KeyDestroyed, DESTROYED, participant_and_time),
)


async def erased(connection: AsyncConnection) -> set[UUID]:
    """Everybody of whose erasure is known here."""
    return {row["participant_id"] for row in await raw(connection).fetch(ERASED)}


async def take(unit: Unit, event: PublicEvent) -> None:
    """The reaction to assessment's `participant.erasure_requested`."""
    assert isinstance(event.data, ErasureRequested)
    await _about(unit, TakeErasure(participant_id=event.data.participant_id))


async def finish_erasures(store: EventStore, origin: Origin) -> int:
    """Destroy the keys of everybody whose erasure was taken, and say so. Returns how many.

    What is cut off between the two is not left undone. One that cannot be finished is logged and left
    for the next time: it must not keep the others' keys alive. Raises Unavailable."""
    async with store.database.connect() as connection:
        waiting = [row["participant_id"] for row in await raw(connection).fetch(OPEN)]
    done = 0
    for participant_id in waiting:
        try:
            await store.keyring.destroy(str(participant_id), store.clock())
            async with store.unit(origin) as unit:
                await _about(unit, ConfirmErasure(participant_id=participant_id))
            done += 1
        except Exception as fault:
            if isinstance(fault, Unavailable) and not isinstance(fault, Busy):
                raise
            log.error("erasure not confirmed", participant=str(participant_id), **fault_of(fault))
    return done


async def _about(unit: Unit, command: TakeErasure | ConfirmErasure) -> None:
    person = command.participant_id
    await handle(unit, DECIDER, person, command, subject=str(person))


@asynccontextmanager
async def erasing(store: EventStore, actor: str) -> AsyncIterator[None]:
    """Finish erasures at the start and every few seconds. actor: whom the service itself acts as."""

    async def finish() -> None:
        await finish_erasures(store, Origin(actor, new_correlation_id()))

    await finish()
    async with repeating(finish, "erasing", seconds=ERASING_SECONDS):
        yield
