"""Recording what follow-ups found."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from services.assessment.domain.convictions.reoffending import RecordOutcome
from services.assessment.domain.people.participant import DECIDER, Participant
from services.assessment.handlers.appending import append_each
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.judging import elsewhere, facts_about
from services.assessment.views.merging import merge_targets
from shared.domain import Refusal
from shared.domain.merged import merged_into
from shared.eventstore import Handled, Unit, load_all


async def record_outcome(
    handling: Handling, unit: Unit, participant_id: UUID, command: RecordOutcome, *, expected: int | None
) -> Handled[Participant]:
    """Raises NotFound, StaleVersion, and Invalid naming the field."""
    facts = partial(facts_about, handling, unit, participant_id)
    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def record_outcomes(
    handling: Handling, unit: Unit, commands: Sequence[tuple[UUID, RecordOutcome]]
) -> list[Handled[Participant] | Refusal]:
    """Each accepted or refused by itself; two rows of one participant build on each other."""
    await unit.lock({str(key) for key, _ in commands})
    states = await load_all(unit, DECIDER, {key for key, _ in commands})
    known = await elsewhere(handling, unit, [key for key, _ in commands])
    merged = await merge_targets(unit.connection, [key for key, _ in commands])
    results: list[Handled[Participant] | Refusal] = []
    for key, command in commands:
        try:
            if key in merged:
                raise merged_into(merged[key])
            events = DECIDER.decide(command, states[key][0], known.facts_of(key))
        except Refusal as refusal:
            results.append(refusal)
            continue
        states[key] = DECIDER.fold(events, states[key][0]), states[key][1] + len(events)
        results.append(Handled(*states[key], events))
    await append_each(unit, results)
    return results
