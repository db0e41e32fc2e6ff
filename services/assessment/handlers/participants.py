"""Registering, one or many."""

from collections.abc import Sequence

from services.assessment.domain.participant import DECIDER, Participant, RegisterParticipant
from services.assessment.handlers.appending import append_each
from services.assessment.handlers.handling import Handling
from shared.domain import Conflict, Refusal
from shared.eventstore import Handled, Unit, Write

UNIQUE_CRN = "participants_crn"


def registration(handling: Handling, command: RegisterParticipant) -> Write:
    """What registering comes to. Raises Invalid naming the field. That a CRN is registered once
    is the constraint's to see."""
    facts = handling.facts(handling.store.clock(), command.definition)
    events = DECIDER.decide(command, DECIDER.initial, facts)
    return Write(DECIDER.stream(command.participant_id), str(command.participant_id), events, 0)


async def register_all(
    handling: Handling, unit: Unit, commands: Sequence[RegisterParticipant]
) -> list[Handled[Participant] | Refusal]:
    """Each accepted or refused by itself; one append for those accepted. Violates UNIQUE_CRN,
    with nothing recorded, when somebody else takes one of the CRNs in the same moment."""
    taken = set(await handling.queries.ids_by_crn(unit.connection, [c.crn for c in commands]))
    results: list[Handled[Participant] | Refusal] = []
    for command in commands:
        results.append(_decide(handling, unit, command, taken))
        if not isinstance(results[-1], Refusal):
            taken.add(command.crn)
    await append_each(unit, results)
    return results


def _decide(
    handling: Handling, unit: Unit, command: RegisterParticipant, taken: set[str]
) -> Handled[Participant] | Refusal:
    if command.crn in taken:
        return crn_taken()
    try:
        events = DECIDER.decide(command, DECIDER.initial, handling.facts(unit.now, command.definition))
    except Refusal as refusal:
        return refusal
    return Handled(DECIDER.fold(events), len(events), events)


def crn_taken() -> Conflict:
    return Conflict(
        "Somebody is registered with this CRN already. Search by it, or ask your programme lead.",
        field="crn",
        code="crn-taken",
    )
