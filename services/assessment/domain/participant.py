"""A participant: registered, followed up, perhaps reoffended; erased when that is due.

Rules, as given / when / then:
- given nothing / RegisterParticipant / ParticipantRegistered
- given a participant / RecordOutcome with a follow-up / FollowUpRecorded, and what it changes judged
- given an outcome / RecordOutcome with the same again / nothing: a fact is recorded once
- given a participant / RecordOutcome with reoffences / a ReoffenceRecorded each, and judged
- given a participant / RequestErasure / ErasureRequested; asked again / nothing
- given a requested erasure / ConfirmErasure / ParticipantErased; confirmed again / nothing
- given an erasure / any other command / refused
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain import participant_events as events
from services.assessment.domain.characteristics import CharacteristicsDefinition, Value
from services.assessment.domain.outcome import NOT_FOLLOWED, FollowUp, Outcome, OutcomeRule, Reoffence, judge
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
class RecordOutcome:
    """What a follow-up found: the span it covers, the reoffences, or both."""

    follow_up: FollowUp | None
    reoffences: tuple[Reoffence, ...]


@record
class RequestErasure:
    pass


@record
class ConfirmErasure:
    """The person's key is destroyed."""


@record
class Facts:
    """What deciding needs to know: today at the provider's place, and the versioned data."""

    today: date
    rules: Sequence[OutcomeRule] = ()
    disposals: frozenset[str] = frozenset()
    definition: CharacteristicsDefinition | None = None


@record
class Participant:
    """State. `outcomes`: the last judgement by rule."""

    participant_id: UUID | None = None
    index_date: date = date.max
    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = ()
    outcomes: tuple[tuple[str, Outcome], ...] = ()
    erasure_requested: bool = False
    erased: bool = False


def register(command: RegisterParticipant, state: Participant, facts: Facts) -> list[Any]:
    if state.participant_id is not None:
        raise Conflict("This participant is registered already.")
    if facts.definition is None:
        raise Invalid("This definition is not known. GET /definitions lists them.", field="definition")
    facts.definition.check(command.characteristics)
    _not_after(command.index_date, facts.today, "index_date", "in the future")
    if command.date_of_birth >= command.index_date:
        raise Invalid("This date is not before the index date.", field="date_of_birth")
    return [events.ParticipantRegistered(**vars(command))]


def record_outcome(command: RecordOutcome, state: Participant, facts: Facts) -> list[Any]:
    """What was followed up and found, and every judgement that it changes."""
    participant_id = _living(state)
    if command.follow_up is None and not command.reoffences:
        raise Invalid("Give a follow-up, reoffences, or both.", field="follow_up")
    found: list[Any] = []
    if command.follow_up:
        _check_follow_up(command.follow_up, state, facts)
    if command.follow_up and command.follow_up != state.follow_up:
        found.append(events.FollowUpRecorded(participant_id=participant_id, **vars(command.follow_up)))
    known = {_fact(reoffence) for reoffence in state.reoffences}
    for number, reoffence in enumerate(command.reoffences):
        _check_reoffence(reoffence, state, facts, f"reoffences[{number}]")
        if _fact(reoffence) not in known:
            found.append(events.ReoffenceRecorded(participant_id=participant_id, **vars(reoffence)))
            known.add(_fact(reoffence))
    return [*found, *_judged(DECIDER.fold(found, state), facts)]


def request_erasure(_: RequestErasure, state: Participant, __: Facts) -> list[Any]:
    if state.participant_id is None:
        raise _unknown()
    return [] if state.erasure_requested else [events.ErasureRequested(participant_id=state.participant_id)]


def confirm_erasure(_: ConfirmErasure, state: Participant, __: Facts) -> list[Any]:
    if state.participant_id is None or not state.erasure_requested:
        raise Conflict("No erasure was asked for.")
    return [] if state.erased else [events.ParticipantErased(participant_id=state.participant_id)]


def _judged(state: Participant, facts: Facts) -> Iterator[Any]:
    before = dict(state.outcomes)
    for rule in facts.rules:
        outcome = judge(rule, state.index_date, state.follow_up, state.reoffences)
        if before.get(rule.reference, NOT_FOLLOWED) != outcome:
            assert state.participant_id is not None
            yield events.OutcomeJudged(
                participant_id=state.participant_id, rule=rule.reference, **vars(outcome)
            )


def _fact(reoffence: Reoffence) -> tuple[date, date, str]:
    """What makes two reports of a reoffence the same one, under whatever id they came."""
    return reoffence.offence_date, reoffence.proven_date, reoffence.disposal


def _living(state: Participant) -> UUID:
    if state.participant_id is None:
        raise _unknown()
    if state.erasure_requested:
        raise Conflict("This record was erased, so nothing can be added to it.", code="erased")
    return state.participant_id


def _unknown() -> NotFound:
    return NotFound("There is no such participant, or it is not yours to see.")


def _check_follow_up(follow_up: FollowUp, state: Participant, facts: Facts) -> None:
    if follow_up.ends_on < follow_up.starts_on:
        raise Invalid("The follow-up ends before it starts.", field="follow_up.ends_on")
    _not_after(follow_up.ends_on, facts.today, "follow_up.ends_on", "in the future")
    # A reoffence in a gap at the beginning would never be seen, and the time would count as free of any.
    _not_after(follow_up.starts_on, state.index_date, "follow_up.starts_on", "after the index date")
    _not_after(state.index_date, follow_up.ends_on, "follow_up.ends_on", "before the index date")


def _check_reoffence(reoffence: Reoffence, state: Participant, facts: Facts, field: str) -> None:
    _not_after(state.index_date, reoffence.offence_date, f"{field}.offence_date", "before the index date")
    _not_after(
        reoffence.offence_date, reoffence.proven_date, f"{field}.proven_date", "before the offence date"
    )
    _not_after(reoffence.proven_date, facts.today, f"{field}.proven_date", "in the future")
    if reoffence.disposal not in facts.disposals:
        raise Invalid("This disposal is not known. GET /definitions lists them.", field=f"{field}.disposal")


def _not_after(earlier: date, later: date, field: str, fault: str) -> None:
    if earlier > later:
        raise Invalid(f"This date is {fault}.", field=field)


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
        case events.FollowUpRecorded():
            return replace(state, follow_up=FollowUp(starts_on=event.starts_on, ends_on=event.ends_on))
        case events.ReoffenceRecorded():
            return replace(state, reoffences=(*state.reoffences, event.reoffence))
        case events.OutcomeJudged():
            others = tuple(entry for entry in state.outcomes if entry[0] != event.rule)
            return replace(state, outcomes=(*others, (event.rule, event.outcome)))
        case events.ErasureRequested():
            return replace(state, erasure_requested=True)
        case events.ParticipantErased():
            return replace(state, erased=True)
    return state


DECIDER = Decider("participant", Participant(), decide, evolve)
