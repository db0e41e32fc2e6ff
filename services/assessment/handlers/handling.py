"""What every path from a command to the log goes through."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions import Definitions
from services.assessment.definitions.kinds import CHARACTERISTICS, KINDS
from services.assessment.domain.convictions.outcome import OutcomeRule
from services.assessment.domain.facts import Facts
from services.assessment.domain.people.participant import erased, unknown
from services.assessment.domain.people.standing import Standing
from services.assessment.views import Queries, Scope
from services.assessment.views.merging import merge_target
from shared.clock import today
from shared.domain import Decider
from shared.domain.merged import merged_into
from shared.eventstore import EventStore, Handled, Unit, handle

S = TypeVar("S")
# Definitions that were added by API and are kept at hand; they never change.
MOST_REMEMBERED = 1000


@dataclass(frozen=True)
class Handling:
    """What the handlers share. Those that take a `unit` run in the caller's transaction."""

    store: EventStore
    queries: Queries
    definitions: Definitions
    zone: str
    remembered: dict[tuple[str, str], Any] = field(default_factory=dict)
    added_rules: dict[str, OutcomeRule] = field(default_factory=dict)

    def known(self, kind: str, reference: str) -> Any | None:
        """A definition that is shipped or at hand; `handlers.definitions.find` looks further."""
        shipped = getattr(self.definitions, KINDS[kind].folder)
        return self.remembered.get((kind, reference)) or shipped.get(reference)

    def remember(self, kind: str, reference: str, definition: Any) -> None:
        if len(self.remembered) >= MOST_REMEMBERED:
            self.remembered.pop(next(iter(self.remembered)))
        self.remembered[kind, reference] = definition

    def today(self, now: datetime) -> date:
        """The calendar date at the provider's place."""
        return today(now, self.zone)

    def facts(self, now: datetime, definition: str | None = None) -> Facts:
        """For the participant's own decider."""
        return Facts(
            today=self.today(now),
            rules=(*self.definitions.outcome_rules.values(), *self.added_rules.values()),
            disposals=frozenset(self.definitions.disposals),
            offences=self.definitions.offence_codes,
            counted={reference: listed.counted for reference, listed in self.definitions.offences.items()},
            definition=self.known(CHARACTERISTICS.name, definition) if definition else None,
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
        even_merged: bool = False,
    ) -> Handled[S]:
        """Handle a command on a stream about a participant, whose subject they are. facts: what
        the decider is given, or a coroutine function that reads it under the participant's lock.
        even_merged: also where the record was merged into another one.
        Raises what deciding raises, StaleVersion, and Conflict for a merged record."""

        async def under_the_lock() -> Any:
            if not even_merged:
                await self.refuse_merged(unit.connection, participant_id)
            return await facts() if callable(facts) else facts

        subject = str(participant_id)
        return await handle(unit, decider, key, command, under_the_lock, subject=subject, expected=expected)

    async def refuse_merged(self, connection: AsyncConnection, participant_id: UUID) -> None:
        """Raises Conflict, naming the record to go on in."""
        target = await merge_target(connection, participant_id)
        if target is not None:
            raise merged_into(target)
