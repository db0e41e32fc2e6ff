"""Erasing: first it is asked for, then the key is destroyed, then it is confirmed."""

from dataclasses import replace
from uuid import UUID

import structlog

from services.assessment.domain.people.participant import DECIDER, ConfirmErasure, Participant, RequestErasure
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.holding import is_held
from shared.domain import Busy, Unavailable
from shared.eventstore import Handled, Origin, Unit
from shared.logs import fault_of

log = structlog.get_logger(__name__)


async def request_erasure(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    *,
    expected: int | None = None,
    even_held: bool = False,
) -> Handled[Participant]:
    """even_held: it had been made, before a hold that a restored backup brought back. Raises NotFound,
    StaleVersion, and Conflict for a record that is held."""
    held = not even_held and await is_held(handling, unit, participant_id)
    facts = replace(handling.facts(unit.now), held=held)
    return await handling.about(
        unit,
        DECIDER,
        participant_id,
        RequestErasure(),
        facts,
        participant_id=participant_id,
        expected=expected,
        even_merged=True,
    )


async def finish_erasures(handling: Handling, origin: Origin, asked: UUID | None = None) -> int:
    """Destroy the keys of everybody whose erasure was asked for, and say so. Returns how many.

    After each request, at every start and now and then: what is cut off between the two is not left
    undone. One that cannot be finished is logged and left for the next time: it must not keep the
    others' keys alive. Raises Unavailable, and what befell the one who was `asked` for."""
    async with handling.store.database.connect() as connection:
        waiting = await handling.queries.being_erased(connection)
    done = 0
    for participant_id in waiting:
        try:
            await _finish(handling, participant_id, origin)
            done += 1
        except Exception as fault:
            if participant_id == asked or (isinstance(fault, Unavailable) and not isinstance(fault, Busy)):
                raise
            log.error("erasure not confirmed", participant=str(participant_id), **fault_of(fault))
    return done


async def _finish(handling: Handling, participant_id: UUID, origin: Origin) -> None:
    await handling.store.keyring.destroy(str(participant_id), handling.store.clock())
    async with handling.store.unit(origin) as unit:
        await handling.about(
            unit,
            DECIDER,
            participant_id,
            ConfirmErasure(),
            handling.facts(unit.now),
            participant_id=participant_id,
            even_merged=True,
        )
