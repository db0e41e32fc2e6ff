"""Whose case a participant is.

Rules, as given / when / then:
- given nothing / AssignCase of a comparator, or of somebody who died / refused
- given nothing / AssignCase to somebody unknown, or not here on that day / refused
- given nothing / AssignCase to somebody not trained on that day, without an override / refused
- given nothing / AssignCase with an override that is not needed / refused
- given nothing, or a case that was ended / AssignCase / CaseAssigned
- given a case / AssignCase / refused: it is transferred
- given a case / TransferCase to whom it is already, and nothing else is planned / refused
- given a case / TransferCase / CaseTransferred; checked as an assignment is
- given a case / EndCase / CaseUnassigned; none on that day / refused
- given somebody who started the programme and for whom it is not over / EndCase / refused, but of a
  case that was recorded in error: nobody is in the programme without a case manager by intent
- given what began / any of these from a day before it / refused: history stays
- given what is only planned / any of these / replaces it
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from services.assessment.domain.organisation import assignment_events as events
from services.assessment.domain.organisation.case_manager_facts import Colleague
from services.assessment.domain.organisation.periods import plannable
from services.assessment.domain.organisation.training import TrainingDefinition
from services.assessment.domain.people.standing import Standing
from shared.domain import Conflict, Decider, Invalid, record

TransferReason = Literal[
    "workload",
    "leave",
    "case_manager_leaving",
    "person_moved",
    "reorganisation",
    "person_asked",
    "working_relationship",
    "conflict_of_interest",
    "recorded_in_error",
]
EndReason = Literal["programme_over", "transferred_out", "died", "recorded_in_error"]
IN_PROGRAMME: Final = frozenset({"started", "recalled"})
OverrideReason = Literal["training_booked", "training_lapsed", "nobody_trained", "continuity", "emergency"]


@record
class Override:
    """Why somebody untrained is to hold the case. words: free text, sealed."""

    reason: OverrideReason
    words: str


@record
class AssignCase:
    participant_id: UUID
    case_manager_id: UUID
    from_on: date
    override: Override | None = None


@record
class TransferCase:
    participant_id: UUID
    case_manager_id: UUID
    from_on: date
    reason: TransferReason
    override: Override | None = None


@record
class EndCase:
    """from_on: the first day without a case manager."""

    participant_id: UUID
    from_on: date
    reason: EndReason


@record
class AssignmentFacts:
    """case_manager: the one that is named, if there is one."""

    today: date
    standing: Standing
    training: TrainingDefinition
    case_manager: Colleague | None = None


@record
class Holder:
    """Whose it is from a day on; case_manager_id None: nobody's."""

    case_manager_id: UUID | None
    account: str
    from_on: date


@record
class Assignment:
    """State. holders: in the order of their days, the replaced ones left out."""

    participant_id: UUID | None = None
    holders: tuple[Holder, ...] = ()

    def on(self, day: date) -> Holder | None:
        begun = [holder for holder in self.holders if holder.from_on <= day]
        return begun[-1] if begun and begun[-1].case_manager_id else None


def assign(command: AssignCase, state: Assignment, facts: AssignmentFacts) -> list[Any]:
    _check_case(command.from_on, state, facts)
    if state.on(command.from_on) is not None:
        raise Conflict("They have a case manager then. Transfer the case instead.", code="assigned-already")
    colleague = _check_holder(command, facts)
    return [
        events.CaseAssigned(
            participant_id=command.participant_id,
            case_manager_id=colleague.case_manager_id,
            account=colleague.account,
            from_on=command.from_on,
            **_marked(command.override),
        )
    ]


def transfer(command: TransferCase, state: Assignment, facts: AssignmentFacts) -> list[Any]:
    _check_case(command.from_on, state, facts)
    held = _held(state, command.from_on)
    if held.case_manager_id == command.case_manager_id and held == state.holders[-1]:
        raise Conflict("It is theirs then already.", field="case_manager_id", code="theirs-already")
    colleague = _check_holder(command, facts)
    return [
        events.CaseTransferred(
            participant_id=command.participant_id,
            case_manager_id=colleague.case_manager_id,
            account=colleague.account,
            from_on=command.from_on,
            reason=command.reason,
            **_marked(command.override),
        )
    ]


def end(command: EndCase, state: Assignment, facts: AssignmentFacts) -> list[Any]:
    _check_day(command.from_on, state, facts)
    held = _held(state, command.from_on)
    assert held.case_manager_id is not None
    if facts.standing.status in IN_PROGRAMME and command.reason != "recorded_in_error":
        raise Conflict(
            "They are in the programme. Record first how it ended for them, as their status, or transfer"
            " the case.",
            code="in-programme",
        )
    return [
        events.CaseUnassigned(
            participant_id=command.participant_id,
            case_manager_id=held.case_manager_id,
            account=held.account,
            from_on=command.from_on,
            reason=command.reason,
        )
    ]


def _check_case(day: date, state: Assignment, facts: AssignmentFacts) -> None:
    if facts.standing.arm == "comparator":
        raise Conflict("A comparator is not in the programme and has no case manager.", code="comparator")
    if facts.standing.died_on is not None:
        raise Conflict("This person died. There is no case to assign.", code="died")
    _check_day(day, state, facts)


def _check_day(day: date, state: Assignment, facts: AssignmentFacts) -> None:
    plannable(day, facts.today, "from_on")
    begun = [holder.from_on for holder in state.holders if holder.from_on <= facts.today]
    if begun and day < begun[-1]:
        raise Invalid(
            f"What holds since {begun[-1]} is history. Give that day or a later one.", field="from_on"
        )


def _check_holder(command: AssignCase | TransferCase, facts: AssignmentFacts) -> Colleague:
    colleague = facts.case_manager
    if colleague is None:
        raise Invalid("There is no such case manager.", field="case_manager_id")
    if not colleague.service.holds(command.from_on) or colleague.service.until_on is not None:
        raise Invalid("They are not here from that day on. Name somebody else.", field="case_manager_id")
    missing = facts.training.missing(colleague.trainings, command.from_on)
    if missing and command.override is None:
        raise Conflict(
            f"On that day they lack training: {', '.join(missing)}. Name somebody else, or override this"
            " with a reason; it counts against fidelity.",
            field="case_manager_id",
            code="not-trained",
        )
    if command.override is not None and not missing:
        raise Invalid("They are trained on that day. Leave this out.", field="override")
    return colleague


def _held(state: Assignment, day: date) -> Holder:
    held = state.on(day)
    if held is None:
        raise Conflict("They have no case manager on that day.", code="not-assigned")
    return held


def _marked(override: Override | None) -> dict[str, str | None]:
    return {
        "override_reason": override.reason if override else None,
        "override_words": override.words if override else None,
    }


DECISIONS: dict[type, Callable[[Any, Assignment, AssignmentFacts], list[Any]]] = {
    AssignCase: assign,
    TransferCase: transfer,
    EndCase: end,
}


def decide(command: Any, state: Assignment, facts: AssignmentFacts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Assignment, event: Any) -> Assignment:
    match event:
        case events.CaseAssigned() | events.CaseTransferred():
            holder = Holder(
                case_manager_id=event.case_manager_id, account=event.account, from_on=event.from_on
            )
        case events.CaseUnassigned():
            holder = Holder(case_manager_id=None, account="", from_on=event.from_on)
        case _:
            return state
    before = tuple(each for each in state.holders if each.from_on < event.from_on)
    return replace(state, participant_id=event.participant_id, holders=(*before, holder))


DECIDER = Decider("assignment", Assignment(), decide, evolve)
