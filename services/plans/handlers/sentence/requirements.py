"""From a command on a requirement to the log."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.sentence.requirement import DECIDER
from services.plans.domain.sentence.requirement_commands import (
    EndWithSentence,
    RecordRequirement,
    RequirementFacts,
)
from services.plans.domain.sentence.requirement_state import Recorded
from services.plans.handlers.handling import Handling
from services.plans.handlers.owned import lock_owned
from services.plans.views.sentence.requirements_queries import (
    how_many_of_sentence,
    open_of_sentence,
    place_of,
)
from services.plans.views.sentence.sentences import sentence_known
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, Write, handle
from shared.eventstore.handling import load_all
from shared.people import linked


async def record(
    handling: Handling, unit: Unit, participant_id: UUID, command: RecordRequirement
) -> Handled[Recorded]:
    """Raises NotYetKnown for a sentence that has not arrived, and what deciding raises."""

    async def facts(standing: Standing) -> RequirementFacts:
        return RequirementFacts(
            standing=standing,
            today=handling.today(unit.now),
            types=handling.definitions.requirement_types,
            people=await linked(unit.connection, participant_id),
            sentence=await sentence_known(unit.connection, command.sentence_id),
            in_sentence=await how_many_of_sentence(unit.connection, command.sentence_id),
        )

    key = command.requirement_id
    return await handling.about(unit, DECIDER, key, command, facts, participant_id=participant_id)


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    requirement_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[Recorded]:
    """Raises NotFound, StaleVersion, and what deciding raises."""
    place = await place_of(unit.connection, requirement_id)
    people = await lock_owned(unit, participant_id, place.participant_id if place else None)
    assert place is not None

    async def facts() -> RequirementFacts:
        return RequirementFacts(
            standing=await handling.standing(unit.connection, participant_id),
            today=handling.today(unit.now),
            types=handling.definitions.requirement_types,
            people=people,
            sentence=await sentence_known(unit.connection, place.sentence_id),
        )

    subject = str(place.participant_id)
    return await handle(unit, DECIDER, requirement_id, command, facts, subject=subject, expected=expected)


async def end_with_sentence(
    unit: Unit, participant_id: UUID, sentence_id: UUID, on: date, reason: str
) -> None:
    """All that are not over, in one append; the lock is taken where there are none, too, so that none is
    recorded meanwhile."""
    await unit.lock([str(participant_id)])
    ids = await open_of_sentence(unit.connection, sentence_id)
    if not ids:
        return
    command, writes = EndWithSentence(on=on, reason=reason), []
    for key, (state, version) in (await load_all(unit, DECIDER, ids)).items():
        if ended := DECIDER.decide(command, state, None):
            assert state is not None
            writes.append(Write(DECIDER.stream(key), str(state.recorded.participant_id), ended, version))
    if writes:
        await unit.append(*writes)
