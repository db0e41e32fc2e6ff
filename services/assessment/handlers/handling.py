"""What every path from a command to the log goes through."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions import Definitions
from services.assessment.domain.facts import Facts
from services.assessment.domain.participant import erased, unknown
from services.assessment.domain.standing import Standing
from services.assessment.views import Queries, Scope
from shared.clock import today
from shared.domain import Decider
from shared.eventstore import EventStore, Handled, Unit, handle

S = TypeVar("S")


@dataclass(frozen=True)
class Handling:
    """What the handlers share. Those that take a `unit` run in the caller's transaction."""

    store: EventStore
    queries: Queries
    definitions: Definitions
    zone: str

    def today(self, now: datetime) -> date:
        """The calendar date at the provider's place."""
        return today(now, self.zone)

    def facts(self, now: datetime, definition: str | None = None) -> Facts:
        """For the participant's own decider."""
        return Facts(
            today=self.today(now),
            rules=tuple(self.definitions.outcome_rules.values()),
            disposals=frozenset(self.definitions.disposals),
            definition=self.definitions.characteristics.get(definition) if definition else None,
        )

    async def authorise(self, connection: AsyncConnection, participant_id: UUID, scope: Scope) -> None:
        """Raises NotFound where the caller does not reach the participant: whether there is one
        is not theirs to know."""
        if not await self.queries.reachable(connection, participant_id, scope):
            raise unknown()

    async def standing(self, connection: AsyncConnection, participant_id: UUID) -> Standing:
        """Of somebody to whose record something may be added. Raises NotFound, and Conflict for
        somebody erased."""
        standing = await self.queries.standing(connection, participant_id)
        if standing is None:
            raise unknown()
        if standing.erased:
            raise erased()
        return standing

    async def about(
        self,
        unit: Unit,
        decider: Decider[S],
        key: object,
        command: Any,
        facts: Any,
        *,
        participant_id: UUID,
        expected: int | None = None,
    ) -> Handled[S]:
        """Handle a command on a stream about a participant, whose subject they are. facts: what
        the decider is given, or a coroutine function that reads it under the participant's lock.
        Raises what deciding raises, and StaleVersion."""
        subject = str(participant_id)
        return await handle(unit, decider, key, command, facts, subject=subject, expected=expected)
