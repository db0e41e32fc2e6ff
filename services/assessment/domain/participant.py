"""A participant: registered, followed up, perhaps reoffended; erased when that is due.

Rules, as given / when / then:
- given nothing / RegisterParticipant / ParticipantRegistered
- given a participant / RecordOutcome / what `reoffending` says
- given a participant / RequestErasure / ErasureRequested; asked again / nothing
- given a requested erasure / ConfirmErasure / ParticipantErased; confirmed again / nothing
- given an erasure / any other command / refused
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain import participant_events as events
from services.assessment.domain import reoffending
from services.assessment.domain.characteristics import Value
from services.assessment.domain.dates import not_after
from services.assessment.domain.facts import Facts
from services.assessment.domain.reoffending import RecordOutcome, Reoffending
from shared.domain import Conflict, Decider, Invalid, NotFound, record


@record
class RegisterParticipant:
    participant_id: UUID
    crn: str
    name: str
    date_of_birth: date
    arm: str
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    case_manager: str | None


@record
class RequestErasure:
    pass


@record
class ConfirmErasure:
    """The person's key is destroyed."""


@record
class Participant:
    """State."""

    participant_id: UUID | None = None
    index_date: date = date.max
    reoffending: Reoffending = Reoffending()
    erasure_requested: bool = False
    erased: bool = False


def register(command: RegisterParticipant, state: Participant, facts: Facts) -> list[Any]:
    if state.participant_id is not None:
        raise Conflict("This participant is registered already.")
    if facts.definition is None:
        raise Invalid("This definition is not known. GET /definitions lists them.", field="definition")
    facts.definition.check(command.characteristics)
    not_after(command.index_date, facts.today, "index_date", "in the future")
    if command.date_of_birth >= command.index_date:
        raise Invalid("This date is not before the index date.", field="date_of_birth")
    return [events.ParticipantRegistered(**vars(command))]


def record_outcome(command: RecordOutcome, state: Participant, facts: Facts) -> list[Any]:
    return reoffending.record_outcome(command, living(state), state.index_date, state.reoffending, facts)


def request_erasure(_: RequestErasure, state: Participant, __: Facts) -> list[Any]:
    if state.participant_id is None:
        raise unknown()
    return [] if state.erasure_requested else [events.ErasureRequested(participant_id=state.participant_id)]


def confirm_erasure(_: ConfirmErasure, state: Participant, __: Facts) -> list[Any]:
    if state.participant_id is None or not state.erasure_requested:
        raise Conflict("No erasure was asked for.")
    return [] if state.erased else [events.ParticipantErased(participant_id=state.participant_id)]


def living(state: Participant) -> UUID:
    """Of somebody to whose record something may be added. Raises NotFound and Conflict."""
    if state.participant_id is None:
        raise unknown()
    if state.erasure_requested:
        raise erased()
    return state.participant_id


def unknown() -> NotFound:
    return NotFound("There is no such participant, or it is not yours to see.")


def erased() -> Conflict:
    return Conflict("This record was erased, so nothing can be added to it.", code="erased")


DECISIONS: dict[type, Callable[[Any, Participant, Facts], list[Any]]] = {
    RegisterParticipant: register,
    RecordOutcome: record_outcome,
    RequestErasure: request_erasure,
    ConfirmErasure: confirm_erasure,
}


def decide(command: Any, state: Participant, facts: Facts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Participant, event: Any) -> Participant:
    match event:
        case events.ParticipantRegistered():
            return replace(state, participant_id=event.participant_id, index_date=event.index_date)
        case events.ErasureRequested():
            return replace(state, erasure_requested=True)
        case events.ParticipantErased():
            return replace(state, erased=True)
    return replace(state, reoffending=reoffending.evolve(state.reoffending, event))


DECIDER = Decider("participant", Participant(), decide, evolve)
