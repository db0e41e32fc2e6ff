"""What the handlers share: how a command on somebody's stream is handled under their lock."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.definitions import Definitions
from shared.clock import today
from shared.domain import Decider
from shared.domain.standing import Standing
from shared.eventstore import EventStore, Handled, Unit, handle
from shared.people import Scope, authorise, known, refuse_merged

S = TypeVar("S")


@dataclass(frozen=True)
class Handling:
    """What the handlers share. Those that take a `unit` run in the caller's transaction."""

    store: EventStore
    definitions: Definitions
    zone: str

    def today(self, now: datetime) -> date:
        """The calendar date at the provider's place."""
        return today(now, self.zone)

    async def authorise(self, connection: AsyncConnection, participant_id: UUID, scope: Scope) -> None:
        """Raises NotYetKnown for an id that has not arrived here, and NotFound where the caller does
        not reach the participant."""
        await authorise(connection, participant_id, scope)

    async def standing(self, connection: AsyncConnection, participant_id: UUID) -> Standing:
        """Of somebody to whose record something may be added. Raises NotYetKnown, Gone for somebody
        erased, and Conflict, naming the record to go on in, for one that was merged into another."""
        standing = await known(connection, participant_id)
        await refuse_merged(connection, participant_id)
        return standing

    async def about(
        self,
        unit: Unit,
        decider: Decider[S],
        key: object,
        command: Any,
        facts: Callable[[Standing], Awaitable[Any]],
        *,
        participant_id: UUID,
        expected: int | None = None,
    ) -> Handled[S]:
        """Handle a command on a stream about a participant, whose subject they are. facts: what the
        decider is given, read under the participant's lock from how they stand.
        Raises what deciding raises, what `standing` raises, and StaleVersion."""

        async def under_the_lock() -> Any:
            return await facts(await self.standing(unit.connection, participant_id))

        subject = str(participant_id)
        return await handle(unit, decider, key, command, under_the_lock, subject=subject, expected=expected)
