"""Recording what somebody needs to take part."""

from uuid import UUID

from services.assessment.domain.people.access_needs import DECIDER, AccessFacts, RecordAccessNeeds, Statements
from services.assessment.handlers.handling import Handling
from shared.eventstore import Handled, Unit


async def record(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: RecordAccessNeeds,
    *,
    expected: int | None,
) -> Handled[Statements]:
    """expected: version of the access needs, of both parties together. Raises NotFound, Conflict,
    StaleVersion, and Invalid naming the field."""

    async def facts() -> AccessFacts:
        standing = await handling.standing(unit.connection, participant_id)
        return AccessFacts(standing=standing, today=handling.today(unit.now))

    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )
