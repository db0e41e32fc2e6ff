"""Correcting what was registered."""

from dataclasses import replace
from uuid import UUID

from services.assessment.domain.facts import Facts
from services.assessment.domain.people.participant import DECIDER, Participant
from services.assessment.domain.people.registration import CorrectRegistration
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.judging import facts_about
from services.assessment.handlers.participants import UNIQUE, refuse_merged_crn
from services.assessment.views.begun import begun_with
from shared.eventstore import Handled, Unit, violated_constraint


async def correct(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: CorrectRegistration,
    *,
    expected: int | None,
    merging: bool,
) -> Handled[Participant]:
    """merging: also to a CRN that another record was merged into. Raises NotFound, StaleVersion, Invalid
    naming the field, and Conflict where somebody else has one of the identifiers."""

    async def facts() -> Facts:
        if not merging and (crn := command.corrected.get("crn")) is not None:
            await refuse_merged_crn(handling, unit.connection, crn)
        definition = await handling.queries.definition(unit.connection, participant_id)
        found = await facts_about(handling, unit, participant_id, definition)
        if "arm" not in command.corrected:
            return found
        return replace(found, begun=await begun_with(unit.connection, participant_id))

    try:
        return await handling.about(
            unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
        )
    except Exception as error:
        taken = UNIQUE.get(violated_constraint(error) or "")
        if taken is None:
            raise
        raise taken() from error
