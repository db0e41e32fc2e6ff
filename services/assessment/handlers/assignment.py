"""Whose case a participant is."""

from uuid import UUID

from services.assessment.domain.organisation import case_manager
from services.assessment.domain.organisation.assignment import (
    DECIDER,
    AssignCase,
    Assignment,
    AssignmentFacts,
    EndCase,
    TransferCase,
)
from services.assessment.handlers.handling import Handling
from services.assessment.views import case_managers_queries
from shared.eventstore import Handled, Unit


def beside(command: AssignCase | TransferCase | EndCase) -> list[str]:
    """What is locked beside the participant: who leaves at the same moment is not given a case."""
    return [] if isinstance(command, EndCase) else [case_manager.DECIDER.stream(command.case_manager_id)]


async def on_assignment(
    handling: Handling,
    unit: Unit,
    command: AssignCase | TransferCase | EndCase,
    *,
    expected: int | None = None,
) -> Handled[Assignment]:
    """Assign, transfer or end. Raises NotFound, Conflict, StaleVersion, and Invalid naming the field."""
    participant_id = command.participant_id
    named = None if isinstance(command, EndCase) else command.case_manager_id
    await unit.lock([str(participant_id), *beside(command)])

    async def facts() -> AssignmentFacts:
        return await _facts(handling, unit, participant_id, named)

    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def _facts(handling: Handling, unit: Unit, participant_id: UUID, named: UUID | None) -> AssignmentFacts:
    standing = await handling.standing(unit.connection, participant_id)
    colleague = await case_managers_queries.colleague(unit.connection, named) if named else None
    return AssignmentFacts(
        today=handling.today(unit.now),
        standing=standing,
        training=handling.definitions.training,
        case_manager=colleague,
    )
