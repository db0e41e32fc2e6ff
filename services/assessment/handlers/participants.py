"""Registering, one or many, and what changes later."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people.participant import DECIDER, Participant
from services.assessment.domain.people.registration import RegisterParticipant
from services.assessment.handlers.appending import append_each
from services.assessment.handlers.definitions import learn_rules
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.judging import facts_about
from services.assessment.views.merging import merged_to, registered_with
from shared.domain import Conflict, Refusal
from shared.eventstore import Handled, Unit, Write

Identifiers = dict[str, set[str]]
# A registration, and commands about what is known of the person already.
Registering = tuple[RegisterParticipant, Sequence[Any]]


def registration(handling: Handling, command: RegisterParticipant) -> Write:
    """What registering comes to. Raises Invalid naming the field. That a CRN is registered once
    is the constraint's to see."""
    facts = handling.facts(handling.store.clock(), command.definition)
    events = DECIDER.decide(command, DECIDER.initial, facts)
    return Write(DECIDER.stream(command.participant_id), str(command.participant_id), events, 0)


async def change(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, *, expected: int | None
) -> Handled[Participant]:
    """A command of `life_cycle` or `sentences`. Raises NotFound, Conflict, StaleVersion, and
    Invalid naming the field."""
    facts = partial(facts_about, handling, unit, participant_id)
    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def register_all(
    handling: Handling, unit: Unit, registrations: Sequence[Registering]
) -> list[Handled[Participant] | Refusal]:
    """Each accepted or refused by itself; one append for those accepted. Violates one of UNIQUE,
    with nothing recorded, when somebody else takes one of the identifiers in the same moment."""
    taken = await _taken(handling, unit, [command for command, _ in registrations])
    await learn_rules(handling, unit.connection)
    results: list[Handled[Participant] | Refusal] = []
    for command, known in registrations:
        results.append(_decide(handling, unit, [command, *known], taken))
        if not isinstance(results[-1], Refusal):
            for kind, identifiers in taken.items():
                identifiers.add(getattr(command, kind))
    await append_each(unit, results)
    return results


async def _taken(handling: Handling, unit: Unit, commands: Sequence[RegisterParticipant]) -> Identifiers:
    """By the name of an identifier, those of the commands' that somebody has already."""
    queries = handling.queries
    found = {}
    for kind, known in (
        ("crn", queries.ids_by_crn),
        ("pnc_id", queries.ids_by_pnc),
        ("external_id", queries.ids_by_external),
    ):
        wanted = [value for command in commands if (value := getattr(command, kind)) is not None]
        found[kind] = set(await known(unit.connection, wanted))
    return found


def _decide(
    handling: Handling, unit: Unit, commands: Sequence[Any], taken: Identifiers
) -> Handled[Participant] | Refusal:
    first = commands[0]
    for kind, known in taken.items():
        if (identifier := getattr(first, kind)) is not None and identifier in known:
            return TAKEN[kind]()
    facts, state, events = handling.facts(unit.now, first.definition), DECIDER.initial, list[Any]()
    try:
        for command in commands:
            happened = DECIDER.decide(command, state, facts)
            state, events = DECIDER.fold(happened, state), [*events, *happened]
    except Refusal as refusal:
        return refusal
    return Handled(state, len(events), events)


def crn_taken() -> Conflict:
    return Conflict(
        "Somebody is registered with this CRN already. Search by it, or ask your programme lead.",
        field="crn",
        code="crn-taken",
    )


def pnc_taken() -> Conflict:
    return Conflict(
        "Somebody is registered with this PNC id already. Compare it with the source, or ask your"
        " programme lead.",
        field="pnc_id",
        code="pnc-taken",
    )


async def refuse_merged_crn(handling: Handling, connection: AsyncConnection, crn: str) -> None:
    """Raises Conflict where another record was merged into a CRN that is nobody's here yet: whoever
    entered it would reach that record, too, by their own doing."""
    index = handling.queries.crn_index(crn)
    if await registered_with(connection, index) is None and await merged_to(connection, index):
        raise Conflict(
            "Another record was merged into this CRN. Ask your programme lead, who sees both, to enter it.",
            field="crn",
            code="crn-merged",
        )


def external_id_taken() -> Conflict:
    return Conflict(
        "A comparator is registered with this external id already. Search by it.",
        field="external_id",
        code="external-id-taken",
    )


TAKEN: dict[str, Callable[[], Conflict]] = {
    "crn": crn_taken,
    "pnc_id": pnc_taken,
    "external_id": external_id_taken,
}
# By the name of the constraint that holds it.
UNIQUE: dict[str, Callable[[], Refusal]] = {
    "participants_crn": crn_taken,
    "participants_pnc": pnc_taken,
    "participants_external": external_id_taken,
}
