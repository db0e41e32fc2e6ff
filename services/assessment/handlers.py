"""The one path from a command to the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions import Definitions
from services.assessment.domain.participant import (
    DECIDER,
    ConfirmErasure,
    Facts,
    Participant,
    RecordOutcome,
    RegisterParticipant,
    RequestErasure,
)
from services.assessment.views import Queries, Scope
from shared.clock import today
from shared.domain import Conflict, NotFound, Refusal, Unavailable
from shared.eventstore import (
    EventStore,
    Handled,
    Origin,
    Unit,
    Write,
    handle,
    load_all,
)
from shared.logs import fault_of

log = structlog.get_logger(__name__)
UNIQUE_CRN = "participants_crn"


@dataclass(frozen=True)
class Handlers:
    """Every command of the service. Those with `unit` run in the caller's transaction."""

    store: EventStore
    queries: Queries
    definitions: Definitions
    zone: str

    def registration(self, command: RegisterParticipant) -> Write:
        """What registering comes to. Raises Invalid naming the field. That a CRN is registered once
        is the constraint's to see."""
        facts = self._facts(self.store.clock(), command.definition)
        events = DECIDER.decide(command, DECIDER.initial, facts)
        return Write(DECIDER.stream(command.participant_id), str(command.participant_id), events, 0)

    async def register_all(
        self, unit: Unit, commands: Sequence[RegisterParticipant]
    ) -> list[Handled[Participant] | Refusal]:
        """Each accepted or refused by itself; one append for those accepted. Violates UNIQUE_CRN,
        with nothing recorded, when somebody else takes one of the CRNs in the same moment."""
        taken = set(await self.queries.ids_by_crn(unit.connection, [c.crn for c in commands]))
        results: list[Handled[Participant] | Refusal] = []
        for command in commands:
            results.append(self._decide(unit, command, taken))
            if not isinstance(results[-1], Refusal):
                taken.add(command.crn)
        await self._append_all(unit, results)
        return results

    async def record_outcome(
        self, unit: Unit, participant_id: UUID, command: RecordOutcome, *, expected: int | None
    ) -> Handled[Participant]:
        """Raises NotFound, StaleVersion, and Invalid naming the field."""
        subject, facts = str(participant_id), self._facts(unit.now)
        return await handle(unit, DECIDER, participant_id, command, facts, subject=subject, expected=expected)

    async def record_outcomes(
        self, unit: Unit, commands: Sequence[tuple[UUID, RecordOutcome]]
    ) -> list[Handled[Participant] | Refusal]:
        """Each accepted or refused by itself; two rows of one participant build on each other."""
        await unit.lock({str(key) for key, _ in commands})
        states = await load_all(unit, DECIDER, {key for key, _ in commands})
        results: list[Handled[Participant] | Refusal] = []
        for key, command in commands:
            try:
                events = DECIDER.decide(command, states[key][0], self._facts(unit.now))
            except Refusal as refusal:
                results.append(refusal)
                continue
            states[key] = DECIDER.fold(events, states[key][0]), states[key][1] + len(events)
            results.append(Handled(*states[key], events))
        await self._append_all(unit, results)
        return results

    async def request_erasure(
        self, unit: Unit, participant_id: UUID, *, expected: int | None = None
    ) -> Handled[Participant]:
        """Raises NotFound and StaleVersion."""
        subject, command, facts = str(participant_id), RequestErasure(), self._facts(unit.now)
        return await handle(unit, DECIDER, participant_id, command, facts, subject=subject, expected=expected)

    async def finish_erasures(self, origin: Origin, asked: UUID | None = None) -> int:
        """Destroy the keys of everybody whose erasure was asked for, and say so. Returns how many.

        After each request, and at every start: a crash between the two leaves nothing undone. One
        that cannot be finished is logged and left for the next time: it must not keep the others'
        keys alive. Raises Unavailable, and what befell the one who was `asked` for."""
        async with self.store.database.connect() as connection:
            waiting = await self.queries.being_erased(connection)
        done = 0
        for participant_id in waiting:
            try:
                await self._finish_erasure(participant_id, origin)
                done += 1
            except Unavailable:
                raise
            except Exception as fault:
                if participant_id == asked:
                    raise
                log.error("erasure not confirmed", participant=str(participant_id), **fault_of(fault))
        return done

    async def _finish_erasure(self, participant_id: UUID, origin: Origin) -> None:
        await self.store.keyring.destroy(str(participant_id), self.store.clock())
        async with self.store.unit(origin) as unit:
            facts, subject = self._facts(unit.now), str(participant_id)
            await handle(unit, DECIDER, participant_id, ConfirmErasure(), facts, subject=subject)

    async def authorise(self, connection: AsyncConnection, participant_id: UUID, scope: Scope) -> None:
        """Raises NotFound where the caller does not reach the participant: whether there is one
        is not theirs to know."""
        if not await self.queries.reachable(connection, participant_id, scope):
            raise NotFound("There is no such participant, or it is not yours to see.")

    def _decide(
        self, unit: Unit, command: RegisterParticipant, taken: set[str]
    ) -> Handled[Participant] | Refusal:
        if command.crn in taken:
            return crn_taken()
        try:
            events = DECIDER.decide(command, DECIDER.initial, self._facts(unit.now, command.definition))
        except Refusal as refusal:
            return refusal
        return Handled(DECIDER.fold(events), len(events), events)

    async def _append_all(self, unit: Unit, results: Sequence[Handled[Participant] | Refusal]) -> None:
        commands = [
            [Write(DECIDER.stream(r.state.participant_id), str(r.state.participant_id), r.events)]
            for r in results
            if isinstance(r, Handled) and r.events
        ]
        if commands:
            await unit.append_all(commands)

    def _facts(self, now: datetime, definition: str | None = None) -> Facts:
        found = self.definitions.characteristics.get(definition) if definition else None
        return Facts(
            today=today(now, self.zone),
            rules=tuple(self.definitions.outcome_rules.values()),
            disposals=frozenset(self.definitions.disposals),
            definition=found,
        )


def crn_taken() -> Conflict:
    return Conflict(
        "Somebody is registered with this CRN already. Search by it, or ask your programme lead.",
        field="crn",
        code="crn-taken",
    )
