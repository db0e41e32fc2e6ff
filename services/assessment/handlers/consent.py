"""A person's say about the use of their data."""

from typing import Any
from uuid import UUID

from services.assessment.domain.consents.consent import DECIDER, ConsentFacts, Consents, RecordLawfulBasis
from services.assessment.handlers.handling import Handling
from shared.eventstore import Handled, Unit


async def handle(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, *, expected: int | None
) -> Handled[Consents]:
    """Raises NotFound, StaleVersion, Conflict, and Invalid naming the field."""

    async def facts() -> ConsentFacts:
        standing = await handling.standing(unit.connection, participant_id)
        return ConsentFacts(
            today=handling.today(unit.now),
            participant_id=participant_id,
            arm=standing.arm,
            bases=handling.definitions.lawful_bases,
            wordings=handling.definitions.consent_wordings,
        )

    return await handling.about(
        unit,
        DECIDER,
        participant_id,
        command,
        facts,
        participant_id=participant_id,
        expected=expected,
        # A no on any record of a person counts, so each of their records must take their change of mind.
        even_merged=not isinstance(command, RecordLawfulBasis),
    )
