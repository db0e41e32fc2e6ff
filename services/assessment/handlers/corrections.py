"""Correcting what was registered."""

from uuid import UUID

from services.assessment.domain.facts import Facts
from services.assessment.domain.people.participant import DECIDER, Participant
from services.assessment.domain.people.registration import CorrectRegistration
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.participants import UNIQUE
from shared.eventstore import Handled, Unit, violated_constraint


async def correct(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: CorrectRegistration,
    *,
    expected: int | None,
) -> Handled[Participant]:
    """Raises NotFound, StaleVersion, Invalid naming the field, and Conflict where somebody else has
    one of the identifiers."""

    async def facts() -> Facts:
        definition = await handling.queries.definition(unit.connection, participant_id)
        return handling.facts(unit.now, definition)

    try:
        return await handling.about(
            unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
        )
    except Exception as error:
        taken = UNIQUE.get(violated_constraint(error) or "")
        if taken is None:
            raise
        raise taken() from error
